"""Demand for AI, prices of labs and supply of compute."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

from moatlab.economics.ai_demand import (
    IntensityCurve,
    adoption_intensity,
    ai_expenditure,
    capability_utility,
    consumer_attraction,
    consumer_market,
    nest_weight,
    price_utility,
    product_focus,
    remote_disutility,
)
from moatlab.economics.choice import inclusive_value, logit_probabilities, logit_probabilities_with_outside
from moatlab.economics.compute_market import (
    capacity_growth_rate,
    capacity_path,
    hardware_cost,
    reference_price,
    transfer_price,
)
from moatlab.economics.lab_pricing import (
    api_price_target,
    channel_price,
    continuation_value,
    net_margin,
    patience,
    serving_cost,
)
from moatlab.economics.welfare import log_sum_surplus

CURVE = IntensityCurve(0.4, 0.6, 3.6, 1.0, 2.8, 8.0)


def _utility(capability: float, log_price: float, elasticity: float) -> float:
    return capability_utility(capability, 1.0, 1.2) + price_utility(log_price, elasticity)


def _surplus(log_price: float, workload: float, alpha: float, weight: float, elasticity: float) -> float:
    """Nested choice of two clouds, one of which sells two models, the other one."""
    models = np.array([_utility(2.0, log_price, elasticity), _utility(1.5, 0.3, elasticity)])
    clouds = np.array([0.2 + weight * inclusive_value(models), 0.5 + weight * inclusive_value(models[:1])])
    return workload * log_sum_surplus(clouds, alpha)


def test_expenditure_on_a_model_is_what_a_price_rise_of_the_model_costs_the_user() -> None:
    workload, alpha, weight, elasticity, log_price, step = 0.7, 3.5, 0.6, 2.0, 0.1, 1e-5
    raised, lowered = (
        _surplus(log_price + change, workload, alpha, weight, elasticity) for change in (step, -step)
    )
    models = np.array([_utility(2.0, log_price, elasticity), _utility(1.5, 0.3, elasticity)])
    both, alone, clouds = np.empty(2), np.empty(1), np.empty(2)
    values = [
        logit_probabilities_with_outside(models, both),
        logit_probabilities_with_outside(models[:1], alone),
    ]
    logit_probabilities(np.array([0.2 + weight * values[0], 0.5 + weight * values[1]]), clouds)
    use = clouds[0] * both[0] + clouds[1] * alone[0]
    spending = ai_expenditure(workload, weight, elasticity, alpha) * use
    assert (lowered - raised) / (2.0 * step) == pytest.approx(spending, rel=1e-8)


def test_intensity_rises_with_the_frontier_to_one() -> None:
    path = [adoption_intensity(q, CURVE, 0.2) for q in np.linspace(-1.0, 14.0, 60)]
    assert all(later > earlier for earlier, later in itertools.pairwise(path))
    assert path[0] < 0.005
    assert path[-1] == pytest.approx(1.0, abs=1e-4)


def test_software_delegates_work_earlier_than_other_sectors_by_the_lag() -> None:
    assisted_only = CURVE._replace(agent_weight=0.0)

    def delegated(frontier: float, lag: float) -> float:
        return adoption_intensity(frontier, CURVE, lag) - adoption_intensity(frontier, assisted_only, lag)

    assert delegated(2.8, 0.0) == pytest.approx(0.3)
    assert delegated(3.0, 0.2) == pytest.approx(delegated(2.8, 0.0))
    assert delegated(2.8, 0.2) < delegated(2.8, 0.0)


@given(st.floats(0.0, 3.0), st.floats(0.0, 3.0), st.floats(0.0, 1.0))
def test_ai_never_weighs_more_than_the_cloud_itself(weight: float, multiplier: float, use: float) -> None:
    assert 0.0 <= nest_weight(weight, multiplier, use) <= 1.0


def test_ten_times_the_effective_compute_is_worth_a_price_cut_of_theta_over_alpha() -> None:
    cheaper = -1.2 / 2.0
    assert _utility(3.0, 0.0, 2.0) == pytest.approx(_utility(2.0, cheaper, 2.0))


def test_the_egress_part_of_remote_use_is_its_traffic_bill_in_units_of_the_model_choice() -> None:
    alpha, weight = 3.5, 0.4
    extra = remote_disutility(0.8, alpha, 0.10, 0.07, weight) - 0.8
    assert weight * extra == pytest.approx(alpha * 0.10 * 0.07)


def test_focus_without_a_ramp_acts_at_once() -> None:
    assert product_focus(0.4, 0.0, 0.0) == 0.4
    assert product_focus(0.4, -0.5, 0.0) == 0.0
    assert product_focus(0.4, 6.0, 24.0) == pytest.approx(0.1)


def test_consumer_spending_matches_its_history_and_saturates() -> None:
    path = [round(consumer_market(years, 100.0, 1.2, 4.45), 1) for years in (1.0, 2.0, 3.0, 4.0)]
    assert path == [1.6, 5.0, 14.9, 36.8]
    assert consumer_market(60.0, 100.0, 1.2, 4.45) == pytest.approx(100.0)


def test_the_frontier_model_at_the_reference_price_attracts_consumers_with_weight_one() -> None:
    assert consumer_attraction(3.2, 3.2, 1.0, 1.2, 2.0) == 1.0
    assert consumer_attraction(2.2, 3.2, 1.0, 1.2, 2.0) == pytest.approx(math.exp(-1.2))


def _profit(price: float, cost: float, elasticity: float, take_rate: float, later: float) -> float:
    """Units sold fall in price so that revenue has the given elasticity; later sales are worth `later`."""
    revenue = price**-elasticity
    return revenue * (net_margin(cost, price, take_rate) + later)


@pytest.mark.parametrize("later", [0.0, 0.15])
def test_the_target_price_maximises_profit_with_later_sales(later: float) -> None:
    best = api_price_target(0.9, 1.4, 0.15, later)
    for other in (0.97 * best, 1.03 * best):
        assert _profit(other, 0.9, 1.4, 0.15, later) < _profit(best, 0.9, 1.4, 0.15, later)


def test_a_myopic_lab_without_a_marketplace_has_lerner_index_one_over_one_plus_elasticity() -> None:
    price = api_price_target(1.0, 1.4, 0.0, 0.0)
    assert net_margin(1.0, price, 0.0) == pytest.approx(1.0 / 2.4)


def test_customers_that_stay_are_worth_more_and_loss_makers_nothing() -> None:
    assert continuation_value(0.3, 0.9, 0.8) > continuation_value(0.3, 0.2, 0.8) > 0.0
    assert continuation_value(-0.2, 0.9, 0.8) == 0.0
    horizon = sum(0.3 * (0.8 * 0.9) ** review for review in range(1, 200))
    assert continuation_value(0.3, 0.9, 0.8) == pytest.approx(horizon)


def test_a_lab_without_cash_sets_the_myopic_price() -> None:
    assert patience(0.0, 18.0, 0.8) == 0.0
    assert patience(18.0, 18.0, 0.8) == patience(400.0, 18.0, 0.8) == 0.8


def test_channel_prices_average_to_the_price_of_the_lab() -> None:
    revenue, relative = np.array([0.5, 0.2, 0.3]), np.array([0.9, 1.0, 0.8])
    mean = float(revenue @ relative)
    prices = np.array([channel_price(1.7, compute, mean) for compute in relative])
    assert revenue @ prices == pytest.approx(1.7, rel=1e-14)


def test_dearer_compute_raises_only_the_accelerator_part_of_the_cost() -> None:
    assert serving_cost(0.6, 1.5) - serving_cost(0.6, 1.0) == pytest.approx(0.3)
    assert serving_cost(0.0, 3.5) == 1.0


def test_capacity_is_the_accumulated_growth_of_a_fading_boom() -> None:
    total = quad(capacity_growth_rate, 0.0, 6.5, args=(3.3, 1.45, 7.0))[0]
    assert capacity_path(6.5, 3.3, 1.45, 7.0) == pytest.approx(math.exp(total), rel=1e-10)
    assert capacity_path(0.0, 3.3, 1.45, 7.0) == 1.0
    assert capacity_growth_rate(200.0, 3.3, 1.45, 7.0) == pytest.approx(math.log(1.45))


def test_the_reference_price_falls_with_the_hardware() -> None:
    start, later = (reference_price(hardware_cost(years, 1.5, 0.22), 0.5) for years in (0.0, 2.0))
    assert start == pytest.approx(2.25)
    assert later / start == pytest.approx(0.78**2)


def test_an_own_lab_pays_between_cost_and_the_market_price_but_never_less_than_cost() -> None:
    assert transfer_price(1.0, 2.0, 0.0) == 1.0
    assert transfer_price(1.0, 2.0, 1.0) == 2.0
    assert transfer_price(2.5, 2.0, 1.0) == 2.5
