"""Find the qualities that reproduce observed shares (MODEL 5.3, 5.6).

Two sets of cloud qualities, because the stock of customers and the flow of new ones have different
shares; and brands of the labs from their shares in AI spending. All by the contraction
quality += ln(target) - ln(share) (Berry 1994; Berry, Levinsohn and Pakes 1995).
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import expit, softmax

from moatlab.foundation.errors import NumericalError

__all__ = ["invert_realised_shares", "invert_shares", "mean_choice", "staying_chances", "staying_utility"]

type Floats = NDArray[np.float64]

TOLERANCE = 1e-10
MAX_ROUNDS = 500
REALISED_ROUNDS = 200
REALISED_DAMPING = 0.5
NO_ON_PREMISES = -1e9


def invert_shares(
    target: Floats, shares: Callable[[Floats], Floats], centre: Floats, name: str, month: str
) -> Floats:
    """Qualities at which `shares(quality)` equals `target`; their mean with weights `centre` is 0.

    Raises:
        NumericalError: the contraction did not converge; the message names what was inverted.
    """
    quality, goal = np.zeros(target.size), np.log(target)
    for _ in range(MAX_ROUNDS):
        gap = goal - np.log(shares(quality))
        quality = quality + gap
        quality -= centre @ quality
        if np.abs(gap - gap.mean()).max() < TOLERANCE:
            return np.asarray(quality)
    raise NumericalError(
        problem=f"no qualities reproduce the {name} in {MAX_ROUNDS} rounds; the tastes of so few enterprises "
        "are too far apart: lower the spread of affinities or raise the number of enterprises",
        month=month,
        firm="all firms",
    )


def invert_realised_shares(
    target: Floats, start: Floats, choose: Callable[[Floats], NDArray[np.int8]], weight: Floats
) -> NDArray[np.int8]:
    """Choices of a finite crowd whose weighted shares come closest to `target`.

    `choose(quality)` gives the choice of each member at its own draws; the quality is moved against
    the gap of the realised shares, and the best round is kept.
    """
    quality, total, goal = start.copy(), weight.sum(), np.log(target)
    smallest = 0.1 * weight.min() / total
    best, closest = choose(quality), np.inf
    for _ in range(REALISED_ROUNDS):
        chosen = choose(quality)
        realised = np.bincount(chosen, weights=weight, minlength=target.size) / total
        gap = np.abs(realised - target).max()
        if gap < closest:
            best, closest = chosen, gap
        quality = quality + REALISED_DAMPING * (goal - np.log(np.maximum(realised, smallest)))
    return best


def mean_choice(values: Floats, weight: Floats) -> Floats:
    """Weighted mean logit probabilities of the columns of `values` [N, C], shape [C]."""
    return np.asarray(weight @ softmax(values, axis=1) / weight.sum())


def staying_chances(inside: Floats, sensitivity: Floats, onprem_utility: float) -> Floats:
    """Chance of staying on-premises at a first review [N].

    Args:
        inside: log-sum of the values of all clouds [N].
        sensitivity: alpha_i, the disutility of the on-premises price 1 [N].
        onprem_utility: v_on.
    """
    return np.asarray(expit(onprem_utility - sensitivity - inside))


def staying_utility(inside: Floats, sensitivity: Floats, stay: float) -> float:
    """v_on at which the mean chance of staying on-premises is `stay` (MODEL 5.3c).

    Arguments as in `staying_chances`; a `stay` of 0 means that there is no on-premises option.
    """
    if stay <= 0.0:
        return NO_ON_PREMISES

    def gap(utility: float) -> float:
        return float(staying_chances(inside, sensitivity, utility).sum() / inside.size) - stay

    return float(brentq(gap, -1e3, 1e3, xtol=1e-13))
