"""The cost of a place behind the frontier, and the month in which it becomes too dear."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moatlab.economics.lab_entry import entry_closes_after, final_run_cost
from moatlab.economics.scaling import REFERENCE_FLOP, capability

positive = st.floats(0.1, 10.0)


@given(st.floats(-3.0, 10.0), positive, positive)
def test_the_run_that_is_paid_for_reaches_the_capability(goal: float, progress: float, price: float) -> None:
    flop_per_hour = 1.35e18
    run_flop = final_run_cost(goal, progress, flop_per_hour, price) * 1e9 / price * flop_per_hour
    assert capability(run_flop, progress) == pytest.approx(goal, abs=1e-9)


def test_one_order_of_magnitude_less_costs_a_tenth() -> None:
    frontier, behind = (final_run_cost(goal, 2.0, 1e18, 3.0) for goal in (3.0, 2.0))
    assert behind == pytest.approx(frontier / 10.0)
    assert frontier == pytest.approx(REFERENCE_FLOP * 1e3 / 2.0 / 1e18 * 3.0 / 1e9)


@given(positive, positive, st.floats(0.0, 2.0), st.floats(0.05, 5.0))
def test_at_the_close_of_entry_the_run_costs_all_that_can_be_paid(
    affordable: float, frontier_cost: float, gap: float, growth: float
) -> None:
    end = entry_closes_after(affordable, frontier_cost, gap, growth)
    assert frontier_cost * (1.0 + growth) ** end / 10.0**gap == pytest.approx(affordable)


def test_a_cheaper_start_or_a_larger_gap_keeps_entry_open_for_longer() -> None:
    base = entry_closes_after(0.5, 0.05, 1.0, 1.4)
    assert entry_closes_after(0.5, 0.025, 1.0, 1.4) - base == pytest.approx(math.log(2.0) / math.log(2.4))
    assert entry_closes_after(0.5, 0.05, 1.5, 1.4) > base > entry_closes_after(0.5, 0.05, 1.0, 2.0)


def test_entry_closed_from_the_start_has_a_negative_date() -> None:
    assert entry_closes_after(0.5, 10.0, 1.0, 1.4) < 0.0


@pytest.mark.parametrize("growth", [0.0, -0.1])
def test_entry_never_closes_while_runs_do_not_get_dearer(growth: float) -> None:
    with pytest.raises(ValueError, match="grows"):
        entry_closes_after(0.5, 0.05, 1.0, growth)
