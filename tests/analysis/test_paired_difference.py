"""What may be said of a difference between paired runs: known answers, and cases without one."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moatlab.analysis.paired_difference import mean_interval, paired_difference

CHANGES = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
BASE = np.array([10.0, 20.0, 30.0, 20.0, 10.0])
# Student's t: 97.5 % point for 4 degrees of freedom, from printed tables.
T4 = 2.776


def test_the_interval_is_that_of_the_paired_t_test() -> None:
    found = paired_difference(BASE, BASE + CHANGES)
    half = T4 * math.sqrt(2.5) / math.sqrt(5.0)
    assert found.difference == pytest.approx(3.0)
    assert (found.baseline_mean, found.alternative_mean) == (pytest.approx(18.0), pytest.approx(21.0))
    assert (found.low, found.high) == (
        pytest.approx(3.0 - half, abs=1e-3),
        pytest.approx(3.0 + half, abs=1e-3),
    )
    assert (found.runs, found.sign_share, found.verdict) == (5, 1.0, "rises")


def test_the_bootstrap_knows_the_quantiles_of_resampled_means() -> None:
    # Of the 3125 samples of 1..5, all equally likely, 2.5 % have a mean up to 1.8, as many from 4.2 on.
    found = paired_difference(BASE, BASE + CHANGES)
    assert found.bootstrap_low == pytest.approx(1.8, abs=0.21)
    assert found.bootstrap_high == pytest.approx(4.2, abs=0.21)


def test_pairing_is_worth_the_variance_that_it_removes() -> None:
    found = paired_difference(BASE, BASE + CHANGES)
    variances = [np.var(values, ddof=1) for values in (BASE, BASE + CHANGES, CHANGES)]
    assert variances[2] == 2.5
    assert found.variance_ratio == pytest.approx((variances[0] + variances[1]) / 2.5)


def test_a_fall_is_called_so_and_the_share_of_runs_with_the_sign_counts_no_zeros() -> None:
    changes = -np.array([2.0, 2.1, 1.9, 2.0, 0.0, 2.2, 1.8, 2.0])
    found = paired_difference(np.zeros(8) + 5.0, 5.0 + changes)
    assert (found.verdict, found.sign_share) == ("falls", 0.875)


def test_an_interval_around_zero_shows_no_effect() -> None:
    found = paired_difference(np.full(4, 5.0), np.array([4.0, 6.0, 4.5, 5.6]))
    assert found.low < 0.0 < found.high
    assert found.verdict == "no effect shown: the interval includes zero"


def test_an_effect_is_claimed_only_if_both_intervals_exclude_zero() -> None:
    found = paired_difference(np.full(3, 5.0), np.array([5.1, 5.2, 5.9]))
    assert found.bootstrap_low > 0.0 > found.low
    assert found.verdict == "no effect shown: only one of two intervals excludes zero"


@pytest.mark.parametrize("noise", [0.0, 1e-13])
def test_equal_runs_are_unchanged_and_pairing_has_no_ratio(noise: float) -> None:
    found = paired_difference(BASE, BASE * (1.0 + noise * np.array([1.0, -1.0, 0.0, 1.0, -1.0])))
    assert (found.difference, found.low, found.high) == (0.0, 0.0, 0.0)
    assert found.verdict == "unchanged in every run"
    assert math.isnan(found.variance_ratio)


def test_the_same_change_in_every_run_has_an_interval_of_no_width() -> None:
    found = paired_difference(BASE, BASE + 0.1)
    assert (found.low, found.high) == (pytest.approx(0.1), pytest.approx(0.1))
    assert (found.bootstrap_low, found.verdict) == (pytest.approx(0.1), "rises")
    assert math.isnan(found.variance_ratio)


def test_one_run_has_no_interval() -> None:
    found = paired_difference(np.array([1.0]), np.array([2.0]))
    assert (found.difference, found.verdict) == (1.0, "one run: no interval")
    assert all(math.isnan(bound) for bound in (found.low, found.high, found.bootstrap_low))
    assert paired_difference(np.array([1.0]), np.array([1.0])).verdict == "unchanged in the one run"


def test_pairs_without_the_outcome_do_not_count() -> None:
    gaps = np.array([np.nan, 0.0, 0.0, 0.0, 0.0])
    found = paired_difference(BASE, BASE + CHANGES + gaps)
    assert (found.runs, found.difference, found.baseline_mean) == (4, 3.5, 20.0)
    nowhere = paired_difference(BASE * np.nan, BASE)
    assert (nowhere.runs, nowhere.verdict) == (0, "not defined in any pair of runs")


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=12))
def test_the_mean_lies_in_both_intervals_whatever_the_numbers(changes: list[float]) -> None:
    found = paired_difference(np.zeros(len(changes)), np.array(changes))
    slack = 1e-6 * (1.0 + abs(found.difference))
    assert found.low - slack <= found.difference <= found.high + slack
    assert found.bootstrap_low - slack <= found.difference <= found.bootstrap_high + slack


def test_intervals_of_months_count_the_runs_that_are_known() -> None:
    table = np.array([[1.0, np.nan, np.nan], [3.0, 2.0, np.nan]])
    found = mean_interval(table)
    assert list(found.runs) == [2, 1, 0]
    assert found.mean[:2].tolist() == [2.0, 2.0]
    assert found.high[0] == pytest.approx(2.0 + 12.706, abs=1e-3)
    assert np.isnan([found.mean[2], found.low[1], found.low[2]]).all()
