"""Figures: what policies change, as means with intervals and as paths over time."""

import datetime
import textwrap
from collections.abc import Callable, Mapping, Sequence
from itertools import cycle
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from moatlab.analysis.effects import Effects
from moatlab.analysis.paired_difference import FALLS, RISES, UNCHANGED
from moatlab.observe.outcomes import Outcome
from moatlab.plots.style import (
    BLUE,
    DISTINCT,
    FONT_SIZE,
    GREY,
    LIGHT,
    PALE,
    SMALL,
    WIDE,
    date_axis,
    explain,
    month_ends,
    new_figure,
    plain_axes,
    save_png,
    sign,
)
from moatlab.plots.wording import difference_unit

__all__ = ["EFFECT_FIGURES", "effect_intervals", "effect_paths", "save_effect_figures"]

type Months = tuple[str, str]
type Dash = Literal["-", "--", ":", "-."]

MOST_COLUMNS, MOST_BANDS, NAME_WIDTH, TITLE_WIDTH = 3, 4, 22, 48
# Inches: height of an alternative among intervals, of a panel of paths, between panels, and around them.
ENTRY, PATH, GAP, ABOVE, BELOW, SAMPLES = 0.27, 1.25, 0.78, 0.72, 1.08, 0.2
SAMPLES_IN_A_ROW, FEW = 5, 4
DASHES: tuple[Dash, ...] = ("-", "--", ":", "-.")


def effect_intervals(effects: Effects, window: Months | None = None) -> Figure:
    """Mean differences with 95 % intervals, one panel an outcome; grey where no effect is shown."""
    table = effects.table(window)
    names = list(effects.alternatives)
    outcomes = _outcomes(effects)
    samples = {
        "rises or falls": Line2D([], [], color=BLUE, marker="o", markersize=5),
        "no effect shown": Line2D([], [], color=PALE, marker="o", markersize=5),
        "unchanged in every world": Line2D(
            [], [], color=PALE, marker="o", markerfacecolor="white", linestyle=""
        ),
    }
    figure = _figure(outcomes, ENTRY * (len(names) + 0.6), left=0.155, samples=samples)
    for place, (axes, outcome) in enumerate(zip(figure.axes, outcomes, strict=True)):
        rows = pd.DataFrame(table.xs(outcome.name, level="outcome")).loc[names]
        for height, row in enumerate(rows.to_dict("records")):
            _draw_interval(axes, height, {str(name): value for name, value in row.items()}, outcome.scale)
        labels = [_short(name) for name in names] if place % MOST_COLUMNS == 0 else [""] * len(names)
        axes.set_yticks(range(len(names)), labels)
        axes.set_ylim(len(names) - 0.4, -0.6)
        axes.grid(visible=False, axis="y")
        axes.axvline(0.0, color=GREY, linewidth=0.8, zorder=1)
        _leave_room_beside_zero(axes)
    data = f"Difference to the world without the change, mean over {effects.window(window)}; 95 % intervals."
    _sign(figure, effects, title="What the changes do", data=data)
    return figure


def effect_paths(effects: Effects, window: Months | None = None) -> Figure:
    """Mean differences month by month, one panel an outcome, one line an alternative."""
    paths, names, outcomes = effects.paths(), list(effects.alternatives), _outcomes(effects)
    styles = dict(zip(names, zip(cycle(DISTINCT), cycle(DASHES), strict=False), strict=False))
    samples = {
        _short(name): Line2D([], [], color=style[0], linestyle=style[1]) for name, style in styles.items()
    }
    figure = _figure(outcomes, PATH, left=0.06, samples=samples)
    shaded, banded, starts = effects.window(window), len(names) <= MOST_BANDS, _starts(effects)
    for axes, outcome in zip(figure.axes, outcomes, strict=True):
        chosen = paths[paths["outcome"] == outcome.name].set_index("alternative")
        date_axis(axes, effects.dates)
        first, last = date2num(shaded.first), date2num(shaded.last) + 31
        axes.axvspan(first, last, color=LIGHT, alpha=0.45, linewidth=0)
        for name, style in styles.items():
            _draw_path(axes, chosen.loc[[name]], outcome.scale, style, banded=banded)
        for start in starts:
            axes.axvline(date2num(start), color=GREY, linewidth=0.8, linestyle=(0, (4, 3)), zorder=1)
        axes.axhline(0.0, color=GREY, linewidth=0.8, zorder=1)
        axes.yaxis.set_major_locator(MaxNLocator(nbins=5, min_n_ticks=3))
    bands = "bands: 95 % intervals, month by month; " if banded else ""
    listed = (
        ", ".join(f"{start:%b %Y}" for start in starts) if len(starts) <= FEW else f"{len(starts)} months"
    )
    dashed = f"; dashed: changes start ({listed})" if starts else ""
    data = f"Difference to the world without the change; {bands}shaded: {shaded}{dashed}."
    _sign(figure, effects, title="What the changes do, month by month", data=data)
    return figure


