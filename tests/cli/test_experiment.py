"""An experiment from its designs to what is published: runs that are missing are made, results are signed."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from moatlab.analysis.effect_grid import effect_grid, effect_sections, markdown_table
from moatlab.analysis.sweep_effects import sweep_effects
from moatlab.analysis.sweep_levels import sweep_levels
from moatlab.cli.experiment import Findings, run_experiment
from moatlab.foundation.errors import InputError
from moatlab.plots.level_effects import by_levels, level_effects
from moatlab.plots.sheets import Caption
from moatlab.sweeps.results import Results

FEE = "parameters.switching.egress_fee"
DESIGN = f"""
scenario = "seed_exclusive"
seeds = 3
outcomes = ["lock_in", "aws.share"]
[fixed]
"parameters.population.n_enterprises" = 60
"parameters.time.steps" = 14
[grid]
"{FEE}" = [0.0, 0.09]
"""


def find(sweeps: Mapping[str, Results]) -> Findings:
    results = sweeps["design"]
    effects = sweep_effects(results, FEE, 0.0)
    figure = level_effects(
        by_levels(effects, FEE), results.outcomes, Caption("Fees", "three worlds"), x_label="fee"
    )
    return Findings(effect_sections({"Fees": effects}, results.outcomes), {"Fees": effects}, {"fees": figure})


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one experiment that was run once."""
    home = tmp_path_factory.mktemp("home")
    folder = home / "experiments" / "fees"
    folder.mkdir(parents=True)
    (folder / "design.toml").write_text(DESIGN, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["run.py", "--workers", "1"])
        run_experiment(str(folder / "run.py"), find)
    return home


def test_an_experiment_publishes_text_tables_figures_and_a_manifest(home: Path) -> None:
    results = home / "results" / "fees"
    assert {file.name for file in results.iterdir()} == {
        "overview.md",
        "fees.csv",
        "fees.png",
        "manifest.json",
    }
    manifest = json.loads((results / "manifest.json").read_text(encoding="utf-8"))
    made = Results.load(home / "runs" / "fees" / "design")
    assert manifest["command"] == "python experiments/fees/run.py"
    assert manifest["sweeps"]["design"]["digest_of_outcomes"] == made.digest_of_outcomes()
    first = made.series.iloc[0]
    assert manifest["sweeps"]["design"]["first_run"]["2023"]["lock_in"] == first["lock_in"]


def test_a_table_of_effects_shows_levels_differences_and_intervals(home: Path) -> None:
    results = Results.load(home / "runs" / "fees" / "design")
    effects = sweep_effects(results, FEE, 0.0)
    lines = effect_grid(effects, results.outcomes).splitlines()
    assert lines[0] == "| egress fee | Locked-in cloud spending [% of spending] | AWS: share [%] |"
    row = effects.loc[0.09, "lock_in"]
    assert lines[2].startswith(f"| reference, level | {100.0 * row['baseline_mean']:.3g} |")
    shown = float(lines[3].split("|")[2].strip(" ()").split(" ± ")[0])
    assert shown == pytest.approx(100.0 * row["difference"], abs=0.06)


def test_what_changes_nothing_is_a_0(home: Path) -> None:
    results = Results.load(home / "runs" / "fees" / "design")
    effects = sweep_effects(results, FEE, 0.0)
    same = effects.assign(difference=0.0, low=0.0, high=0.0, verdict="unchanged in every run")
    assert "| 0 | 0 |" in effect_grid(same, results.outcomes)


def test_levels_are_means_over_seeds(home: Path) -> None:
    results = Results.load(home / "runs" / "fees" / "design")
    levels = sweep_levels(results, [FEE]).set_index([FEE, "outcome"])
    runs = results.runs[results.runs[FEE] == 0.09]["lock_in"]
    found = levels.loc[(0.09, "lock_in")]
    assert found["mean"] == pytest.approx(runs.mean())
    assert found["low"] < found["mean"] < found["high"]
    assert found["runs"] == 3
    with pytest.raises(InputError, match="nonsense"):
        sweep_levels(results, ["nonsense"])


def test_a_table_is_markdown() -> None:
    assert markdown_table(["a", "b"], [["1", "2"]]) == "| a | b |\n| --- | --- |\n| 1 | 2 |"
