"""How far reserved compute keeps outsiders from training (MODEL 9.4).

The month is cleared again with every reservation cut to the pro-rata share of its holder. Outsiders are
those who train on hours bought on demand; they all pay the same price and are served alike, so that the
hours a dollar buys tell what each of them loses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from moatlab.economics.foreclosure import foreclosure_index as share_lost
from moatlab.economics.foreclosure import pro_rata_hours, rise_of_rivals_cost
from moatlab.market.compute_clearing import clear_spot
from moatlab.observe.registry import MARKET_METRICS, once_a_month, register

if TYPE_CHECKING:
    from moatlab.market.compute import ComputeNeeds, Reservation
    from moatlab.market.compute_clearing import ComputeTerms
    from moatlab.market.market import Market

__all__ = ["Foreclosure", "measure_foreclosure", "without_excess"]


@dataclass(frozen=True)
class Foreclosure:
    """Share of training hours that outsiders lose, and the rise of the price they pay [log points]."""

    share: float
    cost: float


@once_a_month
def measure_foreclosure(market: Market) -> Foreclosure:
    """Compare the compute market of this month with the same one without excess reservations."""
    needs, reservations, terms = market.compute_case
    kept = without_excess(needs, reservations, terms)
    if kept == reservations:
        return Foreclosure(0.0, 0.0)
    use, released = market.compute, clear_spot(needs, kept, terms)
    return Foreclosure(
        share=share_lost(use.training_fill / use.scarcity, released.served.rest / released.scarcity),
        cost=rise_of_rivals_cost(use.scarcity, released.scarcity),
    )


def without_excess(
    needs: ComputeNeeds, reservations: list[Reservation], terms: ComputeTerms
) -> list[Reservation]:
    """The reservations, those by contract cut to what their holders need, pro rata of all needs."""
    need = (needs.inference + needs.budget / terms.reference_price).tolist()
    everybody = sum(need) + needs.background
    if everybody <= 0.0:
        return reservations
    capacity = terms.capacity.tolist()
    kept = []
    for booking in reservations:
        fair = pro_rata_hours(need[booking.lab], everybody, capacity[booking.cloud])
        excessive = booking.hours > fair and not (booking.in_house or booking.public)
        kept.append(booking._replace(hours=fair) if excessive else booking)
    return kept


@register(MARKET_METRICS, "share of hours, 0 = none", "MODEL 9.4")
def foreclosure_index(market: Market) -> float:
    """Training hours on demand that reservations above their holders' pro-rata shares take from outsiders."""
    return measure_foreclosure(market).share


@register(MARKET_METRICS, "log points", "MODEL 9.4")
def raising_rivals_cost(market: Market) -> float:
    """Spot price over the one without excess reservations."""
    return measure_foreclosure(market).cost
