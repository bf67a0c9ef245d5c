"""Dividing gains: Nash's bargain, outside options, patience, exclusive fees (T9)."""

import numpy as np
import pytest

from moatlab.economics.bargaining import (
    bargained_unit_price,
    exclusive_pair_gain,
    first_mover_share,
    gain_with_outside_option,
    lump_sum_transfer,
    nash_in_nash_fees,
    nash_product,
    nash_split,
    patience_weight,
)

FALLBACKS = np.array([1.0, 2.0, 0.5])
WEIGHTS = np.array([0.2, 0.5, 0.3])


def test_t9_gains_are_shared_by_bargaining_weight() -> None:
    payoffs = nash_split(13.5, FALLBACKS, WEIGHTS)
    assert payoffs - FALLBACKS == pytest.approx(10.0 * WEIGHTS)


def test_no_other_division_has_a_larger_nash_product() -> None:
    payoffs = nash_split(13.5, FALLBACKS, WEIGHTS)
    best = nash_product(payoffs, FALLBACKS, WEIGHTS)
    for giver, taker in ((0, 1), (1, 2), (2, 0), (1, 0)):
        other = payoffs.copy()
        other[giver] -= 0.01
        other[taker] += 0.01
        assert nash_product(other, FALLBACKS, WEIGHTS) < best


def test_without_a_gain_everybody_keeps_the_fallback() -> None:
    assert nash_split(3.0, FALLBACKS, WEIGHTS).tolist() == FALLBACKS.tolist()


def test_nobody_agrees_to_less_than_the_fallback() -> None:
    with pytest.raises(ValueError, match="fallback"):
        nash_product(np.array([0.5, 8.0, 5.0]), FALLBACKS, WEIGHTS)


@pytest.mark.parametrize("weights", [[0.5, 0.6, 0.1], [1.2, -0.1, -0.1]])
def test_bargaining_weights_are_parts_of_one(weights: list[float]) -> None:
    with pytest.raises(ValueError, match="add up to one"):
        nash_split(13.5, FALLBACKS, np.array(weights))


@pytest.mark.parametrize("weight", [0.2, 0.5, 0.8])
def test_t9_an_outside_option_binds_only_if_it_is_worth_more_than_the_share(weight: float) -> None:
    share = weight * 10.0
    for alternative in (-3.0, 0.0, 0.99 * share, share):
        assert gain_with_outside_option(10.0, weight, alternative) == share
    assert gain_with_outside_option(10.0, weight, share + 0.5) == share + 0.5
    assert gain_with_outside_option(10.0, weight, 25.0) == 10.0


def test_a_deal_without_surplus_divides_nothing() -> None:
    assert gain_with_outside_option(-4.0, 0.5, 2.0) == 0.0
    assert gain_with_outside_option(-4.0, 0.5, -2.0) == 0.0


def test_t9_the_transfer_is_linear_in_the_bargaining_weight() -> None:
    lab_with, lab_without, surplus = 7.0, 9.0, 10.0
    transfers = [
        lump_sum_transfer(gain_with_outside_option(surplus, weight, 0.0), lab_with, lab_without)
        for weight in (0.2, 0.5, 0.8)
    ]
    assert np.diff(transfers) == pytest.approx([3.0, 3.0])
    assert lab_with + transfers[1] - lab_without == pytest.approx(0.5 * surplus)


def test_alternating_offers_leave_the_other_indifferent_between_now_and_later() -> None:
    mine, yours = 0.95, 0.8
    kept = first_mover_share(mine, yours)
    assert 1.0 - kept == pytest.approx(yours * first_mover_share(yours, mine))


def test_fast_alternating_offers_end_where_nash_ends() -> None:
    round_length = 1e-6
    kept = first_mover_share(0.95**round_length, 0.8**round_length)
    assert kept == pytest.approx(patience_weight(0.95, 0.8), abs=1e-6)


def test_a_price_of_no_quantity_divides_nothing() -> None:
    with pytest.raises(ValueError, match="quantity"):
        bargained_unit_price(10.0, 1.0, 0.0)


def test_exclusivity_pays_a_pair_that_forgoes_little_from_others() -> None:
    profits = np.array([40.0, 45.0])
    fees = nash_in_nash_fees(profits, 0.7)
    gains = exclusive_pair_gain(profits, np.array([52.0, 60.0]), fees)
    assert gains == pytest.approx([52.0 - 40.0 - 13.5, 60.0 - 45.0 - 12.0])
