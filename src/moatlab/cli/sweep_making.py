"""Make the runs of a sweep that are missing, and keep the user informed."""

import os
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from moatlab.cli.interruption import Interruption
from moatlab.cli.sweep_progress import shown_progress

if TYPE_CHECKING:
    from moatlab.sweeps.cluster import Crew
    from moatlab.sweeps.results import Results
    from moatlab.sweeps.sweep import Sweep

__all__ = ["cores", "make_missing_runs"]


def make_missing_runs(made: "Sweep", workers: int | None = None, dask: str | None = None) -> "Results":
    """What has come of a sweep once everything that is pending was made.

    Args:
        made: the sweep as it stands.
        workers: processes; one a core unless given.
        dask: address of a cluster, or local:N, instead.

    Raises:
        Interruption: the user stopped it; what is made is kept.
    """
    folder = made.store.folder
    for problem in made.set_aside:
        typer.echo(f"moatlab: {problem}; moved to {folder.name}/set_aside, its runs are made again", err=True)
    try:
        _make(made, workers or cores(), dask)
    except KeyboardInterrupt:
        raise Interruption(
            f"interrupted; {made.progress.kept:,} of {len(made.plan):,} runs are kept in {folder.name}.\n"
            f"  The same command goes on: {shlex.join([_program(), *sys.argv[1:]])}"
        ) from None
    return made.results()


def cores() -> int:
    """Processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def _make(made: "Sweep", workers: int, dask: str | None) -> None:
    if dask is None:
        with shown_progress(made, workers) as on_progress:
            made.run(workers, on_progress=on_progress)
        return
    with _dask_crew(dask) as crew, shown_progress(made, crew.workers) as on_progress:
        made.run(crew.workers, crew.executor, on_progress)


@contextmanager
def _dask_crew(where: str) -> "Iterator[Crew]":
    from moatlab.sweeps.cluster import dask_crew

    with dask_crew(where) as crew:
        yield crew


def _program() -> str:
    return "moatlab" if not sys.argv[0].endswith("run.py") else f"python {sys.argv[0]}"
