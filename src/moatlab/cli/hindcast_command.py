"""`moatlab hindcast`: simulated paths of 2023 to mid 2026 against what was observed, and naive forecasts."""

import json
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from moatlab.cli.run_command import prepare_scenario, setting_words
from moatlab.cli.run_counter import runs_counted
from moatlab.foundation.errors import InputError

if TYPE_CHECKING:
    from moatlab.observe.history import History
    from moatlab.scenario.scenario import Scenario

__all__ = ["hindcast"]

SCENARIO = "documented_nonexclusive"


def hindcast(
    scenario: Annotated[
        str, typer.Argument(metavar="SCENARIO", help="A name of the library, or a TOML file.")
    ] = SCENARIO,
    *,
    seeds: Annotated[int, typer.Option(min=1, metavar="N", help="Runs.")] = 16,
    enterprises: Annotated[
        int | None,
        typer.Option(metavar="N", help="Number of enterprises.", show_default="the scenario's"),
    ] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="PATH=VALUE", help="Change one value of the scenario. Repeatable."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Result folder.", show_default="runs/hindcast-SCENARIO"),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document; write a folder only with --out.")
    ] = False,
    as_markdown: Annotated[
        bool, typer.Option("--markdown", help="Print a Markdown table; write a folder only with --out.")
    ] = False,
) -> None:
    """Hold runs of 2023 to mid 2026 against what was observed.

    Prints how far the model and two forecasts that know no economics are from observed shares of clouds and
    AI labs, and writes the figure, the points and the errors.
    """
    from moatlab.analysis.hindcast import hindcast_errors, hindcast_points, simulated_paths
    from moatlab.cli.hindcast_table import WIDTH, hindcast_document, hindcast_markdown, hindcast_table
    from moatlab.observe.result_folder import check_replaceable

    if as_json and as_markdown:
        raise InputError(place="--json", found="--markdown beside it", allowed="one of them")
    prepared = _observed_months(
        prepare_scenario(scenario, months=None, enterprises=enterprises, settings=settings or [])
    )
    quiet = as_json or as_markdown
    folder = out if out or quiet else Path("runs") / f"hindcast-{Path(scenario).stem}"
    if folder is not None:
        check_replaceable(folder, "hindcast")
    paths = simulated_paths(_histories(prepared, seeds))
    points = hindcast_points(paths)
    errors = hindcast_errors(points)
    span = f"{prepared.calendar.start:%B %Y} to {prepared.calendar.end:%B %Y}"
    title = f"{prepared.name}, {span}, " + (f"seeds 1 to {seeds}" if seeds > 1 else "seed 1")
    if folder is not None:
        from moatlab.cli.hindcast_writer import write_hindcast

        words = ["moatlab", "hindcast", Path(scenario).name, "--seeds", str(seeds)]
        command = shlex.join([*words, *setting_words(None, enterprises, settings or [])])
        tables = {"paths": paths, "points": points, "errors": errors}
        write_hindcast(prepared, tables, folder, command)
    if as_json:
        document = {"scenario": prepared.name, "scenario_hash": prepared.content_hash(), "seeds": seeds}
        typer.echo(json.dumps(document | hindcast_document(points, errors), indent=2, allow_nan=False))
    elif as_markdown:
        typer.echo(hindcast_markdown(errors))
    else:
        from rich.console import Console

        width = None if sys.stdout.isatty() else WIDTH
        Console(width=width, highlight=False).print(hindcast_table(title, errors))
        typer.echo(f"\nWritten: {folder}")


def _observed_months(scenario: "Scenario") -> "Scenario":
    """The scenario up to the last month that is compared."""
    from moatlab.analysis.hindcast import LAST

    calendar = scenario.calendar
    return scenario.with_horizon(min(calendar.steps, max(1, calendar.step(LAST.date()) + 1)))


def _histories(scenario: "Scenario", seeds: int) -> "list[History]":
    from moatlab.simulation import simulate

    with runs_counted(scenario.name, seeds) as on_run:
        histories = []
        for seed in range(1, seeds + 1):
            histories.append(simulate(scenario, seed))
            on_run()
    return histories
