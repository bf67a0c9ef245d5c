"""What a run records of lock-in, part by part."""

import math

import numpy as np
import pandas as pd
import pytest

import moatlab as ml
from moatlab.market.market import Market
from moatlab.observe.lock_in import Factor, measure_lock_in, measure_mismatch, misplaced_share, subset_of

SCENARIO = ml.load_scenario("seed_exclusive").with_enterprises(400)
PARTS = [f"lock_in_{factor.name.lower()}" for factor in Factor]


def market_after(months: int, changes: dict[str, object]) -> Market:
    market = Market(SCENARIO.replace_all(changes), rng=1)
    for _ in range(months):
        market.step()
    return market


@pytest.fixture(scope="module")
def usual() -> Market:
    """After two years."""
    return market_after(24, {})


def test_the_recorded_parts_add_up_to_the_lock_in_of_every_month() -> None:
    recorded = ml.simulate(SCENARIO.with_horizon(30), seed=1).market
    dates = pd.DatetimeIndex(recorded.index)
    assert np.allclose(recorded[PARTS].sum(axis=1), recorded["lock_in"], rtol=0.0, atol=1e-12)
    januaries = recorded["lock_in_procedural"][dates.month == 1]
    assert januaries.nunique() == len(januaries) == 3
    carried = recorded[PARTS].groupby(dates.year).nunique()
    assert (carried == 1).all(axis=None)


def test_the_forgone_surplus_is_shared_out_too(usual: Market) -> None:
    found = measure_lock_in(usual)
    gained = found.forgone_surplus - found.forgone_passive
    assert math.fsum(found.forgone_parts.values()) == pytest.approx(gained, abs=1e-12)
    assert max(found.forgone_parts, key=lambda factor: found.forgone_parts[factor]) is Factor.PROCEDURAL


def test_without_the_work_of_moving_more_move_whatever_else_is_removed(usual: Market) -> None:
    moved = measure_mismatch(usual).moved
    subsets = np.arange(moved.size)
    others = subsets[subsets >> Factor.PROCEDURAL & 1 == 0]
    assert (moved[others | 1 << Factor.PROCEDURAL] > moved[others]).all()


def test_the_share_without_a_set_of_factors_is_asked_for_by_name(usual: Market) -> None:
    moved = measure_mismatch(usual).moved
    assert misplaced_share(usual, [Factor.GRAVITY, Factor.NETWORK]) == moved[0b01010]
    assert misplaced_share(usual, Factor) == moved[-1] == moved[subset_of(Factor)]
    assert misplaced_share(usual, ()) == moved[0]


def test_dearer_work_of_moving_holds_more_and_leaves_less_to_data() -> None:
    cheap, dear = (
        measure_lock_in(market_after(24, {"parameters.switching.procedural_switching_cost": cost})).parts
        for cost in (0.5, 3.5)
    )
    assert cheap[Factor.PROCEDURAL] < dear[Factor.PROCEDURAL]
    assert cheap[Factor.GRAVITY] > dear[Factor.GRAVITY]


def test_a_large_fee_on_data_that_leaves_is_seen_in_its_part() -> None:
    small, large = (
        measure_lock_in(market_after(24, {"parameters.switching.egress_fee": fee})).parts[Factor.EGRESS]
        for fee in (0.02, 0.5)
    )
    assert small < large


def test_a_market_without_customers_is_not_locked_in(usual: Market) -> None:
    empty = Market(SCENARIO, rng=1)
    empty.enterprises.cloud[:] = -1
    found = measure_lock_in(empty)
    assert found.proper == found.passive == found.forgone_surplus == 0.0
    assert set(found.parts.values()) == {0.0}
