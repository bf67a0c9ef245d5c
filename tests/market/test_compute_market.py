"""The compute market of one month, cleared by hand and by the market."""

from dataclasses import replace

import numpy as np
import pytest

from moatlab.market.compute import ComputeNeeds, ComputeUse, Reservation, bill
from moatlab.market.compute_clearing import ComputeTerms, clear

TERMS = ComputeTerms(
    capacity=np.array([10.0, 10.0]),
    placement=np.array([0.5, 0.5]),
    relative_price=np.array([1.0, 0.8]),
    reference_price=2.0,
    elasticity=0.5,
    bounds=(0.6, 3.5),
    bound_training_share=0.5,
    own_fleet=np.zeros(2),
)


def needs(
    native: list[list[float]], *, floating: list[float], budget: list[float], background: float
) -> ComputeNeeds:
    return ComputeNeeds(np.array(native), np.array(floating), np.array(budget), background)


NOTHING = needs([[0.0, 0.0], [0.0, 0.0]], floating=[0.0, 0.0], budget=[0.0, 0.0], background=0.0)


def paid_by_buyers(use: ComputeUse) -> float:
    """All hours on demand at the one price on demand."""
    return bill(float(use.on_demand.sum() + use.background), use.on_demand_price)


def test_every_hour_is_reserved_sold_or_idle() -> None:
    case = needs([[1.0, 2.0], [0.5, 0.0]], floating=[1.0, 2.0], budget=[6.0, 3.0], background=9.0)
    use = clear(case, [Reservation(0, 0, 4.0, 1.8)], TERMS)
    free = use.capacity - use.in_house - use.reserved
    assert (use.sales <= free + 1e-12).all()
    assert use.sales.sum() == pytest.approx(float(use.on_demand.sum()) + use.background)
    assert (use.hours <= use.capacity).all()


def test_what_buyers_on_demand_pay_is_what_clouds_get() -> None:
    case = needs([[1.0, 2.0], [0.5, 0.0]], floating=[1.0, 2.0], budget=[6.0, 3.0], background=9.0)
    use = clear(case, [Reservation(0, 0, 4.0, 1.8)], TERMS)
    assert float(use.spot_revenue.sum()) == pytest.approx(paid_by_buyers(use), rel=1e-12)


def test_a_reservation_serves_own_native_use_first_then_floating_use_then_training() -> None:
    case = needs([[3.0, 0.0], [0.0, 0.0]], floating=[2.0, 0.0], budget=[8.0, 0.0], background=0.0)
    use = clear(case, [Reservation(0, 0, 6.0, 2.0)], TERMS)
    assert use.inference[0].tolist() == [5.0, 0.0]
    assert use.training[0].tolist() == [1.0, 0.0]
    assert use.paid[0, 0] == pytest.approx(12.0)


def test_native_use_elsewhere_is_not_served_by_a_reservation_here() -> None:
    case = needs([[0.0, 3.0], [0.0, 0.0]], floating=[0.0, 0.0], budget=[0.0, 0.0], background=0.0)
    use = clear(case, [Reservation(0, 0, 6.0, 2.0)], TERMS)
    assert use.inference.sum() == 0.0
    assert use.spot_native[0, 1] > 0.0


def test_prepaid_hours_are_safe_in_a_shortage_and_all_others_share_what_is_left() -> None:
    """20 hours exist, 8 are prepaid and used; 100 more are asked for: at the cap they share the rest."""
    case = needs([[8.0, 0.0], [0.0, 0.0]], floating=[0.0, 0.0], budget=[0.0, 0.0], background=100.0)
    use = clear(case, [Reservation(0, 0, 8.0, 2.0)], TERMS)
    assert use.inference[0, 0] == 8.0
    assert use.scarcity == 3.5
    assert use.background == pytest.approx(20.0 - 8.0)
    assert use.spot_fill == pytest.approx((20.0 - 8.0) / (100.0 * 3.5**-0.5))


