"""Build the market of the first month (MODEL 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from moatlab.foundation.errors import NumericalError
from moatlab.foundation.months import MONTHS_PER_YEAR
from moatlab.foundation.randomness import stable_ids
from moatlab.market.cloud import Cloud
from moatlab.market.contracts import ContractBook
from moatlab.market.crowd import draw_enterprises
from moatlab.market.dated_contracts import impose_contracts
from moatlab.market.first_choices import (
    choose_first_clouds,
    fit_brands,
    fit_entrant_quality,
)
from moatlab.market.fleet import Delivery, Fleet
from moatlab.market.lab import Lab
from moatlab.market.ledger import Ledger
from moatlab.market.network import InfluenceNetwork, build_network
from moatlab.market.offers import make_peers, make_world
from moatlab.market.processes.improve_chips import follow_hardware_trend, price_compute
from moatlab.market.processes.mature_capacity import deliver
from moatlab.market.processes.set_cloud_prices import mean_discount, mean_margin
from moatlab.market.regulator import Regulator
from moatlab.market.response import cloud_response, unmeasured_response
from moatlab.market.signing import publish_access
from moatlab.market.tally import count_crowd
from moatlab.market.tariff import PriceDecision
from moatlab.market.vendor import Vendor

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
    follow_hardware_trend(market)
    market.clouds = [Cloud(market, record, index) for index, record in enumerate(scenario.clouds)]
    market.vendor, market.regulator = Vendor(market), Regulator(market)
    _install_accelerators(market)
    price_compute(market)
    market.labs = [Lab(market, record, index) for index, record in enumerate(scenario.labs)]
    market.note_frontier()
    market.cloud_ids = stable_ids([cloud.name for cloud in market.clouds])
    market.lab_ids = stable_ids([lab.name for lab in market.labs])
    market.contracts, market.ledger = ContractBook(), Ledger()
    market.background_start = None
    market.model_response = unmeasured_response(market)
    market.onprem_utility = 0.0
    market.enterprises, on_cloud = draw_enterprises(scenario, market.seed)
    market.network = _network(market)
    impose_contracts(market)
    publish_access(market)
    _post_first_prices(market)
    market.peers = make_peers(market, live=False)
    fit_brands(market)
    initial = np.array([float(cloud.record.initial_share) for cloud in market.clouds])
    choose_first_clouds(market, on_cloud, initial)
    market.peers = make_peers(market, live=market.parameters.switches.update == "sequential")
    market.tally = count_crowd(market, make_world(market))
    _start_stocks(market)
    fit_entrant_quality(market)
    _calibrate_costs(market)
    _start_elsewhere(market, on_cloud)


def _install_accelerators(market: Market) -> None:
    """The capacity of the first month, and deliveries of the lead time on the supply path (MODEL 5.7)."""
    compute, period = market.parameters.compute, market.parameters.time.order_period
    total = compute.initial_capacity_kh
    for cloud in market.clouds:
        custom = cloud.record.initial_custom_share
        own = total * cloud.record.capacity_share
        cloud.fleet = Fleet(gpu=own * (1.0 - custom), custom=own * custom)
    stock = total
    for month in range(0, compute.lead_months, period):
        shipped = market.vendor.supply(stock, period)
        stock += shipped - stock * period / (MONTHS_PER_YEAR * compute.life_years)
        for cloud in market.clouds:
            kh, custom = shipped * cloud.record.capacity_share, cloud.record.initial_custom_share
            deliver(market, cloud, Delivery(month, kh * (1.0 - custom), kh * custom))


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
    discount = mean_discount(market, market.clouds[0].tariff)
    for cloud in market.clouds:
        cloud.post_price(PriceDecision(cloud.full_price, cloud.retention_advantage), discount)


def _start_stocks(market: Market) -> None:
    """Installed bases as drawn; the labs' runways from their cash."""
    for cloud, share in zip(market.clouds, market.tally.general_shares, strict=True):
        cloud.installed_base_share = cloud.initial_installed_base_share = float(share)
    for lab in market.labs:
        if lab.independent:
            lab.note_runway()
        if lab.owner is not None:
            lab.relative_compute_cost = lab.owner.transfer_price / market.reference_price


def _start_elsewhere(market: Market, on_cloud: NDArray[np.bool_]) -> None:
    """Let the market start from another history, with the qualities and costs of the documented one."""
    shares = [cloud.record.start_share for cloud in market.clouds]
    if None in shares:
        return
    choose_first_clouds(market, on_cloud, np.array(shares, dtype=float))
    market.peers = make_peers(market, live=market.parameters.switches.update == "sequential")
    market.tally = count_crowd(market, make_world(market))
    # Trust counts from the documented base: qualities were fitted with it.
    for cloud, share in zip(market.clouds, market.tally.general_shares, strict=True):
        cloud.installed_base_share = float(share)


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
