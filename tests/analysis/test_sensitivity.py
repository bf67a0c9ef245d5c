"""Sensitivity of functions whose indices are known, of noise, and of sweeps with gaps."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from moatlab.analysis.sensitivity import DUMMY, seed_share, sensitivity
from moatlab.analysis.sweep_points import SweepPart, only
from moatlab.analysis.sweep_text import sensitivity_markdown
from moatlab.foundation.errors import InputError, MoatlabError
from tests.analysis.invented_sweep import ISHIGAMI, ishigami, sweep, with_gaps

# Ishigami and Homma (1990): exact shares of variance for a = 7, b = 0.1.
FIRST, TOTAL = [0.314, 0.442, 0.0], [0.558, 0.442, 0.244]
BOX = {"p.a": (0.0, 1.0), "p.b": (0.0, 10.0), "p.idle": (0.0, 1.0)}


def linear(runs: pd.DataFrame) -> dict[str, Any]:
    """Over its whole range `a` adds 4, `b` takes 2 off; seeds add nearly nothing."""
    return {"y": 4.0 * runs["p.a"] - 0.2 * runs["p.b"] + 1e-3 * np.sin(7.0 * runs["seed"] + runs["draw"])}


@pytest.fixture(scope="module")
def sobol() -> SweepPart:
    return sweep(ishigami, ISHIGAMI, "sobol", 1024)


def test_sobol_indices_are_those_that_integration_gives(sobol: SweepPart) -> None:
    table = sensitivity(sobol, "y")
    factors = table.drop(index=DUMMY)
    assert factors["first_order"].to_numpy() == pytest.approx(FIRST, abs=0.05)
    assert factors["total_order"].to_numpy() == pytest.approx(TOTAL, abs=0.05)
    for index, exact in (("first_order", FIRST), ("total_order", TOTAL)):
        assert (factors[f"{index}_low"] <= np.array(exact) + 0.01).all()
        assert (factors[f"{index}_high"] >= np.array(exact) - 0.01).all()


def test_a_factor_that_nothing_depends_on_is_within_noise(sobol: SweepPart) -> None:
    dummy = sensitivity(sobol, "y").loc[DUMMY]
    for index in ("first_order", "total_order"):
        assert dummy[f"{index}_low"] < 0.0 < dummy[f"{index}_high"]
        assert abs(dummy[index]) < 0.1
    for sampler, n in (("sobol", 256), ("latin_hypercube", 300)):
        flags = sensitivity(sweep(linear, BOX, sampler, n), "y")["above_noise"]
        assert flags.to_dict() == {"p.a": True, "p.b": True, "p.idle": False, DUMMY: False}


def test_the_dummy_does_not_depend_on_the_level_of_the_outcome() -> None:
    low, high = (
        sensitivity(sweep(lambda runs, level=level: {"y": level + runs["p.a"]}, BOX, "sobol", 64), "y")
        for level in (0.0, 1000.0)
    )
    assert high.loc[DUMMY, "total_order_high"] == pytest.approx(low.loc[DUMMY, "total_order_high"], rel=1e-3)


def test_elementary_effects_are_changes_over_the_whole_range() -> None:
    table = sensitivity(sweep(linear, BOX, "morris", 20, seeds=4), "y")
    assert table["mu"].drop(DUMMY).to_list() == pytest.approx([4.0, -2.0, 0.0], abs=0.01)
    assert table["mu_star"].drop(DUMMY).to_list() == pytest.approx([4.0, 2.0, 0.0], abs=0.01)
    assert (table["sigma"] < 0.01).all()
    assert table["above_noise"].to_list() == [True, True, False, False]
    assert 0.0 < table.loc[DUMMY, "mu_star"] < 0.01


def test_steps_that_meet_other_seeds_look_like_the_dummy_of_a_screening() -> None:
    random = np.random.default_rng(3)
    noise = sweep(lambda runs: {"y": random.normal(size=len(runs))}, BOX, "morris", 100, seeds=6)
    table = sensitivity(noise, "y")["mu_star"]
    assert table.drop(DUMMY).to_numpy() == pytest.approx(table[DUMMY], rel=0.3)


def test_pawn_ranks_factors_of_any_sample() -> None:
    for sampler, n in (("sobol", 64), ("latin_hypercube", 300)):
        table = sensitivity(sweep(ishigami, ISHIGAMI, sampler, n), "y", method="pawn")
        # x2 shifts the distribution the most, as Pianosi and Wagener (2018) show.
        assert table["pawn"].idxmax() == "p.x2"
        assert table.loc[["p.x1", "p.x2", DUMMY], "above_noise"].to_list() == [True, True, False]
        assert (table["pawn_low"] <= table["pawn"]).all()
        assert (table["pawn"] <= table["pawn_high"]).all()


def test_one_failed_run_is_refused_and_never_read_as_no_effect() -> None:
    for sampler in ("sobol", "morris", "latin_hypercube"):
        failed = with_gaps(sweep(linear, BOX, sampler, 32, seeds=2), [7, 9])
        with pytest.raises(InputError, match=r"no value of 2 of \d+ runs") as refusal:
            sensitivity(failed, "y")
        assert "--retry-failed" in refusal.value.cure
    with pytest.raises(InputError, match="needs every point"):
        sensitivity(with_gaps(sweep(linear, BOX, "sobol", 32), [7]), "y", drop_failed=True)


def test_runs_that_are_not_there_at_all_count_as_missing(sobol: SweepPart) -> None:
    with pytest.raises(InputError, match="no value of 24 of 5120 runs"):
        sensitivity(replace(sobol, runs=sobol.runs.iloc[:-24]), "y")


def test_pawn_can_leave_out_points_that_failed() -> None:
    whole = sweep(linear, BOX, "latin_hypercube", 150)
    table = sensitivity(with_gaps(whole, [3, 5, 8]), "y", drop_failed=True)
    assert table["pawn"].to_numpy() == pytest.approx(sensitivity(whole, "y")["pawn"].to_numpy(), abs=0.05)


def test_one_world_at_a_time_is_analysed() -> None:
    def world(runs: pd.DataFrame) -> dict[str, Any]:
        return {"y": runs["p.a"] + (runs["policy"] == "ban") * 50.0 * runs["p.b"]}

    box = {"p.a": (0.0, 1.0), "p.b": (0.0, 1.0)}
    both = sweep(world, box, "sobol", 64, levels={"policy": ["none", "ban"], "g.x": [1, 2]})
    with pytest.raises(InputError, match="one at a time") as refusal:
        sensitivity(both, "y")
    assert 'only(results, {"policy": ...})' in refusal.value.cure
    chosen = only(both, {"g.x": 2})
    assert sensitivity(chosen, "y", policy="none")["total_order"].drop(DUMMY).idxmax() == "p.a"
    assert sensitivity(chosen, "y", policy="ban")["total_order"].drop(DUMMY).idxmax() == "p.b"
    with pytest.raises(InputError, match='policy: got "bann", must be one of "none", "ban"'):
        sensitivity(chosen, "y", policy="bann")


def test_the_share_of_seeds_is_that_of_their_variance() -> None:
    random = np.random.default_rng(5)

    def world(runs: pd.DataFrame) -> dict[str, Any]:
        alike = np.array([0.0, 1.0, 2.0, -1.0, -2.0, 0.0])[runs["seed"]]
        return {"y": np.sqrt(12.0) * runs["p.a"] + alike + 0.5 * random.normal(size=len(runs))}

    noisy = sweep(world, {"p.a": (0.0, 1.0)}, "latin_hypercube", 400, seeds=5)
    assert seed_share(noisy, "y") == pytest.approx(2.75 / 3.75, abs=0.01)
    assert math.isnan(seed_share(sweep(world, {"p.a": (0.0, 1.0)}, "latin_hypercube", 9), "y"))


def test_what_cannot_be_analysed_is_said_so(sobol: SweepPart) -> None:
    with pytest.raises(InputError, match="Did you mean y"):
        sensitivity(sobol, "y ")
    with pytest.raises(InputError, match="same value at every point"):
        sensitivity(sweep(lambda runs: {"y": 0.0 * runs["p.a"]}, BOX, "sobol", 8), "y")
    with pytest.raises(InputError, match="for a sample of sobol"):
        sensitivity(sobol, "y", method="morris")
    with pytest.raises(InputError, match="no sample"):
        sensitivity(sweep(lambda runs: {"y": runs["seed"]}), "y", method="pawn")


def test_a_missing_library_is_named_with_its_cure(sobol: SweepPart, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(name: str, *_: object) -> object:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr("moatlab.analysis.optional_library.importlib.import_module", refuse)
    with pytest.raises(MoatlabError, match=r"SALib is not installed[^$]*pip install \"moatlab\[analysis\]\""):
        sensitivity(sobol, "y")


def test_a_reader_sees_the_strongest_factor_first_and_the_dummy_last(sobol: SweepPart) -> None:
    lines = sensitivity_markdown(sensitivity(sobol, "y"), "total_order").splitlines()
    assert [line.split("|")[1].strip() for line in lines[2:]] == ["`p.x1`", "`p.x2`", "`p.x3`", "`dummy`"]
    assert [line.split("|")[4].strip() for line in lines[2:]] == ["yes", "yes", "yes", ""]