def test_in_a_shortage_labs_serve_their_users_before_anybody_trains() -> None:
    case = needs([[0.0, 0.0], [9.0, 9.0]], floating=[0.0, 6.0], budget=[90.0, 0.0], background=60.0)
    use = clear(case, [], TERMS)
    wanted = 24.0 * 3.5**-0.5
    assert float(use.spot_native.sum() + use.spot_floating.sum()) == pytest.approx(wanted)
    assert use.fill[0] < 1.0
    assert use.fill[1] == 1.0


def test_reserving_hours_raises_the_price_for_everybody_else() -> None:
    case = needs([[0.0, 0.0], [0.0, 0.0]], floating=[4.0, 4.0], budget=[6.0, 6.0], background=10.0)
    alone = clear(case, [], TERMS)
    crowded = clear(case, [Reservation(0, 0, 9.5, 2.0)], TERMS)
    assert crowded.scarcity > alone.scarcity
    assert crowded.training_hours[1] < alone.training_hours[1]
    assert crowded.training_hours[0] > alone.training_hours[0]


def test_unused_reservations_return_to_the_market_as_far_as_they_are_sublet() -> None:
    case = needs([[0.0, 0.0], [0.0, 0.0]], floating=[0.0, 0.0], budget=[0.0, 0.0], background=30.0)
    unused = Reservation(0, 0, 8.0, 2.0)
    kept, sublet = clear(case, [unused], TERMS), clear(case, [unused._replace(sublet=1.0)], TERMS)
    assert kept.background == pytest.approx(12.0)
    assert sublet.background == pytest.approx(20.0)
    assert sublet.scarcity < kept.scarcity


def test_a_bound_lab_computes_at_its_cloud_only_and_trains_on_part_of_what_is_free() -> None:
    case = needs([[0.0, 2.0], [0.0, 0.0]], floating=[1.0, 0.0], budget=[100.0, 0.0], background=0.0)
    use = clear(case, [Reservation(0, 0, 4.0, 2.0, bound=True)], TERMS)
    assert use.inference[0].tolist() == [3.0, 0.0]
    assert use.training[0].tolist() == [1.0, 0.0]
    assert use.spot_native.sum() == 0.0
    most = TERMS.bound_training_share * 6.0
    assert use.wanted.tolist() == pytest.approx([most, 0.0])


def test_the_own_lab_of_a_cloud_is_served_first_at_its_transfer_price() -> None:
    case = needs([[1.0, 1.0], [0.0, 0.0]], floating=[1.0, 0.0], budget=[12.0, 0.0], background=99.0)
    use = clear(case, [Reservation(0, 1, 9.0, 1.5, in_house=True)], TERMS)
    assert use.in_house.tolist() == [0.0, 9.0]
    assert use.reserved.tolist() == [0.0, 0.0]
    assert use.inference[0].tolist() == [0.0, 3.0]
    assert use.training[0, 1] == pytest.approx(6.0)
    spent = use.price[0] * (use.inference[0].sum() + use.training[0].sum() + use.on_demand[0])
    assert spent == pytest.approx(float(use.paid[0].sum()) + use.on_demand[0] * use.on_demand_price)


def test_nobody_asks_nobody_sells_and_nothing_is_undefined() -> None:
    use = clear(NOTHING, [], TERMS)
    assert use.hours.sum() == 0.0
    assert use.scarcity == 0.6
    assert use.spot_fill == 1.0
    assert np.isfinite(use.price).all()
    assert use.fill.tolist() == [1.0, 1.0]


def test_without_capacity_demand_goes_unserved_and_nothing_is_undefined() -> None:
    case = replace(NOTHING, background=5.0, budget=np.array([3.0, 0.0]))
    use = clear(case, [], replace(TERMS, capacity=np.zeros(2)))
    assert use.hours.sum() == 0.0
    assert use.scarcity == 3.5
    assert use.spot_fill == 0.0
    assert use.fill.tolist() == [0.0, 1.0]
    assert np.isfinite(use.on_demand_price)
