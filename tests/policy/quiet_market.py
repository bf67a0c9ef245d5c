"""Markets in which nothing moves but what a law moves: prices stand still, nobody uses AI."""

import datetime
from collections.abc import Mapping

import moatlab as ml
from moatlab.market.market import Market
from moatlab.policy.intervention import Intervention

__all__ = ["QUIET", "after", "in_the_month", "quiet"]

QUIET: dict[str, object] = {
    "parameters.population.n_enterprises": 60,
    "parameters.population.turnover_rate": 0.0,
    "parameters.population.workload_growth": 0.0,
    "parameters.cloud_price.price_damping": 0.0,
    "parameters.cloud_price.cloud_cost_trend": 0.0,
    "parameters.demand.peer_weight": 0.0,
    "parameters.demand.trust_weight": 0.0,
    "parameters.occasions.bass_p": 0.0,
    "parameters.occasions.bass_q": 0.0,
    "parameters.labs.entry_hazard": 0.0,
}


def quiet(*laws: Intervention, changes: Mapping[str, object] | None = None) -> ml.Scenario:
    """The documented world without anything that moves by itself, under these laws."""
    scenario = ml.load_scenario().replace_all(QUIET | dict(changes or {}))
    return scenario.with_interventions(laws)


def after(scenario: ml.Scenario, months: int, seed: int = 1) -> Market:
    """The market after so many months."""
    market = Market(scenario, rng=seed)
    for _ in range(months):
        market.step()
    return market


def in_the_month(scenario: ml.Scenario, year: int, month: int) -> Market:
    """The market at the end of a month."""
    return after(scenario, scenario.calendar.step(datetime.date(year, month, 1)) + 1)
