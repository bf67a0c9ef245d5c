"""Worlds without barriers, in which everybody reacts: parts of what that changes."""

import numpy as np
import pytest

import moatlab as ml
from moatlab.analysis.total_lock_in import TotalLockIn, rules_without, total_lock_in
from moatlab.market.market import Market
from moatlab.market.world import ACCESS_NATIVE
from moatlab.observe.lock_in import Factor, measure_mismatch, subset_of

MONTHS = 30
SCENARIO = ml.load_scenario("seed_exclusive").with_enterprises(300).with_horizon(MONTHS)
WINDOW = ("2024-07", "2025-06")


@pytest.fixture(scope="module")
def churn() -> TotalLockIn:
    """Without fees in the scenario, with two seeds."""
    return total_lock_in(
        SCENARIO.replace("parameters.switching.egress_fee", 0.0), seeds=[1, 2], window=WINDOW
    )


def test_the_parts_add_up_to_what_removing_everything_changes(churn: TotalLockIn) -> None:
    assert churn.means.shape == (2, 32)
    assert churn.parts.sum(axis=1) == pytest.approx(churn.means[:, -1] - churn.means[:, 0], abs=1e-12)
    table = churn.table()
    assert table.loc["all", "part"] == pytest.approx(table["part"].drop("all").sum(), abs=1e-12)
    assert (table["lowest"] <= table["part"]).all()
    assert (table["part"] <= table["highest"]).all()


def test_a_fee_that_nobody_pays_has_no_part(churn: TotalLockIn) -> None:
    assert (churn.parts[:, Factor.EGRESS] == 0.0).all()


def test_the_work_of_moving_keeps_customers_most(churn: TotalLockIn) -> None:
    parts = churn.table()["part"].drop("all")
    assert parts.idxmax() == "procedural"
    assert parts["procedural"] > 0.0


def test_every_world_is_a_twin_run_of_the_same_seed(churn: TotalLockIn) -> None:
    removed = {Factor.PROCEDURAL, Factor.NETWORK}
    scenario = SCENARIO.replace("parameters.switching.egress_fee", 0.0)
    twin = ml.simulate(scenario.with_interventions(rules_without(removed, "2023-01")), seed=2)
    mean = twin.market.loc[WINDOW[0] : WINDOW[1], "churn_customers"].mean()
    assert churn.means[1, subset_of(removed)] == pytest.approx(mean, rel=1e-12)


def test_nothing_differs_before_the_month_in_which_the_factors_go() -> None:
    found = total_lock_in(
        SCENARIO.with_horizon(8), outcome="hhi_cloud", start="2023-07", window=("2023-01", "2023-06")
    )
    assert (found.means == found.means[0, 0]).all()
    assert (found.parts == 0.0).all()


def test_the_rules_without_all_factors_leave_nothing_for_the_index_to_remove() -> None:
    market = Market(SCENARIO.with_interventions(rules_without(Factor, "2023-01")), rng=1)
    for _ in range(6):
        market.step()
    for lab in market.living_labs:
        assert (market.access[lab.index] == ACCESS_NATIVE).all()
    moved = measure_mismatch(market).moved
    assert np.array_equal(moved, np.full(32, moved[0]))


def test_an_outcome_that_is_not_recorded_or_does_not_exist_yet_is_refused() -> None:
    with pytest.raises(ml.InputError, match="churn"):
        total_lock_in(SCENARIO, outcome="chum_customers")
    with pytest.raises(ml.MoatlabError, match=r"entrant_1\.capability"):
        total_lock_in(SCENARIO.with_horizon(2), outcome="entrant_1.capability")
