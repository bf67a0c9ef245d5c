"""The spot market, own chips and placement: closed forms and limits."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moatlab.economics.custom_chips import (
    ChipLearning,
    contract_compute_price,
    custom_order_share,
    experience_after,
    relative_chip_cost,
    relative_compute_price,
)
from moatlab.economics.spot_market import placement_shares, ration, scarcity, share_sales

WIDE = (1e-6, 1e6)
BASE = ChipLearning(learning_rate=0.15, parity_scale=0.04, spillover=0.05, cost_min=0.6, cost_max=1.3)
hours = st.floats(0.0, 1e4)


def test_without_budgets_the_spot_price_is_demand_over_supply_to_the_inverse_elasticity() -> None:
    assert scarcity(30.0, 0.0, 10.0, 0.5, WIDE) == pytest.approx(9.0, rel=1e-12)
    assert scarcity(30.0, 0.0, 10.0, 1.0, WIDE) == pytest.approx(3.0, rel=1e-12)


@given(st.floats(0.1, 1e4), st.floats(0.1, 1e4), st.floats(0.1, 1e4), st.floats(0.2, 3.0))
def test_the_spot_price_is_the_root_at_which_demand_equals_supply(
    flexible: float, budgeted: float, supply: float, elasticity: float
) -> None:
    price = scarcity(flexible, budgeted, supply, elasticity, (1e-40, 1e40))
    assert flexible * price**-elasticity + budgeted / price == pytest.approx(supply, rel=1e-9)


def test_the_spot_price_stays_between_floor_and_cap() -> None:
    assert scarcity(1.0, 1.0, 100.0, 0.5, (0.6, 3.5)) == 0.6
    assert scarcity(100.0, 1.0, 1.0, 0.5, (0.6, 3.5)) == 3.5
    assert scarcity(1.0, 0.0, 0.0, 0.5, (0.6, 3.5)) == 3.5
    assert scarcity(0.0, 0.0, 5.0, 0.5, (0.6, 3.5)) == 0.6
    assert scarcity(0.0, 0.0, 0.0, 0.5, (0.6, 3.5)) == 0.6


def test_the_spot_price_is_continuous_as_budgets_vanish() -> None:
    without = scarcity(8.0, 0.0, 4.0, 0.5, WIDE)
    assert scarcity(8.0, 1e-9, 4.0, 0.5, WIDE) == pytest.approx(without, rel=1e-8)


@given(hours, hours, hours)
def test_rationing_serves_priority_first_and_never_more_than_there_is(
    first: float, rest: float, supply: float
) -> None:
    served = ration(first, rest, supply)
    assert 0.0 <= served.first <= 1.0
    assert 0.0 <= served.rest <= 1.0
    assert served.first * first + served.rest * rest <= supply * (1 + 1e-12) + 1e-9
    if served.first < 1.0:
        assert served.rest * rest == pytest.approx(0.0, abs=1e-9)


def test_beyond_the_cap_the_rest_gets_what_reservations_and_priority_leave() -> None:
    """Prepaid hours of 3 are served, of 10 demanded beyond them only 5 exist: everybody else gets half."""
    assert ration(0.0, 10.0, 8.0 - 3.0) == (1.0, 0.5)


@given(st.lists(st.tuples(hours, hours), min_size=1, max_size=6), st.floats(0.0, 1.0))
def test_sales_add_up_and_never_exceed_what_a_cloud_has(
    clouds: list[tuple[float, float]], part: float
) -> None:
    wanted, free = (np.array(column) for column in zip(*clouds, strict=True))
    total = part * float(free.sum())
    sales = share_sales(wanted, free, total)
    assert sales.sum() == pytest.approx(total, rel=1e-9, abs=1e-9)
    assert (sales >= 0.0).all()
    assert (sales <= free + 1e-9).all()


def test_sales_follow_wishes_as_long_as_no_cloud_is_full() -> None:
    sales = share_sales(np.array([3.0, 1.0, 0.0]), np.array([9.0, 9.0, 9.0]), 8.0)
    assert sales.tolist() == pytest.approx([6.0, 2.0, 0.0])


def test_what_a_full_cloud_cannot_serve_goes_where_buyers_like_to_go_and_there_is_room() -> None:
    sales = share_sales(np.array([8.0, 1.0, 1.0]), np.array([2.0, 10.0, 4.0]), 8.0)
    assert sales[0] == 2.0
    assert sales[1] > sales[2] > 0.8
    assert sales.sum() == pytest.approx(8.0)


def test_free_work_is_placed_by_capacity_base_and_price() -> None:
    even = np.array([0.25] * 4)
    assert placement_shares(even, np.ones(4), np.ones(4), 2.0).tolist() == even.tolist()
    cheap = placement_shares(even, np.ones(4), np.array([0.9, 1.0, 1.0, 1.0]), 2.0)
    assert cheap[0] / cheap[1] == pytest.approx(0.9**-2)
    assert placement_shares(even, np.ones(4), np.array([0.9, 1.0, 1.0, 1.0]), 0.0).tolist() == even.tolist()


def test_relative_chip_costs_of_2023_are_those_of_the_experience_of_2023() -> None:
    """Google .68, AWS .91, Azure 1.14 and the fringe 1.27 at 60, 15, 3 and .5 against 300 kH-years."""
    costs = relative_chip_cost(np.array([15.0, 3.0, 60.0, 0.5]), 300.0, BASE)
    assert costs.round(2).tolist() == [0.91, 1.14, 0.68, 1.27]


def test_doubling_experience_cuts_cost_by_exactly_the_learning_rate() -> None:
    alone = BASE._replace(spillover=0.0, cost_min=1e-9, cost_max=1e9)
    once, twice = (relative_chip_cost(np.array([x]), 300.0, alone)[0] for x in (20.0, 40.0))
    assert twice / once == pytest.approx(1.0 - 0.15, rel=1e-12)


def test_costs_stay_between_their_bounds_and_spillover_helps_the_small() -> None:
    costs = relative_chip_cost(np.array([1e6, 1e-6]), 300.0, BASE)
    assert costs[0] == 0.6
    assert costs[1] == 0.6
    alone = relative_chip_cost(np.array([1e6, 1e-6]), 300.0, BASE._replace(spillover=0.0))
    assert alone.tolist() == [0.6, 1.3]


def test_without_learning_experience_does_not_matter() -> None:
    costs = relative_chip_cost(np.array([1.0, 50.0, 400.0]), 300.0, BASE._replace(learning_rate=0.0))
    assert costs.tolist() == [1.0, 1.0, 1.0]


def test_unused_experience_decays_at_its_rate_and_used_capacity_has_a_steady_state() -> None:
    assert experience_after(8.0, 0.0, 0.25, 4.0) == pytest.approx(8.0 * math.exp(-1.0))
    assert experience_after(8.0, 3.0, 0.25, 1e3) == pytest.approx(12.0)
    assert experience_after(8.0, 3.0, 0.0, 2.0) == 14.0


def test_a_cloud_never_passes_on_a_loss_of_its_own_chips() -> None:
    assert relative_compute_price(0.5, 1.2, 0.7) == 1.0
    assert relative_compute_price(1.0, 0.6, 1.0) == pytest.approx(0.6)
    assert contract_compute_price(2.0, 0.0, relative_compute_price(0.8, 0.75, 0.7)) == pytest.approx(1.72)


def test_orders_of_own_chips_grow_as_they_get_cheaper_up_to_what_can_be_ported() -> None:
    shares = [custom_order_share(rho, 1.0, 0.8, 6.0) for rho in (1.3, 1.0, 0.8, 0.6)]
    assert shares == sorted(shares)
    assert shares[1] == pytest.approx(0.4)
    assert custom_order_share(0.6, 0.1, 0.8, 6.0) == 0.1
