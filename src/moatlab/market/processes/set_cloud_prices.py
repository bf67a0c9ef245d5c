"""Clouds set the price of general computing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from moatlab.economics.tariffs import size_discount
from moatlab.market.response import cloud_response
from moatlab.market.world import ACCESS_REMOTE

if TYPE_CHECKING:
    from moatlab.market.market import Market


def set_cloud_prices(market: Market) -> None:
    """In price months all strategic clouds decide on the same demand, then the fringe follows, then all post.

    Reads the crowd, the offers in force and last month's ancillary margins. Changes full price, list
    price, egress fee and retention advantage of every cloud.
    """
    if not market.is_price_month:
        return
    response = cloud_response(market)
    strategic = [cloud for cloud in market.clouds if not cloud.price_taker]
    decisions = {cloud: cloud.decide_price(response) for cloud in strategic}
    margins = np.array([decision.full_price - cloud.marginal_cost for cloud, decision in decisions.items()])
    mean = mean_margin(market, margins)
    for cloud in market.clouds:
        if cloud.price_taker:
            decisions[cloud] = cloud.follow(mean)
    discount = mean_discount(market)
    for cloud, decision in decisions.items():
        cloud.egress_fee = float(market.parameters.switching.egress_fee)
        cloud.post_price(decision, discount)


def mean_margin(market: Market, margins: NDArray[np.float64]) -> float:
    """Spend-weighted mean of the margins of the clouds that set prices; the plain mean before any sale."""
    setters = [cloud.index for cloud in market.clouds if not cloud.price_taker]
    spending = market.tally.spending[setters]
    return float(spending @ margins / spending.sum()) if spending.sum() > 0.0 else float(margins.mean())


def mean_discount(market: Market) -> float:
    """Workload-weighted mean discount of all enterprises, loyalty part lost by remote users (MODEL 7.4.5)."""
    crowd, pricing = market.enterprises, market.parameters.cloud_price
    discount = size_discount(crowd.size_rank, pricing.commit_discount_max)
    remote = (market.access[crowd.model, crowd.cloud] == ACCESS_REMOTE) & (crowd.model >= 0)
    discount = np.where(remote, discount * (1.0 - pricing.loyalty_share), discount)
    return float(discount @ crowd.workload / crowd.workload.sum())
