"""How an authority reviews a deal: how long, how likely it objects, what it decides."""

import math
from typing import Literal

from scipy.special import expit, gammaincinv

__all__ = ["Decision", "block_odds", "block_probability", "decision", "duration", "objection_probability"]

type Decision = Literal["cleared", "commitments", "blocked"]


def block_odds(intercept: float, hhi_change: float, hhi_scale: float, aggravating: float) -> float:
    """An authority objects the more, the more concentration a deal brings and the more it excludes.

    z = z_0 + dHHI/scale + a.

    Args:
        intercept: z_0, of a harmless deal [log odds].
        hhi_change: dHHI, index with the deal less index without it [points].
        hhi_scale: change that raises the log odds by 1, positive [points].
        aggravating: a, what else speaks against the deal, less what speaks for it [log odds].

    Returns:
        Log odds of a block.

    Source: screening by the change of the index, US Merger Guidelines (2023); a logit of decisions as in
    Bergman, Jakobsson and Razo (2005), International Journal of Industrial Organization 23:717.

    >>> block_odds(-2.0, hhi_change=250.0, hhi_scale=500.0, aggravating=1.5)
    0.0
    """
    return intercept + hhi_change / hhi_scale + aggravating


def block_probability(log_odds: float, floor: float = 0.0, floor_strength: float = 0.0) -> float:
    """A stricter rule lifts low chances of a block to a floor, and leaves high ones alone.

    (1 - s) p + s max(p, floor), p = 1/(1 + e^(-z)).

    Args:
        log_odds: z [log odds].
        floor: lowest probability under the full rule [0-1].
        floor_strength: s, how far the rule is in force [0-1].

    Returns:
        Probability of a block [0-1].

    Source: logistic probability; the floor is a rule of this model.

    >>> block_probability(0.0), block_probability(0.0, floor=0.75, floor_strength=0.5)
    (0.5, 0.625)
    """
    plain = float(expit(log_odds))
    return (1.0 - floor_strength) * plain + floor_strength * max(plain, floor)


def objection_probability(log_odds: float, commitments: float, block: float) -> float:
    """What worries an authority too little for a block, it clears only once the clauses are lifted.

    max(b, 1/(1 + e^(-(z + c)))): an ordered logit of clear, commitments and block.

    Args:
        log_odds: z, of a block [log odds].
        commitments: c, by how much sooner it asks for commitments than it blocks, not negative [log odds].
        block: b, probability of a block [0-1].

    Returns:
        Probability of a block or of commitments [0-1].

    Source: ordered choice, McKelvey and Zavoina (1975), Journal of Mathematical Sociology 4:103.

    >>> objection_probability(-1.0, commitments=1.0, block=0.25)
    0.5
    >>> objection_probability(-1.0, commitments=1.0, block=0.75)
    0.75
    """
    return max(block, float(expit(log_odds + commitments)))


def decision(draw: float, block: float, objection: float) -> Decision:
    """The lowest draws are blocked, the next ones cleared on commitments, the rest as they are.

    blocked if u < b, commitments if b <= u < o, else cleared.

    Args:
        draw: u, uniform (0, 1).
        block: b, probability of a block [0-1].
        objection: o, probability of a block or commitments, at least b [0-1].

    Returns:
        What is decided.

    Source: inverse of the distribution of an ordered choice.

    >>> [decision(draw, block=0.25, objection=0.5) for draw in (0.1, 0.3, 0.9)]
    ['blocked', 'commitments', 'cleared']
    """
    if draw < block:
        return "blocked"
    return "commitments" if draw < objection else "cleared"


def duration(draw: float, mean: float, spread: float) -> float:
    """Most reviews take about as long as the mean, a few much longer.

    The quantile u of a gamma distribution with mean m and standard deviation s: shape (m/s)^2, scale s^2/m.

    Args:
        draw: u, uniform (0, 1).
        mean: m, positive [months].
        spread: s, standard deviation; 0 = the mean exactly [months].

    Returns:
        Duration [months].

    Source: gamma distribution of waiting times; inverse of its cumulative distribution.

    >>> duration(0.5, mean=14.0, spread=0.0)
    14.0
    >>> round(duration(0.5, mean=3.0, spread=3.0) / math.log(2.0), 12)
    3.0
    """
    if spread == 0.0:
        return mean
    shape = math.pow(mean / spread, 2)
    return float(gammaincinv(shape, draw)) * mean / shape
