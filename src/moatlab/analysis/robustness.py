"""Criteria of choice among policies when nobody knows which world is the true one.

Arrays are [worlds, policies] and say how much better each policy is than the reference, or
[worlds, policies, goals] with the goals last; more is always better.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats

__all__ = ["CRITERIA", "Criterion", "agreement", "first_shares", "non_dominated", "ranks", "regret"]

type Floats = NDArray[np.float64]
type Flags = NDArray[np.bool_]


class Criterion(NamedTuple):
    """A way to judge policies over all worlds.

    Attributes:
        words: what it asks.
        score: gains [worlds, policies] and whether all goals are met [worlds, policies] to one number a
            policy; more is better.
    """

    words: str
    score: Callable[[Floats, Flags], Floats]


def regret(gains: Floats) -> Floats:
    """What each policy falls short of the best one of its world: max over policies less own gain.

    >>> regret(np.array([[0.0, 2.0], [1.0, -1.0]])).tolist()
    [[2.0, 0.0], [0.0, 2.0]]

    Source: Savage (1951).
    """
    return np.asarray(gains.max(axis=1, keepdims=True) - gains)


CRITERIA = {
    "expected": Criterion("mean over worlds", lambda gains, _: gains.mean(axis=0)),
    "worst": Criterion("worst world", lambda gains, _: gains.min(axis=0)),
    "bad": Criterion("5 % worst worlds", lambda gains, _: np.quantile(gains, 0.05, axis=0)),
    "largest_regret": Criterion("largest regret", lambda gains, _: -regret(gains).max(axis=0)),
    "high_regret": Criterion(
        "regret in 95 % of worlds", lambda gains, _: -np.quantile(regret(gains), 0.95, axis=0)
    ),
    "satisficing": Criterion("share of worlds with all goals met", lambda _, met: met.mean(axis=0)),
}
"""By name of the column: Laplace, Wald's maximin and a milder one, Savage's minimax regret and a milder one,
Simon's satisficing as the domain criterion of Starr."""


def ranks(scores: Floats) -> NDArray[np.int_]:
    """1 for the best; those that are equal share the better rank.

    >>> ranks(np.array([0.5, 2.0, 0.5])).tolist()
    [2, 1, 2]
    """
    return np.asarray(stats.rankdata(-scores, method="min"), dtype=int)


def first_shares(scores: Floats) -> Floats:
    """Share of the resamples [resamples, policies] in which each policy is first; a tie is shared.

    >>> first_shares(np.array([[1.0, 0.0], [1.0, 1.0]])).tolist()
    [0.75, 0.25]
    """
    first = scores == scores.max(axis=1, keepdims=True)
    return np.asarray((first / first.sum(axis=1, keepdims=True)).mean(axis=0))


def agreement(scores: Floats) -> float:
    """How much criteria [criteria, policies] order policies alike: mean of Kendall's tau over their pairs.

    1 is the same order, 0 none, less is opposite orders; criteria that tell no policies apart do not count.

    >>> (
    ...     agreement(np.array([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]])),
    ...     agreement(np.array([[1.0, 2.0], [2.0, 1.0]])),
    ... )
    (1.0, -1.0)

    Source: Kendall (1938).
    """
    telling = [row for row in scores if np.ptp(row) > 0.0]
    taus = [
        float(stats.kendalltau(one, other).statistic)
        for place, one in enumerate(telling)
        for other in telling[:place]
    ]
    return float(np.mean(taus)) if taus else float("nan")


def non_dominated(goals: Floats) -> Flags:
    """Policies [policies, goals] to which no other is at least equal in every goal and better in one.

    >>> non_dominated(np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]])).tolist()
    [True, True, False]

    Source: Pareto (1906).
    """
    at_least = (goals[:, None, :] >= goals[None, :, :]).all(axis=2)
    better = (goals[:, None, :] > goals[None, :, :]).any(axis=2)
    return np.asarray(~(at_least & better).any(axis=0))
