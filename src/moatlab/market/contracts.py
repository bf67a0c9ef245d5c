"""Contracts between clouds and labs: terms, who is bound by what, what is still to be paid (MODEL 2.5)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from moatlab.foundation.months import MONTHS_PER_YEAR

if TYPE_CHECKING:
    from moatlab.parameters.contracts import Contracts
    from moatlab.scenario.dated import ContractRecord

__all__ = ["Contract", "ContractBook", "Instalment", "Terms"]


@dataclass(frozen=True)
class Terms:
    """What the parties agreed on; money in USD bn, hours in kH.

    Attributes:
        mode: open (native wherever it is listed), preferred (native here only) or exclusive (here only).
        lists_on: clouds on which an open deal lists the model; None = all of them.
        exclusive_compute: the lab buys all its compute here.
        investment: money promised so far [USD bn]; committed_spend: take-or-pay [USD bn/yr].
    """

    mode: Literal["open", "preferred", "exclusive"]
    lists_on: tuple[str, ...] | None
    exclusive_compute: bool
    archetype: Literal["licensing", "infrastructure"]
    term_months: int
    investment: float
    committed_spend: float
    equity_share: float | None
    revenue_share: float
    compute_discount: float
    custom_chip_share: float
    rofr: bool
    notice_months: int
    renegotiable: bool


@dataclass(frozen=True)
class Instalment:
    """A payment of an investment; a conditional one is due only near the frontier."""

    month: int
    amount: float
    conditional: bool


@dataclass
class Contract:
    """A deal in force or ended between one cloud and one lab."""

    cloud: str
    lab: str
    terms: Terms
    signed: int
    imposed: bool
    committed_from: int
    instalments: list[Instalment] = field(default_factory=list)
    ended: int | None = None
    reason: str = ""

    @property
    def in_force(self) -> bool:
        """Not ended yet."""
        return self.ended is None

    @property
    def expiry(self) -> int:
        """Month in which the term ends."""
        return self.signed + self.terms.term_months

    @property
    def total_commitment(self) -> float:
        """Committed spend from the month of the commitment to the end of the term [USD bn]."""
        return self.terms.committed_spend * (self.expiry - self.committed_from) / MONTHS_PER_YEAR

    def end(self, month: int, reason: str) -> None:
        """End the contract; what was promised and not paid is not paid any more."""
        self.ended, self.reason = month, reason
        self.instalments = [due for due in self.instalments if due.month < month]


class ContractBook:
    """All contracts of a run, in the order of signing."""

    def __init__(self) -> None:
        """Start without contracts."""
        self.contracts: list[Contract] = []

    def in_force(self, *, cloud: str | None = None, lab: str | None = None) -> list[Contract]:
        """Contracts in force, of one cloud or one lab if asked for."""
        return [
            contract
            for contract in self.contracts
            if contract.in_force and cloud in (None, contract.cloud) and lab in (None, contract.lab)
        ]

    def between(self, cloud: str, lab: str) -> Contract | None:
        """The contract in force between the two, if any."""
        found = self.in_force(cloud=cloud, lab=lab)
        return found[0] if found else None

    def sign(self, contract: Contract) -> None:
        """Enter a new contract."""
        self.contracts.append(contract)


def agreed_terms(record: ContractRecord, defaults: Contracts) -> Terms:
    """Terms of a dated contract: what the row says, the default where it is silent."""
    archetype = record.archetype or "infrastructure"
    shares = {
        "licensing": defaults.licensing_take_rate,
        "infrastructure": defaults.infrastructure_take_rate,
    }
    money = record.investment or 0.0
    revenue_share = record.revenue_share
    if revenue_share is None:
        revenue_share = shares[archetype] if money > 0.0 else defaults.take_rate
    return Terms(
        mode=record.mode or "open",
        lists_on=record.lists_on,
        exclusive_compute=bool(record.exclusive_compute),
        archetype=archetype,
        term_months=record.term_months or defaults.lab_contract_term,
        investment=money,
        committed_spend=record.committed_spend or 0.0,
        equity_share=record.equity_share,
        revenue_share=revenue_share,
        compute_discount=record.compute_discount or 0.0,
        custom_chip_share=record.custom_chip_share or 0.0,
        rofr=bool(record.rofr),
        notice_months=record.notice_months or 0,
        renegotiable=record.renegotiable is not False,
    )


def amended_terms(terms: Terms, record: ContractRecord) -> Terms:
    """Terms after an amendment: only what the row names changes; new money adds to the old."""
    named = {
        name: value
        for name in Terms.__dataclass_fields__
        if name != "investment" and (value := getattr(record, name)) is not None
    }
    return replace(terms, **named, investment=terms.investment + (record.investment or 0.0))


def instalments(record: ContractRecord, month: int, defaults: Contracts) -> list[Instalment]:
    """Calendar of the payments of the money in a row (MODEL 7.9.4).

    A share is paid at signing; the rest in equal monthly instalments, part of each conditional on
    the lab being near the frontier.
    """
    money = record.investment or 0.0
    if money == 0.0:
        return []
    signing, monthly, conditional = (
        default if share is None else share
        for share, default in (
            (record.tranche_signing, defaults.tranche_signing),
            (record.tranche_monthly, defaults.tranche_monthly),
            (record.tranche_conditional, defaults.tranche_conditional),
        )
    )
    count = record.instalment_months or defaults.instalment_months
    first = month + (record.first_instalment_month or 1) - 1
    calendar = [Instalment(month, money * signing, conditional=False)]
    for number in range(count):
        calendar.append(Instalment(first + number, money * monthly / count, conditional=False))
        calendar.append(Instalment(first + number, money * conditional / count, conditional=True))
    return [due for due in calendar if due.amount > 0.0]
