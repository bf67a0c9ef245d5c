"""What runs make of 2023 to mid 2026 beside what was observed, and beside forecasts that know no economics.

Both forecasts set out from an origin: the share of the quarter in which the model starts or, where fewer
than two shares are known by then, the second one. "No change" keeps it. "Trend" goes on from it by as many
points a year as the least-squares line through the shares of the three years before. Forecasts are compared
after the origin only; the model's error up to there is told apart, so that nothing is hidden.

AI spending is drawn, but no contest: of its three observed values the rate of mid 2025 and the sum of 2025
differ by half.
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
ORIGIN = pd.Timestamp(2023, 3, 31)
TREND = pd.DateOffset(years=3)
QUARTER = 3
DAYS_PER_YEAR = 365.25
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
    """Every observed share that simulated months can be held against.

    Synergy's shares are of quarters, and compared with means of three months; those of labs with a month.
    Microsoft's share counts up to the change of its segments only: before and after are not comparable.

    Args:
        paths: as `simulated_paths` gives them.

    Returns:
        `sort`, `firm`, `label`, `date` (of the observation), `later` (than the origin), `observed`,
        `simulated` (median over seeds), `low` and `high` (quantiles of 5 and 95 %), `seed_error` (root mean
        square over seeds), `no_change` and `trend` (both from the origin on). Shares of 0-1.
    """
    series = paths[paths["sort"] != SPENDING].groupby(["sort", "firm"], sort=False)
    tables = [_points_of(str(sort), str(firm), path) for (sort, firm), path in series]
    return pd.concat(tables, ignore_index=True)


def hindcast_errors(points: pd.DataFrame) -> pd.DataFrame:
    """How far forecasts are from observed shares, one row a firm, then one a sort.

    Args:
        points: as `hindcast_points` gives them.

    Returns:
        `sort`, `firm` and `label` (empty for all of a sort), `points` (how many after the origin), root mean
        square errors in percentage points: `simulated` (of the median path), `seed` (of single seeds),
        `no_change`, `trend`, and `start` (of the median path up to the origin; not a number without a point);
        `nearest` (the forecast with the smallest error).

    Raises:
        InputError: no point lies after its origin.
    """
    compared = points[points["firm"].isin(set(points.loc[points["later"], "firm"]))]
    if compared.empty:
        raise InputError(
            place="months simulated",
            found="too few to reach a share to compare with",
            allowed="runs of 2023 to mid 2026; the first share compared is that of June 2023",
        )
    rows = []
    for sort, of_sort in compared.groupby("sort", sort=False):
        firms = [table for _, table in of_sort.groupby("firm", sort=False)]
        rows += [_row(str(sort), table["firm"].iloc[0], table["label"].iloc[0], table) for table in firms]
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
    known = int((seen["date"] <= ORIGIN).sum())
    known = known if known > 1 else min(2, len(seen))
    months = path.pivot(index="date", columns="seed", values="value")
    means = months.rolling(QUARTER).mean() if sort == CLOUD else months
    made = means.reindex(seen["date"].dt.to_period("M").dt.to_timestamp())
    low, median, high = made.quantile(list(QUANTILES), axis=1).to_numpy()
    forecast = np.arange(len(seen)) >= known - 1
    table = pd.DataFrame(
        {
            "sort": sort,
            "firm": firm,
            "label": path["label"].iloc[0],
            "date": seen["date"],
            "later": np.arange(len(seen)) >= known,
            "observed": seen["value"],
            "simulated": median,
            "low": low,
            "high": high,
            "seed_error": np.sqrt(((made.to_numpy() - seen[["value"]].to_numpy()) ** 2).mean(axis=1)),
            "no_change": np.where(forecast, seen["value"].iloc[known - 1], np.nan),
            "trend": np.where(forecast, _trend(seen, known), np.nan),
        }
    )
    return table[table["simulated"].notna()]


def _trend(seen: pd.DataFrame, known: int) -> Floats:
    """From the last known point on, along the slope of those of three years."""
    years = ((seen["date"] - seen["date"].iloc[known - 1]).dt.days / DAYS_PER_YEAR).to_numpy()
    values = seen["value"].to_numpy(dtype=float)
    young = (seen["date"] >= seen["date"].iloc[known - 1] - TREND).to_numpy() & (np.arange(len(seen)) < known)
    slope = np.polyfit(years[young], values[young], 1)[0] if young.sum() > 1 else 0.0
    return np.asarray(values[known - 1] + slope * years)


def _row(sort: str, firm: str, label: str, points: pd.DataFrame) -> dict[str, object]:
    later = points[points["later"]]
    errors = {name: _error(later[name] - later["observed"]) for name in FORECASTS}
    start = points[~points["later"]]
    return {
        "sort": sort,
        "firm": firm,
        "label": label,
        "points": len(later),
        **errors,
        "nearest": min(FORECASTS, key=lambda name: errors[name]),
        "seed": _error(later["seed_error"]),
        "start": _error(start["simulated"] - start["observed"]),
    }


def _error(errors: "pd.Series[float]") -> float:
    """Root mean square in percentage points; not a number without any."""
    return float(POINTS * np.sqrt(np.mean(errors.to_numpy() ** 2))) if len(errors) else math.nan
