"""AI compute is demanded, placed and sold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from moatlab.economics.ai_demand import consumer_attraction, consumer_market
from moatlab.economics.compute_market import capacity_path
from moatlab.foundation.months import MONTHS_PER_YEAR, years
from moatlab.market.compute import HOURS_PER_KH_MONTH, ComputeUse
from moatlab.market.processes.set_model_prices import compute_price

if TYPE_CHECKING:
    from moatlab.market.lab import Lab
    from moatlab.market.market import Market

type Floats = NDArray[np.float64]


def clear_compute(market: Market) -> None:
    """Labs decide their training budgets; inference, training and third parties are served.

    Hours are supplied at the reference price without scarcity: whoever asks is served. Native
    inference runs on the cloud of the enterprise; hours of an integrated or exclusive lab on its
    cloud; the rest is placed by the clouds' sizes. Changes `market.compute`, the labs' consumer
    revenue, budgets and hours.
    """
    _share_consumers(market)
    _decide_budgets(market)
    price = np.array([compute_price(market, lab) for lab in market.labs])
    placement = _placement(market)
    inference = np.zeros((len(market.labs), len(market.clouds)))
    training, own_fleet = np.zeros_like(inference), np.zeros(len(market.labs))
    for lab in market.living_labs:
        native, elsewhere = _inference_hours(market, lab)
        home = _home(market, lab, placement)
        inference[lab.index] = native + elsewhere * home
        lab.inference_hours = float(native.sum() + elsewhere)
        lab.training_hours = _training_hours(market, lab, float(price[lab.index]))
        if lab.open_weights:
            own_fleet[lab.index] = lab.training_hours
        else:
            training[lab.index] = lab.training_hours * home
    labs_demand = float(inference.sum() + training.sum())
    background = _background(market, labs_demand) * placement
    market.compute = ComputeUse(inference, training, background, own_fleet, price, market.reference_price)


def _share_consumers(market: Market) -> None:
    """Split the consumer market over the labs by attraction (MODEL 7.12)."""
    labs, demand = market.parameters.labs, market.parameters.demand
    size = consumer_market(
        years(market.month), labs.consumer_saturation, labs.consumer_rate, labs.consumer_mid
    )
    attractions = {
        lab: lab.record.consumer_weight
        * consumer_attraction(
            lab.capability,
            market.frontier,
            lab.api_price,
            demand.capability_value,
            demand.model_price_elasticity,
        )
        for lab in market.living_labs
        if not lab.open_weights
    }
    total = sum(attractions.values())
    for lab, attraction in attractions.items():
        lab.consumer_revenue = size * attraction / total if total > 0.0 else 0.0


def _decide_budgets(market: Market) -> None:
    independent = [lab for lab in market.living_labs if lab.independent]
    for lab in independent:
        lab.training_budget = lab.affordable_budget()
    rivals = [lab.training_budget for lab in independent]
    for lab in market.living_labs:
        if not lab.independent:
            lab.training_budget = lab.parent_budget(rivals)


def _inference_hours(market: Market, lab: Lab) -> tuple[Floats, float]:
    """Hours to serve native use by cloud [C], and remote and consumer use together [m hours/month]."""
    spending = market.tally.ai_spending[:, lab.index]
    native = spending if lab.open_weights else market.tally.native_spending[:, lab.index]
    elsewhere = float((spending - native).sum()) + lab.consumer_revenue
    hours_per_unit = market.parameters.demand.serve_share * 1e3 / (MONTHS_PER_YEAR * market.reference_price)
    return native / lab.api_price * hours_per_unit, elsewhere / lab.api_price * hours_per_unit


def _training_hours(market: Market, lab: Lab, price: float) -> float:
    """Hours that the budget buys after paying the staff [m hours/month]."""
    compute_budget = lab.training_budget / (1.0 + market.parameters.labs.staff_share)
    return compute_budget * 1e3 / (MONTHS_PER_YEAR * price)


def _placement(market: Market) -> Floats:
    """Shares of the clouds in AI work that is tied to none: first capacity, times growth of the base.

    A cloud that started without customers has no growth to speak of and keeps its first capacity.
    """
    first = np.array([float(cloud.record.capacity_share) for cloud in market.clouds])
    growth = [
        cloud.installed_base_share / cloud.initial_installed_base_share
        if cloud.initial_installed_base_share > 0.0
        else 1.0
        for cloud in market.clouds
    ]
    weight = first * growth
    return np.asarray(weight / weight.sum() if weight.sum() > 0.0 else first / first.sum())


def _home(market: Market, lab: Lab, placement: Floats) -> Floats:
    """Where the lab's free hours run: with its owner, the cloud that has all its compute, or anywhere."""
    bound = [deal.cloud for deal in market.contracts.in_force(lab=lab.name) if deal.terms.exclusive_compute]
    if lab.owner is not None:
        bound = [lab.owner.name]
    if not bound:
        return placement
    home = np.zeros(len(market.clouds))
    home[market.cloud_named(bound[-1]).index] = 1.0
    return home


def _background(market: Market, labs_demand: float) -> float:
    """Hours of third parties [m/month]: what first filled the capacity, growing with supply (MODEL 5.7)."""
    compute, vendor = market.parameters.compute, market.parameters.vendor
    if market.background_start is None:
        wanted = compute.initial_capacity_kh * HOURS_PER_KH_MONTH * compute.initial_utilisation
        market.background_start = max(0.0, wanted - labs_demand)
    path = capacity_path(
        years(market.month), vendor.supply_growth_start, vendor.supply_growth_floor, vendor.supply_tau_years
    )
    return float(market.background_start * path**compute.background_exponent)
