"""AI compute is demanded, reserved, priced and sold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moatlab.economics.ai_demand import consumer_attraction, consumer_market
from moatlab.foundation.months import years
from moatlab.market.compute import HOURS_PER_KH_MONTH
from moatlab.market.compute_clearing import clear
from moatlab.market.compute_needs import (
    compute_needs,
    compute_terms,
    count_units,
    custom_hours_share,
    reservations,
)
from moatlab.market.ownership import parent_budget
from moatlab.market.public_compute import research_grant

if TYPE_CHECKING:
    from moatlab.market.market import Market


def clear_compute(market: Market) -> None:
    """Labs decide their training budgets; reserved hours are used; the spot price clears the rest.

    Changes `market.units_sold` and `market.compute`, the labs' consumer revenue, budgets, hours and fill
    rates, the clouds' reserved capacity and the vendor's memory of the spot price.
    """
    _share_consumers(market)
    _decide_budgets(market)
    market.units_sold = count_units(market)
    needs, terms = compute_needs(market), compute_terms(market)
    market.compute_case = needs, reservations(market, needs, terms), terms
    use = market.compute = clear(*market.compute_case)
    market.vendor.note_premium(use.scarcity)
    for cloud in market.clouds:
        cloud.capacity_reserved = float(use.reserved[cloud.index]) / HOURS_PER_KH_MONTH
    for lab in market.living_labs:
        lab.note_compute(use)
    _note_custom_training(market)


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
    """Labs spend what they can, parents keep up with them; grants come on top."""
    independent = [lab for lab in market.living_labs if lab.independent]
    for lab in independent:
        lab.training_budget = lab.affordable_budget()
    rivals = [lab.training_budget for lab in independent]
    for lab in market.living_labs:
        if not lab.independent:
            lab.training_budget = parent_budget(lab, rivals)
        lab.training_budget += research_grant(lab)


def _note_custom_training(market: Market) -> None:
    """Which part of a lab's training runs on own chips of its clouds, by contract."""
    use = market.compute
    for lab in market.living_labs:
        lab.custom_training_share = 0.0
    for contract in market.contracts.in_force():
        lab, cloud = market.lab_named(contract.lab), market.cloud_named(contract.cloud)
        hours = float(use.training[lab.index, cloud.index])
        if contract.terms.custom_chip_share > 0.0 and hours > 0.0:
            share = custom_hours_share(market, contract, float(use.reserved_by[lab.index, cloud.index]))
            lab.custom_training_share += share * hours / lab.training_hours
