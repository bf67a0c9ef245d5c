"""Logit and nested logit demand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from moatlab.economics.demand import (
    Demand,
    consumer_surplus,
    demand_jacobian,
    elasticities,
    outside_share,
    shares,
    substitution,
    substitution_slopes,
)
from moatlab.economics.diversion import (
    diversion_ratios,
    long_run_diversion_ratios,
    long_run_outside_diversion,
    outside_diversion,
)

PRICES = np.array([1.0, 1.4, 0.7, 2.0])
NESTED = Demand(
    utilities=np.array([1.0, 2.0, 0.5, 3.0]),
    price_sensitivity=1.3,
    nests=np.array([0, 0, 1, 2]),
    nesting=0.6,
)
PLAIN = Demand(utilities=NESTED.utilities, price_sensitivity=1.3)


def _slopes(function: object, demand: Demand) -> NDArray[np.float64]:
    step = 1e-6
    assert callable(function)
    columns = [
        (function(demand, PRICES + step * unit) - function(demand, PRICES - step * unit)) / (2 * step)
        for unit in np.eye(PRICES.size)
    ]
    return np.stack(columns, axis=-1)


@pytest.mark.parametrize("demand", [PLAIN, NESTED], ids=["plain", "nested"])
def test_the_jacobian_is_the_slope_of_the_shares(demand: Demand) -> None:
    assert demand_jacobian(demand, PRICES) == pytest.approx(_slopes(shares, demand), abs=1e-9)


@pytest.mark.parametrize("demand", [PLAIN, NESTED], ids=["plain", "nested"])
def test_substitution_changes_as_its_slopes_say(demand: Demand) -> None:
    weights = np.random.default_rng(2).normal(size=(4, 4))

    def weighted(tastes: Demand, prices: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray((weights * substitution(tastes, prices)).sum(axis=1))

    assert substitution_slopes(demand, PRICES, weights) == pytest.approx(_slopes(weighted, demand), abs=1e-9)


@pytest.mark.parametrize("demand", [PLAIN, NESTED], ids=["plain", "nested"])
def test_substitution_is_the_slope_of_demand_per_unit_sold(demand: Demand) -> None:
    slopes = demand_jacobian(demand, PRICES) / (demand.price_sensitivity * shares(demand, PRICES)[:, None])
    others = ~np.eye(4, dtype=bool)
    assert substitution(demand, PRICES)[others] == pytest.approx(slopes[others], rel=1e-13)


@pytest.mark.parametrize("demand", [PLAIN, NESTED], ids=["plain", "nested"])
def test_a_price_rise_costs_consumers_what_they_buy(demand: Demand) -> None:
    loss = _slopes(lambda tastes, prices: np.array(consumer_surplus(tastes, prices)), demand)
    assert -loss == pytest.approx(shares(demand, PRICES), abs=1e-9)


@pytest.mark.parametrize("demand", [PLAIN, NESTED], ids=["plain", "nested"])
def test_every_lost_sale_goes_somewhere(demand: Demand) -> None:
    short_run = diversion_ratios(demand, PRICES).sum(axis=1) + outside_diversion(demand, PRICES)
    long_run = long_run_diversion_ratios(demand, PRICES).sum(axis=1)
    assert short_run == pytest.approx(np.zeros(4), abs=1e-12)
    assert long_run + long_run_outside_diversion(demand, PRICES) == pytest.approx(np.zeros(4), abs=1e-12)


def test_in_plain_logit_sales_divert_in_proportion_to_shares_in_the_short_and_the_long_run() -> None:
    sold = shares(PLAIN, PRICES)
    expected = sold[None, :] / (1.0 - sold[:, None])
    np.fill_diagonal(expected, -1.0)
    assert diversion_ratios(PLAIN, PRICES) == pytest.approx(expected)
    assert long_run_diversion_ratios(PLAIN, PRICES) == pytest.approx(expected)


def test_products_of_one_nest_are_closer_substitutes() -> None:
    nested, plain = diversion_ratios(NESTED, PRICES), diversion_ratios(PLAIN, PRICES)
    assert nested[0, 1] > plain[0, 1]
    assert nested[0, 3] < plain[0, 3]


def test_without_correlation_in_nests_the_nested_logit_is_the_plain_one() -> None:
    uncorrelated = Demand(utilities=PLAIN.utilities, price_sensitivity=1.3, nests=NESTED.nests, nesting=0.0)
    assert shares(uncorrelated, PRICES) == pytest.approx(shares(PLAIN, PRICES), rel=1e-14)
    slopes = (demand_jacobian(tastes, PRICES) for tastes in (uncorrelated, PLAIN))
    assert next(slopes) == pytest.approx(next(slopes), rel=1e-12)


def test_where_everybody_buys_nothing_is_left_outside() -> None:
    covered = Demand(utilities=PLAIN.utilities, price_sensitivity=1.3, outside_utility=-np.inf)
    assert outside_share(covered, PRICES) == 0.0
    assert shares(covered, PRICES).sum() == pytest.approx(1.0, abs=1e-14)
    assert outside_diversion(covered, PRICES).tolist() == [0.0] * 4


def test_the_buyers_of_the_only_product_have_nowhere_else_to_go() -> None:
    alone = Demand(utilities=np.array([1.0]), price_sensitivity=1.0)
    assert long_run_outside_diversion(alone, np.array([1.0])) == pytest.approx([1.0])


@given(st.lists(st.floats(-5.0, 5.0), min_size=2, max_size=5), st.floats(0.0, 0.95))
def test_demand_falls_in_its_own_price_and_rises_in_those_of_others(
    utilities: list[float], nesting: float
) -> None:
    demand = Demand(utilities=np.array(utilities), price_sensitivity=1.0, nesting=nesting)
    slopes = elasticities(demand, np.ones(len(utilities)))
    own = np.eye(len(utilities), dtype=bool)
    assert np.all(slopes[own] < 0.0)
    assert np.all(slopes[~own] > 0.0)


def test_shares_sum_to_one_with_the_outside_good() -> None:
    assert shares(NESTED, PRICES).sum() + outside_share(NESTED, PRICES) == pytest.approx(1.0, abs=1e-15)


def test_impossible_tastes_are_refused() -> None:
    with pytest.raises(ValueError, match="price sensitivity must be positive"):
        Demand(utilities=np.zeros(2), price_sensitivity=0.0)
    with pytest.raises(ValueError, match="nesting must be in"):
        Demand(utilities=np.zeros(2), price_sensitivity=1.0, nesting=1.0)
    with pytest.raises(ValueError, match="2 products but 3 nests"):
        Demand(utilities=np.zeros(2), price_sensitivity=1.0, nests=np.zeros(3, dtype=np.int64))
