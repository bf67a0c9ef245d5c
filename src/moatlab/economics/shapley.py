"""Who contributes what to a whole that is not the sum of its parts."""

import math

import numpy as np
from numpy.typing import NDArray

__all__ = ["shapley_values"]


def shapley_values(worth: NDArray[np.float64]) -> NDArray[np.float64]:
    """What each member adds, averaged over all orders of joining, adds up to what all achieve together.

    phi_a = sum over A without a of |A|! (n-1-|A|)!/n! * (worth(A with a) - worth(A)), exact; the values add
    up to worth(all) - worth(none), and a member that never changes anything gets exactly 0.

    Args:
        worth: worth of every subset [any unit], shape (2^n,); bit k of the index says that k belongs to it.

    Returns:
        Value of each member [same unit], shape (n,).

    Raises:
        ValueError: if the length is not a power of two.

    Source: Shapley (1953), A value for n-person games, Annals of Mathematics Studies 28:307.

    >>> shapley_values(np.array([0.0, 1.0, 2.0, 6.0]))  # 1 and 2 alone, 6 together: the gain is shared
    array([2.5, 3.5])
    """
    members = max(worth.size, 1).bit_length() - 1
    if worth.shape != (1 << members,):
        raise ValueError(f"the worth of all subsets has 2^n numbers, got shape {worth.shape}")
    subsets = np.arange(worth.size)
    orders = np.array([_weight(size, members) for size in range(members)])
    values = np.empty(members)
    for member in range(members):
        without = subsets[subsets >> member & 1 == 0]
        gains = worth[without | 1 << member] - worth[without]
        values[member] = math.fsum(orders[np.bitwise_count(without)] * gains)
    return values


def _weight(size: int, members: int) -> float:
    """Share of all orders in which exactly this subset has joined before a given member."""
    return math.factorial(size) * math.factorial(members - 1 - size) / math.factorial(members)
