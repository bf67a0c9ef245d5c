"""A hindcast as a table for people and as a document for programs."""

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd
from rich import box
from rich.console import Group as Rows
from rich.table import Table
from rich.text import Text

from moatlab.analysis.hindcast import CLOUD, FORECASTS, LAB, SPENDING

__all__ = ["NOTES", "WIDTH", "hindcast_document", "hindcast_markdown", "hindcast_table"]

WIDTH = 100
"""Columns of the table where the terminal does not say."""
NOTES = (
    "Errors: root mean square over the points; of shares in percentage points, of spending as a factor. "
    "Clouds: share of general cloud spending; labs: share of enterprise AI spending.",
    "No change: the last value observed up to the end of 2022, or the first one at all. Trend: on as in the "
    "three years before it. In 90 %: points in the middle 90 % of seeds. Start: error of the model at the "
    "first point, from which the other forecasts set out.",
    "Microsoft's share is compared up to mid 2024, when it changed its segments. Sources: Synergy Research "
    "Group (clouds), Menlo Ventures (labs, spending).",
    "Many of these points were in view when parameters were chosen: this is fit, not foresight.",
)
HEADINGS = ("", "points", "model", "no change", "trend", "in 90 %", "nearest", "start")
NAMES = {
    CLOUD: "{}: cloud share",
    LAB: "{}: share of AI",
    SPENDING: "AI spending",
}
TOTALS = {CLOUD: "all cloud shares", LAB: "all shares of AI"}
NEAREST = dict(zip(FORECASTS, ("model", "no change", "trend"), strict=True))


def hindcast_table(title: str, errors: pd.DataFrame) -> Rows:
    """Errors of the model and of naive forecasts, and how to read them."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), show_edge=False)
    for heading in HEADINGS:
        table.add_column(heading, justify="right" if heading not in ("", "nearest") else "left")
    for total, cells in _lines(errors):
        table.add_row(*(Text(cell) for cell in cells), style="bold" if total else "")
    head = Text(f"Simulated and observed, 2023 to mid 2026: {title}", style="bold")
    return Rows(head, Text(), table, Text(), *(Text(note, style="dim") for note in NOTES))


def hindcast_markdown(errors: pd.DataFrame) -> str:
    """The same as a Markdown table."""
    lines = ["| " + " | ".join(HEADINGS) + " |", "|---|--:|--:|--:|--:|--:|---|--:|"]
    for total, cells in _lines(errors):
        marked = [f"**{cell}**" if total and cell else cell for cell in cells]
        lines.append("| " + " | ".join(marked) + " |")
    return "\n".join(lines)


def hindcast_document(points: pd.DataFrame, errors: pd.DataFrame) -> dict[str, object]:
    """All errors and points; what is not defined is null."""
    dated = points.assign(date=points["date"].dt.strftime("%Y-%m-%d"))
    return {"errors": _records(errors), "points": _records(dated), "notes": list(NOTES)}


def _lines(errors: pd.DataFrame) -> Iterator[tuple[bool, list[str]]]:
    """Whether a row is that of a whole sort, and its cells."""
    for row in errors.to_dict("records"):
        sort, total = str(row["sort"]), not row["label"] and row["sort"] in TOTALS
        name = TOTALS[sort] if total else NAMES[sort].format(row["label"])
        numbers = [_error(float(row[forecast]), sort) for forecast in FORECASTS]
        inside = f"{row['inside']} of {row['points']}"
        start = _error(float(row["at_origin"]), sort)
        yield total, [name, str(row["points"]), *numbers, inside, NEAREST[str(row["nearest"])], start]


def _error(value: float, sort: str) -> str:
    if not math.isfinite(value):
        return ""
    return f"x {value:.2f}" if sort == SPENDING else f"{value:.1f}"


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {
            str(name): None if isinstance(value, float) and math.isnan(value) else value
            for name, value in row.items()
        }
        for row in table.to_dict("records")
    ]
