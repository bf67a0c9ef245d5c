"""Which of the sampled factors an outcome depends on, and how much would look so by chance."""

import math
import warnings
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from moatlab.analysis.optional_library import optional_library
from moatlab.analysis.sweep_points import Points, SweepTables, points_of
from moatlab.foundation.errors import InputError, one_of, shown

__all__ = ["DUMMY", "LEADING", "Method", "seed_share", "sensitivity"]

type Method = Literal["sobol", "morris", "pawn"]
type Floats = NDArray[np.float64]

DUMMY = "dummy"
"""The row of a factor that nothing depends on: what chance alone gives."""
LEADING = {"sobol": "total_order", "morris": "mu_star", "pawn": "pawn"}
"""The column by which each method ranks factors."""
METHODS = ("sobol", "morris", "pawn")
RESAMPLES, PAWN_RESAMPLES = 200, 100
RNG_KEY = 20270101
LOW, HIGH = 0.025, 0.975
SLICES, FEWER_SLICES, MANY_POINTS = 10, 5, 200


def sensitivity(
    results: SweepTables,
    outcome: str,
    *,
    policy: str | None = None,
    scenario: str | None = None,
    method: Method | None = None,
    drop_failed: bool = False,
) -> pd.DataFrame:
    """How much an outcome depends on each sampled factor; its value at a point is the mean over seeds.

    The last row, `dummy`, is a factor that nothing depends on; `above_noise` says whether the leading index
    of a factor exceeds the upper end of its interval.

    - A Sobol' sample gives shares of variance: `first_order` (alone) and `total_order` (leading; with all
      interactions), each with a 95 % bootstrap interval in `..._low` and `..._high`. The dummy is that of
      Khorashadi Zadeh et al. (2017): the error of the estimator for a column that nothing depends on. It is a
      strict yardstick: in worlds that share their draws a factor without any effect has indices of exactly 0.
    - A Morris sample gives elementary effects in units of the outcome over the whole range of the factor:
      `mu_star` (leading, mean size, with interval), `mu` (mean with sign), `sigma` (spread: curvature or
      interaction). The dummy is a step that changes nothing but meets other seeds; 0 with a single seed.
    - Any sample gives PAWN: `pawn`, the median Kolmogorov-Smirnov distance between the distribution of the
      outcome in a slice of the factor and that over all points, with a 95 % bootstrap interval. The dummy is
      the median, with its 95 % range, of columns drawn at random.

    Args:
        results: of a sweep with a sample.
        outcome: its name.
        policy: which; may be left out where there is one.
        scenario: which; may be left out where there is one.
        method: "sobol", "morris" or "pawn"; that of the sample unless given.
        drop_failed: leave out points of which a run is missing; PAWN only.

    Returns:
        One row a factor and the dummy.

    Raises:
        InputError: a method that does not fit the sample, runs without a value, or an outcome that is the
            same at all points.
        MoatlabError: SALib is not installed.

    Source: Saltelli et al. (2010), Morris (1991), Campolongo et al. (2007), Pianosi and Wagener (2018), all
    as in SALib; Khorashadi Zadeh et al. (2017) for the dummy.
    """
    chosen = _method(results, method, drop_failed=drop_failed)
    points = points_of(results, outcome, policy=policy, scenario=scenario, drop_failed=drop_failed)
    if np.ptp(points.means) == 0.0:
        raise InputError(
            place=f"outcome {shown(outcome)}",
            found="the same value at every point",
            allowed="one that varies: nothing in the sample changes this one",
        )
    table = {"sobol": _sobol, "morris": _morris, "pawn": _pawn}[chosen](results, points)
    leading = LEADING[chosen]
    table["above_noise"] = table[leading] > table.loc[DUMMY, f"{leading}_high"]
    return table.rename_axis("factor")


def seed_share(
    results: SweepTables, outcome: str, *, policy: str | None = None, scenario: str | None = None
) -> float:
    """Share of the variance of single runs that is due to the seed, by the law of total variance.

    share = E[Var(Y | point)] / (E[Var(Y | point)] + Var(E[Y | point])), each without bias where all points
    meet the same seeds; it is the total index of the seed. Not a number with a single seed.

    Raises:
        InputError: runs without a value.
    """
    values = points_of(results, outcome, policy=policy, scenario=scenario).values.to_numpy(dtype=float)
    points, seeds = values.shape
    if seeds < 2 or points < 2 or np.ptp(values) == 0.0:
        return math.nan
    within = float(values.var(axis=1, ddof=1).mean())
    # What a seed does at all points alike does not blur their means; what it does at single ones does.
    apart = values - values.mean(axis=1, keepdims=True) - values.mean(axis=0) + values.mean()
    blur = float((apart**2).sum()) / ((points - 1) * (seeds - 1)) / seeds
    between = max(0.0, float(values.mean(axis=1).var(ddof=1)) - blur)
    return within / (within + between)


def _method(results: SweepTables, method: Method | None, *, drop_failed: bool) -> Method:
    sampler = results.sampler
    fitting = [*([sampler] if sampler in METHODS else []), "pawn"]
    chosen = method or fitting[0]
    if chosen not in fitting:
        raise InputError(
            place="method", found=shown(chosen), allowed=f"{one_of(fitting)}, for a sample of {sampler}"
        )
    if drop_failed and chosen != "pawn":
        raise InputError(
            place="drop_failed",
            found=f"true with {chosen}",
            allowed="false: this method needs every point of its design",
            cure='method="pawn" can do without some.',
        )
    return "pawn" if chosen == "pawn" else "sobol" if chosen == "sobol" else "morris"


