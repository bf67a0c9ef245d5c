"""A comparison as files: tables for people, every run for programs, and back again."""

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from moatlab.analysis.effect_text import effects_markdown, title
from moatlab.analysis.effects import Alternative, Effects
from moatlab.foundation.errors import InputError
from moatlab.observe.outcomes import find_outcomes
from moatlab.observe.result_folder import read_manifest, result_folder
from moatlab.scenario.loader import load_scenario
from moatlab.sweeps.runner import Failure

__all__ = ["RUNS_FILE", "effects_document", "effects_facts", "load_effects", "save_effects", "write_effects"]

RUNS_FILE = "runs.parquet"
SCENARIOS = "scenarios"
BASELINE = "baseline"

type Floats = NDArray[np.float64]
type Months = tuple[str, str]


def save_effects(effects: Effects, folder: Path) -> Path:
    """Write a comparison into a folder of its own.

    Raises:
        InputError: the folder holds something else; nothing is changed.
    """
    with result_folder(folder, effects_facts(effects, "Effects.save"), "comparison") as staging:
        write_effects(effects, staging)
    return folder


def effects_facts(effects: Effects, command: str) -> dict[str, object]:
    """What the manifest says about a comparison."""
    return {
        "command": command,
        "scenario": effects.scenario.name,
        "scenario_hash": effects.scenario.content_hash(),
        "seeds": list(effects.seeds),
        "months": effects.scenario.calendar.steps,
        "outcomes": [outcome.name for outcome in effects.outcomes],
        "alternatives": {
            name: {
                "file": _scenario_file(place),
                "scenario_hash": alternative.scenario.content_hash(),
                "given_capability": alternative.same_capability is not None,
            }
            for place, (name, alternative) in enumerate(effects.alternatives.items(), start=1)
        },
        "remarks": list(effects.remarks),
        "failures": [{"task": failure.task, "error": failure.error} for failure in effects.failures],
        "digest": effects.digest(),
    }


def write_effects(effects: Effects, folder: Path, window: Months | None = None) -> None:
    """Write the tables, the text, all runs and the scenarios into an existing folder."""
    effects.table(window).to_csv(folder / "effects.csv")
    effects.yearly().to_csv(folder / "yearly.csv", index=False)
    effects.paths().to_csv(folder / "paths.csv", index=False)
    _all_runs(effects).to_parquet(folder / RUNS_FILE, engine="pyarrow", index=False)
    (folder / "summary.md").write_text(effects_markdown(effects, window), encoding="utf-8")
    text = json.dumps(effects_document(effects, window), indent=2, allow_nan=False)
    (folder / "effects.json").write_text(text + "\n", encoding="utf-8")
    (folder / SCENARIOS).mkdir()
    worlds = [effects.scenario, *(alternative.scenario for alternative in effects.alternatives.values())]
    for place, scenario in enumerate(worlds):
        (folder / _scenario_file(place)).write_text(scenario.resolved_toml(), encoding="utf-8")


def effects_document(effects: Effects, window: Months | None = None) -> dict[str, object]:
    """Everything in the tables for programs; what is unknown is null."""
    months, table = effects.window(window), effects.table(window)
    yearly = effects.yearly()
    meanings = {contrast.outcome.name: contrast.outcome for contrast in effects.contrasts()}
    return {
        "scenario": effects.scenario.name,
        "seeds": list(effects.seeds),
        "months": effects.scenario.calendar.steps,
        "digest": effects.digest(),
        "window": [f"{months.first:%Y-%m}", f"{months.last:%Y-%m}"],
        "outcomes": {
            name: {"label": outcome.label, "unit": outcome.unit, "meaning": outcome.meaning}
            for name, outcome in meanings.items()
        },
        "alternatives": {
            name: {
                "title": title(effects, name),
                "interventions": [each.model_dump(mode="json") for each in effects.interventions(name)],
                "effects": _records(table.loc[[name]].reset_index().drop(columns="alternative")),
                "yearly": _records(yearly[yearly["alternative"] == name].drop(columns="alternative")),
            }
            for name in effects.alternatives
        },
        "remarks": list(effects.remarks),
        "failures": [{"task": failure.task, "error": failure.error} for failure in effects.failures],
    }


def load_effects(folder: Path) -> Effects:
    """Read a comparison back from its folder.

    Raises:
        InputError: the folder is not a comparison of moatlab, or it was changed since.
    """
    manifest: dict[str, Any] = read_manifest(folder, "comparison")
    try:
        runs = pd.read_parquet(folder / RUNS_FILE, engine="pyarrow")
    except (OSError, ValueError) as error:
        raise _damaged(folder, str(error)) from error
    scenario = load_scenario(str(folder / _scenario_file(0)))
    effects = Effects(
        scenario=scenario,
        outcomes=find_outcomes(scenario, manifest["outcomes"]),
        seeds=tuple(manifest["seeds"]),
        baseline=_values(runs, manifest, BASELINE),
        alternatives={
            name: Alternative(
                load_scenario(str(folder / facts["file"])),
                _values(runs, manifest, name),
                _values(runs, manifest, name, given=True) if facts["given_capability"] else None,
            )
            for name, facts in manifest["alternatives"].items()
        },
        failures=tuple(Failure(**failure) for failure in manifest["failures"]),
        remarks=tuple(manifest["remarks"]),
    )
    if effects.digest() != manifest["digest"]:
        raise _damaged(folder, "numbers that differ from the digest in its manifest")
    return effects


def _all_runs(effects: Effects) -> pd.DataFrame:
    """One row a world, seed and month, one column an outcome."""
    tables = [_runs(effects, BASELINE, effects.baseline)]
    for name, alternative in effects.alternatives.items():
        tables.append(_runs(effects, name, alternative.values))
        if alternative.same_capability is not None:
            tables.append(_runs(effects, name, alternative.same_capability, given=True))
    return pd.concat(tables, ignore_index=True)


def _runs(effects: Effects, world: str, values: Floats, *, given: bool = False) -> pd.DataFrame:
    runs, months, outcomes = values.shape
    names = [outcome.name for outcome in effects.outcomes]
    table = pd.DataFrame(values.reshape(runs * months, outcomes), columns=names)
    table.insert(0, "world", world)
    table.insert(1, "given_capability", value=given)
    table.insert(2, "seed", np.repeat(effects.seeds, months))
    table.insert(3, "date", np.tile(effects.dates, runs))
    return table


def _values(runs: pd.DataFrame, manifest: Mapping[str, Any], world: str, *, given: bool = False) -> Floats:
    rows = runs[(runs["world"] == world) & (runs["given_capability"] == given)]
    shape = (len(manifest["seeds"]), manifest["months"], len(manifest["outcomes"]))
    return np.reshape(rows[manifest["outcomes"]].to_numpy(dtype=float), shape)


def _scenario_file(place: int) -> str:
    return f"{SCENARIOS}/{'baseline' if place == 0 else f'alternative_{place}'}.toml"


def _records(table: pd.DataFrame) -> Sequence[dict[str, object]]:
    return [{str(name): _plain(value) for name, value in row.items()} for row in table.to_dict("records")]


def _plain(value: object) -> object:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _damaged(folder: Path, found: str) -> InputError:
    return InputError(
        place=str(folder),
        found=found,
        allowed="the files as moatlab wrote them",
        cure="make the comparison again with the command in manifest.json",
    )
