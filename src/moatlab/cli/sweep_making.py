"""Make the runs of a sweep that are missing, and keep the user informed."""

import os
import shlex
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from moatlab.cli.interruption import Interruption
from moatlab.cli.sweep_progress import shown_progress

if TYPE_CHECKING:
    from moatlab.sweeps.results import Results
    from moatlab.sweeps.sweep import Sweep

__all__ = ["cores", "make_missing_runs"]


def make_missing_runs(
    open_sweep: "Callable[[], Sweep]", workers: int | None = None, dask: str | None = None
) -> "Results":
    """What has come of a sweep once everything that is pending was made.

    Args:
        open_sweep: gives the sweep as it stands; called once the workers are there, so that nothing is
            written where they cannot be had.
        workers: processes; one a core unless given.
        dask: address of a cluster, or local:N, instead.

    Raises:
        Interruption: the user stopped it; what is made is kept.
    """
    with _crew(workers or cores(), dask) as (size, executor):
        made = open_sweep()
        folder = made.store.folder
        for problem in made.set_aside:
            moved = f"{problem}; moved to {folder.name}/set_aside, its runs are made again"
            typer.echo(f"moatlab: {moved}", err=True)
        try:
            with shown_progress(made, size) as on_progress:
                made.run(size, executor, on_progress)
        except KeyboardInterrupt:
            raise Interruption(
                f"interrupted; {made.progress.kept:,} of {len(made.plan):,} runs are kept in {folder.name}.\n"
                f"  The same command goes on: {shlex.join([_program(), *sys.argv[1:]])}"
            ) from None
        return made.results()


def cores() -> int:
    """Processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


@contextmanager
def _crew(workers: int, dask: str | None) -> "Iterator[tuple[int, Executor | None]]":
    """How many workers there are, and those of Dask; None for processes of the sweep itself."""
    if dask is None:
        yield workers, None
        return
    from moatlab.sweeps.cluster import dask_crew

    with dask_crew(dask) as crew:
        yield crew.workers, crew.executor


def _program() -> str:
    return "moatlab" if not sys.argv[0].endswith("run.py") else f"python {sys.argv[0]}"
