"""Time a run, its memory, and the command line, each next to its budget.

    uv run python benchmarks/run_time.py [--rounds R]

Every case runs in a process of its own with one thread (NUMBA_NUM_THREADS=1), so that its peak memory is
its own. A short run before the clock starts loads the compiled kernels, or compiles them once a machine.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

MEASURE = "--measure"
KB_PER_GB = 1024**2


@dataclass(frozen=True)
class Case:
    """A simulation to time: its size, its budget in seconds or GB, and how often it is repeated at most."""

    enterprises: int
    months: int
    budget: str
    rounds: int


CASES = (
    Case(2_000, 156, "0.4 s", 9),
    Case(100_000, 156, "10 s", 3),
    Case(1_000_000, 24, "2 GB", 1),
)


def measure(enterprises: int, months: int, rounds: int) -> None:
    """Time some runs in this process and print seconds and peak memory as JSON."""
    import moatlab as ml

    scenario = ml.load_scenario().with_enterprises(enterprises).with_horizon(months)
    ml.simulate(scenario.with_enterprises(100), seed=1)
    seconds = timed(rounds, lambda: ml.simulate(scenario, seed=1))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KB_PER_GB
    print(json.dumps({"seconds": seconds, "peak_gb": peak}))


def timed(rounds: int, work: Callable[[], object]) -> list[float]:
    """Wall-clock seconds of several calls."""
    seconds = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return seconds


def simulations(rounds: int) -> None:
    """One line a simulation."""
    for case in CASES:
        words = [case.enterprises, case.months, min(rounds, case.rounds)]
        answer = subprocess.run(
            [sys.executable, __file__, MEASURE, *map(str, words)],
            env={**os.environ, "NUMBA_NUM_THREADS": "1"},
            capture_output=True,
            text=True,
            check=True,
        )
        found = json.loads(answer.stdout)
        name = f"{case.enterprises:,} enterprises, {case.months} months"
        line(name, found["seconds"], case.budget, f"{found['peak_gb']:.2f} GB")


def commands(rounds: int) -> None:
    """One line a command, whole process; the first call is not counted."""
    moatlab = str(Path(sys.executable).with_name("moatlab"))
    with tempfile.TemporaryDirectory() as folder:
        cases = (
            ("moatlab --help", ["--help"], "0.5 s"),
            ("moatlab run", ["run", "--out", f"{folder}/run"], "5 s"),
        )
        for name, words, budget in cases:
            seconds = timed(
                min(rounds, 5) + 1,
                lambda words=words: subprocess.run([moatlab, *words], check=True, stdout=subprocess.DEVNULL),
            )
            line(name, seconds[1:], budget, "")


def line(name: str, seconds: list[float], budget: str, memory: str) -> None:
    """Print the fastest and the median time, memory, and the budget of one of them."""
    best, middle = min(seconds), statistics.median(seconds)
    print(f"{name:34} {best:>8.3f} {middle:>8.3f} {memory:>9}   {budget}", flush=True)


def main() -> None:
    """Print the table, or measure one case when called by itself."""
    if MEASURE in sys.argv:
        measure(*map(int, sys.argv[2:5]))
        return
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--rounds", type=int, default=9, help="repetitions of the fast cases")
    rounds = options.parse_args().rounds
    print(f"{'':34} {'min, s':>8} {'median':>8} {'peak':>9}   budget")
    simulations(rounds)
    commands(rounds)


if __name__ == "__main__":
    main()
