"""The empirical tables that ship with the package: what the simulated market is compared with."""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from moatlab.foundation.errors import InputError, nearest, one_of, shown

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["empirical_table", "empirical_tables"]

_FOLDER = Path(__file__).parent / "data"
_PRECISIONS = {4: "year", 7: "month", 10: "day"}


@lru_cache(maxsize=1)
def empirical_tables() -> tuple[str, ...]:
    """Names of the tables."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.csv")))


def empirical_table(name: str) -> "pd.DataFrame":
    """One table, its dates as timestamps.

    A date that was read as a year or a month becomes its first day; the column `date_precision`
    says which. Empty cells, and spans of years in the place of a date, are missing values.

    Args:
        name: for example "cloud_market_shares"; see `empirical_tables()`.

    Raises:
        InputError: there is no such table.

    >>> shares = empirical_table("cloud_market_shares")
    >>> float(shares.query("period == '2023-Q1' and provider == 'AWS'").share_pct.iloc[0])
    32.0
    """
    if name not in empirical_tables():
        likely = nearest(name, empirical_tables())
        raise InputError(
            place="empirical table",
            found=shown(name),
            allowed=one_of(empirical_tables()),
            cure=f"Did you mean {likely}?" if likely else "",
        )
    import pandas as pd

    table = pd.read_csv(_FOLDER / f"{name}.csv", dtype={"date": str, "source_id": str})
    for column in {"date", "period_end"} & set(table.columns):
        written = table[column].astype("string")
        table[column] = pd.to_datetime(written, format="ISO8601", errors="coerce")
        if column == "date":
            table["date_precision"] = written.str.len().map(_PRECISIONS)
    return table
