"""Writes the result folder of a hindcast: figure, points, errors, the scenario, and the manifest last."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from moatlab.observe.history import SCENARIO_FILE
from moatlab.observe.result_folder import result_folder
from moatlab.plots.hindcast import hindcast
from moatlab.plots.sheets import Caption
from moatlab.plots.style import save_png
from moatlab.scenario.scenario import Scenario

__all__ = ["write_hindcast"]


def write_hindcast(
    scenario: Scenario, tables: Mapping[str, pd.DataFrame], folder: Path, command: str
) -> None:
    """Write everything a hindcast leaves behind into one folder, or nothing at all.

    Args:
        scenario: as it ran.
        tables: `paths`, `points` and `errors`.
        folder: where to.
        command: that made them.

    Raises:
        InputError: the place holds something else, or cannot be written.
    """
    seeds = sorted({int(seed) for seed in tables["paths"]["seed"]})
    facts = {
        "command": command,
        "scenario": scenario.name,
        "scenario_hash": scenario.content_hash(),
        "seeds": seeds,
    }
    caption = Caption(
        title="The years 2023 to mid 2026, simulated and observed",
        source=f"scenario {scenario.name}, " + (f"{len(seeds)} seeds" if len(seeds) > 1 else "1 seed"),
    )
    with result_folder(folder, facts, "hindcast") as staging:
        for name, table in tables.items():
            table.to_csv(staging / f"{name}.csv", index=False, float_format="%.6g")
        (staging / SCENARIO_FILE).write_text(scenario.resolved_toml(), encoding="utf-8")
        save_png(hindcast(tables["paths"], caption), staging / "hindcast.png")
