"""A sweep from its design to its results; killed at any moment, it goes on when started again."""

import math
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, field
from pathlib import Path

from moatlab.foundation.errors import InputError
from moatlab.simulation import simulate
from moatlab.sweeps.design import Design
from moatlab.sweeps.design_file import load_design
from moatlab.sweeps.execution import Portion, PortionResult, make_runs
from moatlab.sweeps.plan import Plan, Simulate
from moatlab.sweeps.results import Results, finish
from moatlab.sweeps.runner import crew, spread
from moatlab.sweeps.schema import DONE, FAILED
from moatlab.sweeps.store import Store

__all__ = ["Progress", "Shard", "Sweep", "sweep"]

PILOTS = 2
# A portion is long enough to hide what handing it out costs, and short enough to lose when killed.
SECONDS_A_PORTION, SHORTEST_PORTION = 5.0, 0.5
# The next runs may take much longer than those before: portions grow step by step.
GROWTH = 2
ASSUMED_WORKERS = 32
TIMER = 1e-6


@dataclass(frozen=True)
class Shard:
    """One of several shares of a sweep, as a job array makes them.

    Attributes:
        number: from 1 to `of`.
    """

    number: int = 1
    of: int = 1

    def places(self, runs: int) -> range:
        """Numbers of the runs that belong to the shard."""
        return range(self.number - 1, runs, self.of)

    def __post_init__(self) -> None:
        if not 1 <= self.number <= self.of:
            raise InputError(
                place="shard",
                found=f"{self.number}/{self.of}",
                allowed="i/n with i from 1 to n, such as 1/3",
            )


@dataclass(frozen=True)
class Progress:
    """How far a sweep is.

    Attributes:
        kept: runs in the folder, of the whole sweep; runs: of the design; failed: of those kept.
        pending: runs still to be made here; seconds_a_run, bytes_a_run: of the runs made last.
    """

    kept: int
    runs: int
    failed: int
    pending: int
    seconds_a_run: float
    bytes_a_run: float


type OnProgress = Callable[[Progress], None]


