"""Clouds set the price of general computing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from moatlab.economics.switching_remedies import technical_lockin
from moatlab.economics.tariffs import size_discount
from moatlab.market.response import cloud_response
from moatlab.market.tariff import Tariff, lawful_tariff, list_price
from moatlab.market.world import ACCESS_REMOTE

if TYPE_CHECKING:
    from moatlab.market.cloud import Cloud
    from moatlab.market.market import Market
    from moatlab.market.tariff import PriceDecision


def set_cloud_prices(market: Market) -> None:
    """In price months all strategic clouds decide on the same demand, then the fringe follows, then all post.

    In other months only a cloud for whose tariff other rules hold posts anew, at the full price it has.
    Reads the crowd, the offers in force and last month's ancillary margins. Changes full price, list
    price, egress fee, retention advantage and technical lock-in of every cloud.
    """
    decisions = _decisions(market) if market.is_price_month else {}
    discounts: dict[Tariff, float] = {}
    for cloud in market.clouds:
        tariff = lawful_tariff(cloud.rules)
        if cloud not in decisions and tariff == cloud.tariff:
            continue
        cloud.tariff, cloud.egress_fee = tariff, tariff.egress_fee
        cloud.technical_lockin = _technical_lockin(market, cloud)
        if tariff not in discounts:
            discounts[tariff] = mean_discount(market, tariff)
        if cloud in decisions:
            cloud.post_price(decisions[cloud], discounts[tariff])
        else:
            cloud.list_price = list_price(cloud, discounts[tariff])


def _decisions(market: Market) -> dict[Cloud, PriceDecision]:
    """What every cloud decides, before any of them posts it."""
    for cloud in market.clouds:
        cloud.support_cost = _support_cost(market, cloud)
    response = cloud_response(market)
    strategic = [cloud for cloud in market.clouds if not cloud.price_taker]
    decisions = {cloud: cloud.decide_price(response) for cloud in strategic}
    margins = np.array(
        [
            decision.full_price - cloud.marginal_cost - cloud.recovered_cost
            for cloud, decision in decisions.items()
        ]
    )
    mean = mean_margin(market, margins)
    return decisions | {cloud: cloud.follow(mean) for cloud in market.clouds if cloud.price_taker}


def mean_margin(market: Market, margins: NDArray[np.float64]) -> float:
    """Spend-weighted mean of the margins of the clouds that set prices; the plain mean before any sale."""
    setters = [cloud.index for cloud in market.clouds if not cloud.price_taker]
    spending = market.tally.spending[setters]
    return float(spending @ margins / spending.sum()) if spending.sum() > 0.0 else float(margins.mean())


def mean_discount(market: Market, tariff: Tariff) -> float:
    """Workload-weighted mean discount of all enterprises, loyalty part lost by remote users (MODEL 7.4.5)."""
    crowd = market.enterprises
    discount = size_discount(crowd.size_rank, tariff.commit_discount_max)
    remote = (market.access[crowd.model, crowd.cloud] == ACCESS_REMOTE) & (crowd.model >= 0)
    discount = np.where(remote, discount * (1.0 - tariff.loyalty_share), discount)
    return float(discount @ crowd.workload / crowd.workload.sum())


def _technical_lockin(market: Market, cloud: Cloud) -> float:
    """Work of leaving with which the cloud answers fees lost since the start (MODEL 7.4.6)."""
    response = cloud.rules.cloud_price.technical_lockin_response
    customers = market.enterprises.cloud == cloud.index
    if response == 0.0 or not customers.any():
        return 0.0
    before, factor = market.scenario.parameters.switching, cloud.rules.switching.switching_egress_factor
    lost = before.egress_fee * before.switching_egress_factor - cloud.egress_fee * factor
    return technical_lockin(response, lost, float(market.enterprises.data_stock[customers].mean()))


def _support_cost(market: Market, cloud: Cloud) -> float:
    """What the cloud expects to pay towards moves, as in the last year, per unit of workload [index]."""
    workload = float(market.tally.workload[cloud.index])
    if cloud.rules.switching.provider_paid_share == 0.0 or workload == 0.0:
        return 0.0
    return market.moves.yearly(cloud.support_paid) / workload
