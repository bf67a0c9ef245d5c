"""Scenario discovery: where in the space of the sampled factors does something happen, and is that stable."""

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from moatlab.analysis.optional_library import optional_library
from moatlab.analysis.sweep_points import SweepTables, points_of
from moatlab.foundation.errors import InputError, shown

__all__ = ["Discovery", "discover", "point_means"]

RNG_KEY = 20270101
FEWEST_CASES = 10
SIGNIFICANT, STABLE = 0.05, 0.8
CLEARLY_DENSER = 1.25
PEEL, LEAST_MASS = 0.05, 0.05
LOW, HIGH = 0.05, 0.95

type Cases = Callable[[pd.DataFrame], "pd.Series[bool]"] | "pd.Series[bool]"
type Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Discovery:
    """A box in the space of the factors in which cases are frequent.

    Attributes:
        points: number of points; cases: number of those at which it happened.
        coverage: share of the cases that lie in the box; density: share of the box's points that are cases;
            mass: share of all points in the box; base_rate: share of all points that are cases.
        limits: one row a factor: `low`, `high` of the box and `lowest`, `highest` of the sample, in units of
            the factor; `restricted` ("from below", "from above", "at both ends" or ""); `p_low`, `p_high`,
            the quasi-p-value of each restricted end (that the limit is there by chance); over bootstrap
            resamples of the points `stability`, the share in which the factor is restricted, and `low_5`,
            `low_95`, `high_5`, `high_95`, the range of its limits.
        trade_off: coverage, density, mass and number of restricted factors along the search.
        verdict: what may be said, in words.
    """

    points: int
    cases: int
    coverage: float
    density: float
    mass: float
    limits: pd.DataFrame
    trade_off: pd.DataFrame
    verdict: str

    @property
    def base_rate(self) -> float:
        """Share of all points that are cases."""
        return self.cases / self.points

    def to_markdown(self) -> str:
        """The box in words and as a table of its limits."""
        rows = [
            f"| {factor} | {row['low']:.3g} to {row['high']:.3g} "
            f"| {row['lowest']:.3g} to {row['highest']:.3g} | {row['stability']:.0%} |"
            for factor, row in self.limits.iterrows()
            if row["restricted"]
        ]
        head = ["| factor | in the box | in the sample | restricted in |", "|---|---|---|---|"]
        return "\n".join([self.verdict, *(["", *head, *rows] if rows else [])]) + "\n"


class Box(NamedTuple):
    """Limits of a box [2, factors], quasi-p-values of its restricted ends, and what it holds."""

    limits: pd.DataFrame
    quasi_p: Mapping[str, list[float]]
    coverage: float
    density: float
    mass: float
    trade_off: pd.DataFrame


def discover(
    results: SweepTables,
    cases: Cases,
    *,
    policy: str | None = None,
    scenario: str | None = None,
    resamples: int = 50,
) -> Discovery:
    """Find the box of factors in which cases are frequent, by the patient rule induction method (PRIM).

    Of the boxes on the way of the search the one with the highest harmonic mean of coverage and density is
    taken; restrictions that may be there by chance (quasi-p above .05) are dropped. Everything is repeated
    on resamples of the points.

    Args:
        results: of a sweep with a sample.
        cases: which points are cases: true or false by `draw`, or a function that tells so from the table of
            `point_means`.
        policy: which; may be left out where there is one.
        scenario: which; may be left out where there is one.
        resamples: number of bootstrap resamples.

    Raises:
        InputError: cases that do not fit the points, or runs without a value.
        MoatlabError: ema_workbench is not installed.

    Source: Friedman and Fisher (1999); Bryant and Lempert (2010); Kwakkel and Jaxa-Rozen (2016), whose
    implementation in ema_workbench is used.
    """
    means = point_means(results, policy=policy, scenario=scenario)
    found = _flags(cases(means) if callable(cases) else cases, means.index)
    inputs = means[list(results.sampled)].reset_index(drop=True)
    bounds = pd.DataFrame(results.sampled, index=["lowest", "highest"]).T
    count = int(found.sum())
    if count < FEWEST_CASES or count > found.size - FEWEST_CASES:
        return _without_box(bounds, found)
    box = _find_box(inputs, found)
    limits = _described(box, bounds).join(_stability(inputs, found, bounds, resamples))
    return Discovery(
        points=found.size,
        cases=count,
        coverage=box.coverage,
        density=box.density,
        mass=box.mass,
        limits=limits,
        trade_off=box.trade_off,
        verdict=_verdict(box, limits, found),
    )


def point_means(
    results: SweepTables, *, policy: str | None = None, scenario: str | None = None
) -> pd.DataFrame:
    """Sampled factors and mean outcomes over the seeds, one row a point (index: `draw`).

    Raises:
        InputError: no sample, several worlds to choose from, or runs without a value.
    """
    columns = {
        outcome.name: points_of(results, outcome.name, policy=policy, scenario=scenario)
        for outcome in results.outcomes
    }
    first = next(iter(columns.values()))
    return first.inputs.assign(**{name: points.means for name, points in columns.items()})


def _flags(cases: object, draws: pd.Index) -> Flags:
    fits = isinstance(cases, pd.Series) and cases.dtype == bool and draws.isin(cases.index).all()
    if not isinstance(cases, pd.Series) or not fits:
        raise InputError(
            place="cases",
            found=f"a column of {cases.dtype}" if isinstance(cases, pd.Series) else shown(cases),
            allowed="true or false for every draw",
            cure='For example lambda points: points["lock_in"] > 0.3.',
        )
    return cases.loc[draws].to_numpy(dtype=bool)


