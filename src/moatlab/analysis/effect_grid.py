"""Effects of a sweep as one table to read: a row a change, a column an outcome."""

import math
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

from moatlab.analysis.paired_difference import UNCHANGED
from moatlab.observe.outcomes import Outcome

__all__ = ["effect_grid", "effect_sections", "markdown_table"]

MOST_DECIMALS = 4
HOW_TO_READ = (
    "Differences between worlds that share every other rule and every draw, ± half of the 95 % interval; "
    "in brackets where it includes zero, 0 where nothing changed in any world."
)


def effect_grid(effects: pd.DataFrame, outcomes: Sequence[Outcome]) -> str:
    """Differences with half of their 95 % interval, as Markdown; in brackets where it includes zero.

    Args:
        effects: of `sweep_effects`; the last level of its index but one is the change, those before it stay
            together in the first column.
        outcomes: columns, in this order; shares in percentage points.
    """
    levels: list[Hashable] = list(effects.index.names[:-1])
    head = [" / ".join(str(name).rpartition(".")[2].replace("_", " ") for name in effects.index.names[:-1])]
    rows = []
    for key, group in effects.groupby(level=levels, sort=False):
        found = group.droplevel(levels)
        named = key if isinstance(key, tuple) else (key,)
        records = {str(row["outcome"]): row for row in found.reset_index().to_dict("records")}
        cells = [_cell(records[outcome.name], outcome) for outcome in outcomes]
        rows.append([" / ".join(_shown(part) for part in named), *cells])
    reference = effects.groupby(level="outcome", sort=False)["baseline_mean"].mean()
    levels_row = [_level(reference[outcome.name] * outcome.scale) for outcome in outcomes]
    titles = [f"{outcome.label} [{outcome.short_unit}]" for outcome in outcomes]
    return markdown_table([*head, *titles], [["reference, level", *levels_row], *rows])


def effect_sections(tables: Mapping[str, pd.DataFrame], outcomes: Sequence[Outcome]) -> str:
    """One section a table of effects, under its title, with a line on how to read them."""
    parts = [f"## {title}\n\n{effect_grid(table, outcomes)}" for title, table in tables.items()]
    return "\n\n".join([HOW_TO_READ, *parts]) + "\n"


def markdown_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table as Markdown."""
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, ["---"] * len(head), *rows])


def _cell(row: Mapping[Hashable, Any], outcome: Outcome) -> str:
    if str(row["verdict"]).startswith(UNCHANGED):
        return "0"
    difference, low, high = (outcome.scale * float(row[name]) for name in ("difference", "low", "high"))
    if not math.isfinite(difference):
        return "-"
    half = (high - low) / 2.0
    decimals = _decimals(difference, half)
    text = f"{difference:+,.{decimals}f}"
    if math.isfinite(half):
        text += f" ± {half:,.{decimals}f}"
    return f"({text})" if not math.isfinite(half) or low <= 0.0 <= high else text


def _decimals(difference: float, half: float) -> int:
    """Decimals that show two digits of the difference and one of what it is known within."""
    wanted = [0]
    for value, digits in ((difference, 2), (half, 1)):
        if math.isfinite(value) and value != 0.0:
            wanted.append(digits - 1 - math.floor(math.log10(abs(value))))
    return min(MOST_DECIMALS, max(wanted))


def _level(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100.0 else f"{value:.3g}"


def _shown(level: object) -> str:
    return f"{level:g}" if isinstance(level, float) else str(level).replace("_", " ")
