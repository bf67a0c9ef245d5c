"""A handful of enterprises is a legal crowd: clouds without customers are no reason to stop."""

import pytest

import moatlab as ml
from moatlab.market.market import Market
from tests.accounting.books import audited, imbalances


def tiny(**changes: float) -> ml.Scenario:
    scenario = ml.load_scenario("documented_nonexclusive").with_horizon(42).with_enterprises(12)
    return scenario.replace_all({f"parameters.population.{name}": value for name, value in changes.items()})


@pytest.mark.parametrize("seed", range(6))
def test_the_books_of_a_dozen_enterprises_balance(seed: int) -> None:
    assert imbalances(*audited(tiny(), seed)) == {}


def test_a_cloud_may_start_without_any_customer() -> None:
    seeds_without = [
        seed for seed in range(6) if (Market(tiny(), rng=seed).tally.customers[:-1].sum(axis=1) == 0).any()
    ]
    assert seeds_without
    for seed in seeds_without:
        history = ml.simulate(tiny(), seed)
        assert history.clouds["ai_compute_revenue"].min() > 0.0


def test_all_enterprises_may_start_on_premises() -> None:
    scenario = tiny(onprem_share=0.999)
    assert Market(scenario, rng=1).tally.customers[:-1].sum() == 0
    history, books = audited(scenario, seed=1)
    assert imbalances(history, books) == {}
    assert history.market["onprem_share"].iloc[-1] < 1.0
