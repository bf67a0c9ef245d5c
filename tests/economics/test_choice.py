"""Choice probabilities and inclusive values."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from moatlab.economics.choice import (
    inclusive_value,
    log_sum_exp,
    logistic,
    logit_probabilities,
    logit_probabilities_with_outside,
)
from moatlab.economics.welfare import EULER_GAMMA, log_sum_surplus

UTILITIES = st.lists(st.floats(-30.0, 30.0), min_size=1, max_size=6).map(np.array)


@given(UTILITIES)
def test_probabilities_add_up_to_one_and_follow_utility(utilities: NDArray[np.float64]) -> None:
    chances = np.empty(utilities.size)
    logit_probabilities(utilities, chances)
    assert chances.sum() == pytest.approx(1.0, abs=1e-12)
    assert chances[np.argmax(utilities)] == chances.max()


@given(UTILITIES)
def test_an_outside_option_of_utility_zero_is_one_more_alternative(utilities: NDArray[np.float64]) -> None:
    inside, everything = np.empty(utilities.size), np.empty(utilities.size + 1)
    with_outside = logit_probabilities_with_outside(utilities, inside)
    assert with_outside == pytest.approx(logit_probabilities(np.append(utilities, 0.0), everything))
    assert inside == pytest.approx(everything[:-1])


def test_only_differences_of_utility_matter_however_large_the_level() -> None:
    low, high = np.empty(3), np.empty(3)
    utilities = np.array([0.3, -0.4, 1.1])
    logit_probabilities(utilities, low)
    logit_probabilities(utilities + 1e5, high)
    assert high == pytest.approx(low, rel=1e-9)


def test_a_nest_without_models_is_worth_nothing_and_one_more_model_is_worth_something() -> None:
    assert inclusive_value(np.empty(0)) == 0.0
    assert inclusive_value(np.array([-40.0])) > 0.0
    assert inclusive_value(np.array([900.0])) == 900.0


def test_unavailable_alternatives_are_never_chosen() -> None:
    chances = np.empty(3)
    logit_probabilities(np.array([-1e9, 0.0, -math.inf]), chances)
    assert chances.tolist() == [0.0, 1.0, 0.0]
    assert log_sum_exp(np.empty(0)) == -math.inf


@given(st.floats(-700.0, 700.0))
def test_the_logistic_curve_is_symmetric_around_one_half(x: float) -> None:
    assert logistic(x) + logistic(-x) == pytest.approx(1.0, abs=1e-15)


def test_the_log_sum_is_the_mean_of_the_best_of_gumbel_draws() -> None:
    utilities, draws = np.array([0.5, -0.2, 1.0]), np.random.default_rng(4).gumbel(size=(200_000, 3))
    best = (utilities + draws).max(axis=1)
    expected = log_sum_surplus(utilities, 1.0) + EULER_GAMMA
    assert best.mean() == pytest.approx(expected, abs=4.0 * best.std() / math.sqrt(best.size))
