"""A comparison in small: one table of all alternatives and outcomes, for `results/`."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from moatlab.analysis.effect_files import effects_facts
from moatlab.analysis.effect_text import heading
from moatlab.analysis.effects import Effects
from moatlab.observe.result_folder import result_folder

__all__ = ["overview_markdown", "publish"]

type Months = tuple[str, str]

_WHOLE_FROM = 10.0
_WIDEST = 8


def overview_markdown(effects: Effects, window: Months | None = None) -> str:
    """The overview as Markdown: brackets where the 95 % interval includes zero, 0 where nothing changed."""
    names = [outcome.name for outcome in effects.outcomes]
    parts = [effects.only(names[first : first + _WIDEST]) for first in range(0, len(names), _WIDEST)]
    return "\n\n".join([heading(effects, window), *(_table(part, window) for part in parts)]) + "\n"


def _table(effects: Effects, window: Months | None) -> str:
    """One table, narrow enough to read."""
    table, outcomes = effects.table(window), effects.outcomes
    head = ["change", *(f"{outcome.label} [{outcome.short_unit}]" for outcome in outcomes)]
    means = table["baseline_mean"].xs(next(iter(effects.alternatives)))
    rows = [head, ["---"] * len(head)]
    rows.append(["baseline, level", *(_level(means[each.name] * each.scale) for each in outcomes)])
    records = table.reset_index().set_index("alternative")
    for name in effects.alternatives:
        found = {str(row["outcome"]): row for row in records.loc[[name]].to_dict("records")}
        cells = [_cell(found[each.name], each.scale) for each in outcomes]
        rows.append([name.replace("_", " "), *cells])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def publish(
    effects: Effects,
    folder: Path,
    windows: Sequence[Months],
    command: str,
    draw: Callable[[Path], object] | None = None,
) -> None:
    """Write overview, effects by window and a manifest; other files in the folder stay.

    Args:
        effects: what to publish.
        folder: place, for example results/policies.
        windows: first and last month of each table.
        command: how to make it again.
        draw: called with the folder, to draw figures into it.

    Raises:
        InputError: a window lies outside of the simulation, or the folder holds something else.
    """
    tables = [
        effects.table(window).assign(window=" to ".join(window)).set_index("window", append=True)
        for window in windows
    ]
    text = "\n".join(overview_markdown(effects, window) for window in windows)
    with result_folder(folder, effects_facts(effects, command), "publication") as staging:
        pd.concat(tables).to_csv(staging / "effects.csv", float_format="%.6g")
        (staging / "overview.md").write_text(text, encoding="utf-8")
        if draw is not None:
            draw(staging)


def _cell(row: Mapping[Hashable, Any], scale: float) -> str:
    difference, low, high = (row[name] * scale for name in ("difference", "low", "high"))
    if str(row["verdict"]).startswith("unchanged"):
        return "0"
    shown = _signed(difference)
    return f"({shown})" if low <= 0.0 <= high else shown


def _signed(value: float) -> str:
    """Two digits, with the sign."""
    return f"{value:+.0f}" if abs(value) >= _WHOLE_FROM else f"{value:+.2g}"


def _level(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100.0 else f"{value:.3g}"