def _sobol(results: SweepTables, points: Points) -> pd.DataFrame:
    analyze = optional_library("SALib.analyze.sobol").analyze
    values, factors = points.means, list(results.sampled)
    found = analyze(
        points.problem(results.sampled),
        values,
        calc_second_order=False,
        num_resamples=RESAMPLES,
        seed=RNG_KEY,
    )
    indices = {"first_order": ("S1", "S1_conf"), "total_order": ("ST", "ST_conf")}
    table = pd.DataFrame(index=factors)
    for name, (index, half_width) in indices.items():
        table[name] = found[index]
        table[f"{name}_low"] = found[index] - found[half_width]
        table[f"{name}_high"] = found[index] + found[half_width]
    # As SALib does with the outcome: otherwise the error of the dummy grows with the level of the outcome.
    blocks = (values - values.mean()).reshape(-1, len(factors) + 2)
    table.loc[DUMMY] = _sobol_dummy(blocks[:, 0], blocks[:, -1])
    return table


def _sobol_dummy(first: Floats, second: Floats) -> list[float]:
    """Indices of a column that nothing depends on, so that the mixed sample equals the second one.

    With the estimators of Saltelli (2008), S = (mean(a b) - m^2) / v and T = 1 - (mean(b b) - m^2) / v, which
    are not zero by construction, m and v being mean and variance of both samples.
    """
    rows = np.random.default_rng(RNG_KEY).integers(first.size, size=(RESAMPLES, first.size))
    found = []
    for a, b in ((first, second), (first[rows], second[rows])):
        both = np.concatenate([a, b], axis=-1)
        mean, variance = both.mean(axis=-1), both.var(axis=-1)
        varies = np.maximum(variance, np.finfo(float).tiny)  # a resample may be the same point throughout
        alone = ((a * b).mean(axis=-1) - mean**2) / varies
        total = 1.0 - ((b * b).mean(axis=-1) - mean**2) / varies
        found.append((alone, total))
    estimate, resampled = found
    return [
        float(value)
        for index, again in zip(estimate, resampled, strict=True)
        for value in (index, *np.quantile(again, [LOW, HIGH]))
    ]


def _morris(results: SweepTables, points: Points) -> pd.DataFrame:
    levels = results.design.sample.levels if results.design.sample else 4
    found = optional_library("SALib.analyze.morris").analyze(
        points.problem(results.sampled),
        points.inputs.to_numpy(),
        points.means,
        num_resamples=RESAMPLES,
        num_levels=levels,
        seed=RNG_KEY,
    )
    size, half_width = (np.asarray(found[name], dtype=float) for name in ("mu_star", "mu_star_conf"))
    columns = {
        "mu_star": size,
        "mu_star_low": size - half_width,
        "mu_star_high": size + half_width,
        "mu": found["mu"],
        "sigma": found["sigma"],
    }
    table = pd.DataFrame(columns, index=list(results.sampled)).astype(float)
    step = levels / (2.0 * (levels - 1.0))
    table.loc[DUMMY] = _morris_dummy(points, step)
    return table


def _morris_dummy(points: Points, step: float) -> list[float]:
    """Elementary effects of a step after which nothing differs but the seeds."""
    values = points.values.to_numpy(dtype=float)
    half = values.shape[1] // 2
    if half == 0:
        return [0.0] * 5
    halves = values[:, :half].mean(axis=1) - values[:, half : 2 * half].mean(axis=1)
    # Means over fewer seeds vary more than those over all, on which the factors are judged.
    effects = halves * math.sqrt(half / values.shape[1]) / step
    trajectories = effects.reshape(-1, points.inputs.shape[1] + 1)
    draws = np.random.default_rng(RNG_KEY).integers(len(trajectories), size=(RESAMPLES, len(trajectories)))
    low, high = np.quantile(np.abs(trajectories)[draws].mean(axis=(1, 2)), [LOW, HIGH])
    return [
        float(np.abs(effects).mean()),
        float(low),
        float(high),
        float(effects.mean()),
        float(effects.std()),
    ]


def _pawn(results: SweepTables, points: Points) -> pd.DataFrame:
    inputs, values = points.inputs.to_numpy(), points.means
    random = np.random.default_rng(RNG_KEY)
    estimate = _pawn_indices(inputs, values)
    rows = [random.integers(values.size, size=values.size) for _ in range(PAWN_RESAMPLES)]
    resampled = np.array([_pawn_indices(inputs[row], values[row]) for row in rows])
    noise = _pawn_indices(random.random((values.size, RESAMPLES)), values)
    # Points that are drawn twice push all distances up: the spread is that of resamples, not their level.
    shifts = np.quantile(resampled, [LOW, HIGH], axis=0) - np.median(resampled, axis=0)
    low, high = np.clip(estimate + shifts, 0.0, 1.0)
    table = pd.DataFrame({"pawn": estimate, "pawn_low": low, "pawn_high": high}, index=list(results.sampled))
    table.loc[DUMMY] = np.quantile(noise, [0.5, LOW, HIGH])
    return table


def _pawn_indices(inputs: Floats, values: Floats) -> Floats:
    """Median distance over the slices of each column."""
    analyze: Any = optional_library("SALib.analyze.pawn").analyze
    columns = inputs.shape[1]
    names = [str(column) for column in range(columns)]
    problem = {"num_vars": columns, "names": names, "bounds": [[0.0, 1.0]] * columns}
    slices = SLICES if values.size >= MANY_POINTS else FEWER_SLICES
    with warnings.catch_warnings():
        # The exact p-value of the Kolmogorov-Smirnov test, which nobody reads here, may not be found.
        warnings.simplefilter("ignore", RuntimeWarning)
        return np.asarray(analyze(problem, inputs, values, S=slices)["median"], dtype=float)
