"""Learning by doing: unit cost falls with cumulative output."""

import math

import numpy as np
from numpy.typing import NDArray

from moatlab.foundation.compiled import jitable

__all__ = [
    "cost_growth",
    "cumulative_cost",
    "doublings_to_halve_cost",
    "learning_exponent",
    "wright_cost",
]


@jitable
def learning_exponent(learning_rate: float) -> float:
    """A cost fall per doubling is an exponent of experience.

    b = -log2(1 - LR).

    Args:
        learning_rate: LR, fall of unit cost per doubling of cumulative output, in [0, 1) [-].

    Source: Wright (1936), Journal of the Aeronautical Sciences 3:122.

    >>> learning_exponent(0.5)
    1.0
    """
    return max(0.0, -math.log2(1.0 - learning_rate))


def wright_cost(
    cumulative: NDArray[np.float64], *, learning_rate: float, reference_cost: float, reference: float
) -> NDArray[np.float64]:
    """Every doubling of cumulative output lowers unit cost by the learning rate.

    c(x) = c0 (x/x0)^(-b), b = -log2(1 - LR).

    Args:
        cumulative: units ever produced, positive [units], any shape.
        learning_rate: LR in [0, 1) [-].
        reference_cost: c0, unit cost at the reference [USD/unit].
        reference: x0, cumulative output at the reference, positive [units].

    Returns:
        Unit cost [USD/unit], shape of `cumulative`.

    Raises:
        ValueError: if the learning rate is outside [0, 1) or an output is not positive.

    Source: Wright (1936), Journal of the Aeronautical Sciences 3:122.

    >>> wright_cost(np.array([4.0]), learning_rate=0.2, reference_cost=100.0, reference=1.0).round(9).tolist()
    [64.0]
    """
    ratio = _experience(cumulative, learning_rate, reference)
    return reference_cost * ratio ** -learning_exponent(learning_rate)


def cumulative_cost(
    cumulative: NDArray[np.float64], *, learning_rate: float, reference_cost: float, reference: float
) -> NDArray[np.float64]:
    """The cost of going down the learning curve is the integral of unit cost.

    integral from x0 to x of c0 (z/x0)^(-b) dz = c0 x0 ((x/x0)^(1-b) - 1)/(1-b), c0 x0 ln(x/x0) at b = 1.

    Args:
        cumulative: units ever produced, positive [units], any shape.
        learning_rate: LR in [0, 1) [-].
        reference_cost: c0, unit cost at the reference [USD/unit].
        reference: x0, cumulative output at the reference, positive [units].

    Returns:
        Total cost since the reference [USD], shape of `cumulative`.

    Raises:
        ValueError: if the learning rate is outside [0, 1) or an output is not positive.

    Source: integral of Wright (1936).

    >>> cumulative_cost(np.array([3.0]), learning_rate=0.0, reference_cost=10.0, reference=1.0).round(
    ...     9
    ... ).tolist()
    [20.0]
    """
    logs = np.log(_experience(cumulative, learning_rate, reference))
    power = 1.0 - learning_exponent(learning_rate)
    if power == 0.0:
        return reference_cost * reference * logs
    return reference_cost * reference * np.expm1(power * logs) / power


def doublings_to_halve_cost(learning_rate: float) -> float:
    """The faster the learning, the fewer doublings halve the cost.

    1/b; infinite without learning.

    Args:
        learning_rate: LR in [0, 1) [-].

    Source: Wright (1936), Journal of the Aeronautical Sciences 3:122.

    >>> doublings_to_halve_cost(0.0), doublings_to_halve_cost(0.5)
    (inf, 1.0)
    """
    exponent = learning_exponent(learning_rate)
    return math.inf if exponent == 0.0 else 1.0 / exponent


def cost_growth(learning_rate: float, output_growth: float) -> float:
    """If cumulative output grows steadily, Wright's law looks like Moore's law.

    (1 + g)^(-b) - 1: change of unit cost a year.

    Args:
        learning_rate: LR in [0, 1) [-].
        output_growth: g, growth of cumulative output a year, above -1 [-].

    Source: Sahal (1979); Nagy et al. (2013), PLoS ONE 8:e52669.

    >>> cost_growth(0.5, 1.0)
    -0.5
    """
    return math.expm1(-learning_exponent(learning_rate) * math.log1p(output_growth))


def _experience(
    cumulative: NDArray[np.float64], learning_rate: float, reference: float
) -> NDArray[np.float64]:
    if not 0.0 <= learning_rate < 1.0:
        raise ValueError(f"learning rate must be in [0, 1), got {learning_rate}")
    ratio = np.asarray(cumulative, dtype=float) / reference
    if reference <= 0.0 or not np.all(ratio > 0.0):
        raise ValueError("cumulative output must be positive")
    return ratio
