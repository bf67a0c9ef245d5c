"""Instruments on the review of contracts of clouds and labs: tougher, slower."""

from collections.abc import Mapping
from typing import ClassVar, Literal

from moatlab.foundation.quantity import quantity
from moatlab.parameters import sources
from moatlab.parameters.parameters import Parameters
from moatlab.policy.intervention import Intervention, Sort

__all__ = ["MergerBlock", "ReviewDelay"]


class MergerBlock(Intervention):
    """Reviewed contracts are blocked with at least a given probability.

    Legal counterpart: merger control of the FTC, the European Commission and the CMA over partnerships.
    Watch: the delay itself, which freezes conditional money; with anticipation, fewer exclusive terms.
    Source: [S11] FTC, 6(b) staff report (2025).
    """

    aims: ClassVar[tuple[Sort, ...]] = ("cloud", "lab")
    binds_contracts: ClassVar[bool] = True
    acts_after_signing: ClassVar[bool] = True
    kind: Literal["merger_block"] = "merger_block"
    probability: float = quantity(
        0.5,
        unit="probability",
        valid="[0, 1]",
        plausible=(0.0, 1.0),
        source=sources.INSTRUMENT,
        description="Lowest probability of a block.",
    )

    def changes(self, rules: Parameters, strength: float) -> Mapping[str, object]:
        """The lowest probability of a block, how far it counts, and whether firms reckon with it."""
        return {
            "regulator.block_floor": max(rules.regulator.block_floor, self.probability),
            "regulator.block_floor_strength": max(rules.regulator.block_floor_strength, strength),
            "regulator.anticipation": rules.regulator.anticipation or self.anticipation,
        }


class ReviewDelay(Intervention):
    """Reviews take longer, or shorter.

    Legal counterpart: procedural rules and resources of authorities.
    Watch: more contracts escape in time; conditional money stays frozen.
    Source: [GK] durations of merger reviews.
    """

    kind: Literal["review_delay"] = "review_delay"
    months: float = quantity(
        24.0,
        unit="months",
        valid="[1, 240]",
        plausible=(6.0, 36.0),
        source=sources.INSTRUMENT,
        description="Mean duration of a review at full strength.",
    )

    def changes(self, rules: Parameters, strength: float) -> Mapping[str, object]:
        """The mean duration of a review."""
        months = (1.0 - strength) * rules.regulator.review_months + strength * self.months
        return {"regulator.review_months": months}
