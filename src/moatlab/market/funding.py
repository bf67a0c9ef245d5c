"""Money from investors (MODEL 7.12)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from moatlab.foundation.randomness import uniform
from moatlab.market.streams import NO_OPTION, Stream

if TYPE_CHECKING:
    from moatlab.market.lab import Lab

__all__ = ["funding_round"]


def funding_round(lab: Lab) -> float:
    """Money that a lab raises from investors this month [USD bn]; 0 when there is no round."""
    labs, month = lab.model.parameters.labs, lab.model.month
    short = lab.runway_months < labs.vc_runway and lab.gap < labs.vc_gap
    if not short or month - lab.last_round < labs.round_gap:
        return 0.0
    chance = labs.vc_hazard * math.exp(-lab.gap) * labs.vc_climate
    if uniform(Stream.FUNDING.key(lab.model.seed, month), lab.identity, NO_OPTION) >= chance:
        return 0.0
    lab.last_round = month
    return min(
        labs.round_value_share * lab.valuation(),
        labs.round_budget_multiple * lab.target_budget() + lab.burn,
    )
