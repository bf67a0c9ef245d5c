"""Invented comparisons, so that tables and pictures can be tested without a simulation."""

import datetime

import numpy as np

from moatlab.analysis.effects import Alternative, Effects
from moatlab.observe.outcomes import find_outcomes
from moatlab.policy.switching_rules import EgressBan
from moatlab.scenario.loader import load_scenario

__all__ = ["invent"]


def invent(
    outcomes: tuple[str, ...] = ("lock_in", "consumer_surplus"),
    months: int = 60,
    runs: int = 4,
    alternatives: int = 1,
) -> Effects:
    """Each outcome starts at 10 plus the number of its run; alternative k adds k from 2026 on, unevenly."""
    scenario = load_scenario("seed_exclusive").with_horizon(months)
    names = [f"policy_{number}" for number in range(1, alternatives + 1)]
    baseline = np.empty((runs, months, len(outcomes)))
    baseline[:] = 10.0 + np.arange(runs)[:, None, None]
    later = (np.arange(months) >= 36)[None, :, None] * (1.0 + 0.1 * np.arange(runs))[:, None, None]
    start = datetime.date(2026, 1, 1)
    return Effects(
        scenario=scenario,
        outcomes=find_outcomes(scenario, outcomes),
        seeds=tuple(range(1, runs + 1)),
        baseline=baseline,
        alternatives={
            name: Alternative(
                scenario.with_interventions([EgressBan(start=start, strength=1.0 / number)]),
                baseline + number * later,
                baseline + 0.25 * number * later,
            )
            for number, name in enumerate(names, start=1)
        },
    )
