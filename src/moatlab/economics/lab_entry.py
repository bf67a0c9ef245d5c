"""What a place in the race for the best model costs a new lab, and when it can no longer be had."""

import math

from moatlab.economics.scaling import REFERENCE_FLOP

__all__ = ["entry_closes_after", "final_run_cost"]


def final_run_cost(
    capability: float, algorithmic_progress: float, flop_per_hour: float, hour_price: float
) -> float:
    """The final run to a capability costs its compute, and algorithmic progress saves some of it.

    c = 2e25 10^q / A / (FLOP per hour) * w / 1e9, the inverse of `scaling.capability`.

    Args:
        capability: q [OOM].
        algorithmic_progress: A, positive [-].
        flop_per_hour: work of an H100-equivalent hour, positive [FLOP/h].
        hour_price: w [USD/h].

    Returns:
        Cost of the compute of the run [USD bn].

    Source: effective compute, Ho et al. (2024), arXiv:2403.05812.

    >>> round(final_run_cost(0.0, 1.0, 1.35e18, 2.5), 4)
    0.037
    """
    hours = REFERENCE_FLOP * 10.0**capability / (algorithmic_progress * flop_per_hour)
    return float(hours * hour_price / 1e9)


def entry_closes_after(affordable: float, frontier_cost: float, gap: float, cost_growth: float) -> float:
    """While runs get dearer, labs of a given purse can enter only for so long.

    t* = ln(10^gap F/c_0) / ln(1 + g_c).

    Args:
        affordable: F, what an entrant can pay for its run [USD bn].
        frontier_cost: c_0, cost of a run to the frontier at the start, positive [USD bn].
        gap: distance to the frontier at which labs enter [OOM].
        cost_growth: g_c, growth of the cost of a run to the frontier, positive [per year].

    Returns:
        Years after which nobody enters; negative when entry was closed from the start [years].

    Raises:
        ValueError: the cost does not grow, so that entry never closes.

    Source: endogenous sunk costs, Sutton (1991), Sunk Costs and Market Structure.

    >>> round(entry_closes_after(0.5, 0.05, 1.0, 9.0), 12)
    2.0
    """
    if cost_growth <= 0.0:
        raise ValueError("entry closes only where the cost of a run grows")
    return math.log(10.0**gap * affordable / frontier_cost) / math.log1p(cost_growth)
