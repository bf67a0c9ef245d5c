"""How much spending stays where it is only because leaving costs something, and which cost (MODEL 9.3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from moatlab.economics.shapley import shapley_values
from moatlab.market.lock_in_kernel import SUBSETS, Gone, compare_own_cloud, make_comparison
from moatlab.market.offers import make_world
from moatlab.market.utility_kernel import over_blocks
from moatlab.market.world import ACCESS_NATIVE, ACCESS_NONE, SwitchingTable, World
from moatlab.observe.registry import MARKET_METRICS, register

if TYPE_CHECKING:
    from moatlab.market.market import Market

__all__ = [
    "SUBSETS",
    "Factor",
    "LockIn",
    "Mismatch",
    "measure_lock_in",
    "measure_mismatch",
    "misplaced_share",
    "subset_of",
    "without",
]

SPEND_SHARE, SOURCE = "share of spending, 0-1", "MODEL 9.3; January value, carried"
JANUARY = 1


class Factor(IntEnum):
    """What may keep a customer where it is, numbered by its bit in a subset."""

    PROCEDURAL = 0
    GRAVITY = 1
    EGRESS = 2
    NETWORK = 3
    EXCLUSIVITY = 4


@dataclass(frozen=True)
class Mismatch:
    """For every subset of factors removed, at fixed prices and the taste draws of the last occasion.

    Attributes:
        moved: share of spending that would choose another cloud [SUBSETS].
        forgone: what customers would gain by choosing freely, as a share of their spending [SUBSETS].
    """

    moved: NDArray[np.float64]
    forgone: NDArray[np.float64]


@dataclass(frozen=True)
class LockIn:
    """Shares of spending.

    Attributes:
        proper: spending that would choose another cloud without the five factors, less the passive part.
        passive: spending that would choose another cloud already now, if it only looked.
        parts: contribution of each factor to `proper`, exact Shapley values.
        forgone_surplus: what customers would gain by choosing freely without the five factors.
        forgone_passive: what they would gain already now, if they only looked.
        forgone_parts: contribution of each factor to the difference of the two.
    """

    proper: float
    passive: float
    parts: Mapping[Factor, float]
    forgone_surplus: float
    forgone_passive: float
    forgone_parts: Mapping[Factor, float]


def measure_lock_in(market: Market) -> LockIn:
    """Lock-in of this month: all factors removed, against none removed, and what each one does."""
    found = measure_mismatch(market)
    passive, free = found.moved[[0, -1]].tolist()
    return LockIn(
        proper=free - passive,
        passive=passive,
        parts=_by_factor(found.moved),
        forgone_surplus=float(found.forgone[-1]),
        forgone_passive=float(found.forgone[0]),
        forgone_parts=_by_factor(found.forgone),
    )


def _by_factor(worth: NDArray[np.float64]) -> dict[Factor, float]:
    return dict(zip(Factor, shapley_values(worth).tolist(), strict=True))


def measure_mismatch(market: Market) -> Mismatch:
    """Customers' clouds against their best ones, under all subsets of factors removed."""
    world, sums = make_world(market), make_comparison(market.enterprises.size)
    market.run_kernel(compare_own_cloud, world, _gone(world), sums)
    total = over_blocks(sums.workload)
    if total == 0.0:
        return Mismatch(np.zeros(SUBSETS), np.zeros(SUBSETS))
    return Mismatch(over_blocks(sums.moved) / total, over_blocks(sums.forgone) / total)


def _gone(world: World) -> Gone:
    worlds = {factor: without(world, factor) for factor in Factor}
    return Gone(
        procedural=worlds[Factor.PROCEDURAL].tastes,
        gravity=worlds[Factor.GRAVITY].tastes,
        egress=worlds[Factor.EGRESS].offers,
        network=worlds[Factor.NETWORK].tastes,
        trust=worlds[Factor.NETWORK].offers,
        exclusivity=worlds[Factor.EXCLUSIVITY].offers,
    )


