"""Figure: the paths of an outcome over all worlds of a sweep, group by group, and what differs from one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator
from numpy.typing import NDArray

from moatlab.foundation.errors import InputError, one_of, shown
from moatlab.observe.outcomes import Outcome
from moatlab.plots.sheets import Caption, Room, few_ticks, figure_of, new_sheet
from moatlab.plots.style import BLACK, BLUE, GREY, NARROW, SMALL, WIDE
from moatlab.plots.wording import difference_unit, short_name, wrapped

__all__ = ["sweep_paths", "world_paths"]

PANEL, MOST_COLUMNS, OUTER, INNER = 1.45, 4, 0.18, 0.3
FEW_MONTHS, BESIDE_YEARS = 30, 0.3
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
# What names a world besides the levels of what is compared: points are numbered alike for all policies and
# scenarios; rows of a table are points of their own, of which the draw of the sample is the same.
WORLDS = {
    "policy": ["scenario", "row", "point", "draw", "seed"],
    "scenario": ["policy", "row", "point", "draw", "seed"],
    "row": ["scenario", "policy", "draw", "seed"],
}


def world_paths(
    series: pd.DataFrame, outcome: str, of: str = "policy", worlds: Sequence[str] | None = None
) -> pd.DataFrame:
    """The paths of an outcome as `sweep_paths` draws them, from the series of a sweep.

    Args:
        series: one row a run and date.
        outcome: its column.
        of: the column whose levels are compared.
        worlds: columns in which two runs of the same world agree; known for policy, scenario and row.

    Returns:
        `group`, `world` (a number), `date`, `value`.

    Raises:
        InputError: worlds are not known.
    """
    same = worlds or WORLDS.get(of)
    if same is None:
        raise InputError(
            place="worlds",
            found=f"none for {shown(of)}",
            allowed=f"columns, except for {one_of(list(WORLDS))}",
        )
    numbers = series.groupby(list(same), sort=False, dropna=False).ngroup()
    columns = {"group": series[of], "world": numbers, "date": series["date"], "value": series[outcome]}
    return pd.DataFrame(columns)


def sweep_paths(
    paths: pd.DataFrame, outcome: Outcome, caption: Caption, *, reference: str | None = None
) -> Figure:
    """Median and the middle 50 % and 90 % of worlds year by year, one panel a group.

    With a reference, its median and 90 % are drawn in every panel, and below it the differences between each
    world of the group and the same world of the reference, which are far less spread than the worlds.

    Args:
        paths: `group`, `world`, `date` (first day of the year or month) and `value`, as recorded.
        outcome: what the values are.
        caption: the words around it.
        reference: a group.

    Raises:
        InputError: no such group.
    """
    wide = outcome.scale * paths.pivot(index=["group", "world"], columns="date", values="value").astype(float)
    everything = list(dict.fromkeys(paths["group"]))
    if reference is not None and reference not in everything:
        raise InputError(place="reference", found=shown(reference), allowed=one_of(everything))
    groups = [name for name in everything if name != reference]
    tables = {name: pd.DataFrame(wide.xs(name, level="group")) for name in everything}
    levels = {name: _quantiles(tables[name]) for name in everything}
    rows = [Row(levels, outcome.short_unit)]
    if reference is not None:
        changes = {name: _quantiles((tables[name] - tables[reference]).dropna(how="all")) for name in groups}
        rows.append(Row(changes, difference_unit(outcome), f"difference to {short_name(reference)}"))
    caption = caption.adding(_sample(tables, paired=reference is not None))
    several = any(len(table) > 1 for table in tables.values())
    sheet = _sheet(groups, rows, caption, _key(reference, banded=several))
    for row, panels in zip(rows, sheet, strict=True):
        limits = _limits(list(row.quantiles.values()), with_zero=bool(row.title))
        for name, axes in panels.items():
            axes.set_ylim(*limits)
            _date_axis(axes, pd.DatetimeIndex(wide.columns))
            if row.title:
                axes.axhline(0.0, color=GREY, linewidth=0.8, zorder=1)
            elif reference is not None:
                _draw_reference(axes, levels[reference])
            _draw_bands(axes, row.quantiles[name])
    return figure_of(next(iter(sheet[0].values())))


@dataclass(frozen=True, eq=False)
class Row:
    """A kind of panel: quantiles by group [QUANTILES, dates], their unit, and the title of differences."""

    quantiles: dict[str, pd.DataFrame]
    unit: str
    title: str = ""


def _quantiles(worlds: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(worlds.quantile(list(QUANTILES)))


def _sheet(
    groups: Sequence[str], rows: Sequence[Row], caption: Caption, key: Mapping[str, Artist]
) -> list[dict[str, Axes]]:
    """Panels by row and group; where groups do not fit side by side, those left over follow below."""
    blocks = -(-len(groups) // MOST_COLUMNS)
    columns = -(-len(groups) // blocks)
    places = [
        (kind, name)
        for first in range(0, len(groups), columns)
        for kind in range(len(rows))
        for name in [*groups[first : first + columns], *[""] * columns][:columns]
    ]
    titles = [(rows[kind].title or short_name(name)) if name else "" for kind, name in places]
    room = Room(PANEL, columns, 0.32, 0.3, bottom=0.38, outer=0.5, width=WIDE if columns > 1 else NARROW)
    sheet: list[dict[str, Axes]] = [{} for _ in rows]
    for place, (axes, (kind, name)) in enumerate(
        zip(new_sheet(caption, titles, room, key), places, strict=True)
    ):
        if not name:
            axes.remove()
            continue
        sheet[kind][name] = axes
        if place % columns == 0:
            axes.set_ylabel(wrapped(rows[kind].unit, PANEL), fontsize=SMALL)
        else:
            axes.tick_params(labelleft=False)
    return sheet


def _draw_bands(axes: Axes, quantiles: pd.DataFrame) -> None:
    """The median in the middle 50 % and 90 % of worlds; dots where there is a single date."""
    when = _positions(pd.DatetimeIndex(quantiles.columns))
    low, quarter, median, three_quarters, high = quantiles.to_numpy()
    axes.fill_between(when, low, high, color=BLUE, alpha=OUTER, linewidth=0)
    axes.fill_between(when, quarter, three_quarters, color=BLUE, alpha=INNER, linewidth=0)
    axes.plot(when, median, color=BLUE, linewidth=1.6, marker="o" if len(when) == 1 else "", markersize=4)


def _draw_reference(axes: Axes, quantiles: pd.DataFrame) -> None:
    when = _positions(pd.DatetimeIndex(quantiles.columns))
    low, _, median, _, high = quantiles.to_numpy()
    marker = "D" if len(when) == 1 else ""
    axes.plot(when, median, color=BLACK, linewidth=1.1, linestyle="--", marker=marker, markersize=4, zorder=3)
    for end in (low, high):
        axes.plot(when, end, color=BLACK, linewidth=0.8, linestyle=":", zorder=3)


def _date_axis(axes: Axes, dates: pd.DatetimeIndex) -> None:
    """From the first date to the last, with ticks at years, or at months when there are few."""
    when = _positions(dates)
    beside = BESIDE_YEARS if _yearly(dates) or len(when) == 1 else 0.0
    axes.set_xlim(when[0] - beside, when[-1] + beside)
    if len(when) == 1:
        axes.set_xticks(when, [f"{dates[0]:{'%Y' if _yearly(dates) else '%b %Y'}}"])
    elif _yearly(dates) or len(dates) > FEW_MONTHS:
        axes.xaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda year, _: f"{year:.0f}"))
    else:
        every = slice(0, len(dates), max(1, len(dates) // 3))
        axes.set_xticks(when[every], [f"{date:%b %Y}" for date in dates[every]])
    few_ticks(axes, "y", 4)


def _positions(dates: pd.DatetimeIndex) -> NDArray[np.float64]:
    """Years as numbers: a yearly mean stands at its year, a month at its end."""
    years = dates.year.to_numpy(dtype=float)
    return years if _yearly(dates) else years + dates.month.to_numpy(dtype=float) / 12.0


def _yearly(dates: pd.DatetimeIndex) -> bool:
    return bool((dates.month == 1).all())


def _sample(tables: Mapping[str, pd.DataFrame], *, paired: bool) -> str:
    """How many worlds the bands contain."""
    counts = sorted({len(table) for table in tables.values()})
    number = f"{counts[0]}" if len(counts) == 1 else f"{counts[0]} to {counts[-1]}"
    worlds = f"Bands contain the middle 50 % and 90 % of {number} worlds (a point and a seed each)"
    if counts[-1] == 1:
        worlds = "A single world"
    return f"{worlds}{'; differences are those within the same world' if paired else ''}."


def _limits(quantiles: Sequence[pd.DataFrame], *, with_zero: bool) -> Sequence[float]:
    values = np.concatenate([table.to_numpy().ravel() for table in quantiles])
    values = np.append(values[np.isfinite(values)], [0.0] if with_zero else [])
    low, high = (float(values.min()), float(values.max())) if values.size else (0.0, 0.0)
    room = 0.05 * (high - low) or 0.1 * abs(high) or 1.0
    return [low - room, high + room]


def _key(reference: str | None, *, banded: bool) -> dict[str, Artist]:
    key: dict[str, Artist] = {"median" if banded else "value": Line2D([], [], color=BLUE, linewidth=1.6)}
    if banded:
        key["50 % of worlds"] = Patch(color=BLUE, alpha=OUTER + INNER, linewidth=0)
        key["90 % of worlds"] = Patch(color=BLUE, alpha=OUTER, linewidth=0)
    if reference is None:
        return key
    name = short_name(reference)
    key[f"{name}: median" if banded else name] = Line2D([], [], color=BLACK, linewidth=1.1, linestyle="--")
    if banded:
        key[f"{name}: 90 % of worlds"] = Line2D([], [], color=BLACK, linewidth=0.8, linestyle=":")
    return key