def _find_box(inputs: pd.DataFrame, cases: Flags) -> Box:
    """Search on these points."""
    prim = optional_library("ema_workbench.analysis.prim")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of pandas, about the way in which prim calls it
        box = prim.Prim(inputs, cases.astype(int), peel_alpha=PEEL, mass_min=LEAST_MASS).find_box()
        path = box.peeling_trajectory
        balance = 2.0 * path["coverage"] * path["density"] / (path["coverage"] + path["density"])
        box.select(int(balance.idxmax()))
        while by_chance := _insignificant(box.p_values[box._cur_box]):
            box.drop_restriction(by_chance, box._cur_box)
    trade_off = path[["coverage", "density", "mass", "res_dim"]].rename(columns={"res_dim": "restricted"})
    return Box(
        limits=box.box_lims[box._cur_box],
        quasi_p=box.p_values[box._cur_box],
        coverage=float(box.coverage),
        density=float(box.density),
        mass=float(box.mass),
        trade_off=trade_off,
    )


def _insignificant(quasi_p: Mapping[str, list[float]]) -> str | None:
    """The factor whose best end is the least significant, if it may be restricted by chance."""
    best = {factor: min(p for p in ends if p >= 0.0) for factor, ends in quasi_p.items()}
    worst = max(best, key=lambda factor: best[factor], default=None)
    return worst if worst is not None and best[worst] > SIGNIFICANT else None


def _described(box: Box, bounds: pd.DataFrame) -> pd.DataFrame:
    """Limits of all factors; an end that is not restricted is that of the sample."""
    rows = []
    for factor in bounds.index:
        p_low, p_high = (p if p >= 0.0 else np.nan for p in box.quasi_p.get(factor, (-1.0, -1.0)))
        below, above = not np.isnan(p_low), not np.isnan(p_high)
        words = {(True, False): "from below", (False, True): "from above", (True, True): "at both ends"}
        rows.append(
            {
                "low": float(box.limits[factor].iloc[0]) if below else bounds.loc[factor, "lowest"],
                "high": float(box.limits[factor].iloc[1]) if above else bounds.loc[factor, "highest"],
                "lowest": bounds.loc[factor, "lowest"],
                "highest": bounds.loc[factor, "highest"],
                "restricted": words.get((below, above), ""),
                "p_low": p_low,
                "p_high": p_high,
            }
        )
    return pd.DataFrame(rows, index=bounds.index.rename("factor"))


def _stability(inputs: pd.DataFrame, cases: Flags, bounds: pd.DataFrame, resamples: int) -> pd.DataFrame:
    """How often each factor is restricted on resampled points, and between which limits."""
    random = np.random.default_rng(RNG_KEY)
    found = []
    for _ in range(resamples):
        rows = random.integers(cases.size, size=cases.size)
        if 0 < cases[rows].sum() < cases.size:
            found.append(_described(_find_box(inputs.iloc[rows].reset_index(drop=True), cases[rows]), bounds))
    table = pd.concat(found)
    by_factor = table.groupby(level=0, sort=False)
    return pd.DataFrame(
        {
            "stability": (table["restricted"] != "").groupby(level=0, sort=False).mean(),
            "low_5": by_factor["low"].quantile(LOW),
            "low_95": by_factor["low"].quantile(HIGH),
            "high_5": by_factor["high"].quantile(LOW),
            "high_95": by_factor["high"].quantile(HIGH),
        }
    )


def _without_box(bounds: pd.DataFrame, cases: Flags) -> Discovery:
    """The answer where there is too little of either kind to tell them apart."""
    count, nothing = int(cases.sum()), Box(bounds.T, {}, 1.0, float(cases.mean()), 1.0, pd.DataFrame())
    few, kind = min((count, "cases"), (cases.size - count, "points that are no case"))
    verdict = (
        f"No box: of {cases.size} points {few or 'none'} {'is' if few == 1 else 'are'} {kind}; "
        f"at least {FEWEST_CASES} are needed to tell where they lie."
    )
    limits = _described(nothing, bounds).assign(stability=np.nan)
    return Discovery(cases.size, count, 1.0, nothing.density, 1.0, limits, nothing.trade_off, verdict)


def _verdict(box: Box, limits: pd.DataFrame, cases: Flags) -> str:
    """What the box says and how much of it survives resampling."""
    base = float(cases.mean())
    restricted = limits[limits["restricted"] != ""]
    stable = restricted[restricted["stability"] >= STABLE]
    where = f"{box.density:.0%} of the points in the box are cases, of all points {base:.0%}"
    if restricted.empty:
        return f"No box: nowhere are cases clearly more frequent than everywhere ({base:.0%})."
    if stable.empty or box.density < CLEARLY_DENSER * base:
        why = "no factor is restricted in 4 of 5 resamples" if stable.empty else "it is hardly denser"
        return f"Unstable: {where}, but {why}; read it as noise."
    names = ", ".join(f"{factor} {row['restricted']}" for factor, row in stable.iterrows())
    loose = restricted.index.difference(stable.index, sort=False)
    rest = f" Not stable: {', '.join(loose)}." if len(loose) else ""
    return f"{where}; it holds {box.coverage:.0%} of all cases. Stable over resamples: {names}.{rest}"
