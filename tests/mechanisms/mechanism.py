"""A mechanism, the parameter that switches it off, and the outcome that it is about."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

import moatlab as ml
from moatlab.observe.history import History
from tests.mechanisms.outcomes import METRICS, Outcome

__all__ = ["BARGAINED", "DOCUMENTED", "EXCLUSIVE", "Mechanism", "ran", "shows"]

DOCUMENTED, EXCLUSIVE = "documented_nonexclusive", "seed_exclusive"
BARGAINED = "none_free"  # no deal of 2026, and here all contracts are bargained
MONTHS, ENTERPRISES = 96, 200
SEED = 1  # of both runs, with the mechanism and without: they share all draws
NOISE = 1e-3  # relative change below which an outcome counts as unchanged


@dataclass(frozen=True)
class Mechanism:
    """What a mechanism does, as a claim about an outcome.

    Attributes:
        claim: a sentence, with the direction of the change.
        off: parameters that switch it off; on: parameters with it, where the usual ones do not suffice.
        outcome: what it is about; change: of the outcome by the mechanism.
        among: the scenario.
    """

    claim: str
    off: Mapping[str, object]
    outcome: Outcome
    change: Literal["more", "less", "other"]
    on: Mapping[str, object] = field(default_factory=dict)
    among: str = DOCUMENTED


@cache
def ran(scenario: str, seed: int, changes: tuple[tuple[str, object], ...] = ()) -> History:
    """A run of a scenario with some parameters changed."""
    start = ml.load_scenario(scenario).with_horizon(MONTHS).with_enterprises(ENTERPRISES)
    paths = {f"parameters.{path}": value for path, value in changes}
    mode: dict[str, object] = {"contracts_mode": "free"} if scenario == BARGAINED else {}
    return ml.simulate(start.replace_all(paths | mode), seed, metrics=METRICS)


def shows(mechanism: Mechanism) -> None:
    """Check that its outcome changes as claimed when the mechanism is on instead of off."""
    with_it, without = (
        mechanism.outcome(ran(mechanism.among, SEED, tuple(changes.items())))
        for changes in (mechanism.on, mechanism.off)
    )
    change, noise = with_it - without, NOISE * max(abs(with_it), abs(without))
    found = {"more": change > noise, "less": change < -noise, "other": abs(change) > noise}
    assert found[mechanism.change], (with_it, without)
