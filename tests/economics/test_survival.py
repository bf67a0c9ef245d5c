"""Survival with and without things that still last."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moatlab.economics.survival import kaplan_meier

AGES = st.lists(st.integers(1, 20), min_size=1, max_size=30)


def test_the_textbook_example_of_leukaemia_remissions_is_reproduced() -> None:
    """Treated group of Freireich et al. (1963) as in Kalbfleisch and Prentice (2002), weeks in remission."""
    ended = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    seen_last = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    ages = np.array(ended + seen_last, dtype=float)
    curve = kaplan_meier(
        ages, np.arange(ages.size) < len(ended), np.array([0.0, 6.0, 7.0, 10.0, 13.0, 16.0, 22.0, 23.0])
    )
    assert curve == pytest.approx([1.0, 0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448], abs=5e-4)


@given(AGES)
def test_when_all_have_ended_it_is_the_share_that_lasted_longer(ages: list[int]) -> None:
    durations, at = np.array(ages, dtype=float), np.arange(0.0, 25.0)
    curve = kaplan_meier(durations, np.full(durations.size, fill_value=True), at)
    assert curve == pytest.approx((durations[None, :] > at[:, None]).mean(axis=1), abs=1e-12)


def test_beyond_the_last_sight_of_something_that_lasts_nothing_is_known() -> None:
    curve = kaplan_meier(np.array([3.0, 5.0]), np.array([True, False]), np.array([4.0, 5.0, 6.0]))
    assert curve[:2].tolist() == [0.5, 0.5]
    assert np.isnan(curve[2])


def test_of_nothing_nothing_is_known() -> None:
    assert np.isnan(kaplan_meier(np.array([]), np.array([], dtype=bool), np.array([1.0]))).all()
