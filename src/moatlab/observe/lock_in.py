"""How much spending stays where it is only because leaving costs something (MODEL 9.3)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, cast

import numpy as np

from moatlab.market.lock_in_kernel import (
    compare_own_cloud,
    make_comparison,
)
from moatlab.market.offers import make_world
from moatlab.market.utility_kernel import over_blocks
from moatlab.market.world import ACCESS_NATIVE, ACCESS_NONE, World
from moatlab.observe.registry import MARKET_METRICS, register

if TYPE_CHECKING:
    from collections.abc import Iterable

    from moatlab.market.market import Market

__all__ = ["Factor", "LockIn", "measure_lock_in", "misplaced_share"]

SPEND_SHARE, SOURCE = "share of spending, 0-1", "MODEL 9.3; January value, carried"
JANUARY = 1


class Factor(Enum):
    """What may keep a customer where it is."""

    EGRESS = "fees on data that leaves"
    PROCEDURAL = "work of moving"
    GRAVITY = "data and integrations, of clouds and of models"
    NETWORK = "what others use: peers, trust, developers"
    EXCLUSIVITY = "models that are not native everywhere"


@dataclass(frozen=True)
class LockIn:
    """Shares of spending, at fixed prices and the taste draws of the last occasion.

    Attributes:
        proper: spending that would choose another cloud without the five factors, less the passive part.
        passive: spending that would choose another cloud already now, if it only looked.
        forgone_surplus: what customers would gain by choosing freely, as a share of their spending.
    """

    proper: float
    passive: float
    forgone_surplus: float


def measure_lock_in(market: Market) -> LockIn:
    """Lock-in of this month: all factors removed, against none removed."""
    passive, _ = _compare(market, ())
    free, forgone = _compare(market, Factor)
    return LockIn(free - passive, passive, forgone)


@register(MARKET_METRICS, SPEND_SHARE, SOURCE)
def lock_in(market: Market) -> float:
    """Spending that would choose another cloud without switching costs, network effects and exclusivity."""
    return _january_value(market).proper


@register(MARKET_METRICS, SPEND_SHARE, SOURCE)
def lock_in_passive(market: Market) -> float:
    """Spending that would choose another cloud at today's costs if it only looked."""
    return _january_value(market).passive


@register(MARKET_METRICS, SPEND_SHARE, SOURCE)
def forgone_surplus(market: Market) -> float:
    """What customers would gain by choosing freely, over their spending."""
    return _january_value(market).forgone_surplus


def _january_value(market: Market) -> LockIn:
    """Measured in January and carried; a market first looked at later in the year is measured then."""
    month, value = cast("tuple[int, LockIn | None]", market.notes.get("lock_in", (-1, None)))
    if value is None or (market.date.month == JANUARY and month != market.month):
        value = measure_lock_in(market)
        market.notes["lock_in"] = (market.month, value)
    return value


def misplaced_share(market: Market, removed: Iterable[Factor]) -> float:
    """L(A): share of spending that would choose another cloud with the factors A removed."""
    return _compare(market, removed)[0]


def _compare(market: Market, removed: Iterable[Factor]) -> tuple[float, float]:
    world = make_world(market)
    for factor in removed:
        world = _without(world, factor)
    sums = make_comparison(market.enterprises.size)
    market.run_kernel(compare_own_cloud, world, sums)
    misplaced, total, forgone = over_blocks(sums)
    return (misplaced / total, forgone / total) if total > 0.0 else (0.0, 0.0)


def _without(world: World, factor: Factor) -> World:
    """The same world without one factor; prices and capability stay as they are."""
    tastes, offers = world.tastes, world.offers
    if factor is Factor.EGRESS:
        offers = offers._replace(egress_fee=np.zeros_like(offers.egress_fee))
    elif factor is Factor.PROCEDURAL:
        tastes = tastes._replace(switching=tastes.switching._replace(procedural_switching_cost=0.0))
    elif factor is Factor.GRAVITY:
        tastes = tastes._replace(
            switching=tastes.switching._replace(data_gravity_cost=0.0), model_switching_cost=0.0
        )
    elif factor is Factor.NETWORK:
        tastes = tastes._replace(peer_weight=0.0, model_peer_weight=0.0, ecosystem_weight=0.0)
        offers = offers._replace(trust=np.zeros_like(offers.trust))
    else:
        on_sale = (offers.access != ACCESS_NONE).any(axis=1, keepdims=True)
        everywhere = np.where(on_sale, ACCESS_NATIVE, ACCESS_NONE)
        offers = offers._replace(access=np.broadcast_to(everywhere, offers.access.shape).astype(np.int8))
    return world._replace(tastes=tastes, offers=offers)
