"""What is dated in advance: contracts of clouds and labs, and pairs that may not sign."""

import datetime
import itertools
from typing import Literal, Self

from pydantic import model_validator

from moatlab.foundation.errors import shown
from moatlab.foundation.quantity import quantity, setting
from moatlab.foundation.record import Month, Record
from moatlab.foundation.refusals import refused
from moatlab.scenario.firms import Name, Text

__all__ = ["BarredPair", "ContractRecord", "ReservedCapacity"]

_TERMS = "terms of the contract"
_TRANCHES = ("tranche_signing", "tranche_monthly", "tranche_conditional")
_ALLOWED_AT_END = {"cloud", "lab", "start", "action", "lists_on", "source"}
_TOLERANCE = 1e-6


class ReservedCapacity(Record):
    """One point of a dated path of reserved capacity; between points the path is linear, then flat."""

    date: Month = setting(source=_TERMS, description="Month of the point.")
    kh: float = quantity(
        unit="kH, thousand H100-equivalents",
        valid="[0, inf)",
        plausible=(0.0, 5000.0),
        source=_TERMS,
        description="Reserved capacity on hardware of 2023, before `parameters.contracts.reservation_scale`.",
    )


class ContractRecord(Record):
    """A dated step in the relation of a cloud and a lab: they sign, amend or end a contract.

    sign: a new contract; one in force between the same two firms is replaced by it. Terms left
        out take the defaults of `parameters.contracts`.
    amend: the terms given replace those in force, `investment` adds to what was promised; terms left
        out stay.
    end: the contract ends without a fee; the only term allowed is `lists_on`: where the models stay
        listed, at the standard take rate, until the lab signs anew.
    """

    cloud: Name = setting(source=_TERMS, description="Name of the cloud.")
    lab: Name = setting(source=_TERMS, description="Name of the lab.")
    start: Month = setting(source=_TERMS, description="Month in which the step takes effect.")
    action: Literal["sign", "amend", "end"] = setting("sign", source=_TERMS, description="What happens.")
    term_months: int | None = quantity(
        None,
        unit="months",
        valid="[1, 1200]",
        plausible=(24, 120),
        source=_TERMS,
        description="Term from signing.",
    )
    mode: Literal["open", "preferred", "exclusive"] | None = setting(
        None,
        source=_TERMS,
        description="Distribution: native on the listed clouds, here (remote elsewhere), or here only.",
    )
    exclusive_compute: bool | None = setting(
        None, source=_TERMS, description="Whether the lab buys compute from this cloud only."
    )
    reserved_path: tuple[ReservedCapacity, ...] | None = setting(
        None,
        source=_TERMS,
        description="Dated reserved capacity; left out: the rolling rule; empty: nothing is reserved.",
    )
    compute_discount: float | None = quantity(
        None,
        unit="share of the reference price",
        valid="[0, 1)",
        plausible=(0.0, 0.3),
        source=_TERMS,
        description="Discount on compute.",
    )
    committed_spend: float | None = quantity(
        None,
        unit="USD bn/yr",
        valid="[0, inf)",
        plausible=(0.0, 30.0),
        source=_TERMS,
        description="Compute that the lab pays for whether it uses it or not.",
    )
    investment: float | None = quantity(
        None,
        unit="USD bn",
        valid="[0, inf)",
        plausible=(0.0, 50.0),
        source=_TERMS,
        description="New money from the cloud to the lab.",
    )
    tranche_signing: float | None = quantity(
        None,
        unit="share of the investment",
        valid="[0, 1]",
        plausible=(0.0, 1.0),
        source=_TERMS,
        description="Part paid at signing.",
    )
    tranche_monthly: float | None = quantity(
        None,
        unit="share of the investment",
        valid="[0, 1]",
        plausible=(0.0, 1.0),
        source=_TERMS,
        description="Part paid in equal monthly instalments.",
    )
    tranche_conditional: float | None = quantity(
        None,
        unit="share of the investment",
        valid="[0, 1]",
        plausible=(0.0, 1.0),
        source=_TERMS,
        description="Part paid in instalments while the lab stays near the frontier.",
    )
    first_instalment_month: int | None = quantity(
        None,
        unit="month of the contract",
        valid="[1, 1200]",
        plausible=(1, 24),
        source=_TERMS,
        description="Month of the first instalment, 1 is the first month; left out: 1.",
    )
    instalment_months: int | None = quantity(
        None,
        unit="months",
        valid="[1, 1200]",
        plausible=(12, 60),
        source=_TERMS,
        description="Number of monthly instalments.",
    )
    equity_share: float | None = quantity(
        None,
        unit="share of the lab",
        valid="[0, 1]",
        plausible=(0.0, 0.49),
        source=_TERMS,
        description="Equity share of the cloud in the lab.",
    )
    revenue_share: float | None = quantity(
        None,
        unit="share of revenue",
        valid="[0, 1)",
        plausible=(0.03, 0.30),
        source=_TERMS,
        description="Take rate on the lab's models sold on this cloud; left out: that of the archetype.",
    )
    rofr: bool | None = setting(
        None,
        source=_TERMS,
        description="Whether the cloud may match a rival's offer at the end (left out: no).",
    )
    notice_months: int | None = quantity(
        None,
        unit="months",
        valid="[0, 240]",
        plausible=(0, 12),
        source=_TERMS,
        description="Notice of an early end; left out: 0.",
    )
    archetype: Literal["licensing", "infrastructure"] | None = setting(
        None, source=_TERMS, description="Selling the model, or owning the layer beneath (left out: this)."
    )
    custom_chip_share: float | None = quantity(
        None,
        unit="share of hours",
        valid="[0, 1]",
        plausible=(0.0, 0.8),
        source=_TERMS,
        description="Compute on own chips; left out: anchor_custom_share if the cloud makes chips.",
    )
    lists_on: tuple[Name, ...] | None = setting(
        None,
        source=_TERMS,
        description="Clouds on which an open contract makes the models native; left out: all of them.",
    )
    terminates_others: bool = setting(
        default=False, source=_TERMS, description="Whether the lab's other contracts end at no fee."
    )
    renegotiable: bool | None = setting(
        None, source=_TERMS, description="Whether it may be renegotiated before its end (left out: yes)."
    )
    reviewed: bool = setting(default=False, source=_TERMS, description="Whether the regulator may review it.")
    source: Text = setting("", source=_TERMS, description="Where the terms come from.")

    @property
    def title(self) -> str:
        """Cloud, lab and month, for messages."""
        return f"{self.cloud}, {self.lab}, {self.start:%Y-%m}"

    @model_validator(mode="before")
    @classmethod
    def _complete_tranches(cls, given: object) -> object:
        if isinstance(given, dict) and any(given.get(name) is not None for name in _TRANCHES):
            missing = {name: 0.0 for name in _TRANCHES if given.get(name) is None}
            return {**given, **missing}
        return given

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.action == "end":
            self._check_no_terms()
        if self.tranche_signing is not None:
            total = sum(getattr(self, name) for name in _TRANCHES)
            if abs(total - 1.0) > _TOLERANCE:
                raise refused(
                    found=f"tranche shares that add up to {total:.6g}",
                    allowed="tranche_signing + tranche_monthly + tranche_conditional = 1",
                    cure="Shares left out count as 0; leave out all three to keep the defaults.",
                )
        if self.reserved_path:
            self._check_path([point.date for point in self.reserved_path])
        return self

    def _check_no_terms(self) -> None:
        given = sorted(
            name
            for name in type(self).model_fields
            if name not in _ALLOWED_AT_END and getattr(self, name) not in (None, False)
        )
        if given:
            raise refused(
                found=f"{given[0]} = {shown(getattr(self, given[0]))} in a row that ends a contract",
                allowed="absent there",
                cure='Delete the line, or write action = "amend".',
                path=given[0],
            )

    def _check_path(self, dates: list[datetime.date]) -> None:
        for index, (earlier, later) in enumerate(itertools.pairwise(dates), start=1):
            if later <= earlier:
                raise refused(
                    found=f"{later:%Y-%m} after {earlier:%Y-%m}",
                    allowed="a later month than the point before",
                    path=f"reserved_path[{index}].date",
                )
        if dates[0] < self.start:
            raise refused(
                found=f"{dates[0]:%Y-%m}",
                allowed=f"not before the contract takes effect ({self.start:%Y-%m})",
                path="reserved_path[0].date",
            )


class BarredPair(Record):
    """A cloud and a lab that may not sign a contract before a date."""

    cloud: Name = setting(source=_TERMS, description="Name of the cloud.")
    lab: Name = setting(source=_TERMS, description="Name of the lab.")
    until: Month = setting(source=_TERMS, description="First month in which they may sign.")
