"""The file of a small design, and a command line that makes its runs in no time."""

import os
import sys
from pathlib import Path

__all__ = ["CONTRADICTING", "DESIGN", "MAKER", "RUNS", "quick_command", "quick_surroundings"]

DESIGN = """
scenario = "seed_exclusive"
seeds = 2
outcomes = ["lock_in", "hhi_cloud"]
[fixed]
"parameters.population.n_enterprises" = 50
"parameters.time.steps" = 4
[grid]
"parameters.switching.egress_fee" = [0.05, 0.1]
[policies]
none = []
ban = [{ kind = "egress_ban", start = 2023-03-01 }]
"""
RUNS = 8
CONTRADICTING = """
scenario = "seed_exclusive"
outcomes = ["lock_in"]
series = "none"
[fixed]
"parameters.population.n_enterprises" = 50
"parameters.time.steps" = 3
"clouds.fringe.price_taker" = false
[grid]
"clouds.azure.price_taker" = [false, true]
"clouds.google_cloud.price_taker" = [false, true]
"""
"""Each level can be simulated, two of them together cannot."""
MAKER = "moatlab.sweeps.plan.Plan.__init__.__defaults__"
"""What makes the runs of a plan."""
PROGRAM = """
from moatlab.cli.main import main
from moatlab.sweeps.plan import Plan
from tests.sweeps.small_worlds import {maker}
Plan.__init__.__defaults__ = ({maker},)
main()
"""


def quick_command(maker: str, *words: str) -> list[str]:
    """`moatlab WORDS...` with invented runs, as a process of its own."""
    return [sys.executable, "-c", PROGRAM.format(maker=maker), *words]


def quick_surroundings() -> dict[str, str]:
    """Variables with which that process finds the tests."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[2]), *sys.path])}
