"""What only a whole history shows, on small histories made by hand."""

import numpy as np
import pandas as pd
import pytest

from moatlab.observe.dynamics import (
    exclusivity_spells,
    growth_of_run_cost,
    lab_survival,
    rank_persistence,
    share_drift,
    time_to_capability,
    tipping_time,
)


def months(count: int, start: str = "2023-01") -> pd.DatetimeIndex:
    return pd.date_range(start, periods=count, freq="MS")


def states(column: str, lab: str, path: str, start: str = "2023-01") -> pd.DataFrame:
    """A lab month by month: x where it is in the state, . where it is not."""
    values = [float(letter == "x") for letter in path]
    return pd.DataFrame({"date": months(len(path), start), "lab": lab, column: values})


def lives(lengths: dict[str, int], of: int) -> pd.DataFrame:
    rows = [states("independent", lab, "x" * length + "." * (of - length)) for lab, length in lengths.items()]
    return pd.concat(rows, ignore_index=True)


def test_every_exclusive_stretch_has_its_start_and_length() -> None:
    labs = pd.concat(
        [states("exclusive", "openai", "xx..xxx"), states("exclusive", "meta", ".......")], ignore_index=True
    )
    spells = exclusivity_spells(labs)
    assert spells["lab"].tolist() == ["openai", "openai"]
    assert spells["start"].tolist() == [pd.Timestamp("2023-01-01"), pd.Timestamp("2023-05-01")]
    assert spells["months"].tolist() == [2, 3]
    assert spells["ended"].tolist() == [True, False]


def test_without_exclusive_contracts_there_are_no_spells() -> None:
    assert exclusivity_spells(states("exclusive", "openai", "....")).empty


def test_a_lab_that_gives_its_slot_to_an_entrant_has_ended() -> None:
    """The first is gone from the table after three months; the second comes in the fourth and stays."""
    gone = states("exclusive", "old", "xxx")
    new = states("exclusive", "entrant", "xx", start="2023-04")
    spells = exclusivity_spells(pd.concat([gone, new], ignore_index=True))
    assert spells.set_index("lab")["ended"].to_dict() == {"old": True, "entrant": False}


def test_survival_counts_those_that_are_still_there_only_as_long_as_they_were_seen() -> None:
    """Of four labs one ends after 3 years; one is seen for 4 years only; two stay: 3/4 last 5 years."""
    labs = pd.concat(
        [
            lives({"ends": 36, "stays": 130, "stays too": 130}, of=130),
            states("independent", "young", "x" * 48, start="2029-11"),
        ],
        ignore_index=True,
    )
    assert lab_survival(labs).after_5_years == pytest.approx(0.75)
    assert lab_survival(labs).after_10_years == pytest.approx(0.75)


def test_survival_beyond_the_run_is_unknown() -> None:
    survival = lab_survival(lives({"a": 70, "b": 40}, of=70))
    assert survival.after_5_years == pytest.approx(0.5)
    assert np.isnan(survival.after_10_years)


def test_labs_of_parents_say_nothing_about_survival() -> None:
    assert np.isnan(lab_survival(lives({"meta": 0}, of=70)).after_5_years)


def test_a_market_has_tipped_from_the_first_of_twelve_months_above_a_half() -> None:
    path = [0.4] * 5 + [0.6] * 11 + [0.5] + [0.6] * 15
    assert tipping_time(pd.Series(path)) == 17.0
    assert np.isnan(tipping_time(pd.Series(path[:20])))


def shares(paths: dict[str, list[float]]) -> pd.DataFrame:
    rows = [
        pd.DataFrame({"date": months(len(path)), "cloud": cloud, "share": path})
        for cloud, path in paths.items()
    ]
    return pd.concat(rows, ignore_index=True)


def test_ranks_persist_when_nobody_is_overtaken_and_not_when_all_are() -> None:
    steady = shares({"aws": [0.5] * 24, "azure": [0.3] * 24, "fringe": [0.2] * 24})
    assert rank_persistence(steady, "cloud") == pytest.approx(1.0)
    turned = shares({"aws": [0.6] * 12 + [0.4] * 12, "azure": [0.4] * 12 + [0.6] * 12})
    assert rank_persistence(turned, "cloud") == pytest.approx(-1.0)


def test_drift_is_the_mean_move_of_a_share_in_a_year() -> None:
    turned = shares({"aws": [0.6] * 12 + [0.5] * 12, "azure": [0.4] * 12 + [0.5] * 12})
    assert share_drift(turned, "cloud") == pytest.approx(0.1)
    assert np.isnan(share_drift(shares({"aws": [1.0] * 6}), "cloud"))


def test_time_to_capability_is_that_of_the_first_model_that_reaches_it() -> None:
    frontier = pd.Series([0.0, 1.0, 4.0, 4.0, 6.5])
    assert time_to_capability(frontier, 4.0) == 2.0
    assert time_to_capability(frontier, 6.0) == 4.0
    assert np.isnan(time_to_capability(frontier, 7.0))


def test_the_growth_of_run_costs_is_that_of_a_steady_path() -> None:
    path = 0.04 * 2.5 ** (np.arange(36) / 12)
    assert growth_of_run_cost(pd.Series(path)) == pytest.approx(1.5)
