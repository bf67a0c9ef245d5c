"""The difference that a change makes, measured on runs with equal draws, and what may be said of it."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats

__all__ = [
    "FALLS",
    "NOT_SHOWN",
    "RISES",
    "UNCHANGED",
    "MeanInterval",
    "PairedDifference",
    "mean_interval",
    "paired_difference",
]

RISES, FALLS, UNCHANGED, NOT_SHOWN = "rises", "falls", "unchanged", "no effect shown"
CONFIDENCE = 0.95
RESAMPLES = 4999
RNG_KEY = 20270101
# Differences below this part of the values are rounding of sums, not effects.
ROUNDING, SMALLEST = 1e-9, 1e-100

type Floats = NDArray[np.float64]


@dataclass(frozen=True)
class PairedDifference:
    """One outcome with and without a change; what is unknown is not a number.

    Attributes:
        runs: pairs of runs in which the outcome exists on both sides.
        baseline_mean: mean without the change; alternative_mean: with it, over the same runs.
        difference: mean of alternative less baseline.
        low, high: 95 % interval of the mean difference after Student.
        bootstrap_low, bootstrap_high: the same by bootstrap, corrected for bias and skew (BCa).
        sign_share: share of the runs whose difference has the sign of the mean difference.
        variance_ratio: how many times as many runs independent draws would have needed.
        verdict: the reading in words.
    """

    runs: int
    baseline_mean: float
    alternative_mean: float
    difference: float
    low: float
    high: float
    bootstrap_low: float
    bootstrap_high: float
    sign_share: float
    variance_ratio: float
    verdict: str


class MeanInterval(NamedTuple):
    """Means with their 95 % intervals, and how many numbers each rests on."""

    mean: Floats
    low: Floats
    high: Floats
    runs: NDArray[np.int_]


_NAN = float("nan")
UNDEFINED = PairedDifference(
    0, _NAN, _NAN, _NAN, _NAN, _NAN, _NAN, _NAN, _NAN, _NAN, "not defined in any pair of runs"
)


def paired_difference(baseline: Floats, alternative: Floats) -> PairedDifference:
    """The mean difference between paired runs, its intervals and its verdict.

    An effect is claimed only if both intervals exclude zero: Student's is wide enough for few runs, the
    bootstrap knows about skew. The variance ratio is (var(baseline) + var(alternative)) / var(difference).

    Args:
        baseline: value of each run without the change.
        alternative: value of the run with the same seed, with the change.

    Source: Student (1908); Efron (1987) for BCa; Law (2015) for common random numbers.

    >>> found = paired_difference(np.array([1.0, 2.0, 3.0]), np.array([2.0, 3.1, 3.9]))
    >>> round(found.difference, 3), found.sign_share, found.verdict
    (1.0, 1.0, 'rises')
    """
    known = np.isfinite(baseline) & np.isfinite(alternative)
    before, after = baseline[known], alternative[known]
    runs = before.size
    if runs == 0:
        return UNDEFINED
    changes = _without_rounding(after - before, before, after)
    student = mean_interval(changes)
    low, high = float(student.low), float(student.high)
    bootstrap_low, bootstrap_high = _bootstrap_interval(changes)
    return PairedDifference(
        runs=runs,
        baseline_mean=float(before.mean()),
        alternative_mean=float(after.mean()),
        difference=float(student.mean),
        low=low,
        high=high,
        bootstrap_low=bootstrap_low,
        bootstrap_high=bootstrap_high,
        sign_share=float(np.mean(np.sign(changes) == np.sign(student.mean))),
        variance_ratio=_variance_ratio(before, after, changes),
        verdict=_verdict(changes, (low, high), (bootstrap_low, bootstrap_high)),
    )


def mean_interval(changes: Floats) -> MeanInterval:
    """Mean and 95 % interval after Student over the first axis, of the numbers that are known."""
    known = np.isfinite(changes)
    runs = known.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(known, changes, 0.0).sum(axis=0) / runs
        squares = np.where(known, (changes - mean) ** 2, 0.0).sum(axis=0)
        half = stats.t.ppf(0.5 + 0.5 * CONFIDENCE, runs - 1) * np.sqrt(squares / (runs - 1) / runs)
    return MeanInterval(np.asarray(mean), np.asarray(mean - half), np.asarray(mean + half), runs)


def _without_rounding(changes: Floats, before: Floats, after: Floats) -> Floats:
    """Changes that are nothing, or all the same, but for the rounding of sums are made exactly so."""
    size = max(float(np.abs(before).max()), float(np.abs(after).max()))
    rounding = max(ROUNDING * size, SMALLEST)
    if float(np.abs(changes).max()) <= rounding:
        return np.zeros_like(changes)
    if float(np.ptp(changes)) <= rounding:
        return np.full_like(changes, changes.mean())
    return changes


def _bootstrap_interval(changes: Floats) -> tuple[float, float]:
    if changes.size < 2:
        return float("nan"), float("nan")
    if np.ptp(changes) == 0.0:
        return float(changes[0]), float(changes[0])
    unit = float(np.abs(changes).max())  # the bootstrap's powers of tiny numbers would vanish
    interval = stats.bootstrap(
        (changes / unit,),
        np.mean,
        n_resamples=RESAMPLES,
        confidence_level=CONFIDENCE,
        method="BCa",
        rng=np.random.default_rng(RNG_KEY),
    ).confidence_interval
    return unit * float(interval.low), unit * float(interval.high)


def _variance_ratio(before: Floats, after: Floats, changes: Floats) -> float:
    if changes.size < 2 or np.ptp(changes) == 0.0:
        return float("nan")
    return float((before.var(ddof=1) + after.var(ddof=1)) / changes.var(ddof=1))


def _verdict(changes: Floats, *intervals: tuple[float, float]) -> str:
    """What the runs show, in words."""
    if not changes.any():
        return f"{UNCHANGED} in {'every run' if changes.size > 1 else 'the one run'}"
    if changes.size == 1:
        return "one run: no interval"
    excluding = [low > 0.0 or high < 0.0 for low, high in intervals]
    if all(excluding):
        return RISES if changes.mean() > 0.0 else FALLS
    if any(excluding):
        return f"{NOT_SHOWN}: only one of two intervals excludes zero"
    return f"{NOT_SHOWN}: the interval includes zero"
