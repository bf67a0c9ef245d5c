"""The points of a sweep as an analysis needs them: one world of rules, one row a point, nothing missing."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from moatlab.foundation.errors import InputError, nearest, one_of, shown

if TYPE_CHECKING:
    from moatlab.observe.outcomes import Outcome
    from moatlab.sweeps.design import Design, SamplerName

__all__ = ["Points", "SweepPart", "SweepTables", "find_outcome", "only", "points_of"]

RETRY = "Run the failed and the missing ones: moatlab sweep DESIGN.toml --out DIR --retry-failed."
LEVELS = ("scenario", "policy", "row")


class SweepTables(Protocol):
    """What an analysis reads of the results of a sweep, or of a part of them."""

    @property
    def design(self) -> "Design":
        """Whose runs these are."""
        ...

    @property
    def runs(self) -> pd.DataFrame:
        """One row a run."""
        ...

    @property
    def series(self) -> pd.DataFrame:
        """One row a run and date."""
        ...

    @property
    def factors(self) -> tuple[str, ...]:
        """Paths of everything that varies."""
        ...

    @property
    def sampled(self) -> Mapping[str, tuple[float, float]]:
        """Bounds of what was drawn, by path."""
        ...

    @property
    def sampler(self) -> "SamplerName | None":
        """How points were drawn, if they were."""
        ...

    @property
    def outcomes(self) -> "tuple[Outcome, ...]":
        """What was recorded."""
        ...


@dataclass(frozen=True, eq=False)
class SweepPart:
    """Some of the runs of a sweep; what it holds is described by `SweepTables`."""

    design: "Design"
    runs: pd.DataFrame
    series: pd.DataFrame
    factors: tuple[str, ...]
    sampled: Mapping[str, tuple[float, float]]
    sampler: "SamplerName | None"
    outcomes: "tuple[Outcome, ...]"


@dataclass(frozen=True, eq=False)
class Points:
    """An outcome at every sampled point.

    Attributes:
        outcome: what it is.
        inputs: values of the sampled factors, one row a point, in the order of the draw.
        values: the outcome, one row a point, one column a seed.
        dropped: points that were left out because a run of theirs had no value.
    """

    outcome: "Outcome"
    inputs: pd.DataFrame
    values: pd.DataFrame
    dropped: int = 0

    @property
    def means(self) -> NDArray[np.float64]:
        """Mean over the seeds at every point."""
        return self.values.to_numpy(dtype=float).mean(axis=1)

    def problem(self, bounds: Mapping[str, tuple[float, float]]) -> dict[str, object]:
        """The factors as SALib describes them."""
        return {
            "num_vars": len(bounds),
            "names": list(bounds),
            "bounds": [list(interval) for interval in bounds.values()],
        }


def only(results: SweepTables, levels: Mapping[str, Hashable]) -> SweepPart:
    """The part of a sweep with these levels, such as {"policy": "ban", "row": "on"}; a path is a level too.

    Raises:
        InputError: no such column, or no run with that level.
    """
    runs = results.runs
    for column, level in levels.items():
        allowed = [*LEVELS, *results.factors]
        if column not in allowed:
            likely = nearest(column, allowed)
            raise InputError(
                place="levels",
                found=shown(column),
                allowed=one_of(allowed),
                cure=f"Did you mean {likely}?" if likely else "",
            )
        there = [shown(each) for each in runs[column].unique()]
        runs = runs[runs[column] == level]
        if runs.empty:
            raise InputError(place=column, found=shown(level), allowed=one_of(there))
    series = results.series
    return SweepPart(
        design=results.design,
        runs=runs,
        series=series[series["run"].isin(runs["run"])],
        factors=results.factors,
        sampled=results.sampled,
        sampler=results.sampler,
        outcomes=results.outcomes,
    )


def find_outcome(results: SweepTables, name: str) -> "Outcome":
    """The outcome of this name.

    Raises:
        InputError: the sweep did not record it.
    """
    outcomes = {outcome.name: outcome for outcome in results.outcomes}
    if name not in outcomes:
        likely = nearest(name, outcomes)
        raise InputError(
            place="outcome",
            found=shown(name),
            allowed=one_of(list(outcomes)),
            cure=f"Did you mean {likely}?" if likely else "Add it to `outcomes` of the design.",
        )
    return outcomes[name]


def points_of(
    results: SweepTables,
    outcome: str,
    *,
    policy: str | None = None,
    scenario: str | None = None,
    drop_failed: bool = False,
) -> Points:
    """An outcome at every sampled point, of one policy in one scenario.

    Args:
        results: of a design with a sample.
        outcome: its name.
        policy: which; may be left out where there is one.
        scenario: which; may be left out where there is one.
        drop_failed: leave out points of which a run is missing, instead of refusing.

    Raises:
        InputError: no sample, no such outcome, several worlds to choose from, or runs without a value.
    """
    found = find_outcome(results, outcome)
    if results.sampler is None:
        raise InputError(
            place="design",
            found="no sample",
            allowed="one with [latin_hypercube], [sobol] or [morris]",
            cure="What levels of a grid change is told by sweep_effects.",
        )
    chosen = {"policy": policy, "scenario": scenario}
    runs = only(results, {name: level for name, level in chosen.items() if level is not None}).runs
    _check_one_world(results, runs)
    factors = list(results.sampled)
    inputs = runs.drop_duplicates("draw").set_index("draw")[factors].sort_index().astype(float)
    values = runs.pivot(index="draw", columns="seed", values=outcome).sort_index()
    values = values.reindex(columns=list(results.design.seeds))
    planned = _planned(results)
    missing = planned * values.shape[1] - int(values.notna().sum().sum())
    if missing == 0:
        return Points(found, inputs, values)
    if not drop_failed:
        raise InputError(
            place=f"outcome {shown(outcome)}",
            found=f"no value of {missing} of {planned * values.shape[1]} runs",
            allowed="known at every point: the result would be wrong, not just less precise",
            cure=f"{RETRY}\nOr leave such points out, where the method allows it: drop_failed=True.",
        )
    known = values.notna().all(axis=1)
    if not known.any():
        raise InputError(
            place=f"outcome {shown(outcome)}",
            found="no point with a value of every run",
            allowed="some",
            cure=RETRY,
        )
    return Points(found, inputs[known], values[known], planned - int(known.sum()))


def _check_one_world(results: SweepTables, runs: pd.DataFrame) -> None:
    """Only the sampled factors may differ."""
    others = [factor for factor in results.factors if factor not in results.sampled]
    for column in (*LEVELS, *others):
        levels = [shown(level) for level in runs[column].unique()]
        if len(levels) > 1:
            raise InputError(
                place=column,
                found=f"{len(levels)} of them: {', '.join(levels[:5])}{', ...' if len(levels) > 5 else ''}",
                allowed="one at a time",
                cure=f'Choose: only(results, {{"{column}": ...}}).',
            )


def _planned(results: SweepTables) -> int:
    """Number of points that the sample has."""
    factors = len(results.sampled)
    size = {"sobol": factors + 2, "morris": factors + 1}
    return size.get(results.sampler or "", 1) * (results.design.sample.n if results.design.sample else 1)
