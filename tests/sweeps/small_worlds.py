"""Worlds made in no time, for tests of how sweeps are made rather than of what they show."""

import multiprocessing
import os
import time
from pathlib import Path

import numpy as np
import pandas as pd

from moatlab.observe.history import History
from moatlab.scenario.loader import load_scenario
from moatlab.scenario.scenario import Scenario
from moatlab.sweeps.design import Design

__all__ = ["CURED", "EGRESS", "SWITCHING", "elsewhere", "fragile", "quick", "slow", "small_design"]

EGRESS = "parameters.switching.egress_fee"
SWITCHING = "parameters.switching.procedural_switching_cost"
CURED = "MOATLAB_TEST_CURED"
"""Names a file; while it is there, nothing fails."""
SECONDS_A_RUN = 0.02


def small_design(**changes: object) -> Design:
    """Two levels x three draws x two policies x four seeds = 48 runs of a small world."""
    given: dict[str, object] = {
        "scenario": load_scenario().with_enterprises(50).with_horizon(14),
        "seeds": 4,
        "outcomes": ["lock_in", "hhi_cloud"],
        "grid": {SWITCHING: [0.5, 1.5]},
        "latin_hypercube": {"n": 3, "bounds": {EGRESS: (0.02, 0.1)}},
        "policies": {"none": [], "ban": [{"kind": "egress_ban", "start": "2023-06"}]},
    }
    return Design.model_validate(given | changes)


def quick(scenario: Scenario, seed: int) -> History:
    """A history of random numbers that depend on everything in the scenario and on the seed."""
    rng = np.random.default_rng([seed, int(scenario.content_hash()[:12], 16)])
    months = pd.DatetimeIndex(scenario.calendar.dates(), name="date")
    market = pd.DataFrame({name: rng.random(len(months)) for name in ("lock_in", "hhi_cloud")}, index=months)
    nothing = pd.DataFrame()
    return History(market, *[nothing] * 5, scenario, seed)


def slow(scenario: Scenario, seed: int) -> History:
    """The same, long enough to be killed."""
    time.sleep(SECONDS_A_RUN)
    return quick(scenario, seed)


def fragile(scenario: Scenario, seed: int) -> History:
    """The same, but one run in twenty fails until it is cured."""
    if int(scenario.content_hash()[:8], 16) * 31 % 20 == seed % 20 and not Path(os.environ[CURED]).exists():
        raise ValueError(f"seed {seed} is not liked")
    return quick(scenario, seed)


def elsewhere(scenario: Scenario, seed: int) -> History:
    """The same, but never in the process that was started first."""
    if multiprocessing.parent_process() is None:
        raise RuntimeError("a run was made beside the workers")
    return quick(scenario, seed)
