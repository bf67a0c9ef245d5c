"""Instruments on the structure of the stack: divestiture, chips for all."""

from collections.abc import Mapping
from typing import ClassVar, Literal

from moatlab.foundation.quantity import quantity, setting
from moatlab.parameters import sources
from moatlab.parameters.parameters import Parameters
from moatlab.policy.intervention import Intervention, Sort, scaled

__all__ = ["ChipFrand", "Divestiture"]

_SEPARATED = {
    "lab": "conduct.labs_divested",
    "chip": "conduct.chips_sold_to_all",
    "cloud": "conduct.marketplace_divested",
}
_OF_MARKETPLACES = (
    "contracts.take_rate",
    "contracts.licensing_take_rate",
    "contracts.infrastructure_take_rate",
    "contracts.take_rate_max",
    "demand.first_party_integration",
)


class Divestiture(Intervention):
    """One edge of the stack is cut: lab from cloud, chips from cloud, or marketplace from cloud.

    Legal counterpart: structural separation, as in telecommunications and railways.
    Watch: double margins return; learning on own chips is no longer the cloud's alone, so it does less of it.
    Source: [GK] literature on vertical separation.
    """

    aims: ClassVar[tuple[Sort, ...]] = ("cloud", "lab")
    kind: Literal["divestiture"] = "divestiture"
    edge: Literal["lab", "chip", "cloud"] = setting(
        "lab",
        source=sources.INSTRUMENT,
        description="lab: owned labs become independent; chip: own chips are sold to all; "
        "cloud: marketplaces and first-party integration are spun off.",
    )

    def changes(self, rules: Parameters, strength: float) -> Mapping[str, object]:
        """The edge that is cut; without a marketplace there are no take rates and no integration."""
        marketplace = dict.fromkeys(_OF_MARKETPLACES, 0.0) if self.edge == "cloud" else {}
        return {_SEPARATED[self.edge]: True, **marketplace}

    @property
    def possible_targets(self) -> tuple[Sort, ...]:
        """Labs only where labs are what is separated."""
        return self.aims if self.edge == "lab" else ("cloud",)

    def clashes(self, other: Intervention) -> bool:
        """The same edge is cut twice at once, for one target or for all."""
        if not isinstance(other, Divestiture) or self.edge != other.edge or not self.overlaps(other):
            return False
        return not self.targets or not other.targets or bool(set(self.targets) & set(other.targets))


class ChipFrand(Intervention):
    """The vendor serves all buyers alike, and own chips are rented to third parties near cost.

    Aimed at some clouds, it only caps what these ask for hours of their own chips.

    Legal counterpart: remedies on access to chips; the French opinion on accelerators.
    Watch: lower rents on own chips, so less use and less experience with them.
    Source: [S28] French competition authority, opinion on generative AI.
    """

    aims: ClassVar[tuple[Sort, ...]] = ("cloud",)
    kind: Literal["chip_frand"] = "chip_frand"
    markup: float = quantity(
        0.2,
        unit="share of cost",
        valid="[0, 100]",
        plausible=(0.0, 0.5),
        source=sources.INSTRUMENT,
        description="Highest margin on hours of own chips rented to third parties.",
    )

    def changes(self, rules: Parameters, strength: float) -> Mapping[str, object]:
        """How a shortage is shared, and the margin on own chips."""
        already, blended = rules.conduct.chip_rent_markup_max, rules.conduct.chip_rent_cap_strength
        return {
            "vendor.allocation_exponent": scaled(rules.vendor.allocation_exponent, 1.0, strength),
            "conduct.chip_rent_markup_max": self.markup if already is None else min(already, self.markup),
            "conduct.chip_rent_cap_strength": strength if already is None else max(blended, strength),
        }
