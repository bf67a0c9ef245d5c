"""Who starts where: fit qualities and brands to the shares of the first month, and draw the incumbents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp

from moatlab.economics.tariffs import full_price, size_discount
from moatlab.foundation.randomness import gumbels
from moatlab.market.brand_kernel import expected_use
from moatlab.market.crowd import INITIAL
from moatlab.market.inversion import (
    invert_realised_shares,
    invert_shares,
    mean_choice,
    staying_chances,
    staying_utility,
)
from moatlab.market.offers import make_world
from moatlab.market.streams import Stream
from moatlab.market.utility_kernel import blocks, over_blocks
from moatlab.market.world import ACCESS_NATIVE

if TYPE_CHECKING:
    from moatlab.market.market import Market
    from moatlab.market.world import World

__all__ = ["choose_first_clouds", "fit_brands", "fit_entrant_quality"]

type Floats = NDArray[np.float64]


def fit_brands(market: Market) -> None:
    """Set brands to the labs' shares in AI spending, and ecosystems to native use (MODEL 5.6).

    Everybody is aware of AI and the clouds have their target shares; nobody uses a model yet. Where AI
    has no weight in the work, there are no shares to fit: brands and ecosystems start at 0.
    """
    world = make_world(market)
    if _expected_use(market, world, np.zeros(len(market.labs))).sum() == 0.0:
        return
    target = np.array([float(lab.record.brand_target_share) for lab in market.labs])
    target /= target.sum()

    def shares(brand: Floats) -> Floats:
        use = _expected_use(market, world, brand).sum(axis=0)
        return np.asarray(use / use.sum())

    brand = invert_shares(target, shares, target, "brands of the labs", str(market.date))
    for lab, value in zip(market.labs, brand, strict=True):
        lab.initial_brand = float(value)
    use = _expected_use(market, world, brand)
    native = np.where((market.access == ACCESS_NATIVE).T, use, 0.0).sum(axis=1) / use.sum()
    for cloud, share in zip(market.clouds, native, strict=True):
        cloud.developer_ecosystem = float(share)


def _expected_use(market: Market, world: World, brand: Floats) -> Floats:
    """Expected AI spending by cloud and model at these brands [USD bn/yr, C x M]."""
    world = world._replace(offers=world.offers._replace(brand=brand))
    shares = np.array([float(cloud.record.initial_share) for cloud in market.clouds])
    sums = np.zeros((blocks(market.enterprises.size), shares.size, brand.size))
    market.run_kernel(expected_use, shares, world, sums)
    return np.asarray(over_blocks(sums))


def choose_first_clouds(market: Market, on_cloud: NDArray[np.bool_], shares: Floats) -> None:
    """Draw the cloud of every enterprise that starts on one, so that spending has these shares.

    The quality behind these choices is used for nothing else: it carries the history of the stock.
    """
    crowd = market.enterprises
    if not on_cloud.any():
        return
    target = shares / shares.sum()
    values, weight = _values_without_quality(market)[on_cloud], crowd.workload[on_cloud]
    expected = invert_shares(
        target,
        lambda quality: mean_choice(values + quality, weight),
        np.full(target.size, 1 / target.size),
        "shares of the clouds",
        str(market.date),
    )
    draws = gumbels(Stream.CLOUD_TASTE.key(market.seed, INITIAL), crowd.identity[on_cloud], market.cloud_ids)
    noisy = values + draws
    chosen = invert_realised_shares(
        target, expected, lambda quality: (noisy + quality).argmax(axis=1).astype(np.int8), weight
    )
    crowd.cloud[on_cloud] = chosen
    crowd.contract_price[on_cloud] = _full_prices(market)[on_cloud, chosen]


def fit_entrant_quality(market: Market) -> None:
    """Set `cloud_quality` from the shares among new customers, v_on from the share that stays (5.3b, c)."""
    crowd = market.enterprises
    staying = crowd.cloud < 0
    if not staying.any():
        staying = np.ones(crowd.size, dtype=np.bool_)
    target = np.array([float(cloud.record.entrant_share) for cloud in market.clouds])
    target /= target.sum()
    values, weight = _values_without_quality(market)[staying], crowd.workload[staying]
    sensitivity, stay = crowd.price_sensitivity[staying], float(market.parameters.population.onprem_stay)

    def shares_of_leavers(guess: Floats) -> Floats:
        inside = np.asarray(logsumexp(values + guess, axis=1))
        stays = staying_chances(inside, sensitivity, staying_utility(inside, sensitivity, stay))
        return mean_choice(values + guess, weight * (1.0 - stays))

    quality = invert_shares(
        target,
        shares_of_leavers,
        np.full(target.size, 1 / target.size),
        "shares among new customers",
        str(market.date),
    )
    for cloud, value in zip(market.clouds, quality, strict=True):
        cloud.quality = float(value)
    inside = np.asarray(logsumexp(values + quality, axis=1))
    market.onprem_utility = staying_utility(inside, sensitivity, stay)


def _full_prices(market: Market) -> Floats:
    """Full price that each cloud offers each enterprise without AI [N x C]."""
    parameters = market.parameters
    discount = size_discount(market.enterprises.size_rank, parameters.cloud_price.commit_discount_max)
    traffic = parameters.switching.egress_traffic
    offers = [full_price(cloud.list_price, discount, traffic, cloud.egress_fee) for cloud in market.clouds]
    return np.column_stack(offers)


def _values_without_quality(market: Market) -> Floats:
    """V_ic of the first month but for quality: nobody uses AI, peers are at the target shares [N x C]."""
    crowd, demand = market.enterprises, market.parameters.demand
    users = 1.0 - market.parameters.population.onprem_share
    peers = [users * cloud.record.initial_share / cloud.firms for cloud in market.clouds]
    ecosystem = np.array([cloud.developer_ecosystem for cloud in market.clouds])
    return np.asarray(
        crowd.cloud_affinity
        - crowd.price_sensitivity[:, None] * _full_prices(market)
        + demand.ecosystem_weight * np.outer(crowd.ai_intensity, ecosystem)
        + demand.peer_weight * np.array(peers)
    )
