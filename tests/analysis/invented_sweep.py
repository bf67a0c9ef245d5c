"""SweepPart sweeps whose outcomes are known functions of the factors, so that answers can be checked."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import qmc

from moatlab.analysis.sweep_points import SweepPart
from moatlab.observe.outcomes import Outcome

__all__ = ["ISHIGAMI", "ishigami", "sweep", "with_gaps"]

type World = Callable[[pd.DataFrame], Mapping[str, Any]]

ISHIGAMI = dict.fromkeys(("p.x1", "p.x2", "p.x3"), (-np.pi, np.pi))


def ishigami(runs: pd.DataFrame) -> dict[str, Any]:
    """The function of Ishigami and Homma (1990), as everybody uses it: a = 7, b = 0.1."""
    x1, x2, x3 = (runs[name] for name in ISHIGAMI)
    return {"y": np.sin(x1) + 7.0 * np.sin(x2) ** 2 + 0.1 * x3**4 * np.sin(x1)}


def sweep(
    world: World,
    sampled: Mapping[str, tuple[float, float]] | None = None,
    sampler: str | None = None,
    n: int = 1,
    *,
    seeds: int = 1,
    levels: Mapping[str, Sequence[Hashable]] | None = None,
) -> SweepPart:
    """All runs of levels x sample x seeds; `world` makes outcomes of the table of runs.

    Levels are those of scenario, policy, row or factors of a grid; points are numbered alike for every
    scenario and policy. The series has the years 2027 to 2029: 90 %, 100 % and 110 % of each outcome.
    """
    sampled, levels = (
        dict(sampled or {}),
        {"scenario": ["s"], "policy": ["none"], "row": [""]} | dict(levels or {}),
    )
    draws = _sample(sampled, sampler, n)
    grid = pd.MultiIndex.from_product(levels.values(), names=levels).to_frame(index=False)
    combinations = grid.drop(columns=["scenario", "policy"]).apply(tuple, axis=1)
    grid["combination"] = pd.factorize(combinations)[0]
    runs = grid.merge(draws, how="cross").merge(pd.DataFrame({"seed": range(1, seeds + 1)}), how="cross")
    runs["point"] = runs.pop("combination") * len(draws) + runs["draw"]
    runs.insert(0, "run", [f"run{number}" for number in range(len(runs))])
    found = world(runs)
    runs = runs.assign(**found, status="done", error="", digest="")
    names = ["run", "scenario", "policy", "row", "point", "draw", "seed"]
    years = {2027: 0.9, 2028: 1.0, 2029: 1.1}
    series = [
        runs[names].assign(date=pd.Timestamp(year, 1, 1), **{name: part * runs[name] for name in found})
        for year, part in years.items()
    ]
    in_grid = {path: tuple(values) for path, values in levels.items() if "." in path}
    return SweepPart(
        runs=runs,
        series=pd.concat(series, ignore_index=True),
        factors=(*in_grid, *sampled),
        sampled=sampled,
        sampler=sampler,
        outcomes=tuple(Outcome(name, name, "points", f"The number {name}.") for name in found),
        design=SimpleNamespace(
            grid=in_grid,
            sample=SimpleNamespace(n=n, levels=4) if sampler else None,
            seeds=tuple(range(1, seeds + 1)),
        ),
    )


def with_gaps(results: SweepPart, rows: Sequence[int], outcome: str = "y") -> SweepPart:
    """The same sweep after some of its runs failed."""
    runs = results.runs.copy()
    runs.loc[list(rows), outcome] = np.nan
    runs.loc[list(rows), "status"] = "failed"
    return replace(results, runs=runs)


def _sample(sampled: Mapping[str, tuple[float, float]], sampler: str | None, n: int) -> pd.DataFrame:
    names = list(sampled)
    problem = {"num_vars": len(names), "names": names, "bounds": [list(ends) for ends in sampled.values()]}
    if sampler is None:
        return pd.DataFrame({"draw": [0]})
    if sampler == "latin_hypercube":
        low, high = zip(*sampled.values(), strict=True)
        points = qmc.scale(qmc.LatinHypercube(len(names), rng=1).random(n), low, high)
    elif sampler == "sobol":
        from SALib.sample import sobol

        points = sobol.sample(problem, n, calc_second_order=False, seed=1)
    else:
        from SALib.sample import morris

        points = morris.sample(problem, n, seed=1)
    return pd.DataFrame(points, columns=names).assign(draw=range(len(points)))
