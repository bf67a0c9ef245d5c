"""What a sweep will take, from runs made to find out."""

from dataclasses import dataclass

from moatlab.sweeps.execution import Portion, PortionResult, make_runs
from moatlab.sweeps.plan import Plan

__all__ = ["Estimate", "estimate", "pilot"]

# The footer of a Parquet file and what stands in front of its pages.
BYTES_A_PART = 12_000
RUNS_A_PART = 10


@dataclass(frozen=True)
class Estimate:
    """What runs will take: `runs`, `seconds` with all workers, `megabytes` on the disk at most."""

    runs: int
    seconds: float
    megabytes: float


def pilot(plan: Plan, number: int) -> PortionResult:
    """A run of the plan made twice, the second time with everything compiled; its result is not kept."""
    portion = Portion(plan.design, (plan[number],), plan.simulate)
    make_runs(portion)
    return make_runs(portion)


def estimate(runs: int, made: PortionResult, workers: int) -> Estimate:
    """What so many runs will take if they are like those that were made."""
    counted = len(made.runs)
    size = (made.runs.nbytes + made.series.nbytes) / counted + BYTES_A_PART / RUNS_A_PART
    return Estimate(runs, runs * made.seconds / counted / workers, runs * size / 1e6)
