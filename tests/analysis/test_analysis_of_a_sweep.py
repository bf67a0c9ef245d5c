"""The analyses on sweeps that are simulated: they find what is known of the model."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import moatlab as ml
from moatlab.analysis.leaderboard import Goal, leaderboard
from moatlab.analysis.scenario_discovery import discover
from moatlab.analysis.sensitivity import DUMMY, seed_share, sensitivity
from moatlab.analysis.sweep_effects import sweep_effects
from moatlab.analysis.sweep_points import only
from moatlab.foundation.errors import InputError
from moatlab.sweeps.results import Results

COST, OTHER = "parameters.switching.procedural_switching_cost", "parameters.compute.spot_cap"
HEAD = """
scenario = "seed_exclusive"
seeds = 2
outcomes = ["lock_in", "price_index"]
fixed = {"parameters.population.n_enterprises" = 100, "parameters.time.steps" = 15}
"""
SAMPLED = f"""{HEAD}
[sobol]
n = 8
bounds = {{"{COST}" = [0.0, 1.5], "{OTHER}" = [3.0, 5.0]}}
[policies]
none = []
late = [{{kind = "egress_ban", start = 2024-02-01}}]
[[policies.cheap]]
kind = "set_parameter"
start = 2023-03-01
path = "switching.procedural_switching_cost"
value = 0.0
"""
CHOSEN = f"""{HEAD}
grid = {{"{COST}" = [0.5, 1.5]}}
table.rows = [{{name = "on"}}, {{name = "no fee", "parameters.switching.egress_fee" = 0.0}}]
"""


def made(folder: Path, text: str) -> Results:
    (folder / "design.toml").write_text(text, encoding="utf-8")
    return ml.sweep(folder / "design.toml", out=folder / "out")


@pytest.fixture(scope="module")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return made(tmp_path_factory.mktemp("sampled"), SAMPLED)


@pytest.fixture(scope="module")
def chosen(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return made(tmp_path_factory.mktemp("chosen"), CHOSEN)


def test_lock_in_depends_on_what_switching_costs(sampled: Results) -> None:
    shares = sensitivity(sampled, "lock_in", policy="none")["total_order"].drop(DUMMY)
    assert shares.idxmax() == COST
    assert shares[COST] > 0.7
    # Under the rule that sets it, the sampled value does no longer matter as much.
    values = sampled.runs.groupby("policy")["lock_in"].std()
    assert values["cheap"] < values["none"]
    assert 0.0 < seed_share(sampled, "lock_in", policy="none") < 1.0


def test_high_lock_in_lies_where_switching_is_dear(sampled: Results) -> None:
    found = discover(
        sampled, lambda points: points["lock_in"] > points["lock_in"].median(), policy="none", resamples=5
    )
    assert found.limits.loc[COST, "restricted"] in ("from below", "at both ends")
    assert found.limits.loc[OTHER, "restricted"] == ""


def test_a_policy_that_makes_switching_cheap_frees_customers_in_every_world(sampled: Results) -> None:
    effects = sweep_effects(sampled)
    assert effects.loc[("cheap", "lock_in"), "verdict"] == "falls"
    assert effects.loc[("cheap", "lock_in"), ["runs", "pairs"]].to_list() == [32, 64]
    board = leaderboard(sampled, {"lock_in": Goal("down")})
    table = board.table()
    assert table.index[0] == "cheap"
    assert table.loc["cheap", ["rank_worst", "satisficing", "largest_regret"]].to_list() == [1, 1.0, 0.0]
    assert list(board.worlds.columns) == ["scenario", "point", COST, OTHER]
    assert "cheap is first by every criterion" in board.to_markdown()


def test_the_effect_is_that_of_the_single_runs(sampled: Results) -> None:
    runs = only(sampled, {"policy": "cheap"}).runs.set_index(["point", "seed"])["lock_in"]
    base = only(sampled, {"policy": "none"}).runs.set_index(["point", "seed"])["lock_in"]
    assert sweep_effects(sampled).loc[("cheap", "lock_in"), "difference"] == pytest.approx(
        (runs - base).mean()
    )


def test_years_of_the_series_are_averaged(sampled: Results) -> None:
    effects = sweep_effects(sampled, years=(2024, 2024))
    later = pd.to_datetime(sampled.series["date"]).dt.year == 2024
    series = sampled.series[later].groupby("policy")["lock_in"].mean()
    expected = series["cheap"] - series["none"]
    assert effects.loc[("cheap", "lock_in"), "difference"] == pytest.approx(expected)
    assert expected < 0.0
    with pytest.raises(InputError, match="2023 to 2024"):
        sweep_effects(sampled, years=(2030, 2031))


def test_rows_and_levels_are_compared_with_everything_else_equal(chosen: Results) -> None:
    effects = sweep_effects(chosen, "row", by=[COST])
    assert effects.index.to_list() == [
        (level, "no fee", outcome) for level in (0.5, 1.5) for outcome in ("lock_in", "price_index")
    ]
    assert (effects["runs"] == 2).all()
    by_cost = sweep_effects(chosen, COST, by=["row"])["difference"]
    assert (by_cost.xs("lock_in", level="outcome") > 0.0).all()
    runs = chosen.runs
    wide = runs.pivot(index=["row", "seed"], columns=COST, values="lock_in")
    assert by_cost.loc[("on", 1.5, "lock_in")] == pytest.approx((wide[1.5] - wide[0.5])["on"].mean())


def test_a_failed_run_is_seen_by_every_analysis(sampled: Results) -> None:
    part = only(sampled, {"policy": "none"})
    broken: pd.DataFrame = part.runs.copy()
    broken.loc[broken.index[3], "lock_in"] = np.nan
    part = replace(part, runs=broken)
    for analysis in (
        lambda: sensitivity(part, "lock_in"),
        lambda: discover(part, lambda table: table["lock_in"] > 0),
    ):
        with pytest.raises(InputError, match="no value of 1 of 64 runs"):
            analysis()
