"""A comparison as tables for people."""

from rich import box
from rich.console import Group as Rows
from rich.table import Table
from rich.text import Text

from moatlab.analysis.effect_text import Line, heading, lines_of, notes, title
from moatlab.analysis.effects import Effects
from moatlab.analysis.paired_difference import FALLS, NOT_SHOWN, RISES

__all__ = ["WIDTH", "comparison_table"]

WIDTH = 128
"""Columns of the table where the terminal does not say."""

HEADINGS = (
    "outcome",
    "baseline",
    "with change",
    "difference",
    "95 % interval",
    "worlds",
    "reading",
    "pairing",
)
LEFT = {"outcome", "reading"}


def comparison_table(effects: Effects, window: tuple[str, str] | None = None) -> Rows:
    """What was compared, one table an alternative, and how to read them."""
    what, caveat = heading(effects, window).splitlines()
    parts: list[Table | Text] = [Text(what, style="bold"), Text(caveat), Text()]
    for name, lines in lines_of(effects, window).items():
        parts += [Text(title(effects, name), style="bold"), _table(lines), Text()]
    return Rows(*parts, *(Text(note, style="dim") for note in notes(effects)))


def _table(lines: list[Line]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), show_edge=False)
    for name in HEADINGS:
        left = name in LEFT
        table.add_column(name, justify="left" if left else "right", no_wrap=not left, overflow="fold")
    for line in lines:
        claimed = line.reading.startswith((RISES, FALLS))
        table.add_row(
            Text.assemble(line.outcome, (f" [{line.unit}]", "dim")),
            line.baseline,
            line.alternative,
            line.difference,
            line.interval,
            line.worlds,
            Text(_short(line.reading), style="bold" if claimed else ""),
            line.pairing,
        )
    return table


def _short(reading: str) -> str:
    """The reading without the reason why no effect is shown: notes and files give it."""
    _, reason, pairs = reading.partition(" (")
    return f"{NOT_SHOWN}{reason}{pairs}" if reading.startswith(NOT_SHOWN) else reading
