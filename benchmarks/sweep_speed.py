"""What workers bring, Dask beside processes, and the memory of the parent of many short runs.

    uv run python benchmarks/sweep_speed.py [--pairs P] [--runs-a-pair R] [--runs M] [--crew N]

Runs a second are counted from the first portion that comes home after the first runs, which load or compile
the kernels, to the last one: the start of processes and of clusters is left out. The first portion itself is
not counted, because its work began before the clock. Crews are timed in turn, pair by pair, so that what else
happens on the machine hits all of them; medians of the ratios within a pair count.
"""

import argparse
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from pathlib import Path

import moatlab as ml
from moatlab.sweeps.cluster import dask_crew
from moatlab.sweeps.plan import Plan
from moatlab.sweeps.sweep import PILOTS, Progress, Sweep

KB_PER_MB = 1024


def design_of(runs: int, enterprises: int, months: int) -> ml.Design:
    """So many runs of one world that differ in their seed."""
    scenario = ml.load_scenario().with_enterprises(enterprises).with_horizon(months)
    return ml.Design.model_validate(
        {"scenario": scenario, "seeds": runs, "outcomes": ["lock_in", "aws.share"]}
    )


def runs_a_second(design: ml.Design, folder: Path, workers: int, executor: Executor | None = None) -> float:
    """How fast a sweep goes once all workers are at work."""
    ends: list[tuple[float, int]] = []

    def note(now: Progress) -> None:
        if now.kept > PILOTS:
            ends.append((time.perf_counter(), now.kept))

    Sweep.open(Plan(design), folder).run(workers, executor, note)
    counted = ends[min(workers, len(ends) - 1) - 1 :]
    (begun, before), (ended, after) = counted[0], counted[-1]
    return (after - before) / (ended - begun)


@contextmanager
def crews(workers: int) -> Iterator[dict[str, tuple[int, Executor | None]]]:
    """One process, several, and as many of Dask."""
    with dask_crew(f"local:{workers}") as cluster:
        yield {
            "1 process": (1, None),
            f"{workers} processes": (workers, None),
            f"Dask local:{workers}": (cluster.workers, cluster.executor),
        }


def compare_crews(pairs: int, runs: int, workers: int, place: Path) -> None:
    """Time all crews in turn, and print medians and ratios."""
    design = design_of(runs, 2_000, 156)
    speeds: dict[str, list[float]] = {}
    with crews(workers) as found:
        for pair in range(pairs):
            for name, (size, executor) in found.items():
                speed = runs_a_second(design, place / f"{pair}-{name.replace(' ', '-')}", size, executor)
                speeds.setdefault(name, []).append(speed)
                print(f"pair {pair + 1}, {name}: {speed:.2f} runs/s", flush=True)
    print(
        f"\n| {runs} runs of 2,000 enterprises, 156 months | runs/s, median | ratio to one process, median |"
    )
    print("|---|--:|--:|")
    alone = speeds["1 process"]
    for name, measured in speeds.items():
        ratios = [one / base for one, base in zip(measured, alone, strict=True)]
        print(f"| {name} | {statistics.median(measured):.2f} | {statistics.median(ratios):.2f} |")
    _, own, dask = speeds
    ratio = statistics.median(one / other for one, other in zip(speeds[dask], speeds[own], strict=True))
    print(f"\n{dask} to {own}, median of {pairs} pairs: {ratio:.2f}")


def measure_parent(runs: int, workers: int, place: Path) -> None:
    """Print the memory of this process, without its workers, after many short runs."""
    design = design_of(runs, 50, 12)
    before = _peak()
    begun = time.perf_counter()
    made = Sweep.open(Plan(design), place / "many")
    made.run(workers)
    making = _peak()
    digest, seconds = made.results().digest(), time.perf_counter() - begun
    print(f"\n{runs:,} runs of 50 enterprises, 12 months, in {seconds:,.0f} s: {digest[:16]}")
    print(
        f"peak memory of the parent: {before:,.0f} MB before, {making:,.0f} MB at the end, "
        f"{_peak():,.0f} MB after reading all"
    )


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KB_PER_MB


def main() -> None:
    """Read the options and measure."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--pairs", type=int, default=5)
    options.add_argument("--runs-a-pair", type=int, default=200, help="runs of every crew in every pair")
    options.add_argument("--runs", type=int, default=100_000, help="short runs, for the memory of the parent")
    options.add_argument("--crew", type=int, default=2, help="workers")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as place:
        if given.runs:  # first, as a peak never falls
            measure_parent(given.runs, given.crew, Path(place))
        if given.pairs:
            compare_crews(given.pairs, given.runs_a_pair, given.crew, Path(place))


if __name__ == "__main__":
    main()
