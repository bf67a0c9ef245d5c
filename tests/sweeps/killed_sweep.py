"""A sweep in a process of its own that a test kills."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from tests.sweeps.folders import parts_of

__all__ = [
    "PROGRAM",
    "SLOW_DISK",
    "being_written",
    "end",
    "group_lives",
    "kill_group",
    "kill_parent",
    "more_parts",
    "start",
    "until",
]

ROOT = Path(__file__).parents[2]
PROGRAM = """
import sys
from moatlab.sweeps.sweep import sweep
from tests.sweeps.small_worlds import slow, small_design
sweep(small_design(seeds=20), sys.argv[1], workers=2, simulate=slow)
"""
SLOW_DISK = "import os, time\nos.fsync = lambda _: time.sleep(0.3)\n"
PATIENCE = 60.0


def start(folder: Path, program: str = PROGRAM) -> subprocess.Popen[bytes]:
    """Begin, or go on with, the sweep in a process group of its own."""
    command = [sys.executable, "-c", program, str(folder)]
    return subprocess.Popen(command, cwd=ROOT, start_new_session=True, stderr=subprocess.PIPE)


def until(condition: Callable[[], bool], process: subprocess.Popen[bytes] | None = None) -> None:
    """Wait for something to happen while a process is running."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        assert process is None or process.poll() is None, "ended before it could be killed"
        time.sleep(0.002)


def more_parts(folder: Path, than: int) -> bool:
    """Whether parts were added."""
    return len(parts_of(folder)) > than


def being_written(folder: Path) -> set[Path]:
    """Parts that are on the disk in part."""
    return set(folder.glob("*/.part-*"))


def kill_group(process: subprocess.Popen[bytes], _: random.Random) -> None:
    """End the process and its workers at once."""
    os.killpg(process.pid, signal.SIGKILL)


def kill_parent(process: subprocess.Popen[bytes], rng: random.Random) -> None:
    """End the process only."""
    time.sleep(rng.uniform(0.0, 1.5))
    process.kill()


def group_lives(group: int) -> bool:
    """Whether any process of a group is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def end(process: subprocess.Popen[bytes]) -> str:
    """Wait until the process and all its workers are gone; what it said on standard error."""
    assert process.stderr is not None
    try:
        process.wait(PATIENCE)
        until(lambda: not group_lives(process.pid))
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    with process.stderr as stream:
        return stream.read().decode()
