"""Run a scenario from its first month to its last: the only place where scenario, market and history meet."""

from collections.abc import Callable, Sequence

from moatlab.market.market import Market
from moatlab.market.schedule import Process
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
    on_month: Callable[[int, int], None] | None = None,
) -> History:
    """Simulate every month of a scenario and return its history.

    Args:
        scenario: who exists at the start, all rules, and the horizon.
        seed: key of all draws; equal seeds pair runs, equal seed and scenario give equal digests.
        schedule: processes of a month, in order; None = PROCESSES.
        metrics: further functions of the market to record, one column each.
        on_month: called after each month with the months done and the months in all.

    Raises:
        InputError: the seed or a metric is invalid.
        NumericalError: a number left the range in which the model means something.
    """
    market = Market(scenario, rng=seed, schedule=schedule)
    recorder = Recorder(market, metrics)
    steps = market.calendar.steps
    for month in range(1, steps + 1):
        market.step()
        recorder.observe()
        if on_month is not None:
            on_month(month, steps)
    return recorder.history()
