"""Many tasks over processes or any executor: one result each, in order, whatever happens to some of them."""

import math
import multiprocessing
import os
import signal
from concurrent.futures import Executor, ThreadPoolExecutor

import pytest

from moatlab.foundation.errors import InputError, MoatlabError
from moatlab.sweeps.runner import Failure, run_all

THREADS = "NUMBA_NUM_THREADS"


def die_elsewhere(home: int) -> int:
    if os.getpid() != home:
        os.kill(os.getpid(), signal.SIGKILL)
    return home


def fail_on_purpose(_: int) -> None:
    raise InputError(place="here", found="this", allowed="that")


@pytest.mark.parametrize("workers", [1, 2, 50])
def test_results_come_in_the_order_of_the_tasks(workers: int) -> None:
    tasks = [float(number) for number in range(20)]
    assert run_all(math.sqrt, tasks, workers) == [math.sqrt(task) for task in tasks]


def test_any_executor_may_do_the_work() -> None:
    crew: Executor
    with ThreadPoolExecutor(3) as crew:
        assert run_all(math.sqrt, [1.0, 4.0, 9.0], 3, executor=crew) == [1.0, 2.0, 3.0]


def test_no_task_gives_no_result() -> None:
    assert run_all(math.sqrt, [], 2) == []


@pytest.mark.parametrize("workers", [1, 2])
def test_a_task_that_fails_is_named_and_the_others_go_on(workers: int) -> None:
    results = run_all(math.sqrt, [1.0, -1.0, 4.0, 9.0], workers)
    assert (results[0], results[2:]) == (1.0, [2.0, 3.0])
    failure = results[1]
    assert isinstance(failure, Failure)
    assert str(failure).startswith("-1.0: ValueError: ")


def test_an_error_of_moatlab_is_reported_in_its_own_words() -> None:
    (failure,) = run_all(fail_on_purpose, [7])
    assert str(failure) == "7: here: got this, must be that."


def test_workers_have_one_thread_each_and_this_process_keeps_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(THREADS, "2")
    here, *elsewhere = run_all(os.getenv, [THREADS] * 5, 2)
    assert (here, elsewhere) == ("2", ["1"] * 4)
    assert os.environ[THREADS] == "2"


def test_every_task_is_reported_once_when_it_is_done() -> None:
    told: dict[int, float | Failure] = {}
    run_all(math.sqrt, [1.0, 4.0, 9.0, 16.0], 2, told.__setitem__)
    assert told == {0: 1.0, 1: 2.0, 2: 3.0, 3: 4.0}


def test_a_lost_worker_is_one_clear_message() -> None:
    with pytest.raises(MoatlabError, match="a worker process ended before its work was done"):
        run_all(die_elsewhere, [os.getpid()] * 4, 2)


def test_an_interrupt_leaves_no_process_behind() -> None:
    def interrupt(place: int, _: object) -> None:
        if place > 0:
            raise KeyboardInterrupt

    before = set(multiprocessing.active_children())
    with pytest.raises(KeyboardInterrupt):
        run_all(math.sqrt, [float(number) for number in range(50)], 2, interrupt)
    assert set(multiprocessing.active_children()) <= before


def test_no_worker_is_refused() -> None:
    with pytest.raises(InputError, match="workers: got 0"):
        run_all(math.sqrt, [1.0], 0)