EFFECT_FIGURES: dict[str, Callable[[Effects, Months | None], Figure]] = {
    "effect_intervals": effect_intervals,
    "effect_paths": effect_paths,
}


def save_effect_figures(
    effects: Effects,
    folder: Path,
    window: Months | None = None,
    names: Sequence[str] = tuple(EFFECT_FIGURES),
) -> list[Path]:
    """Draw figures of a comparison, all or those named, into a folder, one PNG each."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for name in names:
        file = folder / f"{name}.png"
        save_png(EFFECT_FIGURES[name](effects, window), file)
        files.append(file)
    return files


def _figure(
    outcomes: Sequence[Outcome], height: float, *, left: float, samples: Mapping[str, Line2D]
) -> Figure:
    """One panel an outcome, each so high [inches], and below them what lines and marks mean."""
    columns = min(MOST_COLUMNS, len(outcomes))
    rows = -(-len(outcomes) // columns)
    below = BELOW + SAMPLES * ((len(samples) - 1) // SAMPLES_IN_A_ROW)
    total = ABOVE + rows * height + (rows - 1) * GAP + below
    figure = new_figure(WIDE, total)
    panels = list(figure.subplots(rows, columns, squeeze=False).flat)
    figure.subplots_adjust(
        left=left,
        right=0.985,
        bottom=below / total,
        top=1.0 - ABOVE / total,
        wspace=0.12 if left > 0.1 else 0.2,
        hspace=GAP / height,
    )
    for axes, outcome in zip(panels, outcomes, strict=False):
        axes.set_title(_title(outcome), loc="left", fontsize=FONT_SIZE, pad=5)
        plain_axes(axes)
        axes.tick_params(labelsize=SMALL)
    for axes in panels[len(outcomes) :]:
        axes.remove()
    explain(figure, samples, SAMPLES_IN_A_ROW)
    return figure


def _draw_interval(axes: Axes, height: float, row: Mapping[str, Any], scale: float) -> None:
    """A dot at the mean difference and a whisker over its interval; hollow where nothing changed at all."""
    claimed, difference = row["verdict"] in (RISES, FALLS), scale * row["difference"]
    colour = BLUE if claimed else PALE
    axes.plot([scale * row["low"], scale * row["high"]], [height, height], color=colour, linewidth=1.6)
    axes.plot(
        [difference],
        [height],
        marker="o",
        markersize=5,
        color=colour,
        markerfacecolor="white" if row["verdict"].startswith(UNCHANGED) else colour,
        zorder=3,
    )


def _leave_room_beside_zero(axes: Axes) -> None:
    """Show zero with room on both sides, and few ticks."""
    low, high = axes.dataLim.intervalx
    low, high = (min(low, 0.0), max(high, 0.0)) if np.isfinite([low, high]).all() else (0.0, 0.0)
    room = 0.08 * (high - low) or 1.0
    axes.set_xlim(low - room, high + room)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=5, min_n_ticks=3))


def _draw_path(
    axes: Axes, rows: pd.DataFrame, scale: float, style: tuple[str, Dash], *, banded: bool
) -> None:
    """The mean difference at month ends, in a band of its interval."""
    colour, dash = style
    ends = month_ends(rows["date"])
    if banded:
        low, high = (scale * rows[bound].to_numpy() for bound in ("low", "high"))
        axes.fill_between(ends, low, high, color=colour, alpha=0.18, linewidth=0)
    axes.plot(ends, scale * rows["difference"].to_numpy(), color=colour, linestyle=dash, linewidth=1.5)


def _outcomes(effects: Effects) -> list[Outcome]:
    found = {contrast.outcome.name: contrast.outcome for contrast in effects.contrasts()}
    return list(found.values())


def _starts(effects: Effects) -> list[datetime.date]:
    """Months in which some change begins."""
    dates = effects.scenario.calendar
    starts = {each.start for name in effects.alternatives for each in effects.interventions(name)}
    return sorted(start for start in starts if dates.start <= start <= dates.end)


def _title(outcome: Outcome) -> str:
    return "\n".join(textwrap.wrap(f"{outcome.label}, {difference_unit(outcome)}", TITLE_WIDTH))


def _short(name: str) -> str:
    words = name.replace("_", " ").replace(",", " + ")
    return "\n".join(textwrap.wrap(words, NAME_WIDTH, max_lines=2, placeholder=" ..."))


def _sign(figure: Figure, effects: Effects, *, title: str, data: str) -> None:
    runs = len(effects.seeds)
    worlds = f"{runs} pairs of worlds" if runs > 1 else "one pair of worlds, no intervals"
    sign(figure, title=title, data=data, source=f"scenario {effects.scenario.name}, {worlds}")