@dataclass
class Sweep:
    """A plan and the folder that holds what has come of it.

    Attributes:
        plan: the runs; store: their folder.
        pending: numbers of the runs to make here: those that are missing, and failed ones that are retried.
        kept: how many runs the folder holds; failed: identities of those that failed.
        set_aside: what was wrong with parts of the folder that are not used, in words.
    """

    plan: Plan
    store: Store
    pending: list[int]
    kept: int = 0
    failed: set[str] = field(default_factory=set)
    set_aside: tuple[str, ...] = ()
    last: PortionResult | None = None

    @classmethod
    def open(
        cls, plan: Plan, out: str | Path, shard: Shard | None = None, *, retry_failed: bool = False
    ) -> "Sweep":
        """Take up a sweep where it stands; parts that cannot be used are set aside and made again.

        Raises:
            InputError: the folder belongs to something else, or cannot be written to.
        """
        store = Store.open(Path(out), plan)
        damaged = {part: problem for part in store.parts() if (problem := store.damage(part))}
        for part in damaged:
            store.set_aside(part)
        kept = store.kept()
        statuses = dict(zip(kept["run"], kept["status"], strict=True))
        good = {DONE} if retry_failed else {DONE, FAILED}
        mine = (shard or Shard()).places(len(plan))
        pending = [number for number in mine if statuses.get(plan[number].identity) not in good]
        failed = {run for run, status in statuses.items() if status == FAILED}
        return cls(plan, store, pending, len(statuses), failed, tuple(damaged.values()))

    @property
    def progress(self) -> Progress:
        """How far the sweep is, as far as this process knows."""
        made = len(self.last.runs) if self.last is not None else math.nan
        return Progress(
            kept=self.kept,
            runs=len(self.plan),
            failed=len(self.failed),
            pending=len(self.pending),
            seconds_a_run=self.last.seconds / made if self.last is not None else math.nan,
            bytes_a_run=(self.last.runs.nbytes + self.last.series.nbytes) / made
            if self.last is not None
            else math.nan,
        )

    def run(
        self, workers: int = 1, executor: Executor | None = None, on_progress: OnProgress | None = None
    ) -> None:
        """Make the pending runs.

        Args:
            workers: processes, or how many the executor has.
            executor: who makes the runs instead of processes of this machine.
            on_progress: told after every portion.

        Raises:
            InputError: fewer than one worker.
            MoatlabError: a worker was lost, or the disk is full; what is kept stays.
        """
        if workers < 1:
            raise InputError(place="workers", found=str(workers), allowed="a whole number of at least 1")
        if self.pending:
            self.store.sign({})
        if executor is not None or workers == 1:
            self._make_pending(executor, workers, on_progress)
        elif self.pending:
            with crew(min(workers, len(self.pending))) as processes:
                self._make_pending(processes, workers, on_progress)
        finish(self.store)

    def results(self) -> Results:
        """What has come of the sweep so far."""
        return Results(self.store.folder, self.store.design())

    def _make_pending(self, executor: Executor | None, workers: int, on_progress: OnProgress | None) -> None:
        """Make the first runs alone: what they compile, every worker finds on the disk."""
        for _ in range(min(PILOTS, len(self.pending))):
            self._make(spread(executor, make_runs, [self._portion(1)], 1), on_progress)
        self._make(spread(executor, make_runs, self._portions(workers), workers), on_progress)

    def _portions(self, workers: int) -> Iterator[Portion]:
        """All that is pending, in portions that get smaller towards the end, so that workers end together."""
        while self.pending:
            seconds = max(self.progress.seconds_a_run, TIMER)
            size = min(SECONDS_A_PORTION / seconds, len(self.pending) / (2 * workers))
            size = max(size, SHORTEST_PORTION / seconds)
            if self.last is not None:
                size = min(size, GROWTH * len(self.last.runs))
            yield self._portion(math.ceil(size))

    def _portion(self, size: int) -> Portion:
        numbers, self.pending = self.pending[:size], self.pending[size:]
        return Portion(self.plan.design, tuple(self.plan[number] for number in numbers), self.plan.simulate)

    def _make(self, results: Iterable[tuple[Portion, PortionResult]], on_progress: OnProgress | None) -> None:
        """Keep every portion as it comes."""
        for _, result in results:
            self.store.add(result.runs, result.series)
            self._count(result)
            self.last = result
            if on_progress is not None:
                on_progress(self.progress)

    def _count(self, made: PortionResult) -> None:
        """Note what a portion adds; a run made again was among those that failed."""
        runs, statuses = made.runs["run"].to_pylist(), made.runs["status"].to_pylist()
        self.kept += len(set(runs) - self.failed)
        self.failed -= set(runs)
        self.failed |= {run for run, status in zip(runs, statuses, strict=True) if status == FAILED}


def sweep(
    design: str | Path | Design,
    out: str | Path,
    executor: Executor | None = None,
    *,
    workers: int | None = None,
    retry_failed: bool = False,
    simulate: Simulate = simulate,
) -> Results:
    """Make all runs of a design that its folder does not hold yet; the same call resumes.

    Args:
        design: a TOML file, or a `Design`.
        out: folder of the sweep, a new one or that of the same design.
        executor: who makes the runs: any `concurrent.futures` executor, for example that of a Dask client.
        workers: processes of this machine (1: this one), or how many workers the executor has.
        retry_failed: make runs again that failed.
        simulate: a function of a module that makes the history of a scenario and a seed.

    Raises:
        InputError: the design or the folder cannot be used; nothing was simulated.
        MoatlabError: a worker was lost, or the disk is full; what is in the folder stays.
    """
    chosen = design if isinstance(design, Design) else load_design(design)
    made = Sweep.open(Plan(chosen, simulate), out, retry_failed=retry_failed)
    if workers is None:
        workers = 1 if executor is None else ASSUMED_WORKERS
    made.run(workers, executor)
    return made.results()
