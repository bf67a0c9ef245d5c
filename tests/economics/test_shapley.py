"""Shapley values: the one fair way to share out what several causes do together."""

import itertools

import numpy as np
import pytest
from numpy.typing import NDArray

from moatlab.economics.shapley import shapley_values


def any_worth(members: int, seed: int) -> NDArray[np.float64]:
    return np.random.default_rng(seed).normal(size=1 << members)


def mean_over_orders(worth: NDArray[np.float64], members: int) -> NDArray[np.float64]:
    """The definition in words: let members join one by one, in every order."""
    gains = np.zeros(members)
    orders = list(itertools.permutations(range(members)))
    for order in orders:
        joined = 0
        for member in order:
            gains[member] += worth[joined | 1 << member] - worth[joined]
            joined |= 1 << member
    return gains / len(orders)


@pytest.mark.parametrize("members", [1, 2, 3, 5])
def test_a_value_is_the_mean_gain_over_all_orders_of_joining(members: int) -> None:
    worth = any_worth(members, seed=members)
    assert shapley_values(worth) == pytest.approx(mean_over_orders(worth, members), abs=1e-14)


def test_the_values_add_up_to_what_all_achieve_beyond_none() -> None:
    for seed in range(20):
        worth = any_worth(5, seed)
        assert shapley_values(worth).sum() == pytest.approx(worth[-1] - worth[0], abs=1e-12)


def test_who_never_changes_anything_gets_exactly_nothing() -> None:
    subsets = np.arange(32)
    worth = any_worth(5, seed=1)[subsets & ~0b00100]
    assert shapley_values(worth)[2] == 0.0


def test_members_who_do_the_same_get_the_same() -> None:
    subsets = np.arange(32)
    worth = np.sqrt(np.bitwise_count(subsets).astype(float))
    assert shapley_values(worth) == pytest.approx(np.full(5, np.sqrt(5.0) / 5.0))


def test_the_only_right_glove_is_worth_more_than_each_of_two_left_ones() -> None:
    # Members 0 and 1 own left gloves, 2 the right one; a pair is worth 1 (Shapley and Shubik 1969).
    worth = np.array([0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0])
    assert shapley_values(worth) == pytest.approx([1 / 6, 1 / 6, 2 / 3])


@pytest.mark.parametrize("shape", [(3,), (0,), (4, 4)])
def test_the_worth_of_some_subsets_only_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"2\^n numbers"):
        shapley_values(np.zeros(shape))
