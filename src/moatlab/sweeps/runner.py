"""Run many independent tasks over the processes of one machine, or over any executor.

Results come back in the order of the tasks, whoever ran them: one worker and many give the same.
"""

import itertools
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass

from moatlab.foundation.errors import InputError, MoatlabError

__all__ = ["Failure", "run_all"]

# So many portions a worker: few enough to hide what a portion costs, enough to end together.
PORTIONS = 16
THREADS = "NUMBA_NUM_THREADS"


@dataclass(frozen=True)
class Failure:
    """A task that ended in an error: the task and the error in words."""

    task: str
    error: str

    def __str__(self) -> str:
        """One line for people."""
        return f"{self.task}: {self.error}"


type Done[Value] = Callable[[int, Value | Failure], None]


def run_all[Task, Value](
    function: Callable[[Task], Value],
    tasks: Sequence[Task],
    workers: int = 1,
    on_done: Done[Value] | None = None,
    *,
    executor: Executor | None = None,
) -> list[Value | Failure]:
    """Call a function on every task; a task that fails leaves a `Failure`, the others go on.

    Args:
        function: what to do; of a module, so that other processes find it.
        tasks: independent of one another; `str(task)` names a task in the report of its failure.
        workers: processes, one numba thread each; 1 works in this process.
        on_done: told the place of each task and its result, in the order in which they end.
        executor: who does the work instead of processes of this machine, which has so many workers.

    Returns:
        The results in the order of the tasks.

    Raises:
        InputError: fewer than one worker.
        MoatlabError: a worker process was lost.
    """
    if workers < 1:
        raise InputError(place="workers", found=str(workers), allowed="a whole number of at least 1")
    results: dict[int, Value | Failure] = {}

    def keep(first: int, values: list[Value | Failure]) -> None:
        for place, value in enumerate(values, start=first):
            results[place] = value
            if on_done is not None:
                on_done(place, value)

    if executor is not None:
        _spread(executor, function, list(enumerate(tasks)), workers, keep)
    else:
        # The first task runs here: what it compiles is found on the disk by all workers.
        here = 1 if workers > 1 else len(tasks)
        for place, task in enumerate(tasks[:here]):
            keep(place, _attempt(function, [task]))
        if len(tasks) > here:
            with _crew(min(workers, len(tasks) - here)) as crew:
                _spread(crew, function, list(enumerate(tasks))[here:], workers, keep)
    return [results[place] for place in range(len(tasks))]


def _attempt[Task, Value](function: Callable[[Task], Value], tasks: Sequence[Task]) -> list[Value | Failure]:
    """Do a portion of the work."""
    results: list[Value | Failure] = []
    for task in tasks:
        try:
            results.append(function(task))
        except MoatlabError as error:
            results.append(Failure(str(task), str(error)))
        except Exception as error:
            results.append(Failure(str(task), f"{type(error).__name__}: {error}"))
    return results


def _spread[Task, Value](
    executor: Executor,
    function: Callable[[Task], Value],
    tasks: Sequence[tuple[int, Task]],
    workers: int,
    keep: Callable[[int, list[Value | Failure]], None],
) -> None:
    """Hand out numbered tasks in portions and keep what comes back."""
    size = max(1, len(tasks) // (workers * PORTIONS))
    pending: dict[Future[list[Value | Failure]], int] = {}
    try:
        with _one_thread_each():
            for portion in itertools.batched(tasks, size):
                future = executor.submit(_attempt, function, [task for _, task in portion])
                pending[future] = portion[0][0]
        for future in as_completed(pending):
            keep(pending[future], future.result())
    except BrokenExecutor as error:
        raise MoatlabError(
            "a worker process ended before its work was done: it was killed, or memory ran out.\n"
            "  Use fewer workers. A script that uses workers must start its work below "
            'if __name__ == "__main__":'
        ) from error
    finally:
        for future in pending:
            future.cancel()


@contextmanager
def _crew(workers: int) -> Iterator[Executor]:
    """Fresh processes; on an interrupt those at work end with their portion, the others at once."""
    crew = ProcessPoolExecutor(
        workers, mp_context=multiprocessing.get_context("spawn"), initializer=_leave_at_interrupt
    )
    try:
        yield crew
    finally:
        crew.shutdown(cancel_futures=True)


def _leave_at_interrupt() -> None:
    """Ctrl-C reaches workers too: they go without a word, the parent says what happened."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Processes that start meanwhile use one numba thread; this process keeps its own number."""
    earlier = os.environ.get(THREADS)
    os.environ[THREADS] = "1"
    try:
        yield
    finally:
        if earlier is None:
            del os.environ[THREADS]
        else:
            os.environ[THREADS] = earlier
