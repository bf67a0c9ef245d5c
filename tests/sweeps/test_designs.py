"""What a design says is what is run: everything crossed, every point and seed met by every policy."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from moatlab.foundation.errors import InputError
from moatlab.scenario.loader import load_scenario
from moatlab.sweeps.design import Design
from moatlab.sweeps.design_file import is_design, load_design
from moatlab.sweeps.plan import Plan
from moatlab.sweeps.points import Points
from moatlab.sweeps.results import Results
from moatlab.sweeps.sweep import Sweep, sweep
from tests.sweeps.small_worlds import EGRESS, SWITCHING, quick, small_design

PASS_THROUGH = "parameters.chips.chip_pass_through"
ENTERPRISES = "parameters.population.n_enterprises"
EVERYTHING = f"""
description = "All that a design can say."
scenario = ["seed_exclusive", "none_free"]
seeds = [4, 9]
outcomes = ["lock_in", "hhi_cloud"]
window = ["2023-03", "2023-10"]
series = "monthly"
[fixed]
"parameters.time.steps" = 12
parameters.population.n_enterprises = 50
[grid]
"{SWITCHING}" = [0.5, 1.5]
[table]
rows = [{{ name = "on" }}, {{ name = "off", "{PASS_THROUGH}" = 0.0 }}]
[latin_hypercube]
n = 3
key = 5
bounds = {{ "{EGRESS}" = "plausible" }}
[policies]
none = []
ban = [{{ kind = "egress_ban", start = 2023-06-01 }}]
"""

type Written = Callable[[str], Path]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Write the file of a design."""

    def write(text: str) -> Path:
        file = tmp_path / "design.toml"
        file.write_text(text, encoding="utf-8")
        return file

    return write


def test_grid_table_and_sample_are_crossed_with_policies_and_seeds(written: Written) -> None:
    design = load_design(written(EVERYTHING))
    runs = list(Plan(design))
    assert len(runs) == 2 * (2 * 2 * 3) * 2 * 2
    assert len({run.identity for run in runs}) == len(runs)
    cells = {
        (run.scenario, run.changes[SWITCHING], run.row, run.draw, run.policy, run.seed): run for run in runs
    }
    assert len(cells) == len(runs)
    first = runs[:12]
    assert [run.draw for run in first] == [0] * 4 + [1] * 4 + [2] * 4  # the sample varies fastest
    assert [(run.policy, run.seed) for run in first[:4]] == [("none", 4), ("none", 9), ("ban", 4), ("ban", 9)]


def test_every_scenario_and_policy_meets_the_same_points_and_seeds(written: Written) -> None:
    runs = list(Plan(load_design(written(EVERYTHING))))
    met = {
        (scenario, policy): [
            (run.point, run.seed, dict(run.changes))
            for run in runs
            if (run.scenario, run.policy) == (scenario, policy)
        ]
        for scenario in (0, 1)
        for policy in ("none", "ban")
    }
    assert all(points == met[0, "none"] for points in met.values())


def test_factor_columns_hold_the_value_in_force(written: Written, tmp_path: Path) -> None:
    results = sweep(load_design(written(EVERYTHING)), tmp_path / "x", simulate=quick)
    assert results.factors == (SWITCHING, PASS_THROUGH, EGRESS)
    base = load_scenario().value_at(PASS_THROUGH)
    in_force = results.runs.groupby("row", sort=False)[PASS_THROUGH].unique()
    assert {row: list(values) for row, values in in_force.items()} == {"on": [base], "off": [0.0]}
    assert set(results.runs[SWITCHING]) == {0.5, 1.5}
    assert set(results.runs["scenario"]) == {"seed_exclusive", "none_free"}
    first = results.series[results.series["run"] == results.runs["run"][0]]
    assert len(first) == 12  # months


def test_the_resolved_design_gives_the_digest_again(written: Written, tmp_path: Path) -> None:
    results = sweep(load_design(written(EVERYTHING)), tmp_path / "x", simulate=quick)
    again = sweep(tmp_path / "x" / "design.toml", tmp_path / "again", simulate=quick)
    assert again.digest() == results.digest()
    assert load_design(tmp_path / "x" / "design.toml") == results.design


def test_a_design_in_python_is_the_design_in_a_file(written: Written) -> None:
    fixed = {"parameters.time.steps": 12, ENTERPRISES: 50}
    assert load_design(written(EVERYTHING)) == Design(
        description="All that a design can say.",
        scenario=["seed_exclusive", "none_free"],  # type: ignore[arg-type]
        seeds=[4, 9],  # type: ignore[arg-type]
        outcomes=("lock_in", "hhi_cloud"),
        window=("2023-03", "2023-10"),  # type: ignore[arg-type]
        series="monthly",
        fixed=fixed,
        grid={SWITCHING: np.array([0.5, 1.5])},  # type: ignore[dict-item]
        table={"rows": [{"name": "on"}, {"name": "off", PASS_THROUGH: 0.0}]},  # type: ignore[arg-type]
        latin_hypercube={"n": 3, "key": 5, "bounds": [EGRESS]},  # type: ignore[arg-type]
        policies={"none": [], "ban": [{"kind": "egress_ban", "start": "2023-06"}]},  # type: ignore[dict-item]
    )


