"""Run a scenario from its first month to its last: the only place where scenario, market and history meet."""

import datetime
from collections.abc import Callable, Sequence

from moatlab.foundation.errors import InputError
from moatlab.foundation.months import Calendar
from moatlab.market.capability_path import follow_path
from moatlab.market.market import Market
from moatlab.market.schedule import PROCESSES, Process, process_named, replace_process
from moatlab.observe.history import History
from moatlab.observe.recorder import Recorder
from moatlab.scenario.scenario import Scenario

__all__ = ["simulate"]


def simulate(
    scenario: Scenario,
    seed: int = 1,
    *,
    schedule: Sequence[Process] | None = None,
    metrics: Sequence[Callable[[Market], float]] = (),
    capability_path: History | None = None,
    on_month: Callable[[int, int], None] | None = None,
) -> History:
    """Simulate every month of a scenario and return its history.

    Args:
        scenario: who exists at the start, all rules, and the horizon.
        seed: key of all draws; equal seeds pair runs, equal seed and scenario give equal digests.
        schedule: processes of a month, in order; None = PROCESSES.
        metrics: further functions of the market to record, one column each.
        capability_path: a history whose labs' capabilities are taken over month by month, by name, so
            that what a change does through the frontier is left out; training costs what it costs.
        on_month: called after each month with the months done and the months in all.

    Raises:
        InputError: the seed or a metric is invalid, or the path does not cover the months of the run.
        NumericalError: a number left the range in which the model means something.
    """
    if capability_path is not None:
        schedule = _following(PROCESSES if schedule is None else schedule, capability_path, scenario.calendar)
    market = Market(scenario, rng=seed, schedule=schedule)
    recorder = Recorder(market, metrics)
    steps = market.calendar.steps
    for month in range(1, steps + 1):
        market.step()
        recorder.observe()
        if on_month is not None:
            on_month(month, steps)
    return recorder.history()


def _following(schedule: Sequence[Process], history: History, calendar: Calendar) -> tuple[Process, ...]:
    """The schedule with the capabilities of another run in the place of those that training brings."""
    months = [day.date() for day in history.market.index]
    if months[: calendar.steps] != calendar.dates():
        raise InputError(
            place="capability_path",
            found=f"a history from {months[0]:%Y-%m} to {months[-1]:%Y-%m}" if months else "an empty history",
            allowed=f"one that covers {calendar.start:%Y-%m} to {calendar.end:%Y-%m}",
            cure="Simulate the twin with the same start and horizon.",
        )
    path: dict[datetime.date, dict[str, float]] = {}
    labs = history.labs[history.labs["alive"] == 1.0]
    for day, name, capability in zip(labs["date"].dt.date, labs["lab"], labs["capability"], strict=True):
        path.setdefault(day, {})[name] = capability
    train = process_named(schedule, "train_models")
    return replace_process(schedule, "train_models", follow_path(train, path))
