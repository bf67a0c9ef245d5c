"""Concentration of markets and first-order screens of mergers."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moatlab.economics.concentration import (
    concentration_ratio,
    effective_number,
    effective_number_by_entropy,
    entropy,
    gini,
    hhi,
    hhi_with_fringe,
    lerner_index,
    market_shares,
    modified_hhi,
    normalised_hhi,
)
from moatlab.economics.demand import Demand, shares
from moatlab.economics.diversion import diversion_ratios
from moatlab.economics.merger_screens import (
    compensating_cost_reduction,
    gross_upward_pricing_pressure_index,
    linear_symmetric_price_rise,
    rival_price_pressure,
    rival_retail_pressure,
    upward_pricing_pressure,
)
from moatlab.economics.pricing import bertrand_prices, ownership_matrix

SIZES = st.lists(st.floats(0.01, 1e4), min_size=1, max_size=20)


def test_hhi_rises_by_twice_the_product_of_shares_when_two_clouds_merge() -> None:
    separate, merged = [50.0, 30.0, 20.0], [50.0, 50.0]
    assert hhi(merged) - hhi(separate) == pytest.approx(2 * 30 * 20)


@pytest.mark.parametrize("firms", [1, 2, 7])
def test_equal_firms_have_an_hhi_of_ten_thousand_over_their_number(firms: int) -> None:
    assert hhi([3.0] * firms) == pytest.approx(10_000 / firms)
    assert effective_number([3.0] * firms) == pytest.approx(firms)


def test_a_fringe_counts_as_the_firms_it_is_made_of() -> None:
    together = hhi_with_fringe([32.0, 23.0, 11.0, 34.0], fringe_index=3, fringe_firms=10)
    assert together == pytest.approx(hhi([32.0, 23.0, 11.0] + [3.4] * 10))
    assert hhi_with_fringe([1.0, 1.0], fringe_index=1, fringe_firms=1) == hhi([1.0, 1.0])


@given(SIZES)
def test_by_entropy_a_market_has_at_least_as_many_firms_as_by_hhi(sizes: list[float]) -> None:
    assert effective_number(sizes) <= effective_number_by_entropy(sizes) * (1.0 + 1e-12)
    assert effective_number_by_entropy(sizes) <= len(sizes) * (1.0 + 1e-12)


@given(SIZES, st.floats(0.1, 50.0))
def test_units_do_not_matter_to_concentration(sizes: list[float], unit: float) -> None:
    rescaled = [size * unit for size in sizes]
    assert hhi(rescaled) == pytest.approx(hhi(sizes))
    assert gini(rescaled) == pytest.approx(gini(sizes), abs=1e-12)


def test_firms_without_sales_change_no_share_but_show_up_in_inequality() -> None:
    assert hhi([3.0, 1.0, 0.0]) == hhi([3.0, 1.0])
    assert entropy([3.0, 1.0, 0.0]) == entropy([3.0, 1.0])
    assert gini([3.0, 1.0, 0.0]) > gini([3.0, 1.0])


def test_the_normalised_index_says_nothing_about_a_single_firm() -> None:
    assert math.isnan(normalised_hhi([5.0]))
    assert normalised_hhi([5.0, 5.0, 5.0]) == pytest.approx(0.0)


def test_the_largest_k_of_fewer_firms_are_all_of_them() -> None:
    assert concentration_ratio([1.0, 2.0], 4) == pytest.approx(1.0)
    assert concentration_ratio([1.0, 2.0, 5.0], 1) == pytest.approx(0.625)


@pytest.mark.parametrize("tail", [1.5, 2.0, 3.0])
def test_the_gini_of_a_pareto_distribution_is_one_over_twice_the_tail_minus_one(tail: float) -> None:
    ranks = (np.arange(400_000) + 0.5) / 400_000
    assert gini((1.0 - ranks) ** (-1.0 / tail)) == pytest.approx(1.0 / (2.0 * tail - 1.0), abs=5e-3)


def test_the_gini_is_half_the_mean_absolute_difference_over_the_mean() -> None:
    sizes = np.random.default_rng(1).lognormal(size=300)
    pairs = np.abs(sizes[:, None] - sizes[None, :]).mean()
    assert gini(sizes) == pytest.approx(pairs / (2.0 * sizes.mean()), rel=1e-12)


def test_separate_owners_add_nothing_to_the_index_and_common_owners_of_all_make_a_monopoly() -> None:
    assert modified_hhi([0.5, 0.3, 0.2], np.eye(3)) == pytest.approx(hhi([0.5, 0.3, 0.2]))
    assert modified_hhi([0.5, 0.3, 0.2], np.full((2, 3), 0.5)) == pytest.approx(10_000)


def test_a_price_at_cost_has_no_market_power() -> None:
    assert lerner_index(1.0, 1.0) == 0.0
    assert lerner_index(1.0, 0.7) == pytest.approx(0.3)


def test_a_market_that_sells_nothing_has_no_concentration() -> None:
    for sizes in ([0.0, 0.0], [1.0, -1.0, 2.0], [math.nan, 1.0], [math.inf, 1.0]):
        with pytest.raises(ValueError, match="sizes must be finite"):
            market_shares(sizes)
    with pytest.raises(ValueError, match="at least one firm"):
        hhi_with_fringe([1.0, 1.0], fringe_index=1, fringe_firms=0)
    with pytest.raises(ValueError, match="at least one firm"):
        concentration_ratio([1.0], 0)
    with pytest.raises(ValueError, match="price must be positive"):
        lerner_index(0.0, 1.0)
    with pytest.raises(ValueError, match="every firm needs an owner"):
        modified_hhi([0.5, 0.5], np.array([[1.0, 0.0]]))


def test_the_compensating_cost_reduction_keeps_prices_where_they_were() -> None:
    demand = Demand(utilities=np.array([2.0, 2.5, 1.0]), price_sensitivity=1.0)
    costs = np.array([1.0, 1.2, 0.9])
    before = bertrand_prices(demand, costs, np.eye(3))
    diversion, margins = diversion_ratios(demand, before), before - costs
    saved = np.array(
        [
            compensating_cost_reduction(
                margins[own], margins[other], diversion[own, other], diversion[other, own]
            )
            for own, other in ((0, 1), (1, 0))
        ]
    )
    after = bertrand_prices(demand, costs - np.append(saved, 0.0), ownership_matrix(np.array([0, 0, 1])))
    assert after == pytest.approx(before, abs=1e-10)


def test_the_pressure_of_a_merger_is_the_margin_of_the_sales_it_recaptures() -> None:
    demand = Demand(utilities=np.array([2.0, 2.5]), price_sensitivity=1.0)
    costs = np.array([1.0, 1.2])
    prices = bertrand_prices(demand, costs, np.eye(2))
    step, sold = 1e-6, shares(demand, prices)
    lost_and_won = shares(demand, prices + np.array([step, 0.0])) - sold
    recaptured = -lost_and_won[1] / lost_and_won[0] * (prices[1] - costs[1])
    pressure = upward_pricing_pressure(diversion_ratios(demand, prices)[0, 1], prices[1] - costs[1])
    assert pressure == pytest.approx(recaptured, rel=1e-5)


def test_efficiencies_work_against_the_pressure_on_prices() -> None:
    assert upward_pricing_pressure(0.2, 4.0, 6.0, 0.1) == pytest.approx(0.2)
    assert upward_pricing_pressure(0.0, 4.0, 6.0, 0.1) < 0.0
    assert gross_upward_pricing_pressure_index(0.2, 4.0, 10.0) == pytest.approx(0.08)


def test_a_vertically_integrated_supplier_that_recaptures_nothing_has_no_reason_to_raise_rivals_costs() -> (
    None
):
    assert rival_price_pressure(0.0, 5.0, 12.0) == 0.0
    assert rival_retail_pressure(rival_price_pressure(0.1, 5.0, 12.0), 0.6, 12.0 / 22.0) == pytest.approx(
        0.1 * 5.0 / 12.0 * 0.6 * 12.0 / 22.0
    )


def test_screens_that_divide_by_nothing_are_refused() -> None:
    with pytest.raises(ValueError, match="price must be positive"):
        gross_upward_pricing_pressure_index(0.2, 4.0, 0.0)
    with pytest.raises(ValueError, match="price must be positive"):
        rival_price_pressure(0.2, 4.0, -1.0)
    with pytest.raises(ValueError, match="multiply to less than one"):
        compensating_cost_reduction(1.0, 1.0, 1.0, 1.0)
    with pytest.raises(ValueError, match="diversion must be below one"):
        linear_symmetric_price_rise(1.0, 0.4)
