"""Bertrand prices, mergers and pass-through."""

import math

import numpy as np
import pytest

from moatlab.economics.demand import Demand, shares
from moatlab.economics.pricing import (
    NoPriceEquilibriumError,
    bertrand_prices,
    covered_market_margin,
    first_order_prices,
    markups,
    monopoly_price,
    ownership_matrix,
    pass_through,
    single_product_margin,
)

COSTS = np.array([1.0, 0.8, 1.2])
DEMAND = Demand(
    utilities=np.array([1.0, 2.0, 1.5]), price_sensitivity=1.5, nests=np.array([0, 0, 1]), nesting=0.4
)
SEPARATE = np.eye(3)


def _profit(prices: np.ndarray, ownership: np.ndarray, product: int) -> float:
    return float(ownership[product] @ ((prices - COSTS) * shares(DEMAND, prices)))


@pytest.mark.parametrize(
    "owners", [[0, 1, 2], [0, 0, 1], [0, 0, 0]], ids=["separate", "merged in a nest", "monopoly"]
)
def test_no_seller_gains_by_another_price(owners: list[int]) -> None:
    ownership = ownership_matrix(np.array(owners))
    prices = bertrand_prices(DEMAND, COSTS, ownership)
    for product in range(3):
        for change in (-0.05, 0.05):
            other = prices.copy()
            other[product] += change
            assert _profit(other, ownership, product) < _profit(prices, ownership, product)


@pytest.mark.parametrize("sellers", [2, 3, 5, 12])
def test_where_everybody_buys_equal_sellers_take_n_over_n_minus_one_alpha(sellers: int) -> None:
    demand = Demand(utilities=np.zeros(sellers), price_sensitivity=3.5, outside_utility=-math.inf)
    margins = bertrand_prices(demand, np.ones(sellers), np.eye(sellers)) - 1.0
    assert margins == pytest.approx(np.full(sellers, sellers / ((sellers - 1) * 3.5)), rel=1e-12)
    assert covered_market_margin(sellers, 3.5) == pytest.approx(margins[0], rel=1e-12)


def test_a_single_product_margin_in_equilibrium_is_one_over_alpha_times_one_minus_share() -> None:
    plain = Demand(utilities=DEMAND.utilities, price_sensitivity=1.5)
    prices = bertrand_prices(plain, COSTS, SEPARATE)
    for price, cost, share in zip(prices, COSTS, shares(plain, prices), strict=True):
        assert price - cost == pytest.approx(single_product_margin(share, 1.5), rel=1e-12)


def test_a_merger_raises_all_prices_and_most_where_products_are_close() -> None:
    before = bertrand_prices(DEMAND, COSTS, SEPARATE)
    close = bertrand_prices(DEMAND, COSTS, ownership_matrix(np.array([0, 0, 1]))) - before
    distant = bertrand_prices(DEMAND, COSTS, ownership_matrix(np.array([0, 1, 0]))) - before
    assert np.all(close > 0.0)
    assert close[0] > distant[0] > 0.0


def test_owning_part_of_a_rival_softens_competition_in_part() -> None:
    part = SEPARATE.copy()
    part[0, 1] = 0.5
    before, after = bertrand_prices(DEMAND, COSTS, SEPARATE), bertrand_prices(DEMAND, COSTS, part)
    whole = bertrand_prices(DEMAND, COSTS, ownership_matrix(np.array([0, 0, 1])))
    assert before[0] < after[0] < whole[0]


def test_inversion_recovers_the_costs_behind_equilibrium_prices() -> None:
    prices = bertrand_prices(DEMAND, COSTS, SEPARATE)
    assert prices - markups(DEMAND, prices, SEPARATE) == pytest.approx(COSTS, abs=1e-12)
    assert first_order_prices(DEMAND, prices, COSTS, SEPARATE) == pytest.approx(prices, abs=1e-12)


def test_pass_through_is_the_response_of_equilibrium_prices_to_costs() -> None:
    prices, step = bertrand_prices(DEMAND, COSTS, SEPARATE), 1e-5
    columns = [
        bertrand_prices(DEMAND, COSTS + step * unit, SEPARATE)
        - bertrand_prices(DEMAND, COSTS - step * unit, SEPARATE)
        for unit in np.eye(3)
    ]
    expected = np.stack(columns, axis=1) / (2 * step)
    assert pass_through(DEMAND, prices, COSTS, SEPARATE) == pytest.approx(expected, abs=1e-8)


def test_where_everybody_buys_a_common_cost_is_passed_on_in_full() -> None:
    demand = Demand(utilities=DEMAND.utilities, price_sensitivity=1.5, outside_utility=-math.inf)
    prices = bertrand_prices(demand, COSTS, SEPARATE)
    assert pass_through(demand, prices, COSTS, SEPARATE).sum(axis=1) == pytest.approx(np.ones(3))


@pytest.mark.parametrize("utility", [-3.0, 0.0, 4.0, 12.0])
def test_the_iteration_finds_the_closed_form_of_a_monopolist(utility: float) -> None:
    demand = Demand(utilities=np.array([utility]), price_sensitivity=0.7)
    price = bertrand_prices(demand, np.array([1.5]), np.ones((1, 1)))[0]
    assert price == pytest.approx(monopoly_price(utility, 0.7, 1.5), rel=1e-12)


def test_a_monopolist_on_whom_everybody_depends_has_no_optimal_price() -> None:
    captive = Demand(utilities=np.zeros(2), price_sensitivity=1.0, outside_utility=-math.inf)
    with pytest.raises(NoPriceEquilibriumError):
        bertrand_prices(captive, np.ones(2), np.ones((2, 2)), iterations=200)


def test_margins_that_no_market_has_are_refused() -> None:
    with pytest.raises(ValueError, match="share must be in"):
        single_product_margin(1.0, 2.0)
    with pytest.raises(ValueError, match="diagonal must be 1"):
        bertrand_prices(DEMAND, COSTS, np.zeros((3, 3)))
    with pytest.raises(ValueError, match="two sellers"):
        covered_market_margin(1, 2.0)
