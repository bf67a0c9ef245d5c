"""What the `run.py` of every experiment does: sweep its designs, publish tables and figures."""

import argparse
import math
import re
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from moatlab.cli.sweep_making import make_missing_runs
from moatlab.observe.result_folder import result_folder
from moatlab.plots.style import save_png
from moatlab.sweeps.design_file import load_design
from moatlab.sweeps.plan import Plan
from moatlab.sweeps.results import Results
from moatlab.sweeps.sweep import Sweep

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

__all__ = ["Findings", "first_years", "publish", "run_experiment"]


@dataclass(frozen=True)
class Findings:
    """What an experiment found.

    Attributes:
        text: answer in tables, as Markdown; tables: for programs, by name; figures: by name.
    """

    text: str
    tables: "Mapping[str, pd.DataFrame]" = field(default_factory=dict)
    figures: "Mapping[str, Figure]" = field(default_factory=dict)


def run_experiment(script: str, find: Callable[[Mapping[str, Results]], Findings]) -> None:
    """Make the runs of an experiment that are missing, and write what they show to `results/`.

    Args:
        script: `__file__` of the experiment's run.py; its designs are the TOML files beside it, those of
            --full in the folder `full`.
        find: from the results, by name of the design, to what is published.
    """
    folder = Path(script).resolve().parent
    options = argparse.ArgumentParser(description=f"Experiment {folder.name}.")
    options.add_argument("--full", action="store_true", help="the designs for a cluster")
    options.add_argument("--workers", type=int, help="processes; one a core unless given")
    options.add_argument("--dask", help="workers of Dask: an address, or local:N")
    options.add_argument("--runs", type=Path, help="folder of the runs; runs/NAME unless given")
    options.add_argument("--out", type=Path, help="folder to publish in; results/NAME unless given")
    given = options.parse_args()

    designs = sorted((folder / "full" if given.full else folder).glob("*.toml"))
    home = folder.parents[1]
    runs = given.runs or home / "runs" / (f"{folder.name}_full" if given.full else folder.name)
    results = {}
    for design in designs:
        opening = partial(Sweep.open, Plan(load_design(design)), runs / design.stem)
        results[design.stem] = make_missing_runs(opening, given.workers, given.dask)
    found = find(results)
    command = ["python", f"experiments/{folder.name}/run.py", *(["--full"] if given.full else [])]
    publish(found, results, given.out or home / "results" / folder.name, shlex.join(command))
    typer.echo(found.text)


def publish(found: Findings, results: Mapping[str, Results], folder: Path, command: str) -> None:
    """Write tables, figures, text and a manifest; other files in the folder stay.

    Raises:
        InputError: the folder holds something else.
    """
    facts = {
        "command": command,
        "sweeps": {
            name: {
                "design_hash": result.design.content_hash(),
                "runs": len(result.runs),
                "failed": len(result.failures),
                "seeds": len(result.design.seeds),
                "digest_of_outcomes": result.digest_of_outcomes(),
                "first_run": first_years(result),
            }
            for name, result in results.items()
        },
    }
    with result_folder(folder, facts, "publication") as staging:
        (staging / "overview.md").write_text(found.text, encoding="utf-8")
        for name, table in found.tables.items():
            table.to_csv(staging / f"{_file_name(name)}.csv", float_format="%.6g")
        for name, figure in found.figures.items():
            save_png(figure, staging / f"{name}.png")


def first_years(results: Results) -> dict[str, dict[str, float | None]]:
    """Outcomes of the first run in its first two years: enough to see whether the model still gives them."""
    names = [outcome.name for outcome in results.outcomes]
    series = results.series
    path = series[series["run"] == series["run"].iloc[0]]
    years = path[names].astype(float).groupby([date.year for date in path["date"]]).mean().head(2)
    return {
        str(year): {name: None if math.isnan(value) else value for name, value in row.items()}
        for year, row in years.to_dict("index").items()
    }


def _file_name(title: str) -> str:
    """A title as the name of a file.

    >>> _file_name("2027 to 2030, against no_pair_2030")
    '2027_to_2030_against_no_pair_2030'
    """
    return re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_")
