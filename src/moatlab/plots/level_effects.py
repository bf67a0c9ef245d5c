"""Figure: what changes along the levels of a factor, one panel an outcome, one line a group."""

import datetime
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from numbers import Real

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num, num2date
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import NullLocator
from matplotlib.transforms import ScaledTranslation
from numpy.typing import NDArray

from moatlab.observe.outcomes import Outcome
from moatlab.plots.marks import LineEnd, say, write_beside
from moatlab.plots.sheets import Caption, Room, few_ticks, figure_of, new_sheet, panel_inches, spaced
from moatlab.plots.style import DISTINCT, GREY, LIGHT, MARKERS, SMALL
from moatlab.plots.wording import difference_unit, level_name, short_name, text_inches, wrapped

__all__ = ["by_levels", "level_effects"]

# Inches: height of a panel over numbers; of a group, between levels and of a level in a list; width of names
# of groups and of levels; shift of groups at the same level.
PANEL, ENTRY, BETWEEN, LEVEL, GROUP_NAME, LEVEL_NAME, DODGE = 1.75, 0.15, 0.13, 0.3, 1.05, 1.5, 0.045
MANY_LEVELS, WIDE_RATIO = 12, 30.0
MARGIN, BESIDE_MARKS = 0.06, 0.1
VALUES = ["difference", "low", "high"]


@dataclass(frozen=True)
class Group:
    """How a group is drawn: name, colour, marker, and place among the others at a level, 0 in the middle."""

    name: str
    colour: str
    marker: str
    place: float

    @property
    def sample(self) -> Line2D:
        """The mark for a key."""
        return Line2D([], [], color=self.colour, marker=self.marker, markersize=4.5)


def level_effects(
    table: pd.DataFrame,
    outcomes: Sequence[Outcome],
    caption: Caption,
    *,
    x_label: str,
    differences: bool = True,
) -> Figure:
    """Outcomes against the levels of a factor, with 95 % intervals.

    Levels that are numbers, years or dates lie along the axis, joined by lines whose names stand at their
    ends; where all are above 0 and the largest exceeds 30 times the least, the axis is logarithmic. Other
    levels are listed one below the other, in the order of the table.

    Args:
        table: one row an outcome, level and group: `outcome` (name), `level`, `group` ("" for a single one),
            `difference`, `low`, `high`, as recorded.
        outcomes: one panel each.
        caption: the words around it.
        x_label: what the levels are, with their unit.
        differences: whether values are differences, about a line at zero, or outcomes themselves.
    """
    groups, levels = _groups(table), list(dict.fromkeys(table["level"]))
    along = _dated(table) or _numbered(table)
    if (table["high"] > table["low"]).any():
        caption = caption.adding(f"{'Bands' if along and _many(table) else 'Bars'}: 95 % intervals.")
    panels = (
        _sheet_along(outcomes, groups, caption)
        if along
        else _sheet_of_lists(outcomes, groups, caption, len(levels))
    )
    for axes, outcome in zip(panels, outcomes, strict=True):
        scaled = table.assign(**{name: outcome.scale * table[name].astype(float) for name in VALUES})
        rows = scaled[scaled["outcome"] == outcome.name]
        unit = difference_unit(outcome) if differences else outcome.short_unit
        if rows["difference"].isna().all():
            say(axes, "no data")
        if differences:
            (axes.axhline if along else axes.axvline)(0.0, color=GREY, linewidth=0.8, zorder=1)
        limits = _limits(rows, with_zero=differences)
        if along:
            axes.set_ylim(*limits)
            axes.set_ylabel(wrapped(unit, PANEL), fontsize=SMALL)
            axes.set_xlabel(x_label, fontsize=SMALL)
            _draw_along(axes, rows, groups, _positions(table))
        else:
            axes.set_xlim(*limits)
            axes.set_xlabel(unit, fontsize=SMALL)
            _draw_list(axes, rows, groups, levels)
    if not along:
        _name_levels(panels, levels, groups, x_label)
    return figure_of(panels[0])


