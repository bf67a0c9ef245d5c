"""Who gets scarce accelerators."""

import numpy as np
import pytest
from numpy.typing import NDArray

from moatlab.economics.allocation import allocate_supply

ORDERS = np.array([40.0, 30.0, 20.0, 0.0, 10.0])
CAPACITY = np.array([500.0, 200.0, 100.0, 50.0, 150.0])
EXPONENTS = [0.0, 0.3, 1.0, 4.0]


def _markets() -> list[tuple[NDArray[np.float64], NDArray[np.float64], float]]:
    rng = np.random.default_rng(3)
    return [
        (rng.exponential(10.0, 6), rng.pareto(1.0, 6) * rng.integers(0, 2, 6), rng.uniform(0.0, 90.0))
        for _ in range(200)
    ]


@pytest.mark.parametrize("exponent", EXPONENTS)
def test_everything_is_shipped_and_nobody_gets_more_than_ordered(exponent: float) -> None:
    for orders, capacity, supply in _markets():
        shipments = allocate_supply(orders, capacity, supply, exponent)
        assert shipments.sum() == pytest.approx(min(supply, orders.sum()))
        assert np.all((shipments >= 0.0) & (shipments <= orders * (1.0 + 1e-12)))


@pytest.mark.parametrize("exponent", EXPONENTS)
def test_unfilled_orders_are_served_at_one_level(exponent: float) -> None:
    weights = ORDERS * (CAPACITY / CAPACITY.sum()) ** exponent
    shipments = allocate_supply(ORDERS, CAPACITY, 60.0, exponent)
    unfilled = (ORDERS > 0.0) & (shipments < ORDERS * (1.0 - 1e-12))
    levels = shipments[unfilled] / weights[unfilled]
    filled = (ORDERS > 0.0) & ~unfilled
    assert levels == pytest.approx(levels[0])
    assert np.all(weights[filled] * levels[0] >= ORDERS[filled] * (1.0 - 1e-12))


def test_without_shortage_orders_are_filled() -> None:
    assert allocate_supply(ORDERS, CAPACITY, 100.0, 0.3).tolist() == ORDERS.tolist()
    assert allocate_supply(ORDERS, CAPACITY, 250.0, 0.3).tolist() == ORDERS.tolist()


def test_fair_terms_serve_all_pro_rata() -> None:
    assert allocate_supply(ORDERS, CAPACITY, 50.0, 0.0) == pytest.approx(0.5 * ORDERS)


def test_a_larger_exponent_favours_the_largest_buyer() -> None:
    largest = [allocate_supply(ORDERS, CAPACITY, 50.0, exponent)[0] for exponent in EXPONENTS]
    assert np.all(np.diff(largest) > 0.0)
    assert largest[-1] <= 40.0


def test_where_nobody_has_capacity_all_are_served_pro_rata() -> None:
    assert allocate_supply(ORDERS, np.zeros(5), 50.0, 1.0) == pytest.approx(0.5 * ORDERS)


def test_newcomers_share_pro_rata_what_the_large_leave() -> None:
    shipments = allocate_supply(np.array([10.0, 10.0, 30.0]), np.array([100.0, 0.0, 0.0]), 30.0, 0.3)
    assert shipments == pytest.approx([10.0, 5.0, 15.0])


def test_nothing_to_deliver_is_delivered_to_nobody() -> None:
    assert allocate_supply(ORDERS, CAPACITY, 0.0, 0.3).tolist() == [0.0] * 5


@pytest.mark.parametrize(
    ("orders", "capacity", "supply", "exponent"),
    [
        ([-1.0], [1.0], 1.0, 0.0),
        ([1.0], [-1.0], 1.0, 0.0),
        ([1.0], [1.0], -1.0, 0.0),
        ([1.0], [1.0], 1.0, -1.0),
    ],
)
def test_negative_quantities_are_refused(
    orders: list[float], capacity: list[float], supply: float, exponent: float
) -> None:
    with pytest.raises(ValueError, match="negative"):
        allocate_supply(np.array(orders), np.array(capacity), supply, exponent)
