"""Roots of a function of one variable between given points."""

import itertools
from collections.abc import Callable

from scipy.optimize import brentq

__all__ = ["roots_between"]


def roots_between(function: Callable[[float], float], edges: list[float]) -> list[float]:
    """Every interval at whose ends a continuous function has different signs holds a root.

    Brent's method in each interval; a zero at the upper end of an interval counts.

    Args:
        function: continuous on the intervals.
        edges: ends of adjacent intervals, ascending.

    Returns:
        One root for each such interval, ascending.

    Source: Brent (1973), Algorithms for Minimization without Derivatives.

    >>> roots_between(lambda x: x * x - 0.25, [-1.0, 0.0, 1.0])
    [-0.5, 0.5]
    """
    roots = []
    values = [function(edge) for edge in edges]
    for (low, high), (at_low, at_high) in zip(
        itertools.pairwise(edges), itertools.pairwise(values), strict=True
    ):
        if at_low * at_high < 0.0:
            roots.append(float(brentq(function, low, high, xtol=1e-15, rtol=8.9e-16)))
        elif at_high == 0.0:
            roots.append(high)
    return roots
