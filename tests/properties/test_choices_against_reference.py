"""The compiled loops choose as every single enterprise would if one asked them one after the other."""

import datetime
from collections.abc import Mapping

import numpy as np
import pytest

import moatlab as ml
from moatlab.market.processes.choose_suppliers import choose_suppliers
from moatlab.market.world import Enterprises
from moatlab.scenario.dated import ContractRecord
from tests.properties.laws import LAWS
from tests.properties.reference_choices import MonthOfChoices
from tests.properties.reference_utilities import Enterprise

CHOICES = ("ai_aware", "commitment_end", "cloud_draw_month", "model_draw_month")
LEVELS = (
    "contract_price",
    "embeddedness",
    "data_stock",
    "capability_need",
    "cloud_affinity",
    "model_affinity",
)

# A crowd in which every kind of event happens within a year.
BUSY = {
    "parameters.occasions.midterm_review_rate": 2.0,
    "parameters.occasions.attention_prob": 0.6,
    "parameters.occasions.contract_term_months": 12,
    "parameters.occasions.onprem_review_rate": 2.0,
    "parameters.occasions.consideration_prob": 0.6,
    "parameters.occasions.overtake_review_prob": 0.7,
    "parameters.occasions.bass_p": 3.0,
    "parameters.population.turnover_rate": 0.3,
    "parameters.population.workload_growth": 0.18,
    "parameters.demand.capability_need_mean": -1.0,
    "parameters.demand.overtake_gap": 0.05,
    "parameters.demand.ai_nest_weight": 10.0,
    "parameters.demand.model_switching_cost": 1.0,
    "parameters.demand.peer_weight": 3.0,
    "parameters.demand.model_peer_weight": 2.0,
    "parameters.demand.remote_penalty": 0.3,
    "parameters.switching.procedural_switching_cost": 0.5,
    "parameters.switching.interop_procedural": 0.3,
    "parameters.switching.interop_data": 0.2,
    "parameters.switching.switching_egress_factor": 0.8,
    "parameters.labs.min_run_months": 1,
    "parameters.labs.cadence_months": 3,
    "parameters.labs.release_noise": 0.3,
    "parameters.switches.expected_ai_weight": 1.5,
}
EVERY_EVENT = {
    "learnt of AI",
    "replaced",
    "renewed without a look",
    "cut off from its model",
    "forgot a rival",
    "stayed on-premises",
    "first choice",
    "stayed",
    "moved",
    "stayed at mid-term",
    "moved at mid-term",
    "looked around because its lab was overtaken",
    "uses a remote model",
    "changed its model",
}
EXCLUSIVE_IN_MAY = ContractRecord(
    cloud="aws",
    lab="anthropic",
    start=datetime.date(2023, 5, 1),
    action="sign",
    mode="exclusive",
    exclusive_compute=True,
    terminates_others=True,
)


def shipped(enterprises: int, months: int) -> ml.Scenario:
    return ml.load_scenario("seed_exclusive").with_horizon(months).with_enterprises(enterprises)


def busy(changes: Mapping[str, object]) -> ml.Scenario:
    scenario = shipped(enterprises=200, months=10).replace_all({**BUSY, **changes})
    return scenario.replace("contracts", (*scenario.contracts, EXCLUSIVE_IN_MAY))


def assert_same(enterprises: Enterprises, reference: list[Enterprise]) -> None:
    clouds = [-1 if one.cloud is None else one.cloud.index for one in reference]
    models = [-1 if one.model is None else one.model.index for one in reference]
    assert enterprises.cloud.tolist() == clouds
    assert enterprises.model.tolist() == models
    for name in CHOICES:
        assert np.array_equal(getattr(enterprises, name), [getattr(one, name) for one in reference]), name
    for name in LEVELS:
        expected = np.array([getattr(one, name) for one in reference])
        np.testing.assert_allclose(getattr(enterprises, name), expected, rtol=0, atol=1e-12, err_msg=name)


def choices_compared(scenario: ml.Scenario, seed: int) -> set[str]:
    """Run a scenario and compare every month with the reference; returns all that happened."""
    happened: set[str] = set()

    def compared(market: ml.Market) -> None:
        reference = MonthOfChoices(market)
        reference.run()
        choose_suppliers(market)
        assert_same(market.enterprises, reference.crowd)
        happened.update(*(one.happened for one in reference.crowd))

    market = ml.Market(
        scenario, rng=seed, schedule=ml.replace_process(ml.PROCESSES, "choose_suppliers", compared)
    )
    for _ in range(scenario.parameters.time.steps):
        market.step()
    return happened


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_shipped_scenario_chooses_as_the_equations_say(seed: int) -> None:
    happened = choices_compared(shipped(enterprises=300, months=18), seed)
    assert {"renewed without a look", "first choice", "stayed", "replaced", "learnt of AI"} <= happened


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"parameters.population.network": "mean_field"},
        {"parameters.switches.update": "sequential"},
        {"parameters.switches.update": "sequential", "parameters.population.network": "mean_field"},
        {"parameters.cloud_price.loyalty_share": 1.0, "parameters.cloud_price.commit_discount_max": 0.3},
        {"parameters.demand.focus": (), "parameters.demand.first_party_integration": 1.0},
    ],
    ids=["small world", "mean field", "one by one", "one by one, mean field", "loyalty", "no focus"],
)
@pytest.mark.parametrize("seed", [1, 2])
def test_a_busy_market_chooses_as_the_equations_say(changes: dict[str, object], seed: int) -> None:
    assert choices_compared(busy(changes), seed) == EVERY_EVENT


def test_with_full_attention_and_consideration_nobody_forgets_or_renews_blindly() -> None:
    all_awake = {
        "parameters.occasions.attention_prob": 1.0,
        "parameters.occasions.consideration_prob": 1.0,
    }
    assert choices_compared(busy(all_awake), seed=3) == EVERY_EVENT - {
        "forgot a rival",
        "renewed without a look",
    }


def test_product_focus_enters_the_choice_along_its_ramp() -> None:
    later = shipped(enterprises=200, months=15).replace_all(
        {**BUSY, "contracts": (), "parameters.time.start": datetime.date(2024, 2, 1)}
    )
    assert "changed its model" in choices_compared(later, seed=4)


@pytest.mark.parametrize("network", ["small_world", "mean_field"])
def test_laws_reach_those_at_whom_they_are_aimed_as_the_equations_say(network: str) -> None:
    changes = {
        "parameters.population.network": network,
        "parameters.cloud_price.technical_lockin_response": 0.5,
        "parameters.occasions.attention_prob": 0.3,
    }
    happened = choices_compared(busy(changes).with_interventions(LAWS), seed=5)
    assert "looked around because of the law" in happened
