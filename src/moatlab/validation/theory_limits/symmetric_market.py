"""Markets reduced to what a theorem speaks of: equal clouds, equal enterprises, mechanisms switched off."""

import datetime
from collections.abc import Mapping

import numpy as np

from moatlab.market.market import Market
from moatlab.market.offers import make_peers
from moatlab.parameters.parameters import Parameters
from moatlab.scenario.firms import CloudRecord, LabRecord
from moatlab.scenario.scenario import Scenario

ALPHA = 20.0
AMORTISATION_YEARS = 3.0
NEVER = datetime.date(2199, 1, 1)
"""When labs begin to bargain that are to sign nothing."""

HOMOGENEOUS = {
    "population.size_ratio_max": 1.0,
    "population.onprem_share": 0.0,
    "population.onprem_stay": 0.0,
    "population.turnover_rate": 0.0,
    "population.workload_growth": 0.0,
    "population.network": "mean_field",
    "demand.price_sensitivity_median": ALPHA,
    "demand.price_sensitivity_sd": 0.0,
    "demand.cloud_affinity_sd": 0.0,
    "demand.model_affinity_sd": 0.0,
    "demand.trust_weight": 0.0,
    "demand.ecosystem_weight": 0.0,
    "demand.peer_weight": 0.0,
    "demand.model_peer_weight": 0.0,
    "demand.focus": (),
    "occasions.attention_prob": 1.0,
    "occasions.midterm_review_rate": 0.0,
    "occasions.bass_p": 0.0,
    "occasions.bass_q": 0.0,
    "switching.procedural_switching_cost": 0.0,
    "switching.data_gravity_cost": 0.0,
    "switching.egress_fee": 0.0,
    "cloud_price.commit_discount_max": 0.0,
    "cloud_price.cloud_cost_trend": 0.0,
    "labs.entry_hazard": 0.0,
    "labs.exit_gap": 20.0,
    "labs.exit_months": 240,
    "stocks.sector_procedural_multiplier": (1.0, 1.0, 1.0, 1.0, 1.0),
}


def switching_cost_of(utils: float) -> float:
    """Years of spend whose loss weighs `utils` in the choice of a cloud."""
    return utils * AMORTISATION_YEARS / ALPHA


def symmetric_scenario(
    clouds: int, enterprises: int, settings: Mapping[str, object], shares: tuple[float, ...] = ()
) -> Scenario:
    """`clouds` equal price-setting clouds and one small lab; `settings` override the reductions.

    `shares` are the shares among new customers, which fit the quality of the clouds; none = equal.
    """
    parts = shares or (1.0 / clouds,) * clouds
    records = tuple(
        CloudRecord(
            name=f"cloud_{'abcdefgh'[index]}",
            label=f"Cloud {index}",
            initial_share=1.0 / clouds,
            entrant_share=part,
            capacity_share=1.0 / clouds,
        )
        for index, part in enumerate(parts)
    )
    lab = LabRecord(
        name="lab",
        label="Lab",
        capability=0.0,
        cash=1.0,
        brand_target_share=1.0,
        api_price=1.5,
        bargains_from=NEVER,
        listings=tuple(record.name for record in records),
    )
    reductions = {**HOMOGENEOUS, "population.n_enterprises": enterprises, **settings}
    parameters = Parameters().replace_all(reductions)
    return Scenario(name="symmetric", parameters=parameters, clouds=records, labs=(lab,))


def symmetric_market(clouds: int, enterprises: int, settings: Mapping[str, object], seed: int = 1) -> Market:
    """The market of a symmetric scenario."""
    return Market(symmetric_scenario(clouds, enterprises, settings), rng=seed)


def place(market: Market, shares: tuple[float, ...]) -> None:
    """Put the enterprises on the clouds in exactly these shares, and let peers see it."""
    bounds = np.round(np.cumsum(shares) * market.enterprises.size).astype(int)
    market.enterprises.cloud[:] = np.searchsorted(bounds, np.arange(market.enterprises.size), side="right")
    market.peers = make_peers(market, live=market.parameters.switches.update == "sequential")
