"""What the crowd is worth to a cloud and a lab under every way the lab may be reached (MODEL 7.9.2)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from moatlab.economics.ai_demand import price_utility
from moatlab.economics.contracting import annuity
from moatlab.economics.lab_pricing import channel_price
from moatlab.market.offers import make_world
from moatlab.market.open_access import opened
from moatlab.market.reach_kernel import ReachSums, Ways, make_reach_sums, sum_reach
from moatlab.market.response import occasion_rates
from moatlab.market.utility_kernel import over_blocks
from moatlab.market.world import ACCESS_NATIVE, ACCESS_NONE, ACCESS_REMOTE

if TYPE_CHECKING:
    from moatlab.market.demand_kernel import OccasionRates
    from moatlab.market.lab import Lab
    from moatlab.market.market import Market

__all__ = ["Horizon", "Reach", "expect_reach", "way_of", "ways_to_reach", "without"]

WAYS = ("open", "without", "preferred", "exclusive")

type Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Horizon:
    """How far ahead the two look [years], and how they discount [1/year]."""

    years: float
    cloud_rate: float
    lab_rate: float


@dataclass(frozen=True)
class Reach:
    """Present values by way and cloud, but for customers who have not chosen again [V x C].

    Attributes:
        workload: drawn to a cloud within the horizon [USD bn at price 1].
        workload_at_end: on a cloud at its end [USD bn/yr].
        spending: on the lab's models, at the lab's rate; spending_for_cloud: at the clouds' [USD bn].
    """

    workload: Floats
    workload_at_end: Floats
    spending: Floats
    spending_for_cloud: Floats


def way_of(mode: str, cloud: int, clouds: int) -> int:
    """Row of a way: `mode` with the cloud in this position; open is the same with all."""
    return 0 if mode == "open" else 1 + clouds * (WAYS.index(mode) - 1) + cloud


def without(cloud: int) -> int:
    """Row of the way in which a lab is everywhere but on this cloud."""
    return 1 + cloud


def ways_to_reach(lab: int, native: Floats, remote: Floats) -> Ways:
    """Open everywhere; then by cloud: everywhere but there, preferred there, exclusive there."""
    clouds = native.size
    access = np.full((1 + 3 * clouds, clouds), ACCESS_NATIVE, dtype=np.int8)
    here = np.eye(clouds, dtype=np.bool_)
    access[1 : 1 + clouds] = np.where(here, ACCESS_REMOTE, ACCESS_NATIVE)
    access[1 + clouds : 1 + 2 * clouds] = np.where(here, ACCESS_NATIVE, ACCESS_REMOTE)
    access[1 + 2 * clouds :] = np.where(here, ACCESS_NATIVE, ACCESS_NONE)
    return Ways(lab, access, native, remote)


def expect_reach(market: Market, lab: Lab, horizon: Horizon) -> Reach:
    """Expected customers of the clouds and sales of the lab, at today's offers of everybody else."""
    ways = _ways(market, lab)
    sums = make_reach_sums(market.enterprises.size, ways)
    rates = occasion_rates(market)
    market.run_kernel(sum_reach, rates, ways, make_world(market), sums)
    return present_values(ReachSums(*(over_blocks(part) for part in sums)), ways, rates, horizon)


def present_values(sums: ReachSums, ways: Ways, rates: OccasionRates, horizon: Horizon) -> Reach:
    """Weigh those who have and have not chosen again by how many they are over time.

    A share h of each class chooses anew each year, as an attentive customer or as a new enterprise.
    """
    attached = rates.contract * rates.mean_attention + rates.turnover
    leaving = np.array([attached, rates.onprem_review + rates.turnover])
    staying = sums.staying[np.arange(ways.native.size), ways.access]
    ended = -np.expm1(-leaving * horizon.years)
    late, soon = (
        np.array([annuity(rate, horizon.years) - annuity(rate + h, horizon.years) for h in leaving])
        for rate in (horizon.cloud_rate, horizon.lab_rate)
    )
    return Reach(
        workload=np.tensordot(late, sums.workload, axes=1),
        workload_at_end=np.tensordot(ended, sums.workload, axes=1),
        spending=np.tensordot(soon, sums.spending, axes=1)
        + annuity(horizon.lab_rate + attached, horizon.years) * staying,
        spending_for_cloud=np.tensordot(late, sums.spending, axes=1)
        + annuity(horizon.cloud_rate + attached, horizon.years) * staying,
    )


def _ways(market: Market, lab: Lab) -> Ways:
    """Ways at the lab's prices: natively each cloud's own, elsewhere that of its own interface.

    Access that the law opens is open in every way. An open interface counts as far as the newest model is
    remote; that an older one may be native instead is left out.
    """
    elasticity = float(market.parameters.demand.model_price_elasticity)
    prices = [
        channel_price(lab.api_price, cloud.buyers_compute_price, lab.mean_compute_price)
        for cloud in market.clouds
    ]
    native = [math.exp(price_utility(math.log(price), elasticity)) for price in prices]
    remote = math.exp(price_utility(math.log(lab.api_price), elasticity))
    ways = ways_to_reach(lab.index, np.array(native), np.full(len(native), remote))
    conduct = market.rules(lab=lab.name, expects=True).conduct
    return ways._replace(access=opened(ways.access, lab, conduct))
