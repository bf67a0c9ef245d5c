"""Counts the runs of a command on the terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

__all__ = ["runs_counted"]


@contextmanager
def runs_counted(name: str, runs: int | None) -> Iterator[Callable[[], None]]:
    """A progress bar on standard error when that is a terminal, otherwise silence.

    Args:
        name: of what is simulated.
        runs: how many, if that is known.

    Yields:
        What to call after every run.
    """
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress

    columns = (*Progress.get_default_columns(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(f"Simulating {name}", total=runs)
        yield lambda: progress.advance(task)
