"""Run many independent tasks over the processes of one machine, or over any executor.

`run_all` returns results in the order of the tasks, whoever ran them: one worker and many give the same.
`spread` yields them as they end and forgets them, for more tasks than memory holds.
"""

import itertools
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from contextlib import contextmanager
from dataclasses import dataclass

from moatlab.foundation.errors import InputError, MoatlabError

__all__ = ["Failure", "crew", "run_all", "spread"]

# So many portions a worker: few enough to hide what a portion costs, enough to end together.
PORTIONS = 16
AHEAD = 2
THREADS = "NUMBA_NUM_THREADS"
MASKABLE = hasattr(signal, "pthread_sigmask")


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
    size = max(1, len(tasks) // (workers * PORTIONS))
    numbered = list(enumerate(tasks))

    def keep(portions: Iterable[tuple[_Portion[Task, Value], list[Value | Failure]]]) -> None:
        for portion, values in portions:
            for place, value in zip(portion.places, values, strict=True):
                results[place] = value
                if on_done is not None:
                    on_done(place, value)

    def portions(chosen: list[tuple[int, Task]], size: int) -> Iterator[_Portion[Task, Value]]:
        for portion in itertools.batched(chosen, size):
            yield _Portion(function, tuple(place for place, _ in portion), tuple(task for _, task in portion))

    if executor is not None:
        keep(spread(executor, _attempt, portions(numbered, size), workers))
    else:
        # The first task runs here: what it compiles is found on the disk by all workers.
        here = 1 if workers > 1 else len(tasks)
        keep(spread(None, _attempt, portions(numbered[:here], 1), 1))
        if len(tasks) > here:
            with crew(min(workers, len(tasks) - here)) as processes:
                keep(spread(processes, _attempt, portions(numbered[here:], size), workers))
    return [results[place] for place in range(len(tasks))]


def spread[Task, Value](
    executor: Executor | None, function: Callable[[Task], Value], tasks: Iterable[Task], workers: int
) -> Iterator[tuple[Task, Value]]:
    """Hand out tasks while workers are free, and give each result back as soon as it is there.

    Tasks are taken from their source as late as possible: two are under way for every worker, so that none
    is idle. Without an executor this process does the work.

    Raises:
        MoatlabError: a worker was lost with its task.
    """
    if executor is None:
        yield from ((task, function(task)) for task in tasks)
        return
    source = iter(tasks)
    pending: dict[Future[Value], Task] = {}
    try:
        while True:
            with _starting_workers():
                for task in itertools.islice(source, max(0, AHEAD * workers - len(pending))):
                    pending[executor.submit(function, task)] = task
            if not pending:
                return
            ended, _ = wait(pending, return_when=FIRST_COMPLETED)
            for future in ended:
                yield pending.pop(future), _value_of(future)
    finally:
        for future in pending:
            future.cancel()


@contextmanager
def crew(workers: int) -> Iterator[Executor]:
    """Fresh processes with one numba thread each.

    On an interrupt those at work end with their task, the others at once; if this process is killed, they go.
    """
    processes = ProcessPoolExecutor(
        workers, mp_context=multiprocessing.get_context("spawn"), initializer=_become_worker
    )
    try:
        yield processes
    finally:
        processes.shutdown(cancel_futures=True)


@dataclass(frozen=True)
class _Portion[Task, Value]:
    """Some tasks for one worker, and their places among all tasks."""

    function: Callable[[Task], Value]
    places: tuple[int, ...]
    tasks: tuple[Task, ...]


def _attempt[Task, Value](portion: _Portion[Task, Value]) -> list[Value | Failure]:
    """Do a portion of the work."""
    results: list[Value | Failure] = []
    for task in portion.tasks:
        try:
            results.append(portion.function(task))
        except MoatlabError as error:
            results.append(Failure(str(task), str(error)))
        except Exception as error:
            results.append(Failure(str(task), f"{type(error).__name__}: {error}"))
    return results


def _value_of[Value](future: Future[Value]) -> Value:
    try:
        return future.result()
    except (BrokenExecutor, CancelledError) as error:
        raise MoatlabError(
            "a worker process ended before its work was done: it was killed, or memory ran out.\n"
            "  Use fewer workers. A script that uses workers must start its work below "
            'if __name__ == "__main__":'
        ) from error
    except Exception as error:  # of the executor: what tasks raise is among the results
        raise MoatlabError(f"a worker could not do its work: {type(error).__name__}: {error}") from error


def _become_worker() -> None:
    """Ctrl-C reaches workers too: they go without a word, the parent says what happened.

    A parent that is killed says nothing, and its workers would wait for ever: they watch it.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if MASKABLE:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    threading.Thread(target=_leave_with_parent, daemon=True).start()


def _leave_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@contextmanager
def _starting_workers() -> Iterator[None]:
    """Processes that start meanwhile use one numba thread, and hear of Ctrl-C only once they are ready."""
    earlier = os.environ.get(THREADS)
    os.environ[THREADS] = "1"
    unheard = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if MASKABLE else None
    try:
        yield
    finally:
        if earlier is None:
            del os.environ[THREADS]
        else:
            os.environ[THREADS] = earlier
        if unheard is not None:
            signal.pthread_sigmask(signal.SIG_SETMASK, unheard)