def test_a_latin_hypercube_fills_every_bound_evenly() -> None:
    bounds = {EGRESS: (0.02, 0.1), PASS_THROUGH: (0.0, 1.0)}
    points = Points(small_design(grid={}, latin_hypercube={"n": 50, "bounds": bounds}))
    for path, (low, high) in bounds.items():
        drawn = np.array([float(str(point.changes[path])) for point in points])  # type: ignore[attr-defined]
        cells = np.floor((drawn - low) / (high - low) * 50.0)
        assert sorted(cells) == list(range(50))


def test_whole_numbers_are_drawn_whole_with_equal_room_for_each() -> None:
    sample = {"n": 40, "bounds": {ENTERPRISES: [100, 103]}}
    design = small_design(grid={}, latin_hypercube=sample)
    drawn = [Points(design)[number].changes[ENTERPRISES] for number in range(40)]
    assert {type(value) for value in drawn} == {int}
    assert [drawn.count(value) for value in (100, 101, 102, 103)] == [10, 10, 10, 10]


def test_equal_points_and_policies_are_runs_of_their_own(tmp_path: Path) -> None:
    sample = {"n": 6, "bounds": {ENTERPRISES: [50, 51]}}
    rows = {"rows": [{"name": "as it is"}, {"name": "also"}]}
    policies: dict[str, object] = {"none": [], "nothing": []}
    design = small_design(grid={}, latin_hypercube=sample, table=rows, policies=policies)
    results = sweep(design, tmp_path / "x", simulate=quick)
    assert (len(results.runs), results.missing) == (6 * 2 * 2 * 4, 0)
    assert (results.runs.groupby("policy").size() == 48).all()


@pytest.mark.parametrize(("sampler", "n", "points"), [("sobol", 8, 8 * 4), ("morris", 5, 5 * 3)])
def test_samples_for_sensitivity_have_the_size_of_their_scheme(sampler: str, n: int, points: int) -> None:
    sample = {"n": n, "bounds": {EGRESS: [0.02, 0.1], PASS_THROUGH: [0.2, 0.6]}}
    drawn = Points(small_design(grid={}, latin_hypercube=None, **{sampler: sample}))
    assert len(drawn) == points
    changes = [drawn[number].changes for number in range(points)]
    assert all(0.02 <= float(str(change[EGRESS])) <= 0.1 for change in changes)
    assert all(0.2 <= float(str(change[PASS_THROUGH])) <= 0.6 for change in changes)


def test_bounds_left_out_are_plausible_ranges(written: Written) -> None:
    scenario = load_scenario()
    design = load_design(
        written(f'scenario = "seed_exclusive"\n[morris]\nn = 2\nbounds = ["{EGRESS}", "{PASS_THROUGH}"]')
    )
    for path, ends in design.morris.bounds.items() if design.morris else ():
        declared = scenario.quantity_at(path)
        assert declared is not None
        assert ends == declared.plausible
    assert design.sampler == "morris"


def test_a_scenario_stands_where_its_path_leads_from_the_design(
    written: Written, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "my.toml").write_text('extends = "seed_exclusive"\nname = "My own"\n')
    file = written('scenario = "mine/my.toml"')
    monkeypatch.chdir(tmp_path / "mine")
    assert load_design(file).scenario_names == ("my_own",)
    assert load_design(Path("..") / "design.toml").scenario_names == ("my_own",)


def test_designs_are_told_from_scenarios(written: Written) -> None:
    assert is_design(written(EVERYTHING))
    assert not is_design(written('extends = "seed_exclusive"\n[parameters.time]\nsteps = 12'))
    assert not is_design("seed_exclusive")


def test_the_defaults_are_the_headlines_of_one_run_of_the_world_as_it_is(written: Written) -> None:
    design = load_design(written('scenario = "seed_exclusive"'))
    assert (len(Plan(design)), len(design.outcomes), design.seeds) == (1, 10, (1,))
    assert (design.series, design.window, dict(design.policies)) == ("yearly", None, {"none": ()})


def test_results_hold_what_the_sampler_drew(whole: Results) -> None:
    assert (whole.sampler, whole.sampled) == ("latin_hypercube", {EGRESS: (0.02, 0.1)})
    assert [outcome.name for outcome in whole.outcomes] == ["lock_in", "hhi_cloud"]
    assert whole.runs["draw"].to_list() == [0] * 8 + [1] * 8 + [2] * 8 + [0] * 8 + [1] * 8 + [2] * 8


def test_a_sweep_that_has_not_begun_has_no_results(tmp_path: Path) -> None:
    Sweep.open(Plan(small_design(), quick), tmp_path / "x")
    with pytest.raises(InputError, match="a sweep without a single run"):
        _ = Results.load(tmp_path / "x").runs
