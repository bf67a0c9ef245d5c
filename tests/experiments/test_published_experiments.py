"""Published experiments: designs that can run, results of these designs and of this model, a verdict each."""

import json
import math
from pathlib import Path

import pytest

from moatlab.observe.outcomes import read_outcomes
from moatlab.simulation import simulate
from moatlab.sweeps.design_file import load_design
from moatlab.sweeps.execution import Worlds
from moatlab.sweeps.plan import Plan

HOME = Path(__file__).parents[2]
EXPERIMENTS = sorted(path.parent.name for path in (HOME / "experiments").glob("*/run.py"))
PUBLISHED = [name for name in EXPERIMENTS if (HOME / "results" / name).is_dir()]
DESIGNS = sorted(path for path in (HOME / "experiments").glob("*/*.toml") if path.parent.name in PUBLISHED)
FULL = sorted((HOME / "experiments").glob("*/full/*.toml"))
TOLERANCE = 1e-6


def manifest_of(name: str) -> dict[str, dict[str, dict[str, object]]]:
    text = (HOME / "results" / name / "manifest.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


def ids(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(HOME / "experiments").with_suffix("")) for path in paths]


def test_what_is_published_is_an_experiment_that_can_be_run_again() -> None:
    folders = {path.parent.name for path in (HOME / "results").glob("*/manifest.json")}
    assert folders == set(PUBLISHED)
    assert "non_exclusive" in folders


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_every_experiment_asks_supposes_and_answers(name: str) -> None:
    text = (HOME / "experiments" / name / "README.md").read_text(encoding="utf-8")
    for part in ("**Question.**", "**Hypothes", "**How.**", "**Answer"):
        assert part in text, f"{name} lacks {part}"
    assert f"experiments/{name}/run.py" in text


@pytest.mark.parametrize("path", DESIGNS, ids=ids(DESIGNS))
def test_published_results_are_those_of_the_design(path: Path) -> None:
    published = manifest_of(path.parent.name)["sweeps"][path.stem]
    plan = Plan(load_design(path))
    assert published["design_hash"] == plan.design.content_hash(), "run the experiment again"
    assert (published["runs"], published["failed"]) == (len(plan), 0)


@pytest.mark.parametrize("path", DESIGNS, ids=ids(DESIGNS))
def test_published_results_are_those_of_this_model(path: Path) -> None:
    published = manifest_of(path.parent.name)["sweeps"][path.stem]["first_run"]
    assert isinstance(published, dict)
    plan = Plan(load_design(path))
    first = plan[0]
    scenario = Worlds(plan.design).of(first).with_horizon(12 * len(published))
    values = read_outcomes(simulate(scenario, first.seed), plan.design.outcomes)
    for number, (year, recorded) in enumerate(published.items()):
        means = values[12 * number : 12 * number + 12].mean(axis=0)
        for name, mean in zip(plan.design.outcomes, means, strict=True):
            known = recorded[name]
            if known is not None and not math.isnan(mean):
                assert mean == pytest.approx(known, rel=TOLERANCE, abs=TOLERANCE), f"{name} in {year}"


@pytest.mark.parametrize("path", FULL, ids=ids(FULL))
def test_the_design_for_a_cluster_asks_the_same_of_more_worlds(path: Path) -> None:
    full, here = load_design(path), load_design(path.parents[1] / path.name)
    assert full.outcomes == here.outcomes
    assert full.policies == here.policies
    assert full.scenario_names == here.scenario_names
    assert len(Plan(full)) > len(Plan(here))
