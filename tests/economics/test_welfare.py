"""Surplus is the area below demand, the mean of the best choice, and worth less when it comes late."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moatlab.economics.switching import SwitchingTerms, switching_cost, switching_fees
from moatlab.economics.welfare import (
    choice_surplus,
    discounted_mean,
    isoelastic_surplus,
    log_sum_surplus,
    model_change_cost,
    present_value,
)
from moatlab.foundation.compiled import compiled

prices = st.floats(0.2, 5.0)
elasticities = st.floats(0.0, 3.0)


def test_the_mean_lead_of_the_best_choice_over_doing_without_is_the_log_sum() -> None:
    """Small and Rosen (1981), with the outside option as the last one."""
    utilities, workload, alpha = np.array([0.5, -0.2, 1.0, 0.3]), 10.0, 3.5
    noisy = utilities + np.random.default_rng(5).gumbel(size=(200_000, 4))
    gains = np.array([choice_surplus(lead, workload, alpha) for lead in noisy.max(axis=1) - noisy[:, -1]])
    expected = workload * (log_sum_surplus(utilities, alpha) - utilities[-1] / alpha)
    assert gains.mean() == pytest.approx(expected, abs=4.0 * gains.std() / math.sqrt(gains.size))
    assert gains.min() == 0.0


@given(lead=st.floats(-10.0, 10.0), alpha=st.floats(0.5, 8.0), rise=st.floats(0.0, 1.0))
def test_a_dearer_choice_costs_what_is_spent_on_the_rise_whatever_the_tastes(
    lead: float, alpha: float, rise: float
) -> None:
    lost = choice_surplus(lead, 7.0, alpha) - choice_surplus(lead - alpha * rise, 7.0, alpha)
    assert lost == pytest.approx(7.0 * rise, abs=1e-9)


def test_the_work_of_changing_models_is_lost_utility_of_the_work_that_ai_touches() -> None:
    lost = choice_surplus(1.0, 7.0, 2.0) - choice_surplus(1.0 - 0.4 * 3.5, 7.0, 2.0)
    assert model_change_cost(3.5, 0.4, 7.0, 2.0) == pytest.approx(lost)


@given(price=prices, elasticity=elasticities)
def test_a_dearer_hour_costs_buyers_the_hours_that_they_still_buy(price: float, elasticity: float) -> None:
    step, spending = 1e-5, 20.0
    up, down = (isoelastic_surplus(spending, price + h, 6.0, elasticity) for h in (step, -step))
    assert (up - down) / (2.0 * step) == pytest.approx(-spending * price**-elasticity, rel=1e-5)


@given(price=prices)
def test_the_surplus_of_a_demand_with_elasticity_one_lies_between_its_neighbours(price: float) -> None:
    at_one = isoelastic_surplus(20.0, price, 6.0, 1.0)
    near = [isoelastic_surplus(20.0, price, 6.0, elasticity) for elasticity in (1.0 - 1e-6, 1.0 + 1e-6)]
    assert near == pytest.approx([at_one, at_one], rel=1e-4)
    assert isoelastic_surplus(20.0, 6.0, 6.0, 0.5) == 0.0


def test_a_dollar_a_year_for_ever_is_worth_its_rate() -> None:
    assert present_value(np.ones(12 * 1000), 0.03) == pytest.approx(1.0 / math.log(1.03), rel=2e-3)
    assert present_value(np.ones(24), 0.0) == pytest.approx(2.0)


def test_late_flows_count_less_in_the_discounted_mean() -> None:
    early, late = np.zeros(120), np.zeros(120)
    early[:60], late[60:] = 1.0, 1.0
    assert discounted_mean(early, 0.03) > 0.5 > discounted_mean(late, 0.03)
    assert discounted_mean(early, 0.03) + discounted_mean(late, 0.03) == pytest.approx(1.0)
    assert discounted_mean(late, 0.03) / discounted_mean(early, 0.03) == pytest.approx(1.03**-5.0)
    assert discounted_mean(early, 0.0) == pytest.approx(0.5)


def test_no_months_have_no_mean() -> None:
    with pytest.raises(ValueError, match="at least one month"):
        discounted_mean([], 0.03)


def test_fees_are_the_part_of_the_switching_cost_that_no_work_is_behind() -> None:
    given_terms = SwitchingTerms(2.5, 0.6, 0.8, 0.2, 0.1, 0.3)
    no_work = given_terms._replace(procedural_switching_cost=0.0, data_gravity_cost=0.0)
    fees = switching_fees(given_terms, 0.07, 0.5, 0.4)
    assert fees == switching_cost(no_work, 0.07, 1.3, 0.6, 0.5, 0.4)
    assert fees == pytest.approx(0.07 * 0.8 * 0.5 + 0.2 * 0.4)


def _gains(utilities: np.ndarray, terms: SwitchingTerms) -> float:
    gain = choice_surplus(utilities[0], 7.0, 3.5) - model_change_cost(3.5, 0.4, 7.0, 3.5)
    return gain + log_sum_surplus(utilities, 3.5) - switching_fees(terms, 0.07, 0.5, 0.4)


def test_compiled_surplus_is_the_plain_one() -> None:
    utilities, terms = np.array([0.4, -1.2]), SwitchingTerms(2.5, 0.6, 0.8, 0.2, 0.1, 0.3)
    assert compiled(_gains)(utilities, terms) == pytest.approx(_gains(utilities, terms), rel=1e-14)
