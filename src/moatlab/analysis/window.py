"""The months that a comparison is about."""

import datetime
from collections.abc import Iterable

from moatlab.observe.window import Window, read_window
from moatlab.policy.intervention import Intervention
from moatlab.scenario.scenario import Scenario

__all__ = ["added_interventions", "find_window"]

# What a rule of 2027 does in its first four years, before entry and chips of the 2030s blur it.
FIRST = datetime.date(2027, 1, 1)
LENGTH, SHORT = 48, 12


def find_window(
    scenario: Scenario, alternatives: Iterable[Scenario], given: tuple[str, str] | None
) -> Window:
    """The window that is asked for, or four years: 2027 to 2030, or from the first change if that is later.

    Of runs that end before these years, the last twelve months.

    Raises:
        InputError: not two months in order, or months that are not simulated.
    """
    calendar = scenario.calendar
    if given is None:
        starts = [each.start for other in alternatives for each in added_interventions(scenario, other)]
        first = max(FIRST, min(starts, default=FIRST), calendar.start)
        if first > calendar.end:
            return Window(calendar.date(max(0, calendar.steps - SHORT)), calendar.end)
        return Window(first, min(calendar.end, calendar.date(calendar.step(first) + LENGTH - 1)))
    return read_window(given, calendar)


def added_interventions(scenario: Scenario, alternative: Scenario) -> list[Intervention]:
    """The interventions that an alternative has beyond those of the baseline."""
    return [each for each in alternative.interventions if each not in scenario.interventions]
