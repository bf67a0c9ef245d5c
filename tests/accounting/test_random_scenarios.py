"""Whatever the parameters: books balance and tables make sense, or the run says why it cannot go on."""

import pytest
from hypothesis import HealthCheck, event, given, settings

import moatlab as ml
from tests.accounting.books import audited, imbalances
from tests.accounting.random_scenarios import SWEPT, Case, cases

LONG_ENOUGH_TO_EXPLAIN = 40
# Two tests with half of the 200 examples each, so that two workers share them.
any_scenario = settings(
    max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


def test_nearly_every_parameter_is_swept() -> None:
    assert len(SWEPT) > 180


@any_scenario
@given(case=cases("history"))
def test_books_balance_in_any_plausible_scenario(case: Case) -> None:
    balances_or_is_refused(case)


@any_scenario
@given(case=cases("free"))
def test_books_balance_in_any_plausible_scenario_in_which_all_contracts_are_bargained(case: Case) -> None:
    balances_or_is_refused(case)


def balances_or_is_refused(case: Case) -> None:
    refused = None
    try:
        history, books = audited(case.scenario(), case.seed)
    except ml.NumericalError as refusal:
        refused = refusal
    event("refused" if refused else "ran")
    if refused:
        assert refused.month
        assert refused.firm
        assert len(refused.problem) > LONG_ENOUGH_TO_EXPLAIN
    else:
        assert imbalances(history, books) == {}


def test_a_start_that_cannot_be_fitted_is_refused_with_a_reason() -> None:
    scenario = ml.load_scenario("seed_exclusive").with_enterprises(60)
    with pytest.raises(ml.NumericalError) as refusal:
        ml.Market(scenario.replace("parameters.demand.model_affinity_sd", 20.0), rng=3)
    assert refusal.value.month == "2023-01-01"
    assert "brands" in refusal.value.problem
