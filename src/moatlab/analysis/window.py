"""Months over which outcomes are averaged."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from moatlab.foundation.errors import InputError, shown
from moatlab.foundation.months import Calendar, parse_month
from moatlab.policy.intervention import Intervention
from moatlab.scenario.scenario import Scenario

__all__ = ["Window", "added_interventions", "find_window"]

# What a rule of 2027 does in its first four years, before entry and chips of the 2030s blur it.
FIRST = datetime.date(2027, 1, 1)
LENGTH, SHORT = 48, 12


@dataclass(frozen=True)
class Window:
    """The first and the last month, both counted."""

    first: datetime.date
    last: datetime.date

    def __str__(self) -> str:
        """In words, for headings."""
        return f"{self.first:%B %Y} to {self.last:%B %Y}"

    def steps(self, calendar: Calendar) -> slice:
        """The rows of monthly tables that belong to the window."""
        return slice(calendar.step(self.first), calendar.step(self.last) + 1)


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
    allowed = f"two months from {calendar.start:%Y-%m} to {calendar.end:%Y-%m}, the earlier one first"
    try:
        first, last = (parse_month(month) for month in given)
    except (ValueError, TypeError) as error:
        raise _refused(given, allowed) from error
    if not calendar.start <= first <= last <= calendar.end:
        raise _refused(given, allowed)
    return Window(first, last)


def _refused(given: object, allowed: str) -> InputError:
    return InputError(
        place="window", found=shown(given), allowed=allowed, cure='For example "2027-01" and "2030-12".'
    )


def added_interventions(scenario: Scenario, alternative: Scenario) -> list[Intervention]:
    """The interventions that an alternative has beyond those of the baseline."""
    return [each for each in alternative.interventions if each not in scenario.interventions]
