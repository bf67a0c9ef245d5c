"""Effects within a sweep: pairs share everything else, and the right unit is the sample."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from moatlab.analysis.paired_difference import paired_difference
from moatlab.analysis.sweep_effects import paired_runs, sweep_effects
from moatlab.analysis.sweep_points import SweepPart
from moatlab.foundation.errors import InputError
from tests.analysis.invented_sweep import sweep, with_gaps

LEVELS = {"scenario": ["s", "t"], "policy": ["none", "ban"], "g.x": [1.0, 2.0], "g.z": [10, 20, 30]}


def world(runs: pd.DataFrame) -> dict[str, Any]:
    """Seeds and z shift all levels; the ban adds x and a little that differs by seed."""
    ban = (runs["policy"] == "ban") * (runs["g.x"] + 0.1 * np.cos(runs["seed"]))
    return {"y": 100.0 * np.sin(runs["seed"]) + runs["g.z"] + ban + 7.0 * (runs["scenario"] == "t")}


@pytest.fixture(scope="module")
def grid() -> SweepPart:
    return sweep(world, seeds=6, levels=LEVELS)


def test_a_policy_is_compared_within_the_same_world(grid: SweepPart) -> None:
    table = sweep_effects(grid, by=["g.x"])
    assert table.index.names == ["g.x", "policy", "outcome"]
    seeds = np.arange(1, 7)
    for x in (1.0, 2.0):
        row = table.loc[(x, "ban", "y")]
        assert row["difference"] == pytest.approx(x + 0.1 * np.cos(seeds).mean())
        assert row["verdict"] == "rises"
        assert row["variance_ratio"] > 1000.0
        assert row["unit"] == "points"


def test_without_a_sample_the_seed_is_the_unit_and_the_interval_that_of_its_differences(
    grid: SweepPart,
) -> None:
    row = sweep_effects(grid, by=["g.x"]).loc[(2.0, "ban", "y")]
    assert (row["runs"], row["pairs"]) == (6, 6 * 2 * 3)
    change = 2.0 + 0.1 * np.cos(np.arange(1, 7))
    alone = paired_difference(np.zeros(6), change)
    assert (row["low"], row["high"]) == (pytest.approx(alone.low), pytest.approx(alone.high))


def test_scenarios_and_levels_of_a_factor_are_compared_likewise(grid: SweepPart) -> None:
    by_scenario = sweep_effects(grid, "scenario", by=["policy"])
    assert by_scenario["difference"].to_list() == [pytest.approx(7.0), pytest.approx(7.0)]
    by_level = sweep_effects(grid, "g.z")
    assert by_level["difference"].to_dict() == {
        (20, "y"): pytest.approx(10.0),
        (30, "y"): pytest.approx(20.0),
    }
    downwards = sweep_effects(grid, "g.z", 30)
    assert downwards.loc[(10, "y"), "difference"] == pytest.approx(-20.0)


def test_rows_of_a_table_are_compared_although_their_factors_differ() -> None:
    def of_rows(runs: pd.DataFrame) -> dict[str, Any]:
        runs["t.a"] = runs["row"].map({"on": 1.0, "off": 0.0, "half": 0.5})
        runs["t.b"] = runs["row"].map({"on": 5.0, "off": 5.0, "half": 6.0})
        return {"y": runs["t.a"] * runs["g.x"] + 100.0 * (runs["t.b"] - 5.0) + np.sin(runs["seed"])}

    made = sweep(of_rows, seeds=3, levels={"row": ["on", "off", "half"], "g.x": [1.0, 3.0]})
    table = replace(made, factors=("g.x", "t.a", "t.b"))
    effects = sweep_effects(table, "row", "on", by=["g.x"])["difference"]
    assert effects.loc[(1.0, "off", "y")] == pytest.approx(-1.0)
    assert effects.loc[(3.0, "off", "y")] == pytest.approx(-3.0)
    assert effects.loc[(1.0, "half", "y")] == pytest.approx(99.5)
    # Of the factor t.a alone only "on" and "off" differ: "half" has another t.b.
    assert sweep_effects(table, "t.a", 1.0)["difference"].to_dict() == {(0.0, "y"): pytest.approx(-2.0)}
    assert sweep_effects(table, "g.x").loc[(3.0, "y"), "difference"] == pytest.approx(1.0)


def test_of_a_sample_the_point_is_the_unit() -> None:
    def of_points(runs: pd.DataFrame) -> dict[str, Any]:
        return {"y": (runs["policy"] == "ban") * (runs["p.a"] + 0.01 * runs["seed"])}

    drawn = sweep(
        of_points,
        {"p.a": (0.0, 1.0)},
        "latin_hypercube",
        30,
        seeds=4,
        levels={"policy": ["none", "ban"]},
    )
    row = sweep_effects(drawn).loc[("ban", "y")]
    assert (row["runs"], row["pairs"]) == (30, 120)
    assert row["difference"] == pytest.approx(0.525, abs=0.01)
    # Wide as the points differ, not as the 120 runs would have it.
    assert row["high"] - row["difference"] == pytest.approx(2.045 * math.sqrt(1.0 / 12.0 / 30.0), rel=0.05)


def test_years_replace_the_window(grid: SweepPart) -> None:
    one = sweep_effects(grid, by=["g.x"], years=(2029, 2029))["difference"]
    assert one.to_numpy() == pytest.approx(1.1 * sweep_effects(grid, by=["g.x"])["difference"].to_numpy())
    two = sweep_effects(grid, by=["g.x"], years=(2027, 2028))["difference"]
    assert two.to_numpy() == pytest.approx(0.95 * sweep_effects(grid, by=["g.x"])["difference"].to_numpy())
    for wrong in ((2030, 2031), (2029, 2027)):
        with pytest.raises(InputError, match="years of the series, 2027 to 2029"):
            sweep_effects(grid, years=wrong)


def test_a_pair_counts_only_if_both_runs_have_the_outcome(grid: SweepPart) -> None:
    runs = grid.runs
    lost = runs.index[(runs["seed"] == 3) & (runs["policy"] == "none")].to_list()
    row = sweep_effects(with_gaps(grid, lost), by=["g.x"]).loc[(1.0, "ban", "y")]
    assert (row["runs"], row["pairs"]) == (5, 30)
    assert row["difference"] == pytest.approx(1.0 + 0.1 * np.cos([1, 2, 4, 5, 6]).mean())
    pairs = paired_runs(with_gaps(grid, lost))
    assert pairs.loc[pairs["seed"] == 3, ["y|before", "y|after"]].isna().all(axis=None)


def test_what_cannot_be_compared_is_refused(grid: SweepPart) -> None:
    sampled = sweep(lambda runs: {"y": runs["p.a"]}, {"p.a": (0.0, 1.0)}, "latin_hypercube", 4)
    wrong: list[tuple[Any, str]] = [
        (lambda: sweep_effects(sampled, "p.a"), "which is sampled"),
        (lambda: sweep_effects(grid, "polcy"), "Did you mean policy"),
        (lambda: sweep_effects(grid, reference="bann"), "Did you mean ban"),
        (lambda: sweep_effects(sampled), "at least two levels"),
        (lambda: sweep_effects(grid, by=["policy"]), "a list with one of scenario, row"),
        (lambda: sweep_effects(grid, "row"), "at least two levels"),
    ]
    for call, message in wrong:
        with pytest.raises(InputError, match=message):
            call()


def test_fifty_levels_of_twelve_outcomes_take_seconds() -> None:
    def many(runs: pd.DataFrame) -> dict[str, Any]:
        random = np.random.default_rng(1)
        return {f"y{number}": random.normal(size=len(runs)) for number in range(12)}

    levels = {"policy": ["none", *(f"p{number}" for number in range(50))]}
    assert len(sweep_effects(sweep(many, seeds=20, levels=levels))) == 600
