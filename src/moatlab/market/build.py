"""Build the market of the first month (MODEL 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from moatlab.foundation.errors import NumericalError
from moatlab.foundation.months import MONTHS_PER_YEAR
from moatlab.foundation.randomness import stable_ids
from moatlab.market.cloud import Cloud, PriceDecision
from moatlab.market.contracts import ContractBook
from moatlab.market.crowd import draw_enterprises
from moatlab.market.first_choices import (
    choose_first_clouds,
    fit_brands,
    fit_entrant_quality,
)
from moatlab.market.lab import Lab
from moatlab.market.ledger import Ledger
from moatlab.market.network import InfluenceNetwork, build_network
from moatlab.market.offers import make_peers, make_world
from moatlab.market.processes.bargain_contracts import sign_contracts
from moatlab.market.processes.improve_chips import improve_chips
from moatlab.market.processes.set_cloud_prices import mean_discount, mean_margin
from moatlab.market.response import cloud_response
from moatlab.market.tally import count_crowd

if TYPE_CHECKING:
    from moatlab.market.market import Market

__all__ = ["build"]


def build(market: Market) -> None:
    """Draw the crowd, place the firms, and fit qualities, brands and costs to the start of the data.

    Raises:
        NumericalError: the margins implied by the first month exceed the price of a cloud.
    """
    scenario = market.scenario
    market.calendar = scenario.calendar
    market.put_in_force(scenario.parameters)
    improve_chips(market)
    market.clouds = [Cloud(market, record, index) for index, record in enumerate(scenario.clouds)]
    market.labs = [Lab(market, record, index) for index, record in enumerate(scenario.labs)]
    market.note_frontier()
    market.cloud_ids = stable_ids([cloud.name for cloud in market.clouds])
    market.lab_ids = stable_ids([lab.name for lab in market.labs])
    market.contracts, market.ledger = ContractBook(), Ledger()
    market.background_start = None
    market.onprem_utility = 0.0
    market.enterprises, on_cloud = draw_enterprises(scenario, market.seed)
    market.network = _network(market)
    sign_contracts(market)
    _post_first_prices(market)
    market.peers = make_peers(market, live=False)
    fit_brands(market)
    choose_first_clouds(market, on_cloud)
    market.peers = make_peers(market, live=market.parameters.switches.update == "sequential")
    market.tally = count_crowd(market, make_world(market))
    _start_stocks(market)
    fit_entrant_quality(market)
    _calibrate_costs(market)


def _network(market: Market) -> InfluenceNetwork | None:
    population = market.parameters.population
    if population.network == "mean_field":
        return None
    return build_network(
        market.enterprises.sector,
        degree=population.network_degree,
        rewiring=population.rewiring,
        cross_sector=population.cross_sector,
        seed=market.seed,
    )


def _post_first_prices(market: Market) -> None:
    """List prices at which the average customer pays the full price 1."""
    discount = mean_discount(market)
    for cloud in market.clouds:
        cloud.post_price(PriceDecision(cloud.full_price, cloud.retention_advantage), discount)


def _start_stocks(market: Market) -> None:
    """Installed bases as drawn; the labs' runways from their cash."""
    for cloud, share in zip(market.clouds, market.tally.general_shares, strict=True):
        cloud.installed_base_share = cloud.initial_installed_base_share = float(share)
    for lab in market.labs:
        if lab.independent:
            lab.runway_months = MONTHS_PER_YEAR * lab.cash / (lab.target_budget() / 2.0)


def _calibrate_costs(market: Market) -> None:
    """Costs at which each cloud's first price is its best (MODEL 7.4.3); the fringe's from their mean."""
    response = cloud_response(market)
    strategic = [cloud for cloud in market.clouds if not cloud.price_taker]
    margins = np.array([cloud.optimal_margin(response) for cloud in strategic])
    for cloud, margin in zip(strategic, margins, strict=True):
        cloud.initial_marginal_cost = cloud.full_price + cloud.ancillary_margin - float(margin)
        cloud.retention_advantage = float(response.retention[cloud.index])
        if cloud.initial_marginal_cost <= 0.0:
            raise NumericalError(
                problem=f"the first price, 1, implies a margin of {margin:.2f} and so a cost that is not "
                "positive; raise cloud_price.foresight, occasions.attention_prob or "
                "population.turnover_rate, or lower switching.procedural_switching_cost",
                month=str(market.date),
                firm=cloud.name,
            )
    mean = mean_margin(market, margins)
    for cloud in market.clouds:
        if cloud.price_taker:
            cloud.initial_marginal_cost = cloud.full_price - mean
            cloud.retention_advantage = float(response.retention[cloud.index])
