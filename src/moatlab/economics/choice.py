"""Choice probabilities and inclusive values, safe against overflow; compiled kernels call them."""

import math

import numpy as np
from numpy.typing import NDArray

from moatlab.foundation.compiled import jitable

__all__ = [
    "inclusive_value",
    "inclusive_value_of_attraction",
    "log_sum_exp",
    "logistic",
    "logit_probabilities",
    "logit_probabilities_with_outside",
]

_SMALLEST = 1e-300


@jitable
def log_sum_exp(values: NDArray[np.float64]) -> float:
    """The log of a sum of exponentials exceeds the largest value by at most ln n, and never overflows.

    ln(sum_j exp(v_j)) = max(v) + ln(sum_j exp(v_j - max(v))); minus infinity for an empty array.

    Args:
        values: utilities [utils], shape (n,); minus infinity or -1e9 marks an unavailable alternative.

    Source: McFadden (1978), Modelling the choice of residential location (inclusive value).

    >>> log_sum_exp(np.array([1000.0, 1000.0])) == 1000.0 + math.log(2.0)
    True
    """
    largest = -math.inf
    for value in values:
        largest = max(largest, float(value))
    if largest == -math.inf:
        return largest
    total = 0.0
    for value in values:
        total += math.exp(value - largest)
    return largest + math.log(total)


@jitable
def inclusive_value(utilities: NDArray[np.float64]) -> float:
    """A nest is worth at least its outside option of utility zero, and more with every alternative.

    IV = ln(1 + sum_j exp(u_j)), overflow-safe; 0 for an empty nest.

    Args:
        utilities: utilities of the alternatives besides the outside option [utils], shape (n,).

    Source: McFadden (1978); Small and Rosen (1981), Econometrica 49:105.

    >>> inclusive_value(np.array([0.0, 0.0, 0.0])) == math.log(4.0)
    True
    """
    largest = 0.0
    for utility in utilities:
        largest = max(largest, float(utility))
    total = 0.0
    for utility in utilities:
        total += math.exp(utility - largest)
    if largest == 0.0:
        return math.log1p(total)
    return largest + math.log(math.exp(-largest) + total)


@jitable
def inclusive_value_of_attraction(attraction: float, scale: float) -> float:
    """Alternatives enter the value of a nest only through the sum of their attractions.

    IV = ln(1 + sum_j exp(u_j)), given sum_j exp(u_j - scale).

    Args:
        attraction: sum_j exp(u_j - scale) [-], at least 0.
        scale: any number near the largest utility, so that nothing overflows [utils].

    Source: McFadden (1978), as `inclusive_value`.

    >>> abs(inclusive_value_of_attraction(3.0 * math.exp(-1.0), 1.0) - math.log(4.0)) < 1e-15
    True
    """
    return scale + math.log(max(math.exp(-scale) + attraction, _SMALLEST))


@jitable
def logit_probabilities(utilities: NDArray[np.float64], out: NDArray[np.float64]) -> float:
    """Under Gumbel tastes an alternative is chosen in proportion to the exponential of its utility.

    P_j = exp(u_j) / sum_k exp(u_k), written to `out`.

    Args:
        utilities: utilities [utils], shape (n,); at least one finite.
        out: receives the probabilities [-], shape (n,).

    Returns:
        ln(sum_k exp(u_k)), the expected utility of the choice without Euler's constant.

    Source: McFadden (1974), Conditional logit analysis of qualitative choice behavior.

    >>> chances = np.empty(2)
    >>> _ = logit_probabilities(np.array([0.0, math.log(3.0)]), chances)
    >>> chances.round(12).tolist()
    [0.25, 0.75]
    """
    largest = -math.inf
    for utility in utilities:
        largest = max(largest, float(utility))
    return _divide_by_attraction(utilities, out, largest, 0.0)


@jitable
def logit_probabilities_with_outside(utilities: NDArray[np.float64], out: NDArray[np.float64]) -> float:
    """With an outside option of utility zero the probabilities leave room for choosing nothing.

    P_j = exp(u_j) / (1 + sum_k exp(u_k)), written to `out`.

    Args:
        utilities: utilities of the inside alternatives [utils], shape (n,).
        out: receives their probabilities [-], shape (n,); they add up to less than one.

    Returns:
        The inclusive value ln(1 + sum_k exp(u_k)).

    Source: McFadden (1974), Conditional logit analysis of qualitative choice behavior.

    >>> chances = np.empty(1)
    >>> _ = logit_probabilities_with_outside(np.array([0.0]), chances)
    >>> chances.tolist()
    [0.5]
    """
    largest = 0.0
    for utility in utilities:
        largest = max(largest, float(utility))
    return _divide_by_attraction(utilities, out, largest, math.exp(-largest))


@jitable
def _divide_by_attraction(
    utilities: NDArray[np.float64], out: NDArray[np.float64], largest: float, outside: float
) -> float:
    """Fill the probabilities with one exponential each; returns the log of the total attraction."""
    total = outside
    for option in range(utilities.size):
        out[option] = math.exp(utilities[option] - largest)
        total += out[option]
    for option in range(utilities.size):
        out[option] /= total
    return largest + math.log(total)


@jitable
def logistic(x: float) -> float:
    """The logistic curve rises from zero to one and is one half at zero.

    1/(1 + exp(-x)), without overflow for any finite x.

    Args:
        x: difference of utilities [utils].

    Source: Verhulst (1838); binary logit of McFadden (1974).

    >>> logistic(0.0), logistic(-1e6), logistic(1e6)
    (0.5, 0.0, 1.0)
    """
    if x >= 0.0:
        return 1.0 / (1.0 + math.exp(-x))
    power = math.exp(x)
    return power / (1.0 + power)
