"""A hindcast as a table for people and as a document for programs."""

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd
from rich import box
from rich.console import Group as Rows
from rich.table import Table
from rich.text import Text

from moatlab.analysis.hindcast import CLOUD, FORECASTS, LAB

__all__ = ["NOTES", "WIDTH", "hindcast_document", "hindcast_markdown", "hindcast_table"]

WIDTH = 100
"""Columns of the table where the terminal does not say."""
NOTES = (
    "Root mean square errors in percentage points, after the share from which the forecasts set out: that of "
    "the first quarter of 2023, of labs the second one observed. No change keeps it; trend goes on as in the "
    "three years before. Model: median of the seeds; one seed: a single run; start: model up to that share.",
    "Clouds: share of general cloud spending (quarters); Microsoft's up to mid 2024, when it changed its "
    "segments; Synergy Research Group. Labs: share of enterprise AI spending, in mid 2025 of usage; Menlo "
    "Ventures.",
    "Many of these points were in view when parameters were chosen: this is fit, not foresight.",
)
HEADINGS = ("", "points", "model", "no change", "trend", "nearest", "one seed", "start")
LEFT = {"", "nearest"}
NAMES = {CLOUD: "{}: cloud share", LAB: "{}: share of AI"}
TOTALS = {CLOUD: "all cloud shares", LAB: "all shares of AI"}
NEAREST = dict(zip(FORECASTS, ("model", "no change", "trend"), strict=True))


def hindcast_table(title: str, errors: pd.DataFrame) -> Rows:
    """Errors of the model and of naive forecasts, and how to read them."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), show_edge=False)
    for heading in HEADINGS:
        table.add_column(heading, justify="left" if heading in LEFT else "right")
    for total, cells in _lines(errors):
        table.add_row(*(Text(cell) for cell in cells), style="bold" if total else "")
    head = Text(f"Simulated and observed shares: {title}", style="bold")
    return Rows(head, Text(), table, Text(), *(Text(note, style="dim") for note in NOTES))


def hindcast_markdown(errors: pd.DataFrame) -> str:
    """The same as a Markdown table."""
    lines = ["| " + " | ".join(HEADINGS) + " |", "|---|--:|--:|--:|--:|---|--:|--:|"]
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
        sort, label = str(row["sort"]), str(row["label"])
        name = NAMES[sort].format(label) if label else TOTALS[sort]
        forecasts = [_error(float(row[forecast])) for forecast in FORECASTS]
        rest = [NEAREST[str(row["nearest"])], _error(float(row["seed"])), _error(float(row["start"]))]
        yield not label, [name, str(row["points"]), *forecasts, *rest]


def _error(value: float) -> str:
    return f"{value:.1f}" if math.isfinite(value) else ""


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {
            str(name): None if isinstance(value, float) and math.isnan(value) else value
            for name, value in row.items()
        }
        for row in table.to_dict("records")
    ]
