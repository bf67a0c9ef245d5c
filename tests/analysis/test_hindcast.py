"""Simulated paths against observed points: errors are what they say, naive forecasts know only the past."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from moatlab.analysis.hindcast import (
    CLOUD,
    FIRST,
    LAB,
    LAST,
    SPENDING,
    hindcast_errors,
    hindcast_points,
    observed_path,
)
from moatlab.foundation.errors import InputError

SERIES = [
    *((CLOUD, firm) for firm in ("aws", "azure", "google_cloud")),
    *((LAB, firm) for firm in ("openai", "anthropic", "google_deepmind", "meta")),
    (SPENDING, ""),
]

type Change = Callable[[np.ndarray], np.ndarray]


def paths(change: Change, months: int = 42, seeds: int = 1, spread: float = 0.0) -> pd.DataFrame:
    """Paths that pass at a chosen distance from every observed point; seeds lie apart by `spread`."""
    dates = pd.date_range(FIRST, LAST, freq="MS")[:months]
    tables = []
    for sort, firm in SERIES:
        seen = observed_path(sort, firm)
        values = pd.Series(seen["value"].to_numpy(), seen["date"].dt.to_period("M").dt.to_timestamp())
        level = values.groupby(level=0).last().reindex(dates, method="ffill").bfill().fillna(values.iloc[0])
        for seed in range(1, seeds + 1):
            apart = spread * (seed - (seeds + 1) / 2)
            path = {"sort": sort, "firm": firm, "label": firm.title(), "seed": seed, "date": dates}
            tables.append(pd.DataFrame({**path, "value": change(level.to_numpy()) + apart}))
    return pd.concat(tables, ignore_index=True)


def errors(made: pd.DataFrame) -> pd.DataFrame:
    return hindcast_errors(hindcast_points(made)).set_index(["sort", "firm"])


def test_a_path_through_all_points_has_no_error() -> None:
    found = errors(paths(lambda observed: observed))
    shares = found.drop(index=(SPENDING, ""))
    assert shares["simulated"].abs().max() < 1e-9
    assert found.loc[(SPENDING, ""), "simulated"] == pytest.approx(1.0)
    assert (found["inside"] == found["points"]).all()


def test_errors_are_points_of_share_and_a_factor_of_spending() -> None:
    apart = errors(paths(lambda observed: observed + 0.02)).drop(index=(SPENDING, ""))
    assert apart["simulated"].to_list() == pytest.approx([2.0] * len(apart))
    assert apart["inside"].sum() == 0
    for factor in (1.5, 1 / 1.5):
        scaled = errors(paths(lambda observed, factor=factor: observed * factor))
        assert scaled.loc[(SPENDING, ""), "simulated"] == pytest.approx(1.5)


def test_the_median_and_the_middle_90_percent_of_seeds_are_compared() -> None:
    made = paths(lambda observed: observed, seeds=21, spread=0.001)
    points = hindcast_points(made)
    assert np.allclose(points["simulated"], points["observed"])
    assert np.allclose(points["high"] - points["low"], 0.018)


def test_naive_forecasts_set_out_from_the_end_of_2022() -> None:
    points = hindcast_points(paths(lambda observed: observed))
    google = points[points["firm"] == "google_cloud"].set_index("date")
    assert (google["no_change"] == 0.11).all()
    days = (pd.Timestamp(2026, 6, 30) - pd.Timestamp(2022, 12, 31)).days
    slope = (0.11 - 0.09) / (pd.Timestamp(2022, 12, 31) - pd.Timestamp(2020, 6, 30)).days
    assert google.loc["2026-06-30", "trend"] == pytest.approx(0.11 + slope * days)
    assert not google["origin"].any()


def test_where_nothing_was_seen_before_they_set_out_from_the_first_point_and_the_model_is_judged_there() -> (
    None
):
    made = paths(lambda observed: observed)
    first = (made["firm"] == "openai") & (made["date"] == pd.Timestamp(2023, 12, 1))
    made.loc[first, "value"] += 0.1
    points = hindcast_points(made)
    openai = points[points["firm"] == "openai"]
    assert openai["origin"].to_list() == [True, False, False, False]
    assert (openai["no_change"] == 0.5).all()
    assert openai["trend"].isna().all()
    row = hindcast_errors(points).set_index("firm").loc["openai"]
    assert (row["points"], row["simulated"]) == (3, pytest.approx(0.0, abs=1e-9))
    assert row["at_origin"] == pytest.approx(10.0)
    changes = openai["observed"].to_numpy()[1:] - 0.5
    assert row["no_change"] == pytest.approx(100 * np.sqrt(np.mean(changes**2)))


def test_a_sort_is_judged_by_all_its_points() -> None:
    made = paths(lambda observed: observed)
    made.loc[made["firm"] == "aws", "value"] += 0.03
    found = errors(made)
    counts = found.loc[[(CLOUD, "aws"), (CLOUD, "azure"), (CLOUD, "google_cloud"), (CLOUD, "")], "points"]
    assert counts.to_list() == [14, 6, 14, 34]  # Microsoft's only up to the change of its segments
    assert found.loc[(CLOUD, ""), "simulated"] == pytest.approx(3.0 * np.sqrt(14 / 34))
    assert found.loc[(CLOUD, "google_cloud"), "nearest"] == "simulated"


def test_a_model_that_is_beaten_by_a_naive_forecast_is_told_so() -> None:
    found = errors(paths(lambda observed: observed + 0.02))
    assert found.loc[(CLOUD, "google_cloud"), "nearest"] == "trend"
    assert found.loc[(CLOUD, "azure"), "nearest"] == "no_change"


def test_a_series_seen_once_is_not_compared() -> None:
    assert (LAB, "meta") not in errors(paths(lambda observed: observed)).index


def test_short_runs_are_held_against_the_points_that_they_reach() -> None:
    found = errors(paths(lambda observed: observed, months=6))
    assert found["points"].to_dict() == {
        (CLOUD, "aws"): 2,
        (CLOUD, "azure"): 2,
        (CLOUD, "google_cloud"): 2,
        (CLOUD, ""): 6,
    }
    with pytest.raises(InputError, match="January 2023 to February 2023, without an observation"):
        hindcast_points(paths(lambda observed: observed, months=2))
