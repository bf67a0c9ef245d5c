"""Simulated paths against observed shares: errors are what they say, naive forecasts know only the past."""

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
from moatlab.analysis.observed import enterprise_spending
from moatlab.foundation.errors import InputError

FIRMS = [
    *((CLOUD, firm) for firm in ("aws", "azure", "google_cloud")),
    *((LAB, firm) for firm in ("openai", "anthropic", "google_deepmind", "meta")),
]

type Change = Callable[[np.ndarray], np.ndarray]


def paths(change: Change, months: int = 42, seeds: int = 1, spread: float = 0.0) -> pd.DataFrame:
    """Paths at a chosen distance from every observed share, flat in a quarter; seeds lie `spread` apart."""
    dates = pd.date_range(FIRST, LAST, freq="MS")[:months]
    tables = []
    for sort, firm in FIRMS:
        seen = observed_path(sort, firm)
        values = pd.Series(seen["value"].to_numpy(), seen["date"].dt.to_period("M").dt.to_timestamp())
        back = {"limit": 2} if sort == CLOUD else {}
        level = values.groupby(level=0).last().reindex(dates).bfill(**back).ffill()
        for seed in range(1, seeds + 1):
            apart = spread * (seed - (seeds + 1) / 2)
            path = {"sort": sort, "firm": firm, "label": firm.title(), "seed": seed, "date": dates}
            tables.append(pd.DataFrame({**path, "value": change(level.to_numpy()) + apart}))
    return pd.concat(tables, ignore_index=True)


def as_seen(observed: np.ndarray) -> np.ndarray:
    return observed


def errors(made: pd.DataFrame) -> pd.DataFrame:
    return hindcast_errors(hindcast_points(made)).set_index(["sort", "firm"])


def test_a_path_through_all_shares_has_no_error_and_one_beside_them_that_of_its_distance() -> None:
    exact = errors(paths(as_seen))
    assert exact[["simulated", "seed", "start"]].abs().max().max() < 1e-9
    assert set(exact["nearest"]) == {"simulated"}
    apart = errors(paths(lambda observed: observed - 0.02))
    assert apart["simulated"].to_list() == pytest.approx([2.0] * len(apart))
    assert apart["start"].to_list() == pytest.approx([2.0] * len(apart))


def test_the_median_of_seeds_is_compared_and_single_seeds_lie_further_off() -> None:
    made = paths(as_seen, seeds=21, spread=0.001)
    points = hindcast_points(made)
    assert np.allclose(points["simulated"], points["observed"])
    assert np.allclose(points["high"] - points["low"], 0.018)
    deviation = 0.1 * np.sqrt(np.mean(np.arange(-10, 11) ** 2))
    found = errors(made)
    assert found["seed"].to_list() == pytest.approx([deviation] * len(found))


def test_quarters_of_clouds_are_compared_with_means_of_three_months() -> None:
    made = paths(as_seen)
    third = made["date"].dt.month % 3 == 0
    made.loc[third, "value"] += 0.03
    found = errors(made)
    assert found.loc[(CLOUD, "aws"), "simulated"] == pytest.approx(1.0)
    assert found.loc[(LAB, "openai"), "simulated"] == pytest.approx(3.0)


def test_forecasts_set_out_from_the_quarter_in_which_the_model_starts() -> None:
    google = hindcast_points(paths(as_seen)).query("firm == 'google_cloud'").set_index("date")
    assert google.index[0] == pd.Timestamp(2023, 3, 31)
    assert google["later"].to_list() == [False] + [True] * 13
    assert (google["no_change"] == 0.10).all()
    assert google["trend"].iloc[0] == 0.10
    seen = observed_path(CLOUD, "google_cloud").set_index("date")["value"]["2020-03-31":"2023-03-31"]
    years = (seen.index - pd.Timestamp(2023, 3, 31)).days / 365.25
    slope = np.cov(years, seen)[0, 1] / np.var(years, ddof=1)
    ahead = (pd.Timestamp(2026, 6, 30) - pd.Timestamp(2023, 3, 31)).days / 365.25
    assert google.loc["2026-06-30", "trend"] == pytest.approx(0.10 + slope * ahead)


def test_forecasts_for_labs_set_out_from_the_second_share_and_the_model_is_judged_up_to_there() -> None:
    made = paths(as_seen)
    first = (made["firm"] == "openai") & (made["date"] <= pd.Timestamp(2023, 12, 1))
    made.loc[first, "value"] += 0.1
    points = hindcast_points(made)
    openai = points[points["firm"] == "openai"]
    assert openai["later"].to_list() == [False, False, True, True]
    assert openai["no_change"].to_list()[1:] == [0.34] * 3
    assert openai["trend"].iloc[-1] == pytest.approx(0.34 - 0.16 * 343 / 366, abs=1e-3)
    row = hindcast_errors(points).set_index("firm").loc["openai"]
    assert (row["points"], row["simulated"]) == (2, pytest.approx(0.0, abs=1e-9))
    assert row["start"] == pytest.approx(10.0 / np.sqrt(2))
    assert row["no_change"] == pytest.approx(100 * np.sqrt((0.09**2 + 0.07**2) / 2))


def test_a_sort_is_judged_by_all_its_points() -> None:
    made = paths(as_seen)
    made.loc[made["firm"] == "aws", "value"] += 0.03
    found = errors(made)
    counts = found.loc[[(CLOUD, "aws"), (CLOUD, "azure"), (CLOUD, "google_cloud"), (CLOUD, "")], "points"]
    assert counts.to_list() == [13, 5, 13, 31]  # Microsoft's only up to the change of its segments
    assert found.loc[(CLOUD, ""), "simulated"] == pytest.approx(3.0 * np.sqrt(13 / 31))
    assert found.loc[(CLOUD, "google_cloud"), "nearest"] == "simulated"


def test_a_model_that_is_beaten_by_a_forecast_without_economics_is_told_so() -> None:
    found = errors(paths(lambda observed: observed + 0.05))
    assert found.loc[(CLOUD, "azure"), "nearest"] == "no_change"
    assert found.loc[(LAB, "anthropic"), "nearest"] == "trend"


def test_labs_seen_once_or_twice_and_spending_are_no_contest() -> None:
    made = paths(as_seen)
    spending = made[made["firm"] == "aws"].assign(sort=SPENDING, firm="")
    found = errors(pd.concat([made, spending]))
    assert set(found.loc[LAB].index) == {"openai", "anthropic", ""}
    assert SPENDING not in found.index.get_level_values("sort")


def test_spending_of_a_whole_year_stands_in_its_middle() -> None:
    spending = enterprise_spending()
    assert spending.set_index("value").loc[12.5, "date"] == pd.Timestamp(2025, 7, 1)
    assert spending["date"].is_monotonic_increasing


def test_short_runs_are_held_against_the_points_that_they_reach() -> None:
    found = errors(paths(as_seen, months=9))
    assert found["points"].to_dict() == {
        (CLOUD, "aws"): 2,
        (CLOUD, "azure"): 2,
        (CLOUD, "google_cloud"): 2,
        (CLOUD, ""): 6,
    }
    with pytest.raises(InputError, match="too few to reach a share"):
        errors(paths(as_seen, months=5))