def without(world: World, factor: Factor) -> World:
    """The same world without one factor; prices and capability stay as they are."""
    tastes, offers = world.tastes, world.offers
    if factor is Factor.PROCEDURAL:
        tastes = tastes._replace(switching=_free(tastes.switching, "procedural_switching_cost"))
    elif factor is Factor.GRAVITY:
        tastes = tastes._replace(
            switching=_free(tastes.switching, "data_gravity_cost"), model_switching_cost=0.0
        )
    elif factor is Factor.EGRESS:
        free = np.zeros_like(offers.egress_fee)
        offers = offers._replace(egress_fee=free, remote_fee=free)
    elif factor is Factor.NETWORK:
        tastes = tastes._replace(peer_weight=0.0, model_peer_weight=0.0)
        tastes = tastes._replace(ecosystem_weight=np.zeros_like(tastes.ecosystem_weight))
        offers = offers._replace(trust=np.zeros_like(offers.trust))
    else:
        access = np.full_like(offers.access, ACCESS_NONE)
        access[(offers.access != ACCESS_NONE).any(axis=1)] = ACCESS_NATIVE
        offers = offers._replace(access=access)
    return world._replace(tastes=tastes, offers=offers)


def _free(terms: SwitchingTable, cost: str) -> SwitchingTable:
    return terms._replace(**{cost: np.zeros_like(terms.procedural_switching_cost)})


def misplaced_share(market: Market, removed: Iterable[Factor]) -> float:
    """L(A): share of spending that would choose another cloud with the factors A removed."""
    return float(measure_mismatch(market).moved[subset_of(removed)])


def subset_of(factors: Iterable[Factor]) -> int:
    """Number of a subset: one bit a factor."""
    return sum(1 << factor for factor in set(factors))


@register(MARKET_METRICS, SPEND_SHARE, SOURCE)
def lock_in(market: Market) -> float:
    """Spending that would choose another cloud without switching costs, network effects and exclusivity."""
    return _january_value(market).proper


@register(MARKET_METRICS, SPEND_SHARE, SOURCE)
def lock_in_passive(market: Market) -> float:
    """Spending that would choose another cloud at today's costs if it only looked."""
    return _january_value(market).passive


@register(MARKET_METRICS, SPEND_SHARE, SOURCE)
def lock_in_procedural(market: Market) -> float:
    """Part of lock-in due to the work of moving."""
    return _january_value(market).parts[Factor.PROCEDURAL]


@register(MARKET_METRICS, SPEND_SHARE, SOURCE)
def lock_in_gravity(market: Market) -> float:
    """Part of lock-in due to data and integrations, of clouds and of models."""
    return _january_value(market).parts[Factor.GRAVITY]


@register(MARKET_METRICS, SPEND_SHARE, SOURCE)
def lock_in_egress(market: Market) -> float:
    """Part of lock-in due to fees on data that leaves."""
    return _january_value(market).parts[Factor.EGRESS]


@register(MARKET_METRICS, SPEND_SHARE, SOURCE)
def lock_in_network(market: Market) -> float:
    """Part of lock-in due to what others use: peers, trust and developers."""
    return _january_value(market).parts[Factor.NETWORK]


@register(MARKET_METRICS, SPEND_SHARE, SOURCE)
def lock_in_exclusivity(market: Market) -> float:
    """Part of lock-in due to models that are not native everywhere."""
    return _january_value(market).parts[Factor.EXCLUSIVITY]


@register(MARKET_METRICS, SPEND_SHARE, SOURCE)
def forgone_surplus(market: Market) -> float:
    """What customers would gain by choosing freely, over their spending."""
    return _january_value(market).forgone_surplus


def _january_value(market: Market) -> LockIn:
    """Measured in January and carried; a market first looked at later in the year is measured then."""
    month, noted = market.notes.get("lock_in", (-1, None))
    if noted is None or (month != market.month and market.date.month == JANUARY):
        noted = measure_lock_in(market)
        market.notes["lock_in"] = (market.month, noted)
    value: LockIn = noted
    return value
