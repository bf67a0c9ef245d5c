"""The calendar: one step is one month, counted from the first month of the scenario."""

import datetime
import math
import re
from dataclasses import dataclass

__all__ = ["Calendar", "parse_month"]

_MONTH = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")
MONTHS_PER_YEAR = 12


def parse_month(text: str | datetime.date) -> datetime.date:
    """First day of the month that `text` names: a date, "2027-01" or "2027-01-15".

    Raises:
        ValueError: the text is not a month.

    >>> parse_month("2027-01")
    datetime.date(2027, 1, 1)
    """
    if isinstance(text, datetime.date):
        return datetime.date(text.year, text.month, 1)
    match = _MONTH.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is not a month; write YYYY-MM, for example 2027-01")
    year, month, day = (int(part or 1) for part in match.groups())
    return datetime.date(year, month, day).replace(day=1)


@dataclass(frozen=True)
class Calendar:
    """Months of one run: `start` is step 0, `steps` is the number of months.

    >>> Calendar(datetime.date(2023, 1, 1), 156).date(12)
    datetime.date(2024, 1, 1)
    """

    start: datetime.date
    steps: int

    def date(self, step: int) -> datetime.date:
        """First day of the month of a step; steps before the start and after the end count on."""
        year, month = divmod(self.start.year * MONTHS_PER_YEAR + self.start.month - 1 + step, MONTHS_PER_YEAR)
        return datetime.date(year, month + 1, 1)

    def step(self, date: datetime.date) -> int:
        """Step of the month that contains `date`; negative before the start."""
        return (date.year - self.start.year) * MONTHS_PER_YEAR + date.month - self.start.month

    @property
    def end(self) -> datetime.date:
        """First day of the last month simulated."""
        return self.date(self.steps - 1)

    def dates(self) -> list[datetime.date]:
        """First day of every month simulated, in order."""
        return [self.date(step) for step in range(self.steps)]


def years(step: int) -> float:
    """Years since the start of the run.

    >>> years(18)
    1.5
    """
    return step / MONTHS_PER_YEAR


def monthly_probability(hazard_per_year: float) -> float:
    """Chance that an event of a constant yearly hazard happens within one month: 1 - exp(-h/12).

    >>> round(monthly_probability(2.0), 4)
    0.1535
    """
    return -math.expm1(-hazard_per_year / MONTHS_PER_YEAR)
