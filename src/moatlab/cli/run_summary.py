"""The main outcomes of a run at its start, each January and its end: as text, Markdown and JSON."""

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import pandas as pd

from moatlab.observe.history import History

__all__ = ["Column", "run_document", "run_heading", "run_table", "summary_columns"]

JANUARY = 1
SHORT_NAMES = {"aws": "AWS", "azure": "Azure", "google_cloud": "Google", "fringe": "other"}
CAVEAT = "Conditional scenario, not a forecast; firm names stand for archetypes."
UNITS = """\
share: of general cloud spending. full price: of a unit of workload, January 2023 = 1.
churn: customers who changed cloud in the last 12 months. lock-in: spending that would
choose another cloud without switching costs, network effects and exclusivity. HHI:
concentration of the clouds, 0-10000 points. AI: enterprise AI spending, USD bn a year.
frontier: capability of the best AI model, orders of magnitude over 2e25 FLOP."""


@dataclass(frozen=True)
class Column:
    """One column of the summary: a group heading, its own heading, one text a row."""

    group: str
    heading: str
    cells: list[str]


def summary_months(history: History) -> pd.DatetimeIndex:
    """First month, every January, last month."""
    dates = pd.DatetimeIndex(history.market.index)
    return dates[(dates.month == JANUARY) | (dates == dates[0]) | (dates == dates[-1])]


def summary_columns(history: History) -> list[Column]:
    """The columns of the summary table, formatted; clouds in the order of the scenario."""
    months = summary_months(history)
    market = history.market.loc[months]
    clouds = history.clouds.pivot_table(index="date", columns="cloud", values=["share", "full_price"])
    clouds = clouds.loc[months]

    def column(group: str, heading: str, values: "pd.Series[float]", form: str, scale: float = 1.0) -> Column:
        return Column(group, heading, [_text(scale * float(value), form) for value in values])

    columns = [Column("", "month", [f"{month:%Y-%m}" for month in months])]
    for group, variable, form, scale in (
        ("share, %", "share", "{:.1f}", 100.0),
        ("full price", "full_price", "{:.2f}", 1.0),
    ):
        for cloud in history.scenario.clouds:
            heading = SHORT_NAMES.get(cloud.name, cloud.label)
            columns.append(column(group, heading, clouds[variable, cloud.name], form, scale))
    return [
        *columns,
        column("churn", "%/yr", market["churn_customers"], "{:.1f}", 100.0),
        column("lock-in", "%", market["lock_in"], "{:.0f}", 100.0),
        column("HHI", "pts", market["hhi_cloud"], "{:.0f}"),
        column("AI", "bn/yr", market["ai_spending"], "{:.1f}"),
        column("frontier", "OOM", market["frontier_capability"], "{:.2f}"),
    ]


def run_heading(history: History) -> str:
    """What ran: scenario, seed, months and size, and what the result is."""
    dates = pd.DatetimeIndex(history.market.index)
    enterprises = history.scenario.parameters.population.n_enterprises
    return (
        f"{history.scenario.name}, seed {history.seed}: simulated cloud/AI market, "
        f"{dates[0]:%B %Y} to {dates[-1]:%B %Y}, {enterprises} enterprises\n{CAVEAT}"
    )


def run_table(history: History) -> str:
    """Heading, table and units as plain text, parted by empty lines."""
    columns = summary_columns(history)
    groups = list(dict.fromkeys(column.group for column in columns))
    blocks = [_block(group, [column for column in columns if column.group == group]) for group in groups]
    lines = ["  ".join(parts).rstrip() for parts in zip(*blocks, strict=True)]
    return "\n\n".join([run_heading(history), "\n".join(lines), UNITS])


def run_document(history: History) -> dict[str, object]:
    """The same for programs: identity of the run, final outcomes, one record a row of the table."""
    months = summary_months(history)
    market = history.market.loc[months].to_dict("records")
    return {
        "scenario": history.scenario.name,
        "seed": history.seed,
        "months": len(history.market),
        "digest": history.digest(),
        "outcomes": _numbers(market[-1]),
        "table": [
            {"date": f"{month:%Y-%m-%d}", **_numbers(row), "clouds": _cloud_numbers(history, month)}
            for month, row in zip(months, market, strict=True)
        ],
    }


def _cloud_numbers(history: History, month: pd.Timestamp) -> dict[str, dict[str, float | None]]:
    rows = history.clouds[history.clouds["date"] == month].set_index("cloud")[["share", "full_price"]]
    return {str(cloud): _numbers(row) for cloud, row in rows.to_dict("index").items()}


def _block(group: str, columns: list[Column]) -> list[str]:
    """Lines of one group: its heading over its columns, right-aligned."""
    rows = list(zip(*([column.heading, *column.cells] for column in columns), strict=True))
    widths = [max(len(row[index]) for row in rows) for index in range(len(columns))]
    lines = [" ".join(text.rjust(width) for text, width in zip(row, widths, strict=True)) for row in rows]
    width = max(len(group), len(lines[0]))
    heading = group.center(width, "-" if len(columns) > 1 else " ") if group else " " * width
    return [heading, *(line.rjust(width) for line in lines)]


def _text(value: float, form: str) -> str:
    return form.format(value) if math.isfinite(value) else "-"


def _numbers(row: Mapping[Hashable, float]) -> dict[str, float | None]:
    """Numbers by name; what is not a number is nothing, as JSON has no word for it."""
    return {str(name): float(value) if math.isfinite(value) else None for name, value in row.items()}
