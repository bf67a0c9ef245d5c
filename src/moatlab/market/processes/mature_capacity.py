"""Accelerators arrive and wear out; the vendor delivers what was ordered, as far as it can."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from moatlab.economics.allocation import allocate_supply
from moatlab.foundation.months import MONTHS_PER_YEAR
from moatlab.market.chip_trade import cost_of_new
from moatlab.market.fleet import Delivery

if TYPE_CHECKING:
    from moatlab.market.cloud import Cloud
    from moatlab.market.market import Market

HOURS_PER_KH_YEAR = 0.00876
"""USD bn that a kH-year costs at 1 USD an hour."""


def mature_capacity(market: Market) -> None:
    """Deliveries are installed, old accelerators wear out; in order months the vendor ships.

    Changes the clouds' fleets, orders and capital expenditure, and the vendor's sales and backlog.
    """
    for cloud in market.clouds:
        cloud.fleet.wear_out(1.0 / (MONTHS_PER_YEAR * market.parameters.compute.life_years))
        cloud.fleet.receive(market.month)
    if market.is_order_month and market.month > 0:
        _ship(market)


def capital_cost(market: Market) -> float:
    """Price of a kH of the vendor's accelerators: the capital part of its cost over its life [USD bn]."""
    compute = market.parameters.compute
    return compute.capital_share * compute.life_years * HOURS_PER_KH_YEAR * market.gpu_cost


def _ship(market: Market) -> None:
    """The vendor shares what it can make among the clouds; own chips use up some of the same capacity.

    What was ordered a period ago arrives when the lead time from the order is over.
    """
    parameters, clouds = market.parameters, market.clouds
    period = parameters.time.order_period
    stock = sum(cloud.fleet.capacity + cloud.fleet.on_order for cloud in clouds)
    custom = sum(cloud.order.custom for cloud in clouds)
    supply = max(0.0, market.vendor.supply(stock, period) - custom)
    orders = np.array([cloud.order.gpu for cloud in clouds])
    capacity = np.array([cloud.fleet.capacity for cloud in clouds])
    shipped = allocate_supply(orders, capacity, supply, float(parameters.vendor.allocation_exponent))
    arrival = market.month - period + parameters.compute.lead_months
    for cloud, gpu, ordered in zip(clouds, shipped.tolist(), orders.tolist(), strict=True):
        market.vendor.backlog[cloud.name] = ordered - gpu
        deliver(market, cloud, Delivery(arrival, gpu, cloud.order.custom, cloud.order.designer))


def deliver(market: Market, cloud: Cloud, delivery: Delivery) -> None:
    """Put a delivery on its way; it is paid over the months until the next one."""
    deliveries_a_year = MONTHS_PER_YEAR / market.parameters.time.order_period
    price = capital_cost(market) * deliveries_a_year
    cloud.fleet.pipeline.append(delivery)
    ratio = cloud.custom_price_ratio(cost_of_new(cloud, delivery.designer))
    cloud.capital_expenditure = price * (delivery.gpu + delivery.custom * ratio)
    cloud.chip_payments = {delivery.designer: price * delivery.custom * ratio} if delivery.designer else {}
    market.vendor.sales_to[cloud.name] = price * delivery.gpu
