"""Path dependence in sequential adoption: Polya urns, Arthur's competing technologies, non-linear urns."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import betainc, betaincinv, betaln, gammaln

__all__ = [
    "LimitPoint",
    "LockIn",
    "adoption_threshold",
    "expected_limit_herfindahl",
    "limit_mean",
    "limit_quantile",
    "limit_variance",
    "limit_weights",
    "prob_limit_above",
    "red_draws_probabilities",
    "two_type_lock_in",
    "urn_limit_points",
]

type Vector = NDArray[np.float64]


def limit_weights(initial: Vector, added_per_draw: float) -> Vector:
    """An urn that returns more of the colour drawn settles at random: its limit shares are Dirichlet.

    a_i = initial_i / added; Beta(a_1, a_2) for two colours.

    Args:
        initial: balls of each colour at the start, positive, shape (n,).
        added_per_draw: balls added after each draw, positive.

    Raises:
        ValueError: if a number is not positive.

    Source: Eggenberger and Polya (1923); Johnson and Kotz (1977), Urn Models.

    >>> limit_weights(np.array([1.0, 2.0]), 0.5).tolist()
    [2.0, 4.0]
    """
    if not (added_per_draw > 0.0 and np.all(initial > 0.0)):
        raise ValueError("an urn starts with balls of every colour and adds some at each draw")
    return np.asarray(initial / added_per_draw, dtype=float)


def limit_mean(weights: Vector) -> Vector:
    """On average an urn keeps the shares it started with.

    a_i/A, A = sum a.

    Args:
        weights: Dirichlet weights, shape (n,).

    Source: martingale property of the Polya urn.

    >>> limit_mean(np.array([1.0, 3.0])).tolist()
    [0.25, 0.75]
    """
    return np.asarray(weights / weights.sum(), dtype=float)


def limit_variance(weights: Vector) -> Vector:
    """The fewer balls at the start, the more chance decides.

    m_i (1 - m_i)/(A + 1), m = a/A.

    Args:
        weights: Dirichlet weights, shape (n,).

    Source: Johnson and Kotz (1977), Urn Models.

    >>> limit_variance(np.array([0.5, 0.5])).tolist()
    [0.125, 0.125]
    """
    mean = limit_mean(weights)
    return np.asarray(mean * (1.0 - mean) / (weights.sum() + 1.0), dtype=float)


def expected_limit_herfindahl(weights: Vector) -> float:
    """Chance alone concentrates a market: expected squared shares exceed those of the start.

    sum a_i (a_i + 1)/(A (A + 1)), in 0-1.

    Args:
        weights: Dirichlet weights, shape (n,).

    Source: moments of the Dirichlet distribution.

    >>> round(expected_limit_herfindahl(np.ones(2)), 12)
    0.666666666667
    """
    total = float(weights.sum())
    return float(np.sum(weights * (weights + 1.0))) / (total * (total + 1.0))


def limit_quantile(weights: Vector, levels: Vector) -> Vector:
    """The limit share of the first of two colours stays below these values with these probabilities.

    Inverse of the regularised incomplete beta function.

    Args:
        weights: Beta weights of the two colours, shape (2,).
        levels: probabilities in [0, 1], any shape.

    Source: Johnson and Kotz (1977), Urn Models.

    >>> limit_quantile(np.ones(2), np.array([0.25])).round(12).tolist()
    [0.25]
    """
    return np.asarray(betaincinv(weights[0], weights[1], levels), dtype=float)


def prob_limit_above(weights: Vector, share: float) -> float:
    """Probability that the first of two colours ends with more than this share.

    1 - I_x(a, b) = I_(1-x)(b, a).

    Args:
        weights: Beta weights of the two colours, shape (2,).
        share: x in [0, 1].

    Source: Johnson and Kotz (1977), Urn Models.

    >>> round(prob_limit_above(np.ones(2), 0.8), 12)
    0.2
    """
    return float(betainc(weights[1], weights[0], 1.0 - share))


def red_draws_probabilities(weights: Vector, draws: int) -> Vector:
    """After finitely many draws the number of draws of the first colour is beta-binomial.

    P(k) = C(n, k) B(a + k, b + n - k)/B(a, b), k = 0..n.

    Args:
        weights: Beta weights of the two colours, shape (2,).
        draws: n.

    Source: Johnson and Kotz (1977), Urn Models.

    >>> red_draws_probabilities(np.ones(2), 3).round(12).tolist()
    [0.25, 0.25, 0.25, 0.25]
    """
    red = np.arange(draws + 1.0)
    orders = gammaln(draws + 1.0) - gammaln(red + 1.0) - gammaln(draws - red + 1.0)
    paths = betaln(weights[0] + red, weights[1] + draws - red) - betaln(weights[0], weights[1])
    return np.asarray(np.exp(orders + paths), dtype=float)


@dataclass(frozen=True)
class LockIn:
    """When everybody adopts the same technology, and how likely that one is.

    upper_barrier, lower_barrier: lead of A over B at which all choose A, or all choose B [adopters].
    prob_a: probability that A wins [-].
    expected_arrivals: mean number of adopters until lock-in.
    """

    upper_barrier: int
    lower_barrier: int
    prob_a: float
    expected_arrivals: float


def adoption_threshold[N: (float, Fraction)](payoff_a: N, payoff_b: N, returns: N) -> N:
    """An adopter gives up its natural preference when the other technology leads by enough.

    (b - a)/r: lead of A at which a + r n_A = b + r n_B.

    Args:
        payoff_a: a, payoff of A without adopters.
        payoff_b: b, payoff of B without adopters.
        returns: r, gain per earlier adopter, positive.

    Raises:
        ValueError: if the returns are not increasing.

    Source: Arthur (1989), Economic Journal 99:116.

    >>> adoption_threshold(1.0, 0.5, 0.125)
    -4.0
    """
    if returns <= 0:
        raise ValueError("lock-in needs increasing returns")
    return (payoff_b - payoff_a) / returns


def two_type_lock_in(
    threshold_r: float | Fraction, threshold_s: float | Fraction, *, share_r: float = 0.5
) -> LockIn:
    """With increasing returns small events decide which of two technologies drives the other out.

    The lead of A is a random walk until R-types (who like A) switch to B below threshold_r or S-types
    (who like B) switch to A above threshold_s; who is indifferent keeps the natural preference.

    Args:
        threshold_r: lead of A below which R-types take B, at most 0.
        threshold_s: lead of A above which S-types take A, at least 0.
        share_r: probability that the next adopter is of type R, in (0, 1).

    Raises:
        ValueError: if the thresholds or the share are out of range.

    Source: Arthur (1989), Economic Journal 99:116; Feller (1968), ch. XIV (gambler's ruin).

    >>> two_type_lock_in(-3.5, 3.5)
    LockIn(upper_barrier=4, lower_barrier=-4, prob_a=0.5, expected_arrivals=16.0)
    """
    if not (threshold_r <= 0 <= threshold_s and 0.0 < share_r < 1.0):
        raise ValueError("types must prefer their own technology at the start and both must arrive")
    upper, lower = math.floor(threshold_s) + 1, math.ceil(threshold_r) - 1
    width = upper - lower
    if share_r == 0.5:
        return LockIn(upper, lower, -lower / width, float(-upper * lower))
    drift = 2.0 * share_r - 1.0
    log_odds = -2.0 * math.atanh(drift)
    prob_a = math.expm1(-lower * log_odds) / math.expm1(width * log_odds)
    return LockIn(upper, lower, prob_a, (prob_a * width + lower) / drift)


@dataclass(frozen=True)
class LimitPoint:
    """A share x = f(x) at which a non-linear urn can rest.

    share: x [-]; slope: f'(x) [-].
    """

    share: float
    slope: float

    @property
    def is_stable(self) -> bool:
        """Only downcrossings, with a slope below one, are reached with positive probability."""
        return self.slope < 1.0


def urn_limit_points(
    rule: Callable[[float], float], slope: Callable[[float], float], *, pieces: int = 2000
) -> tuple[LimitPoint, ...]:
    """A market of sequential adopters ends at a share that reproduces itself.

    All solutions of x = f(x) in [0, 1], ascending, that `pieces` equal intervals tell apart.

    Args:
        rule: f, probability that the next adopter takes A at share x.
        slope: f'.
        pieces: number of intervals searched.

    Source: Arthur, Ermoliev and Kaniovski (1987), EJOR 30:294.

    >>> points = urn_limit_points(lambda x: 3 * x**2 - 2 * x**3, lambda x: 6 * x - 6 * x**2)
    >>> [(point.share, point.is_stable) for point in points]
    [(0.0, True), (0.5, False), (1.0, True)]
    """
    edges = [piece / pieces for piece in range(pieces + 1)]
    gaps = [rule(edge) - edge for edge in edges]
    shares = [edge for edge, gap in zip(edges, gaps, strict=True) if gap == 0.0]
    shares += [
        float(brentq(lambda share: rule(share) - share, low, high, xtol=1e-16, rtol=8.9e-16))
        for low, high, at_low, at_high in zip(edges, edges[1:], gaps, gaps[1:], strict=False)
        if at_low * at_high < 0.0
    ]
    return tuple(LimitPoint(share, slope(share)) for share in sorted(shares))
