"""Several alternatives, and everybody likes to do what the others do: all equilibria of the mean field.

Every equilibrium has p_i exp(-b p_i) proportional to exp(beta h_i), b = beta J, so that each share lies
on the lower (p < 1/b) or the upper branch (p > 1/b) of Lambert's W. Going through all sets of alternatives
on the upper branch finds every equilibrium.
"""

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq, minimize_scalar
from scipy.special import lambertw, logsumexp, softmax, wrightomega

from moatlab.economics.root_finding import roots_between

__all__ = [
    "MultinomialEquilibrium",
    "largest_response",
    "multinomial_equilibria",
]

type Vector = NDArray[np.float64]

GRID = 400
"""Points at which a branch is looked at before its roots are bracketed."""


@dataclass(frozen=True)
class MultinomialEquilibrium:
    """Self-consistent shares p = softmax(beta (h + J p)).

    shares: p, shape (n,) [-].
    response: largest eigenvalue of beta J (diag(p) - p p^T) [-]; below one the shares are stable.
    """

    shares: Vector
    response: float

    @property
    def is_stable(self) -> bool:
        """Small deviations die out."""
        return self.response < 1.0


def largest_response(shares: Vector, strength: float) -> float:
    """Shares are stable if a deviation causes a smaller one.

    Largest eigenvalue of b (diag(p) - p p^T).

    Args:
        shares: p, shape (n,) [-].
        strength: b = beta J [-].

    Source: Brock and Durlauf (2002), AER Papers and Proceedings 92:298.

    >>> round(largest_response(np.array([0.5, 0.5]), 1.0), 12)
    0.5
    """
    response = strength * (np.diag(shares) - np.outer(shares, shares))
    return float(np.linalg.eigvalsh(response)[-1])


def multinomial_equilibria(
    private_utilities: Vector, interaction: float, choice_intensity: float
) -> tuple[MultinomialEquilibrium, ...]:
    """Private advantages break the symmetry; strong interactions still let any alternative win.

    All solutions of p = softmax(beta (h + J p)), in descending order of their shares.

    Args:
        private_utilities: h [utils], shape (n,); the number of cases tried is 2^n.
        interaction: J [utils].
        choice_intensity: beta, positive [1/utils].

    Raises:
        ValueError: if beta is not positive.

    Source: Brock and Durlauf (2006), in The Economy as an Evolving Complex System III.

    >>> len(multinomial_equilibria(np.array([0.0, 0.1, 0.2]), 2.0, 1.0))
    1
    """
    if not choice_intensity > 0.0:
        raise ValueError(f"choice intensity must be positive, got {choice_intensity}")
    utilities = choice_intensity * private_utilities
    strength = choice_intensity * interaction
    rough = (
        _without_conformity(utilities, strength) if strength <= 0.0 else _branch_roots(utilities, strength)
    )
    distinct: list[Vector] = []
    for guess in rough:
        shares = _polish(guess, utilities, strength)
        if not any(_coincide(shares, other, strength) for other in distinct):
            distinct.append(shares)
    distinct.sort(key=lambda shares: shares.round(9).tolist(), reverse=True)
    return tuple(MultinomialEquilibrium(shares, largest_response(shares, strength)) for shares in distinct)


@dataclass(frozen=True)
class _Branches:
    """Shares when each alternative stays on its branch of Lambert's W, 0 = lower, -1 = upper.

    ln p_i - b p_i = top - depth^2 + beta h_i: near the top the branches meet like a square root, so that
    equal steps of depth are equally fine everywhere.
    """

    utilities: Vector
    strength: float
    branches: NDArray[np.int64]

    @property
    def top(self) -> float:
        """The level at which the first two branches meet."""
        return -1.0 - math.log(self.strength) - float(self.utilities.max())

    def shares(self, depth: Vector | float) -> Vector:
        """Shares at one depth, shape (n,), or at a column of depths, shape (depths, n)."""
        logs = self.top - np.square(depth) + self.utilities + math.log(self.strength)
        solved = np.real(lambertw(-np.exp(np.minimum(logs, -1.0)), self.branches))
        # At the branch point rounding can leave the domain; both branches are -1 there.
        return np.asarray(-np.nan_to_num(solved, nan=-1.0) / self.strength, dtype=float)

    def gap(self, depth: float) -> float:
        """By how much the shares add up to more than one."""
        return float(self.shares(depth).sum()) - 1.0


def _branch_roots(utilities: Vector, strength: float) -> list[Vector]:
    """Rough equilibria for every set of alternatives on the upper branch."""
    size = utilities.size
    lower, upper = (_Branches(utilities, strength, np.full(size, branch)) for branch in (0, -1))
    bottom = min(-strength - float(utilities.min()), -1.0 - float(logsumexp(utilities))) - 1.0
    depths = np.linspace(0.0, math.sqrt(lower.top - bottom), GRID)
    both = lower.shares(depths[:, None]), upper.shares(depths[:, None])
    found: list[Vector] = []
    for choice in itertools.product((0, -1), repeat=size):
        mixed = _Branches(utilities, strength, np.array(choice))
        sums = np.where(mixed.branches == 0, *both).sum(axis=1)
        found += [
            mixed.shares(depth) for depth in roots_between(mixed.gap, _with_turns(mixed.gap, depths, sums))
        ]
    return found


def _with_turns(gap: Callable[[float], float], grid: Vector, sums: Vector) -> list[float]:
    """The grid and the turning points between its points, so that no pair of close roots is missed."""
    steps = np.sign(np.diff(sums))
    edges = [float(point) for point in grid]
    for index in np.flatnonzero(steps[1:] * steps[:-1] < 0.0):
        direction = float(-steps[index])
        bounds = (float(grid[index]), float(grid[index + 2]))
        turn = minimize_scalar(
            lambda depth, sign=direction: sign * gap(depth), bounds=bounds, method="bounded"
        )
        edges.append(float(turn.x))
    edges.sort()
    return edges


def _without_conformity(utilities: Vector, strength: float) -> list[Vector]:
    """Who does not like to conform faces one equilibrium."""
    if strength == 0.0:
        return [np.asarray(softmax(utilities), dtype=float)]

    def shares(level: float) -> Vector:
        solved = np.real(wrightomega(level + utilities + math.log(-strength)))
        return np.asarray(solved / -strength, dtype=float)

    best = float(utilities.max())
    low = -math.log(utilities.size) - strength / utilities.size - best
    return [shares(float(brentq(lambda level: float(shares(level).sum()) - 1.0, low, -strength - best)))]


def _polish(shares: Vector, utilities: Vector, strength: float) -> Vector:
    # Newton's method is slow at a critical point only: there each step halves the error.
    for _ in range(30):
        target = np.asarray(softmax(utilities + strength * shares), dtype=float)
        slopes = np.eye(shares.size) - strength * (np.diag(target) - np.outer(target, target))
        shares = shares - np.linalg.lstsq(slopes, shares - target)[0]
    return shares


def _coincide(shares: Vector, other: Vector, strength: float) -> bool:
    # At a critical point several roots are one, and double precision knows it to its third root only.
    critical = abs(largest_response(shares, strength) - 1.0) < 1e-6
    return float(np.max(np.abs(shares - other))) <= (1e-4 if critical else 1e-9)
