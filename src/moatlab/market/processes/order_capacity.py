"""Clouds order accelerators."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from moatlab.foundation.months import MONTHS_PER_YEAR, years
from moatlab.market.cloud import Order, Outlook
from moatlab.market.compute import HOURS_PER_KH_MONTH
from moatlab.market.fleet import Fleet
from moatlab.market.processes.mature_capacity import capital_cost

if TYPE_CHECKING:
    from moatlab.market.cloud import Cloud
    from moatlab.market.market import Market


def order_capacity(market: Market) -> None:
    """In order months every cloud extrapolates its use and orders what is missing, within its budget.

    A fringe that has long been below its efficient scale leaves the market instead. Reads the month's
    compute use and accounts. Changes the clouds' orders.
    """
    for cloud in market.clouds:
        _watch_scale(market, cloud)
    if not market.is_order_month:
        return
    for cloud in market.clouds:
        if cloud.sells_ai_compute:
            cloud.use_history.append(_use(market, cloud))
            cloud.order = cloud.decide_order(_outlook(market, cloud))


def _use(market: Market, cloud: Cloud) -> float:
    """Capacity that own lab, contracts, the state and buyers on demand ask for [kH]."""
    use, index = market.compute, cloud.index
    set_aside = float(use.in_house[index]) + float(use.public[:, index].sum())
    return (set_aside + float(use.reserved[index] + use.wanted[index])) / HOURS_PER_KH_MONTH


def _outlook(market: Market, cloud: Cloud) -> Outlook:
    compute = market.parameters.compute
    time = years(market.month)
    parent = cloud.record.parent_capex * (1.0 + compute.parent_capex_growth) ** time
    yearly = (
        compute.capex_ai * cloud.ai_compute_revenue
        + compute.capex_gp * max(0.0, cloud.general_profit)
        + parent
    )
    return Outlook(
        use=cloud.use_history[-1],
        growth=_growth(market, cloud),
        portable=_portable(market, cloud),
        budget=yearly * market.parameters.time.order_period / MONTHS_PER_YEAR,
        unit_price=capital_cost(market),
    )


def _growth(market: Market, cloud: Cloud) -> float:
    """Growth of use over the last year, as far as it is known [log points a year]."""
    cap = math.log(market.parameters.compute.forecast_growth_cap)
    history = cloud.use_history
    periods = min(len(history) - 1, max(1, MONTHS_PER_YEAR // market.parameters.time.order_period))
    if periods == 0:
        return min(cap, market.vendor.growth_rate())
    if history[-1 - periods] <= 0.0 or history[-1] <= 0.0:
        return 0.0
    elapsed = periods * market.parameters.time.order_period / MONTHS_PER_YEAR
    return min(cap, max(0.0, math.log(history[-1] / history[-1 - periods]) / elapsed))


def _portable(market: Market, cloud: Cloud) -> float:
    """Share of the AI hours on the cloud whose code runs on its own chips (MODEL 7.8)."""
    use, index = market.compute, cloud.index
    in_house = float(use.in_house[index])
    contracted = float(use.reserved[index])
    ported = sum(
        float(use.reserved_by[market.lab_named(deal.lab).index, index]) * deal.terms.custom_chip_share
        for deal in market.contracts.in_force(cloud=cloud.name)
    )
    sold = float(use.sales[index]) + float(use.public[:, index].sum())
    other = sold + contracted - ported
    total = in_house + contracted + sold
    base = min(1.0, cloud.record.base_portability * market.parameters.compute.base_portability_factor)
    return (in_house + ported + base * other) / total if total > 0.0 else base


def _watch_scale(market: Market, cloud: Cloud) -> None:
    """Small providers live from uncommitted demand: without scale they leave, their machines are sold."""
    compute, use = market.parameters.compute, market.compute
    if not cloud.price_taker or not cloud.sells_ai_compute:
        return
    small = float(use.wanted[cloud.index]) < compute.min_efficient_scale * float(use.capacity[cloud.index])
    cloud.months_below_scale = cloud.months_below_scale + 1 if small else 0
    if cloud.months_below_scale < compute.min_scale_months:
        return
    buyers = [other for other in market.clouds if other is not cloud]
    total = sum(buyer.fleet.capacity for buyer in buyers)
    if total <= 0.0:
        return
    for buyer in buyers:
        share = buyer.fleet.capacity / total
        buyer.fleet.take_over(cloud.fleet, share, buyer.name)
    cloud.fleet, cloud.order = Fleet(gpu=0.0, custom=0.0), Order(gpu=0.0, custom=0.0)
    cloud.sells_ai_compute, cloud.capital_expenditure, cloud.chip_payments = False, 0.0, {}
    market.tell("exited", cloud.name, f"{cloud.label} sell no AI compute any more: demand below scale")
