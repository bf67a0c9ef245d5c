"""What runs make of 2023 to mid 2026, point by point beside what was observed, and beside naive forecasts.

The naive forecasts know no economics. Each starts from its origin: the last observation up to the end of
2022 or, where nothing was observed so early, the first one. "No change" keeps the value of the origin.
"Trend" goes on as from the first observation within three years before the origin to the origin: by as many
points a year, of spending by the same factor a year. Forecasts are compared at points after the origin; how
far the model is from an origin that lies within its own months is told apart, so that nothing is hidden.
"""

import math
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from moatlab.analysis.observed import (
    BREAK,
    PROVIDERS,
    SURVEYED,
    enterprise_spending,
    model_share,
    synergy_share,
)
from moatlab.foundation.errors import InputError
from moatlab.observe.history import History

__all__ = [
    "CLOUD",
    "FIRST",
    "FORECASTS",
    "LAB",
    "LAST",
    "SPENDING",
    "hindcast_errors",
    "hindcast_points",
    "observed_path",
    "simulated_paths",
]

CLOUD, SPENDING, LAB = "cloud", "spending", "lab"
"""Sorts of paths: shares of general cloud spending, AI spending, shares of enterprise AI spending."""
FIRST, LAST = pd.Timestamp(2023, 1, 1), pd.Timestamp(2026, 6, 1)
"""Months that are looked at."""
FORECASTS = ("simulated", "no_change", "trend")
ORIGIN = pd.Timestamp(2022, 12, 31)
TREND = pd.DateOffset(years=3)
QUANTILES = (0.05, 0.5, 0.95)
POINTS = 100.0

type Floats = NDArray[np.float64]


def simulated_paths(histories: Sequence[History]) -> pd.DataFrame:
    """The paths of runs of one scenario over several seeds, to June 2026.

    Returns:
        `sort` (cloud, spending or lab), `firm`, `label`, `seed`, `date` (first day of the month), `value`
        (shares of 0-1; USD bn a year).

    Raises:
        InputError: no run, or runs of several scenarios.
    """
    scenarios = {history.scenario.content_hash() for history in histories}
    if len(scenarios) != 1:
        raise InputError(
            place="histories",
            found=f"runs of {len(scenarios)} scenarios",
            allowed="runs of one scenario, a seed each",
        )
    paths = pd.concat([path for history in histories for path in _paths_of(history)], ignore_index=True)
    return paths[paths["date"] <= LAST]


def observed_path(sort: str, firm: str) -> pd.DataFrame:
    """What was observed beside a simulated path: `date`, `value` (as simulated), `source_id`."""
    if sort == CLOUD:
        return synergy_share(PROVIDERS[firm])
    return model_share(SURVEYED[firm]) if sort == LAB else enterprise_spending()


def hindcast_points(paths: pd.DataFrame) -> pd.DataFrame:
    """Every observed point that a simulated month can be held against.

    Microsoft's share is counted up to the change of its segments only: before and after are not comparable.

    Args:
        paths: as `simulated_paths` gives them.

    Returns:
        `sort`, `firm`, `label`, `date` (of the observation), `origin` (whether naive forecasts start from
        it), `observed`, `simulated` (median over seeds in that month), `low` and `high` (between them 90 % of
        seeds), `no_change`, `trend` (not a number where nothing was observed before the origin). Shares of
        0-1; USD bn a year.

    Raises:
        InputError: no observed point lies in the months simulated.
    """
    series = paths.groupby(["sort", "firm"], sort=False)
    tables = [_points_of(str(sort), str(firm), path) for (sort, firm), path in series]
    points = pd.concat(tables, ignore_index=True)
    if points["origin"].all():
        dates = paths["date"]
        raise InputError(
            place="months simulated",
            found=f"{dates.min():%B %Y} to {dates.max():%B %Y}, without an observation to compare with",
            allowed="a run of 2023 to mid 2026, or of part of it",
        )
    return points


def hindcast_errors(points: pd.DataFrame) -> pd.DataFrame:
    """How far forecasts are from what was observed, one row a series, then one a sort.

    Args:
        points: as `hindcast_points` gives them.

    Returns:
        `sort`, `firm` and `label` (empty for all of a sort), `points` (how many after the origin),
        `simulated`, `no_change`, `trend` (root mean square of the errors: of shares in percentage points; of
        spending as a factor, 2 meaning twice or half as much), `inside` (points between `low` and `high`),
        `nearest` (the forecast with the smallest error), `at_origin` (the same error of the model at origins
        that lie within its months; not a number without).
    """
    rows = []
    compared = set(points.loc[~points["origin"], "firm"])
    points = points[points["firm"].isin(compared)]
    for sort, of_sort in points.groupby("sort", sort=False):
        series = [table for _, table in of_sort.groupby("firm", sort=False)]
        rows += [_row(str(sort), table["firm"].iloc[0], table["label"].iloc[0], table) for table in series]
        if len(series) > 1:
            rows.append(_row(str(sort), "", "", of_sort))
    return pd.DataFrame(rows)


