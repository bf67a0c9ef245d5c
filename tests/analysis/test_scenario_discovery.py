"""A planted box is found with its limits; noise and a handful of cases are called what they are."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from moatlab.analysis.scenario_discovery import Discovery, discover, point_means
from moatlab.analysis.sweep_points import SweepPart
from moatlab.foundation.errors import InputError
from tests.analysis.invented_sweep import sweep, with_gaps

BOX = {"p.a": (0.0, 1.0), "p.b": (0.0, 10.0), "p.c": (-1.0, 1.0), "p.idle": (0.0, 1.0)}


def planted(runs: pd.DataFrame) -> dict[str, Any]:
    """It happens where a is above .6 and b below 5, whatever the rest."""
    return {"y": ((runs["p.a"] > 0.6) & (runs["p.b"] < 5.0)).astype(float) + 0.01 * runs["seed"]}


def happens(points: pd.DataFrame) -> "pd.Series[bool]":
    return points["y"] > 0.5


@pytest.fixture(scope="module")
def sample() -> SweepPart:
    return sweep(planted, BOX, "latin_hypercube", 250, seeds=2)


@pytest.fixture(scope="module")
def found(sample: SweepPart) -> Discovery:
    return discover(sample, happens, resamples=12)


def test_a_planted_box_is_found_in_units_of_its_factors(found: Discovery) -> None:
    assert found.coverage > 0.9
    assert found.density > 0.9
    assert found.mass == pytest.approx(0.2, abs=0.04)
    assert found.base_rate == found.cases / 250 == pytest.approx(0.2, abs=0.04)
    limits = found.limits
    assert limits["restricted"].to_list() == ["from below", "from above", "", ""]
    assert limits.loc["p.a", ["low", "high"]].to_list() == [pytest.approx(0.6, abs=0.05), 1.0]
    assert limits.loc["p.b", ["low", "high"]].to_list() == [0.0, pytest.approx(5.0, abs=0.4)]
    assert limits.loc["p.c", ["low", "high"]].to_list() == [-1.0, 1.0]
    assert limits.loc["p.a", "p_low"] < 0.001
    assert np.isnan(limits.loc["p.a", "p_high"])


def test_limits_that_are_there_survive_resampling(found: Discovery) -> None:
    limits = found.limits
    assert limits.loc[["p.a", "p.b"], "stability"].to_list() == [1.0, 1.0]
    assert (limits.loc[["p.c", "p.idle"], "stability"] < 0.5).all()
    assert limits.loc["p.a", "low_5"] <= 0.62
    assert limits.loc["p.a", "low_95"] >= 0.58
    assert limits.loc["p.a", "low_5"] < limits.loc["p.a", "low_95"]
    assert "Stable over resamples: p.a from below, p.b from above." in found.verdict
    assert f"| p.a | {limits.loc['p.a', 'low']:.3g} to 1 | 0 to 1 | 100% |" in found.to_markdown()


def test_the_search_gives_up_coverage_for_density(found: Discovery) -> None:
    start, end = found.trade_off.iloc[0], found.trade_off.iloc[-1]
    assert (start["coverage"], start["mass"]) == (1.0, 1.0)
    assert end["density"] > 3.0 * start["density"]
    assert start["restricted"] == 0 < end["restricted"]


def test_noise_has_no_box_that_anybody_should_believe(sample: SweepPart) -> None:
    for key in range(4):
        random = np.random.default_rng(key)
        draws = sample.runs["draw"].unique()
        cases = pd.Series(random.random(draws.size) < 0.3, index=draws)
        found = discover(sample, cases, resamples=12)
        assert found.verdict.startswith(("No box", "Unstable")), found.verdict
        assert found.density < 0.6
        # Limits that may well be there by chance are dropped.
        assert (found.limits[["p_low", "p_high"]].min(axis=1).dropna() <= 0.05).all()


def test_few_cases_give_no_box_but_an_answer(sample: SweepPart) -> None:
    never = discover(sample, lambda points: points["y"] > 9.0)
    assert never.verdict.startswith("No box: of 250 points none are cases")
    assert (never.cases, never.coverage, never.density) == (0, 1.0, 0.0)
    assert set(never.limits["restricted"]) == {""}
    three = discover(sample, pd.Series(sample.runs["draw"].unique() < 3))
    assert "3 are cases" in three.verdict
    always = discover(sample, lambda points: points["y"] < 9.0)
    assert "none are points that are no case" in always.verdict
    assert always.to_markdown().count("\n") == 1


def test_cases_must_be_told_for_every_point(sample: SweepPart) -> None:
    for wrong in (pd.Series([True, False]), pd.Series(range(250)), "lock_in > 1", None):
        with pytest.raises(InputError, match="true or false for every draw"):
            discover(sample, wrong)  # type: ignore[arg-type]


def test_points_are_means_over_seeds_and_none_may_be_missing(sample: SweepPart) -> None:
    means = point_means(sample)
    assert list(means.columns) == [*BOX, "y"]
    assert means["y"].to_numpy() == pytest.approx((happens(means) * 1.0 + 0.015).to_numpy())
    with pytest.raises(InputError, match="no value of 1 of 500 runs"):
        point_means(with_gaps(sample, [2]))
