"""`moatlab run`: simulate one scenario with one seed, show a table and write a result folder."""

import json
import shlex
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from moatlab.cli.policy_option import DEFAULT_START, chosen_policy, policy_name

if TYPE_CHECKING:
    from moatlab.scenario.scenario import Scenario

__all__ = ["prepare_scenario", "run", "setting_words"]

DEFAULT_SCENARIO = "seed_exclusive"
LARGEST_SEED = 2**63 - 1


def run(
    scenario: Annotated[
        str, typer.Argument(metavar="SCENARIO", help="A scenario of the library, or a TOML file.")
    ] = DEFAULT_SCENARIO,
    *,
    seed: Annotated[
        int, typer.Option(min=0, max=LARGEST_SEED, metavar="N", help="Seed of all random draws.")
    ] = 1,
    months: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="Stop after so many months.", show_default="the scenario's"),
    ] = None,
    enterprises: Annotated[
        int | None,
        typer.Option(metavar="N", help="Number of enterprises.", show_default="the scenario's"),
    ] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="PATH=VALUE",
            help="Change one value, for example parameters.switching.egress_fee=0. Repeatable.",
        ),
    ] = None,
    policy: Annotated[
        str | None,
        typer.Option(
            metavar="NAME[,NAME]", help="Instruments or bundles to add; `moatlab policies` lists them."
        ),
    ] = None,
    start: Annotated[
        str, typer.Option(metavar="YYYY-MM", help="First month of policies without dates of their own.")
    ] = DEFAULT_START,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Result folder.", show_default="runs/SCENARIO-SEED")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document; write a folder only with --out.")
    ] = False,
) -> None:
    """Simulate one scenario with one seed.

    Prints the main outcomes and writes a folder with tables, figures, a summary and a manifest.
    """
    from moatlab.cli.run_summary import run_document, run_table
    from moatlab.cli.run_writer import write_run
    from moatlab.observe.result_folder import check_replaceable
    from moatlab.simulation import simulate

    prepared = prepare_scenario(scenario, months=months, enterprises=enterprises, settings=settings or [])
    words = ["moatlab", "run", Path(scenario).name, "--seed", str(seed)]
    words += setting_words(months, enterprises, settings or [])
    if policy is not None:
        prepared = prepared.with_interventions(chosen_policy(policy, start, prepared))
        words += ["--policy", policy_name(policy), "--start", start]
    folder = out if out or as_json else Path("runs") / f"{Path(scenario).stem}-{seed}"
    if folder is not None:
        check_replaceable(folder)
    with _progress(prepared.name) as on_month:
        history = simulate(prepared, seed, on_month=on_month)
    if folder is not None:
        # As recorded in the manifest: a file by its name only, no output folder.
        write_run(history, folder, shlex.join(words))
    if as_json:
        typer.echo(json.dumps(run_document(history), indent=2, allow_nan=False))
        return
    _show(run_table(history))
    typer.echo(f"\nWritten: {folder}")


def prepare_scenario(
    scenario: str, *, months: int | None, enterprises: int | None, settings: list[str]
) -> "Scenario":
    """The scenario with the changes of the command line; a longer horizon than its own changes nothing."""
    from moatlab.scenario.loader import apply_settings, load_scenario

    prepared = apply_settings(load_scenario(scenario), settings)
    if enterprises is not None:
        prepared = prepared.with_enterprises(enterprises)
    if months is not None:
        prepared = prepared.with_horizon(min(months, prepared.calendar.steps))
    return prepared


def setting_words(months: int | None, enterprises: int | None, settings: list[str]) -> list[str]:
    """The options that change a scenario, as they are typed."""
    words = [] if months is None else ["--months", str(months)]
    words += [] if enterprises is None else ["--enterprises", str(enterprises)]
    return words + [word for setting in settings for word in ("--set", setting)]


@contextmanager
def _progress(name: str) -> Iterator[Callable[[int, int], None] | None]:
    """A progress bar on standard error when that is a terminal, otherwise silence."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(f"Preparing {name} (the first run compiles, about a minute)", total=None)

        def show(step: int, steps: int) -> None:
            progress.update(task, description=f"Simulating {name}", completed=step, total=steps)

        yield show


def _show(table: str) -> None:
    """Print the table; on a terminal with its first lines in bold and its notes dimmed."""
    if not sys.stdout.isatty():
        typer.echo(table)
        return
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True, markup=False)
    heading, body, notes = table.split("\n\n")
    console.print(heading, style="bold")
    console.print(f"\n{body}\n")
    console.print(notes, style="dim")
