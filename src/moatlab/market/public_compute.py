"""Compute that the state buys for labs outside the two largest, and what else it pays labs (MODEL 8)."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from moatlab.market.compute import HOURS_PER_KH_MONTH, ComputeNeeds, Reservation, monthly_budget

if TYPE_CHECKING:
    from moatlab.market.lab import Lab
    from moatlab.market.market import Market

__all__ = ["besides", "public_reservations", "research_grant", "supported_by_compute"]

LEADERS = 2


def research_grant(lab: Lab) -> float:
    """Public money for the training of a lab; none for one that has stopped training [USD bn/yr]."""
    conduct = lab.model.parameters.conduct
    receives = lab.name in conduct.supported_labs and not lab.absorbed
    return conduct.research_grant if receives else 0.0


def supported_by_compute(market: Market) -> list[Lab]:
    """Labs for which the state buys compute: on their own, outside the two with the largest revenue.

    Labs with a cloud or a parent behind them get none, nor do those that train outside the market. A
    promise to compute on one cloud only is about hours that the lab buys: it gets public ones all the same.
    """
    leaders = sorted(market.living_labs, key=lambda lab: (-lab.revenue, lab.name))[:LEADERS]
    return [
        lab for lab in market.living_labs if lab.independent and not lab.open_weights and lab not in leaders
    ]


def public_reservations(market: Market, needs: ComputeNeeds, free: list[float]) -> list[Reservation]:
    """Hours that the state buys on all clouds: a part of capacity, and what last month's levy pays for.

    The first are passed on at cost, at most what labs need; the second are given away and let them train
    more. Both are shared by need; hours not used return to the market.

    Args:
        market: the state of everything.
        needs: what all labs want.
        free: hours that the clouds' own labs leave [m, C].
    """
    share, fund = market.parameters.conduct.public_compute_share, market.government.fund
    labs = supported_by_compute(market) if share > 0.0 or fund > 0.0 else []
    wants = (needs.inference + needs.budget / market.reference_price).tolist()
    wanted = {lab.index: wants[lab.index] for lab in labs}
    if sum(wanted.values()) <= 0.0:
        return []
    capacity = [cloud.fleet.capacity * HOURS_PER_KH_MONTH for cloud in market.clouds]
    costs = [cloud.compute_cost for cloud in market.clouds]
    sold = _within(free, [share * hours for hours in capacity], most=sum(wanted.values()))
    rest = [hours - taken for hours, taken in zip(free, sold, strict=True)]
    bill_of_all = sum(hours * cost for hours, cost in zip(capacity, costs, strict=True))
    part = monthly_budget(fund) / bill_of_all if bill_of_all > 0.0 else 0.0
    given = _within(rest, [part * hours for hours in capacity])
    nothing = [0.0] * len(costs)
    return _shared(sold, wanted, costs, nothing) + _shared(given, wanted, nothing, costs)


def besides(needs: ComputeNeeds, public: list[Reservation], reference_price: float) -> ComputeNeeds:
    """What is left of the labs' needs for contracts beside the hours that the state passes on at cost."""
    if not public:
        return needs
    budget = needs.budget.copy()
    for booking in public:
        if booking.state_pays == 0.0:
            budget[booking.lab] -= booking.hours * reference_price
    return replace(needs, budget=budget)


def _within(free: list[float], hours: list[float], most: float = math.inf) -> list[float]:
    """Hours on each cloud, at most those that are free there and, scaled down alike, `most` in total."""
    found = [min(wanted, left) for wanted, left in zip(hours, free, strict=True)]
    total = sum(found)
    return [part * min(1.0, most / total) for part in found] if total > 0.0 else found


def _shared(
    hours: list[float], by: dict[int, float], prices: list[float], grants: list[float]
) -> list[Reservation]:
    """The hours of each cloud, shared among labs by their needs, at a price to them and one to the state."""
    total = sum(by.values())
    return [
        Reservation(
            lab,
            cloud,
            hours[cloud] * need / total,
            prices[cloud],
            sublet=1.0,
            public=True,
            state_pays=grants[cloud],
        )
        for lab, need in by.items()
        for cloud in range(len(hours))
        if need > 0.0 and hours[cloud] > 0.0
    ]
