"""Months over which outcomes are averaged."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from moatlab.foundation.errors import InputError, shown
from moatlab.foundation.months import Calendar, parse_month

__all__ = ["Window", "read_window"]


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


def read_window(given: Sequence[str | datetime.date], calendar: Calendar) -> Window:
    """The window between two months of a simulation.

    Raises:
        InputError: not two months in order, or months that are not simulated.
    """
    allowed = f"two months from {calendar.start:%Y-%m} to {calendar.end:%Y-%m}, the earlier one first"
    cure = 'For example "2027-01" and "2030-12".'
    try:
        first, last = (parse_month(month) for month in given)
    except (ValueError, TypeError) as error:
        raise InputError(place="window", found=shown(given), allowed=allowed, cure=cure) from error
    if not calendar.start <= first <= last <= calendar.end:
        raise InputError(place="window", found=shown(given), allowed=allowed, cure=cure)
    return Window(first, last)
