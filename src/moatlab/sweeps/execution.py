"""Make a few runs of a design and bring home their rows, whatever happens to some of them."""

import time
import traceback
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from moatlab.foundation.errors import MoatlabError
from moatlab.foundation.months import MONTHS_PER_YEAR, Calendar
from moatlab.observe.outcomes import read_outcomes
from moatlab.observe.window import Window, read_window
from moatlab.scenario.scenario import Scenario
from moatlab.scenario.writing import toml_value
from moatlab.sweeps.design import Design
from moatlab.sweeps.plan import Run, Simulate
from moatlab.sweeps.schema import DONE, FAILED, runs_schema, series_schema

__all__ = ["Portion", "PortionResult", "Worlds", "make_runs"]

type Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Portion:
    """Some runs of a design that one worker makes one after another."""

    design: Design
    runs: tuple[Run, ...]
    simulate: Simulate


class PortionResult(NamedTuple):
    """What came of a portion: a table of its runs, one of their series, and how long it took, in seconds."""

    runs: pa.Table
    series: pa.Table
    seconds: float


def make_runs(portion: Portion) -> PortionResult:
    """Make the runs of a portion; one that raises becomes a row with its error."""
    start = time.perf_counter()
    worlds = Worlds(portion.design)
    rows, series = [], []
    for run in portion.runs:
        row, paths = _make(run, portion, worlds)
        rows.append(row)
        series += paths
    return PortionResult(
        pa.Table.from_pylist(rows, worlds.schema),
        pa.Table.from_pylist(series, series_schema(portion.design)),
        time.perf_counter() - start,
    )


class Worlds:
    """Scenarios of runs; neighbours differ in their seed only, so that the last one is kept."""

    def __init__(self, design: Design) -> None:
        self.design = design
        self.schema = runs_schema(design)
        self.bases = [design.base(scenario) for scenario in design.scenario]
        self.base_values = [{path: base.value_at(path) for path in design.factors} for base in self.bases]
        self.last: tuple[object, Scenario] | None = None

    def of(self, run: Run) -> Scenario:
        """The scenario of a run.

        Raises:
            InputError: what the point changes contradicts itself.
        """
        key = (run.scenario, run.point, run.policy)
        if self.last is None or self.last[0] != key:
            changed = self.bases[run.scenario].replace_all(run.changes)
            self.last = key, changed.with_interventions(self.design.policies[run.policy])
        return self.last[1]

    def values(self, run: Run) -> dict[str, object]:
        """Value in force of everything that varies, as its column holds it."""
        values = self.base_values[run.scenario] | dict(run.changes)
        return {path: _plain(values[path], self.schema.field(path).type) for path in self.design.factors}


def _make(run: Run, portion: Portion, worlds: Worlds) -> tuple[dict[str, object], list[dict[str, object]]]:
    design = portion.design
    row: dict[str, object] = {
        "run": run.identity,
        "scenario": design.scenario_names[run.scenario],
        "policy": run.policy,
        "row": run.row,
        "point": run.point,
        "draw": run.draw,
        "seed": run.seed,
    }
    key = dict(row)
    row |= worlds.values(run)
    start = time.perf_counter()
    try:
        scenario = worlds.of(run)
        history = portion.simulate(scenario, run.seed)
        values = read_outcomes(history, design.outcomes)
        window = _window(design, scenario.calendar)
        row |= dict(zip(design.outcomes, _means(values[window.steps(scenario.calendar)]), strict=True))
        row |= {"status": DONE, "error": "", "traceback": "", "digest": history.digest()}
        paths = _paths(key, design, scenario.calendar, values)
    except Exception as error:
        told = str(error) if isinstance(error, MoatlabError) else f"{type(error).__name__}: {error}"
        row |= {"status": FAILED, "error": told, "traceback": traceback.format_exc(), "digest": ""}
        paths = []
    return row | {"seconds": time.perf_counter() - start}, paths


def _window(design: Design, calendar: Calendar) -> Window:
    if design.window is not None:
        return read_window(design.window, calendar)
    return Window(calendar.date(max(0, calendar.steps - MONTHS_PER_YEAR)), calendar.end)


def _paths(
    key: dict[str, object], design: Design, calendar: Calendar, values: Floats
) -> list[dict[str, object]]:
    """Outcomes of every year, or of every month, that was simulated."""
    dates = calendar.dates()
    if design.series == "none":
        return []
    if design.series == "yearly":
        years = np.array([date.year for date in dates])
        first = {year: date for date in reversed(dates) for year in [date.year]}
        steps = [(first[year].replace(month=1), years == year) for year in dict.fromkeys(years.tolist())]
    else:
        steps = [(date, slice(step, step + 1)) for step, date in enumerate(dates)]
    return [
        key | {"date": date} | dict(zip(design.outcomes, _means(values[chosen]), strict=True))
        for date, chosen in steps
    ]


def _means(values: Floats) -> list[float | None]:
    """Mean of each outcome [months, outcomes] over the months that have it; None without any."""
    known = np.isfinite(values)
    sums = np.where(known, values, 0.0).sum(axis=0)
    counts = known.sum(axis=0)
    return [float(total / count) if count else None for total, count in zip(sums, counts, strict=True)]


def _plain(value: object, kind: Any) -> object:  # noqa: ANN401 - pyarrow comes without types
    return toml_value(value) if pa.types.is_string(kind) and not isinstance(value, str) else value
