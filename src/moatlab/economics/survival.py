"""How long things last when some of them still last at the end of the observation."""

import numpy as np
from numpy.typing import NDArray

__all__ = ["kaplan_meier"]


def kaplan_meier(
    durations: NDArray[np.float64], ended: NDArray[np.bool_], at: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The chance to last is the product of the chances to outlast each age at which something ended.

    S(t) = product over ages a <= t with an end of (1 - ends at a / still there just before a).

    Args:
        durations: ages at the end or at the last sight [any unit of time, n].
        ended: whether it ended then; otherwise it was there when last seen [n].
        at: ages t in the same unit [k].

    Returns:
        S(t); not a number beyond the last sight, unless all have ended [0-1, k].

    Source: Kaplan and Meier (1958), JASA 53:457.

    >>> kaplan_meier(np.array([1.0, 2.0, 3.0]), np.array([True, False, True]), np.array([2.0, 4.0])).round(3)
    array([0.667, 0.   ])
    """
    ages = np.unique(durations[ended])
    there = (durations[None, :] >= ages[:, None]).sum(axis=1)
    ends = ((durations[None, :] == ages[:, None]) & ended[None, :]).sum(axis=1)
    survival = np.concatenate([[1.0], np.cumprod(1.0 - ends / there)])
    curve = survival[np.searchsorted(ages, at, side="right")]
    unseen = at > durations.max(initial=0.0)
    return np.where(unseen & (survival[-1] > 0.0), np.nan, curve)
