"""Two alternatives, and everybody likes to do what the others do: all equilibria of the mean field."""

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from scipy.optimize import brentq

from moatlab.economics.choice import logistic

__all__ = ["BinaryEquilibrium", "Stability", "binary_equilibria", "critical_field"]

type Number = float | Fraction
Stability = Literal["stable", "critical", "unstable"]

CRITICAL_WIDTH = 1e-12
"""A slope this close to one is exactly critical as far as double precision can tell."""


@dataclass(frozen=True)
class BinaryEquilibrium:
    """A self-consistent mean choice m = tanh(beta(h + J m)).

    mean_choice: m in (-1, 1), -1 and +1 are the two alternatives [-].
    slope: beta J (1 - m^2), derivative of the map [-].
    plus_probability: (1 + m)/2 [-].
    expected_utility: ln(2 cosh(beta(h + J m)))/beta per person [utils over beta].
    """

    mean_choice: float
    slope: float
    plus_probability: float
    expected_utility: float

    @property
    def stability(self) -> Stability:
        """Small deviations die out if the slope of the map is below one."""
        if abs(self.slope - 1.0) <= CRITICAL_WIDTH:
            return "critical"
        return "stable" if self.slope < 1.0 else "unstable"


def binary_equilibria(
    field: Number, interaction: Number, choice_intensity: Number
) -> tuple[BinaryEquilibrium, ...]:
    """Social interactions strong enough give three self-consistent outcomes instead of one.

    All solutions of m = tanh(beta (h + J m)), ascending.

    Args:
        field: h, private advantage of +1 over -1, halved [utils].
        interaction: J, wish to conform (negative: to differ) [utils].
        choice_intensity: beta, positive [1/utils]. Fractions keep products next to one exact.

    Raises:
        ValueError: if beta is not positive.

    Source: Brock and Durlauf (2001), Review of Economic Studies 68:235.

    >>> len(binary_equilibria(0.0, 0.5, 1.0)), len(binary_equilibria(0.0, 2.0, 1.0))
    (1, 3)
    """
    bias, excess = _bias_and_excess(field, interaction, choice_intensity)
    arguments = _roots(bias, excess)
    return tuple(_equilibrium(argument, excess, float(choice_intensity)) for argument in arguments)


def critical_field(interaction: Number, choice_intensity: Number) -> float:
    """Only a private advantage below this size leaves the inferior outcome self-sustaining.

    |h| < J t - atanh(t)/beta, t = sqrt(1 - 1/(beta J)); not a number where the outcome is always unique.

    Args:
        interaction: J [utils].
        choice_intensity: beta, positive [1/utils].

    Raises:
        ValueError: if beta is not positive.

    Source: Brock and Durlauf (2001), Review of Economic Studies 68:235.

    >>> round(critical_field(2.0, 1.0), 6), critical_field(0.5, 1.0)
    (0.53284, nan)
    """
    _, excess = _bias_and_excess(0.0, interaction, choice_intensity)
    if excess <= 0.0:
        return math.nan
    return -_gap(_turning_point(excess), 0.0, excess) / float(choice_intensity)


def _bias_and_excess(field: Number, interaction: Number, choice_intensity: Number) -> tuple[float, float]:
    if choice_intensity <= 0:
        raise ValueError(f"choice intensity must be positive, got {float(choice_intensity)}")
    beta = Fraction(choice_intensity)
    return float(beta * Fraction(field)), float(beta * Fraction(interaction) - 1)


def _gap(argument: float, bias: float, excess: float) -> float:
    """Value of y - beta h - beta J tanh(y), the sum of two parts that do not cancel at the critical point."""
    return _excess_over_tanh(argument) - bias - excess * math.tanh(argument)


def _excess_over_tanh(argument: float) -> float:
    """Value of y - tanh(y), by Lambert's continued fraction near zero, where digits would cancel."""
    if abs(argument) > 1.0:
        return argument - math.tanh(argument)
    square = argument * argument
    tail = 21.0
    for odd in range(19, 3, -2):
        tail = odd + square / tail
    rest = square / (3.0 + square / tail)
    return argument * rest / (1.0 + rest)


def _turning_point(excess: float) -> float:
    return math.atanh(math.sqrt(excess / (1.0 + excess)))


def _roots(bias: float, excess: float) -> list[float]:
    bound = abs(bias) + abs(1.0 + excess) + 1.0
    if excess <= 0.0:
        return [0.0 if bias == 0.0 else _root(-bound, bound, bias, excess)]
    turn = _turning_point(excess)
    roots = []
    if _gap(-turn, bias, excess) >= 0.0:
        roots.append(_root(-bound, -turn, bias, excess))
    if _gap(-turn, bias, excess) > 0.0 > _gap(turn, bias, excess):
        roots.append(0.0 if bias == 0.0 else _root(-turn, turn, bias, excess))
    if _gap(turn, bias, excess) <= 0.0:
        roots.append(_root(turn, bound, bias, excess))
    return roots


def _root(low: float, high: float, bias: float, excess: float) -> float:
    return float(brentq(_gap, low, high, args=(bias, excess), xtol=1e-300, rtol=8.9e-16, maxiter=500))


def _equilibrium(argument: float, excess: float, beta: float) -> BinaryEquilibrium:
    size = abs(argument)
    return BinaryEquilibrium(
        mean_choice=math.tanh(argument),
        slope=(1.0 + excess) / math.cosh(min(size, 350.0)) ** 2,
        plus_probability=logistic(2.0 * argument),
        expected_utility=(size + math.log1p(math.exp(-2.0 * size))) / beta,
    )
