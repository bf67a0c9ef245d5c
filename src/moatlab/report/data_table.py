"""A table of the page: some of its rows to read, all of them behind a link."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple
from urllib.parse import quote

import numpy as np
import pandas as pd

__all__ = ["DataTable", "cell"]

MOST_ROWS_SHOWN, MOST_BYTES = 60, 100_000
JANUARY, THOUSAND = 1, 1000.0
FOUR_DIGITS, EXACT = "{:.4g}", "%.8g"
MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, eq=False)
class DataTable:
    """A table.

    Attributes:
        title: what it holds.
        frame: its rows; a column `date` holds first days of months.
        note: how to read it, may be empty.
        whole: show all rows however many they are.
        folded: shown on demand only.
        file: name of the file that it becomes, without ending; made of the title unless given.
    """

    title: str
    frame: pd.DataFrame
    note: str = ""
    whole: bool = False
    folded: bool = True
    file: str = ""

    @property
    def file_name(self) -> str:
        """Name under which it is downloaded.

        >>> DataTable("Cloud shares, %", pd.DataFrame()).file_name
        'cloud_shares.csv'
        """
        name = re.sub(r"[^a-z0-9]+", "_", (self.file or self.title).lower()).strip("_")
        return f"{name or 'table'}.csv"

    @property
    def address(self) -> str:
        """A link that holds all rows as CSV, or as many of them as a page has room for."""
        return f"data:text/csv;charset=utf-8,{quote(self._kept.text, safe=',')}"

    @property
    def extent(self) -> str:
        """How much of it is behind the link, in words."""
        rows = f"{self._kept.rows:,} row{'' if self._kept.rows == 1 else 's'}"
        if self._kept.rows == len(self.frame):
            return rows
        return f"{rows} of {len(self.frame):,}{self._kept.choice}; the files of this folder hold all"

    @property
    def head(self) -> Sequence[str]:
        """Headings of columns."""
        return [str(column).replace("_", " ") for column in self.frame.columns]

    @property
    def numeric(self) -> Sequence[bool]:
        """Which columns hold numbers."""
        kinds = self.frame.dtypes
        numbers = pd.api.types.is_numeric_dtype
        return [numbers(kind) and not pd.api.types.is_bool_dtype(kind) for kind in kinds]

    @property
    def rows(self) -> Sequence[Sequence[str]]:
        """Cells of the rows to read: all, or the first month, each January and the last; none if too many."""
        shown = self.frame
        if not self.whole and len(shown) > MOST_ROWS_SHOWN:
            shown = _januaries(shown)
        if not self.whole and len(shown) > MOST_ROWS_SHOWN:
            return []
        columns = [[cell(value) for value in shown[name]] for name in shown.columns]
        return list(zip(*columns, strict=True))

    @property
    def shown_in_part(self) -> bool:
        """Whether some rows are behind the link only."""
        return 0 < len(self.rows) < len(self.frame)

    @cached_property
    def _kept(self) -> "Kept":
        """What the page has room for."""
        whole = Kept(_csv(self.frame), len(self.frame))
        if len(whole.text) <= MOST_BYTES:
            return whole
        frame = _januaries(self.frame)
        text, choice = _csv(frame), ", each January and the last month"
        if len(text) > MOST_BYTES:
            frame = frame.head(len(frame) * MOST_BYTES // len(text))
            text, choice = _csv(frame), ", the first ones"
        return Kept(text, len(frame), choice)


class Kept(NamedTuple):
    """Rows of a table as CSV, how many they are, and how they were chosen."""

    text: str
    rows: int
    choice: str = ""


def cell(value: object) -> str:
    """A value for readers: four digits of numbers, months, yes and no, nothing where there is nothing.

    >>> [cell(value) for value in (0.123456, 1874.2, -3, True, None, "open", pd.Timestamp(2026, 4, 1))]
    ['0.1235', '1,874', '−3', 'yes', '', 'open', '2026-04']
    """
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, int | np.integer):
        return f"{value}".replace("-", MINUS)
    if isinstance(value, float | np.floating):
        return _number(float(value))
    if value is None or value is pd.NaT:
        return ""
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m}"
    return str(value)


def _csv(frame: pd.DataFrame) -> str:
    return frame.to_csv(index=False, float_format=EXACT, date_format="%Y-%m-%d", lineterminator="\n")


def _number(value: float) -> str:
    if not math.isfinite(value):
        return ""
    text = f"{value:,.0f}" if abs(value) >= THOUSAND else FOUR_DIGITS.format(value)
    return text.replace("-", MINUS)


def _januaries(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of the first month, each January and the last month; a table without dates as it is."""
    if "date" not in frame:
        return frame
    dates = pd.to_datetime(frame["date"])
    return frame[(dates.dt.month == JANUARY) | (dates == dates.min()) | (dates == dates.max())]
