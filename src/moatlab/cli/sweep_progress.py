"""How far a sweep is, on standard error: a bar on a terminal, a line now and then elsewhere."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from moatlab.sweeps.sweep import OnProgress, Progress, Sweep

__all__ = ["duration", "shown_progress"]

SECONDS_BETWEEN_LINES = 30.0
LONG = 20.0
PILOTS = 2


@contextmanager
def shown_progress(made: "Sweep", workers: int) -> Iterator["OnProgress"]:
    """What to call after every portion of runs; says what the sweep takes before it becomes long."""
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    todo, shown = len(made.pending), made.progress
    if shown.kept and todo:
        typer.echo(f"{shown.kept:,} of {shown.runs:,} runs are there; {todo:,} to make", err=True)
    terminal = sys.stderr.isatty()
    columns = (*Bar.get_default_columns(), MofNCompleteColumn(), TimeElapsedColumn())
    bar = Bar(*columns, console=Console(stderr=True), transient=True, disable=not terminal)
    started = last = time.monotonic()

    def tell(now: "Progress") -> None:
        nonlocal started, last
        made_here = todo - now.pending
        bar.update(task, completed=made_here, description=f"{now.failed:,} failed" if now.failed else "Runs")
        if made_here == min(PILOTS, todo):
            started = time.monotonic()
            _announce(now, workers)
        elif not terminal and time.monotonic() - last >= SECONDS_BETWEEN_LINES:
            last = time.monotonic()
            rate = (made_here - PILOTS) / (last - started)  # the first runs may have waited for the compiler
            left = f", about {duration(now.pending / rate)} left" if rate > 0.0 else ""
            failed = f", {now.failed:,} failed" if now.failed else ""
            typer.echo(f"{now.kept:,} of {now.runs:,} runs{failed}{left}", err=True)

    with bar:
        task = bar.add_task("Runs", total=todo)
        yield tell


def _announce(now: "Progress", workers: int) -> None:
    seconds = now.pending * now.seconds_a_run / workers
    if seconds >= LONG:
        size = now.pending * now.bytes_a_run / 1e6
        typer.echo(
            f"{now.pending:,} runs to make: about {duration(seconds)} "
            f"({now.seconds_a_run:.2g} s a run, {workers} at a time), about {size:,.0f} MB",
            err=True,
        )


def duration(seconds: float) -> str:
    """A time in words.

    >>> duration(8.2), duration(130.0), duration(7200.0)
    ('8 s', '2 min', '2.0 h')
    """
    if seconds < 90.0:
        return f"{max(seconds, 1.0):.0f} s"
    return f"{seconds / 60.0:.0f} min" if seconds < 5400.0 else f"{seconds / 3600.0:.1f} h"
