"""Equal alternatives and the wish to conform: when does one of them take the market?"""

import math
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq

from moatlab.economics.multinomial_interactions import MultinomialEquilibrium, largest_response
from moatlab.economics.root_finding import roots_between

__all__ = ["CriticalStrengths", "SymmetricEquilibrium", "critical_strengths", "symmetric_equilibria"]


@dataclass(frozen=True)
class SymmetricEquilibrium(MultinomialEquilibrium):
    """An equilibrium of equal alternatives, up to the names of the large ones.

    large: number of alternatives with the large share; 0 if all are equal.
    permutations: number of equilibria that differ in names only.
    """

    large: int
    permutations: int


@dataclass(frozen=True)
class CriticalStrengths:
    """Strengths b = beta J at which the outcome of equal alternatives changes its nature.

    uniform: above it equal shares are unstable; fold: from it on one alternative can be large;
    share_at_fold: its share there [-]; equal_potential: above it the large outcome is the deeper one.
    """

    uniform: float
    fold: float
    share_at_fold: float
    equal_potential: float


def critical_strengths(alternatives: int) -> CriticalStrengths:
    """With three or more alternatives a market can tip before equal shares become unstable.

    Uniform: n. Fold: least b(x) = ln(x (n-1)/(1-x)) (n-1)/(n x - 1). Equal depth: 2(n-1) ln(n-1)/(n-2).

    Args:
        alternatives: n, at least 2.

    Raises:
        ValueError: if there are fewer than two alternatives.

    Source: Brock and Durlauf (2002); Wu (1982), Reviews of Modern Physics 54:235 (Potts model).

    >>> round(critical_strengths(3).fold, 6), critical_strengths(3).uniform
    (2.745644, 3.0)
    """
    if alternatives < 2:
        raise ValueError(f"a choice needs two alternatives, got {alternatives}")
    if alternatives == 2:
        return CriticalStrengths(2.0, 2.0, 0.5, 2.0)
    rest = alternatives - 1

    def turn(share: float) -> float:
        odds = math.log(share * rest / (1.0 - share))
        return odds - (alternatives * share - 1.0) / (alternatives * share * (1.0 - share))

    share = float(brentq(turn, 0.5, 1.0 - 1e-9, xtol=1e-16, rtol=8.9e-16))
    fold = math.log(share * rest / (1.0 - share)) * rest / (alternatives * share - 1.0)
    equal_potential = 2.0 * rest * math.log(rest) / (alternatives - 2)
    return CriticalStrengths(float(alternatives), fold, share, equal_potential)


def symmetric_equilibria(alternatives: int, strength: float) -> tuple[SymmetricEquilibrium, ...]:
    """With equal alternatives the crowd is even, or some alternatives are large and equal.

    k large shares x and n-k small shares y with k x + (n-k) y = 1, ln(x/y) = b (x - y).

    Args:
        alternatives: n, at least 2.
        strength: b = beta J [-].

    Returns:
        Up to permutation: the uniform one first, then by number of large shares and by their size; large
        shares first.

    Raises:
        ValueError: if there are fewer than two alternatives.

    Source: Brock and Durlauf (2002), AER Papers and Proceedings 92:298.

    >>> [equilibrium.large for equilibrium in symmetric_equilibria(3, 3.5)]
    [0, 1, 2]
    """
    if alternatives < 2:
        raise ValueError(f"a choice needs two alternatives, got {alternatives}")
    uniform = np.full(alternatives, 1.0 / alternatives)
    found = [SymmetricEquilibrium(uniform, largest_response(uniform, strength), large=0, permutations=1)]
    for large in range(1, alternatives):
        for log_ratio in _log_ratios(alternatives, large, strength):
            small = 1.0 / (large * math.exp(log_ratio) + alternatives - large)
            shares = np.full(alternatives, small)
            shares[:large] = (1.0 - (alternatives - large) * small) / large
            response = largest_response(shares, strength)
            names = math.comb(alternatives, large)
            found.append(SymmetricEquilibrium(shares, response, large=large, permutations=names))
    return tuple(found)


def _log_ratios(alternatives: int, large: int, strength: float) -> list[float]:
    """Solutions s = ln(x/y) > 0 of s = b (1 - w)/(k + (n-k) w), w = exp(-s), ascending."""
    rest = alternatives - large

    def gap(log_ratio: float) -> float:
        return log_ratio + strength * math.expm1(-log_ratio) / (large + rest * math.exp(-log_ratio))

    if strength <= 0.0:
        return []
    # The gap turns where (k + (n-k) w)^2 = b n w; from zero to the first turn it only leaves zero.
    half = strength * alternatives / 2.0 - large * rest
    square = half * half - (large * rest) ** 2
    if square < 0.0 or half < 0.0:
        return []
    top = half + math.sqrt(square)
    turns = [-math.log(w) for w in (top / rest**2, large**2 / top) if w < 1.0]
    edges = [*turns, strength / large]
    return roots_between(gap, [edge for edge in edges if edge <= strength / large])