def by_levels(effects: pd.DataFrame, level: str, group: str | None = None) -> pd.DataFrame:
    """A table of `sweep_effects` or `sweep_levels` as `level_effects` draws it.

    Args:
        effects: differences, or means (then `differences` is false).
        level: the column along the axis.
        group: the column whose values are lines; one line unless given.
    """
    named = [name for name in effects.index.names if name is not None]
    table = effects.reset_index() if named else effects
    if "mean" in table:
        table = table.rename(columns={"mean": "difference"})
    groups = table[group].map(level_name) if group is not None else ""
    return table.assign(level=table[level], group=groups)


def _sheet_along(outcomes: Sequence[Outcome], groups: Sequence[Group], caption: Caption) -> list[Axes]:
    names = max(text_inches(_beside(group)) for group in groups)
    return new_sheet(caption, [each.label for each in outcomes], Room(PANEL, right=0.15 + names))


def _sheet_of_lists(
    outcomes: Sequence[Outcome], groups: Sequence[Group], caption: Caption, levels: int
) -> list[Axes]:
    room = Room(levels * _step(groups), left=0.15, outer=LEVEL_NAME + 0.1, bottom=0.55)
    key = {short_name(group.name): group.sample for group in groups if group.name}
    return new_sheet(caption, [each.label for each in outcomes], room, key)


def _draw_along(axes: Axes, rows: pd.DataFrame, groups: Sequence[Group], levels: NDArray[np.float64]) -> None:
    """Lines of groups over numbers or dates, shifted a little so that their bars do not hide each other."""
    banded = _many(rows)
    shifted = 0.0 if banded else groups[-1].place * DODGE
    _level_axis(axes, np.unique(levels), shifted, dated=_dated(rows))
    ends = []
    for group in groups:
        chosen = rows[rows["group"] == group.name].sort_values("level", kind="stable")
        x, y, low, high = (_positions(chosen), *(chosen[name].to_numpy() for name in VALUES))
        shift = 0.0 if banded else group.place * DODGE
        where = axes.transData + ScaledTranslation(shift, 0.0, figure_of(axes).dpi_scale_trans)
        if banded:
            axes.fill_between(x, low, high, color=group.colour, alpha=0.18, linewidth=0)
        else:
            axes.vlines(x, low, high, color=group.colour, linewidth=1.3, transform=where)
        axes.plot(
            x,
            y,
            color=group.colour,
            linewidth=1.3,
            marker="" if banded else group.marker,
            markersize=4,
            transform=where,
        )
        known = y[np.isfinite(y)]
        if known.size and group.name:
            ends.append(LineEnd(_beside(group), float(known[-1]), group.colour))
    few_ticks(axes, "y")
    write_beside(axes, ends, SMALL)


def _level_axis(axes: Axes, levels: NDArray[np.float64], shifted: float, *, dated: bool) -> None:
    """Ticks at the levels as far as their labels do not touch, with room for marks `shifted` [inches]."""
    logarithmic = not dated and levels[0] > 0.0 and levels[-1] > WIDE_RATIO * levels[0]
    if logarithmic:
        axes.set_xscale("log")
    places = np.log(levels) if logarithmic else levels
    width, beside = panel_inches(axes)[0], BESIDE_MARKS + shifted
    room = (places[-1] - places[0]) * beside / (width - 2.0 * beside) or 0.5
    ends = np.array([places[0] - room, places[-1] + room])
    axes.set_xlim(*(np.exp(ends) if logarithmic else ends))
    if levels.size > MANY_LEVELS and not dated and not logarithmic:
        few_ticks(axes, "x", 6)
        return
    whole_years = dated and all((num2date(day).month, num2date(day).day) == (1, 1) for day in levels)
    pattern = "%Y" if whole_years else "%b %Y"
    labels = [num2date(level).strftime(pattern) if dated else level_name(level) for level in levels]
    inches = (places - ends[0]) / (ends[1] - ends[0]) * width
    shown = spaced(inches.tolist(), labels)
    axes.set_xticks(levels, [label if there else "" for label, there in zip(labels, shown, strict=True)])
    axes.xaxis.set_minor_locator(NullLocator())


