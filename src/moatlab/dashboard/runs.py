"""Runs that are kept: the same scenario with the same seed is simulated once."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from moatlab.analysis.window import find_window
from moatlab.dashboard.state import Choice
from moatlab.observe.history import History
from moatlab.observe.window import Window
from moatlab.scenario.loader import load_scenario
from moatlab.scenario.scenario import Scenario
from moatlab.simulation import simulate

__all__ = ["Answer", "Run", "Runs", "warm_up"]

KEPT = 48
WARMING_MONTHS, WARMING_ENTERPRISES = 14, 100


@dataclass(frozen=True, eq=False)
class Run:
    """A history, and the digest of it."""

    history: History

    @cached_property
    def digest(self) -> str:
        """The sha256 over all that was recorded."""
        return self.history.digest()


@dataclass(frozen=True, eq=False)
class Answer:
    """What the page shows: the choice, the run with its changes, and the baseline of the same seed."""

    choice: Choice
    baseline: Run
    changed: Run

    @property
    def both(self) -> tuple[History, History]:
        """The histories of the baseline and of the changes."""
        return self.baseline.history, self.changed.history

    @cached_property
    def window(self) -> Window:
        """The months that numbers are averaged over; those of `moatlab compare`."""
        return find_window(self.baseline.history.scenario, [self.changed.history.scenario], None)


class Runs:
    """The last runs, shared by all who look at the page."""

    def __init__(self, kept: int = KEPT) -> None:
        """Keep so many runs."""
        self._kept = kept
        self._runs: OrderedDict[tuple[str, int], Run] = OrderedDict()
        self._lock = threading.Lock()

    def answer(self, choice: Choice, on_month: Callable[[int, int], None] | None = None) -> Answer:
        """Simulate what has not been simulated yet.

        Args:
            choice: what the user has chosen.
            on_month: called after each month; may raise to give up a run that nobody waits for any more.

        Raises:
            NumericalError: a number left the range in which the model means something.
        """
        return Answer(
            choice,
            baseline=self.run(choice.baseline(), choice.seed, on_month),
            changed=self.run(choice.changed(), choice.seed, on_month),
        )

    def run(self, scenario: Scenario, seed: int, on_month: Callable[[int, int], None] | None = None) -> Run:
        """One run, from memory if it is there."""
        key = (scenario.content_hash(), seed)
        with self._lock:
            if key in self._runs:
                self._runs.move_to_end(key)
                return self._runs[key]
        run = Run(simulate(scenario, seed, on_month=on_month))
        with self._lock:
            self._runs[key] = run
            while len(self._runs) > self._kept:
                self._runs.popitem(last=False)
        return run


def warm_up() -> None:
    """Load what a first run loads or compiles, in a small world."""
    small = load_scenario().with_enterprises(WARMING_ENTERPRISES).with_horizon(WARMING_MONTHS)
    Run(simulate(small)).digest  # noqa: B018 - reading it is the point
