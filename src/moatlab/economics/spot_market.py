"""The spot market for AI compute: price, rationing at the cap, and which cloud sells."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["Rationing", "placement_shares", "ration", "scarcity", "share_sales"]

SMALL_STEP = 1e-9  # Newton's error after it is its square


def scarcity(
    flexible: float, budgeted: float, supply: float, elasticity: float, bounds: tuple[float, float]
) -> float:
    """The spot price over the reference price makes demand equal supply, between a floor and a cap.

    x solves I x^(-eps) + T/x = S; without budgets x = (I/S)^(1/eps).

    Args:
        flexible: I, hours demanded at the reference price with elasticity eps [m h/month].
        budgeted: T, hours that fixed budgets buy at the reference price [m h/month].
        supply: S, hours on offer [m h/month].
        elasticity: eps, positive [-].
        bounds: lowest and highest x.

    Returns:
        x [-]; the cap when nothing is on offer to somebody, the floor when nobody asks.

    Source: market clearing of an isoelastic demand.

    >>> scarcity(8.0, 0.0, 4.0, 0.5, (0.1, 10.0)), scarcity(0.0, 6.0, 4.0, 0.5, (0.1, 10.0))
    (4.0, 1.5)
    """
    floor, cap = bounds

    def excess(log_price: float) -> float:
        return flexible * math.exp(-elasticity * log_price) + budgeted * math.exp(-log_price) - supply

    if excess(math.log(floor)) <= 0.0:
        return floor
    if excess(math.log(cap)) >= 0.0:
        return cap
    if budgeted == 0.0:
        return float((flexible / supply) ** (1.0 / elasticity))
    if flexible == 0.0:
        return budgeted / supply
    # Each kind of demand alone gives a lower bound; excess demand is convex, so Newton's steps go up to it.
    log_price, step = max(math.log(flexible / supply) / elasticity, math.log(budgeted / supply)), 1.0
    while step > SMALL_STEP:
        buyers, budgets = flexible * math.exp(-elasticity * log_price), budgeted * math.exp(-log_price)
        step = (buyers + budgets - supply) / (elasticity * buyers + budgets)
        log_price += step
    return math.exp(log_price)


class Rationing(NamedTuple):
    """Shares of their demand that are served: `first` the users with priority, `rest` all others."""

    first: float
    rest: float


def ration(first: float, rest: float, supply: float) -> Rationing:
    """Where the price may not rise further, those with priority are served first, the others pro rata.

    Args:
        first: hours demanded with priority [m h/month].
        rest: hours demanded by all others [m h/month].
        supply: hours on offer [m h/month].

    Returns:
        Shares served [0-1]; 1 for those who ask for nothing.

    Source: rationing by priority, Chao and Wilson (1987), AER 77:899.

    >>> ration(2.0, 4.0, 4.0)
    Rationing(first=1.0, rest=0.5)
    """
    served = min(1.0, supply / first) if first > 0.0 else 1.0
    left = max(0.0, supply - served * first)
    return Rationing(served, min(1.0, left / rest) if rest > 0.0 else 1.0)


def placement_shares(
    capacity_share: NDArray[np.float64],
    base_growth: NDArray[np.float64],
    relative_price: NDArray[np.float64],
    elasticity: float,
) -> NDArray[np.float64]:
    """AI work that is tied to no cloud goes where the capacity was, the customers are and compute is cheap.

    v_c is proportional to kappa_c B_c/B_c(0) d_c^(-eta).

    Args:
        capacity_share: kappa_c, share of AI capacity at the start [C].
        base_growth: B_c/B_c(0), share of general spending relative to the start [C].
        relative_price: d_c [C].
        elasticity: eta [-].

    Returns:
        Shares that add up to 1 [C].

    Source: constant-elasticity sourcing, Armington (1969), IMF Staff Papers 16:159.

    >>> placement_shares(np.array([0.5, 0.5]), np.ones(2), np.array([1.0, 0.5]), 2.0).tolist()
    [0.2, 0.8]
    """
    weight = capacity_share * base_growth * relative_price**-elasticity
    if weight.sum() <= 0.0:
        weight = np.asarray(capacity_share)
    return np.asarray(weight / weight.sum())


def share_sales(wanted: NDArray[np.float64], free: NDArray[np.float64], total: float) -> NDArray[np.float64]:
    """Sales follow the wishes of buyers; what a full cloud cannot serve moves to those with slack.

    Sales in proportion to `wanted`, at most `free`; the rest in proportion to wanted times slack,
    and where nobody wanted what is left, in proportion to slack.

    Args:
        wanted: hours that buyers want from each cloud [m h/month, C].
        free: hours each cloud can sell [m h/month, C].
        total: hours sold, at most the sum of `free` [m h/month].

    Returns:
        Hours sold by each cloud; sum = total [m h/month, C].

    Source: proportional rationing with spill-over.

    >>> share_sales(np.array([3.0, 1.0]), np.array([2.0, 4.0]), 4.0).tolist()
    [2.0, 2.0]
    """
    supply = float(free.sum())
    if total >= supply * (1.0 - 1e-12):
        return free * (total / supply) if supply > 0.0 else np.zeros(wanted.size)
    sales = np.zeros(wanted.size)
    pull = wanted
    for _ in range(wanted.size + 1):
        left = total - sales.sum()
        if left <= 1e-12 * max(total, 1.0):
            break
        slack = free - sales
        if (pull * slack).sum() <= 0.0:
            pull = slack
        sales = np.minimum(free, sales + left * (pull / pull.sum()))
        pull = wanted * (free - sales)
    return sales