def _draw_list(axes: Axes, rows: pd.DataFrame, groups: Sequence[Group], levels: Sequence[Hashable]) -> None:
    """A mark and a bar for each group at each level, one below the other."""
    places = {level: place for place, level in enumerate(levels)}
    for group in groups:
        chosen = rows[rows["group"] == group.name]
        heights = chosen["level"].map(places) * _step(groups) + group.place * ENTRY
        x, low, high = (chosen[name].to_numpy() for name in VALUES)
        axes.hlines(heights, low, high, color=group.colour, linewidth=1.5)
        axes.plot(x, heights, color=group.colour, linestyle="", marker=group.marker, markersize=4.5, zorder=3)
    for place in range(1, len(levels) if len(groups) > 1 else 1):
        axes.axhline((place - 0.5) * _step(groups), color=LIGHT, linewidth=0.6, zorder=0)
    few_ticks(axes, "x")


def _name_levels(
    panels: Sequence[Axes], levels: Sequence[Hashable], groups: Sequence[Group], heading: str
) -> None:
    """Names of levels at the left of the sheet, at the same heights in all panels."""
    step = _step(groups)
    names = [wrapped(level_name(level), LEVEL_NAME, most_lines=2) for level in levels]
    left = min(axes.get_position().x0 for axes in panels)
    for axes in panels:
        first = axes.get_position().x0 <= left
        axes.set_ylim((len(levels) - 0.5) * step, -0.5 * step)
        axes.set_yticks([place * step for place in range(len(levels))], names if first else [""] * len(names))
        axes.grid(visible=False, axis="y")
        axes.grid(visible=True, axis="x", color=LIGHT, linewidth=0.6)
        if first:
            axes.annotate(
                wrapped(heading, LEVEL_NAME),
                (0.0, 1.0),
                xycoords="axes fraction",
                xytext=(-6, 5),
                textcoords="offset points",
                fontsize=SMALL,
                color=GREY,
                ha="right",
                va="bottom",
            )


def _groups(table: pd.DataFrame) -> list[Group]:
    names = [str(name) for name in dict.fromkeys(table["group"])]
    middle = 0.5 * (len(names) - 1)
    return [
        Group(name, DISTINCT[place % len(DISTINCT)], _marker(place), place - middle)
        for place, name in enumerate(names)
    ]


def _marker(place: int) -> str:
    """Another marker when the colours begin again."""
    return MARKERS[(place + place // len(DISTINCT)) % len(MARKERS)]


def _beside(group: Group) -> str:
    return wrapped(short_name(group.name), GROUP_NAME, most_lines=2)


def _step(groups: Sequence[Group]) -> float:
    """Inches from a level in a list to the next."""
    return max(LEVEL, len(groups) * ENTRY + BETWEEN)


def _dated(table: pd.DataFrame) -> bool:
    return all(isinstance(level, datetime.date) for level in table["level"])


def _numbered(table: pd.DataFrame) -> bool:
    return all(isinstance(level, Real) and not isinstance(level, bool | np.bool_) for level in table["level"])


def _many(table: pd.DataFrame) -> bool:
    return bool(table["level"].nunique() > MANY_LEVELS)


def _positions(table: pd.DataFrame) -> NDArray[np.float64]:
    values = date2num(table["level"]) if _dated(table) else table["level"].to_numpy(dtype=float)
    return np.asarray(values, dtype=float)


def _limits(rows: pd.DataFrame, *, with_zero: bool) -> Sequence[float]:
    """Ends of an axis with room beside all values and intervals."""
    values = rows[VALUES].to_numpy(dtype=float).ravel()
    values = np.append(values[np.isfinite(values)], [0.0] if with_zero else [])
    low, high = (float(values.min()), float(values.max())) if values.size else (0.0, 0.0)
    room = MARGIN * (high - low) or 0.1 * abs(high) or 1.0
    return [low - room, high + room]
