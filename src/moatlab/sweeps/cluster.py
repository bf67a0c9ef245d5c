"""Workers of Dask: a cluster on this machine, or one that runs elsewhere."""

import logging
import signal
import warnings
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from moatlab.foundation.errors import InputError, MoatlabError, shown

if TYPE_CHECKING:
    from distributed import Client

__all__ = ["Crew", "dask_crew"]

LOCAL = "local"
PATIENCE = 8.0
# A portion that takes its worker down again and again is given up after so many tries.
TRIES = 3


@dataclass(frozen=True)
class Crew:
    """An executor and the number of its workers."""

    executor: Executor
    workers: int


@contextmanager
def dask_crew(where: str) -> Iterator[Crew]:
    """Workers of Dask.

    Args:
        where: the address of a scheduler, or "local:N" for N fresh processes of this machine.

    Raises:
        InputError: nobody answers at the address, or it is none.
        MoatlabError: dask is not installed.
    """
    try:
        import distributed  # noqa: F401
    except ImportError as error:
        raise MoatlabError(
            '--dask needs dask.distributed.\n  Install it: pip install "moatlab[cluster]"'
        ) from error
    local, colon, number = where.partition(":")
    if local == LOCAL:
        if not colon or not number.isdecimal() or int(number) < 1:
            raise InputError(place="--dask", found=shown(where), allowed="local:N with N workers, at least 1")
        with _local_client(int(number)) as client:
            yield _crew(client)
    else:
        with _client(where) as client:
            yield _crew(client)


def _crew(client: "Client") -> Crew:
    workers = sum(client.nthreads().values())
    if workers == 0:
        raise InputError(
            place="--dask",
            found="a scheduler without workers",
            allowed="one that has at least one",
            cure="Start some: dask worker ADDRESS",
        )
    return Crew(client.get_executor(pure=False, retries=TRIES), workers)


@contextmanager
def _local_client(workers: int) -> Iterator["Client"]:
    from distributed import Client, LocalCluster

    cluster: Any = LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        processes=True,
        dashboard_address=None,
        silence_logs=logging.ERROR,  # what ends a sweep is told by the sweep
        env={"NUMBA_NUM_THREADS": "1"},
    )
    with cluster, Client(cluster) as client:
        client.run(_leave_interrupts_to_parent)
        yield client


def _leave_interrupts_to_parent() -> None:
    """Ctrl-C reaches workers too: they go on until the parent, which says what happened, ends them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def _client(address: str) -> Iterator["Client"]:
    from distributed import Client

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about what the error says anyway
            client = Client(address, timeout=PATIENCE)
    except (OSError, ValueError) as error:
        raise InputError(
            place="--dask",
            found=shown(address),
            allowed="the address of a Dask scheduler that answers, such as tcp://10.0.0.5:8786, or local:N",
            cure=f"Nobody answered within {PATIENCE:.0f} seconds; start one with: dask scheduler",
        ) from error
    with client:
        yield client