def _paths_of(history: History) -> Iterator[pd.DataFrame]:
    """Every path of a run, one after the other."""
    scenario = history.scenario
    labels = {cloud.name: cloud.label for cloud in scenario.clouds}
    labels |= {lab.name: lab.label for lab in scenario.labs}
    for sort, table, known in ((CLOUD, history.clouds, PROVIDERS), (LAB, history.labs, SURVEYED)):
        wide = table.pivot_table(index="date", columns=sort, values="share", sort=False)
        for firm in (firm for firm in known if firm in wide):
            yield _path(history, sort, firm, labels[firm], wide[firm])
    yield _path(history, SPENDING, "", "", history.market["ai_spending"])


def _path(history: History, sort: str, firm: str, label: str, values: "pd.Series[float]") -> pd.DataFrame:
    names = {"sort": sort, "firm": firm, "label": label, "seed": history.seed}
    return pd.DataFrame({**names, "date": values.index, "value": values.to_numpy()})


def _points_of(sort: str, firm: str, path: pd.DataFrame) -> pd.DataFrame:
    seen = observed_path(sort, firm)
    if firm == "azure":
        seen = seen[seen["date"] < BREAK]
    start = max(int((seen["date"] <= ORIGIN).sum()) - 1, 0)
    origin, later = seen.iloc[start], seen.iloc[start:]
    quantiles = path.pivot(index="date", columns="seed", values="value").quantile(list(QUANTILES), axis=1)
    months = later["date"].dt.to_period("M").dt.to_timestamp()
    low, median, high = quantiles.reindex(columns=months).to_numpy()
    table = pd.DataFrame(
        {
            "sort": sort,
            "firm": firm,
            "label": path["label"].iloc[0],
            "date": later["date"],
            "origin": later["date"] == origin["date"],
            "observed": later["value"],
            "simulated": median,
            "low": low,
            "high": high,
            "no_change": origin["value"],
            "trend": _trend(seen.iloc[: start + 1], later["date"], factor=sort == SPENDING),
        }
    )
    return table[table["simulated"].notna()]


def _trend(known: pd.DataFrame, dates: "pd.Series[pd.Timestamp]", *, factor: bool) -> Floats:
    """From the first of the known points that is young enough through the last one, and on."""
    values, when = known["value"].to_numpy(dtype=float), pd.DatetimeIndex(known["date"])
    first = int((when < when[-1] - TREND).sum())
    if first == len(known) - 1:
        return np.full(len(dates), np.nan)
    ahead = np.asarray((pd.DatetimeIndex(dates) - when[-1]) / (when[-1] - when[first]))
    if factor:
        return np.asarray(values[-1] * (values[-1] / values[first]) ** ahead)
    return np.asarray(values[-1] + (values[-1] - values[first]) * ahead)


def _row(sort: str, firm: str, label: str, points: pd.DataFrame) -> dict[str, object]:
    later = points[~points["origin"]]
    errors = {name: _error(later, name, factor=sort == SPENDING) for name in FORECASTS}
    inside = later["observed"].between(later["low"], later["high"])
    known = {name: error for name, error in errors.items() if math.isfinite(error)}
    return {
        "sort": sort,
        "firm": firm,
        "label": label,
        "points": len(later),
        **errors,
        "inside": int(inside.sum()),
        "nearest": min(known, key=lambda name: known[name]),
        "at_origin": _error(points[points["origin"]], "simulated", factor=sort == SPENDING),
    }


def _error(points: pd.DataFrame, forecast: str, *, factor: bool) -> float:
    """Root mean square error; not a number without points, or if the forecast lacks one."""
    if points.empty:
        return math.nan
    made, seen = points[forecast].to_numpy(dtype=float), points["observed"].to_numpy(dtype=float)
    if factor:
        return float(np.exp(np.sqrt(np.mean(np.log(made / seen) ** 2))))
    return float(POINTS * np.sqrt(np.mean((made - seen) ** 2)))
