"""Whatever the parameters: books balance and tables make sense, or the run says why it cannot go on."""

import pytest
from hypothesis import HealthCheck, event, given, settings

import moatlab as ml
from moatlab.observe.history import History
from tests.accounting.books import Statement, audited
from tests.accounting.checks import BOOK_CHECKS, TABLE_CHECKS
from tests.accounting.random_scenarios import SWEPT, Case, cases

LONG_ENOUGH_TO_EXPLAIN = 40


def test_nearly_every_parameter_is_swept() -> None:
    assert len(SWEPT) > 180


@settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(cases())
def test_books_balance_in_any_plausible_scenario(case: Case) -> None:
    try:
        history, statements = audited(case.scenario(), case.seed)
    except ml.NumericalError as error:
        event("refused")
        refusal = error
    else:
        event("ran")
        balance(history, statements)
        return
    assert refusal.month
    assert refusal.firm
    assert len(refusal.problem) > LONG_ENOUGH_TO_EXPLAIN


def test_a_start_that_cannot_be_fitted_is_refused_with_a_reason() -> None:
    scenario = ml.load_scenario("seed_exclusive").with_enterprises(60)
    with pytest.raises(ml.NumericalError) as refusal:
        ml.Market(scenario.replace("parameters.demand.model_affinity_sd", 20.0), rng=3)
    assert refusal.value.month == "2023-01-01"
    assert "brands" in refusal.value.problem


def balance(history: History, statements: list[Statement]) -> None:
    for statement in statements:
        for check in BOOK_CHECKS:
            check(statement)
    for table_check in TABLE_CHECKS:
        table_check(history)
