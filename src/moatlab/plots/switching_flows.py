"""Figure: where cloud spending came from and went to between dates, as ribbons from cloud to cloud."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle
from matplotlib.path import Path
from numpy.typing import NDArray

from moatlab.observe.flow_table import ON_PREMISES
from moatlab.observe.history import History
from moatlab.plots.marks import LineEnd, Side, write_beside
from moatlab.plots.style import (
    FONT_SIZE,
    GREY,
    PALE,
    SMALL,
    WHITE,
    WIDE,
    explain,
    finish,
    firm_colour,
    firm_label,
    new_figure,
)

__all__ = ["flow_dates", "flow_shares", "switching_flows"]

MOST_DATES, HEIGHT = 4, 5.6
# Left, right, bottom and top of the panel, in shares of the figure; room for names on both sides.
MARGINS = (0.13, 0.87, 0.2, 0.825)
# Half the width of a bar, in distances between dates; in shares: gap between bars, lowest bar with a number.
HALF_BAR, GAP, LOWEST_NUMBERED = 0.055, 0.035, 0.03
STAYED, REPLACED, MOVED = "stayed", "replaced", "moved"
# What is drawn first is palest.
WAYS = (STAYED, REPLACED, MOVED)
OPACITY = {STAYED: 0.15, REPLACED: 0.45, MOVED: 1.0}
MEANING = {
    MOVED: "the same enterprise moved",
    REPLACED: "it closed, and its successor, a new one of the same size, began elsewhere",
    STAYED: "it stayed, or its successor began at the same cloud",
}
RIBBON = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]

type Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Column:
    """The bars of a date, top down: tops and heights in shares of `spending` [USD bn/yr]."""

    date: pd.Timestamp
    spending: float
    tops: Floats
    heights: Floats

    @property
    def end(self) -> float:
        """Where the last bar ends."""
        return float(self.tops[-1] + self.heights[-1])


@dataclass(frozen=True, eq=False)
class Ribbons:
    """Widths of ribbons and their upper edges on both sides, by origin, destination and way [P, P, WAYS]."""

    left: Floats
    start: Floats
    right: Floats
    end: Floats


def switching_flows(history: History) -> Figure:
    """Shares in cloud spending at a few dates, and the spending that changed place between them."""
    dates = flow_dates(history)
    places = [*(cloud.name for cloud in history.scenario.clouds), ON_PREMISES]
    stretches = [_changes(history, places, *pair) for pair in pairwise(dates)]
    columns = _columns(history, places, dates, stretches)
    colours = [_colour(history, place) for place in places]
    figure = new_figure(WIDE, HEIGHT)
    left, right, bottom, top = MARGINS
    axes = figure.add_axes((left, bottom, right - left, top - bottom))
    axes.set(xlim=(-HALF_BAR, len(dates) - 1 + HALF_BAR), ylim=(max(each.end for each in columns), 0.0))
    axes.set_axis_off()
    for number, changes in enumerate(stretches):
        _draw_ribbons(axes, number, _ribbons(columns[number], columns[number + 1], changes), colours)
    for number, column in enumerate(columns):
        _draw_bars(axes, number, column, colours)
        _head(axes, number, column)
    _name_places(axes, history, columns, colours)
    explain(figure, {MEANING[way]: Patch(color=GREY, alpha=OPACITY[way], linewidth=0) for way in MEANING})
    return finish(
        axes,
        history,
        title="Cloud spending by cloud, % of all, and what changed place from date to date",
        data="Width of ribbons: general spending over that of all in the month of the change, summed; a "
        "ribbon has the colour of the place it leaves.\nOn-premises: only what leaves for a cloud before the "
        "next date, or has come since the last. Growth and prices change shares as well.",
    )


def flow_dates(history: History, most: int = MOST_DATES) -> pd.DatetimeIndex:
    """The first month, the last, and others evenly between them."""
    months = history.market.index
    chosen = np.unique(np.linspace(0, len(months) - 1, most).round().astype(int))
    return pd.DatetimeIndex(months[chosen])


def flow_shares(history: History, first: pd.Timestamp, last: pd.Timestamp) -> "pd.Series[float]":
    """Spending that changed place after the month `first` and until the month `last`.

    Returns:
        Its share in the revenue of all clouds from general computing in the month of the change, summed over
        the months, by `kind` (moved or replaced), `from` and `to`.
    """
    flows = history.flows[(history.flows["date"] > first) & (history.flows["date"] <= last)]
    shares = flows["spending"] / flows["date"].map(history.market["general_revenue"])
    return shares.groupby([flows["kind"], flows["from"], flows["to"]]).sum()


def _changes(history: History, places: list[str], first: pd.Timestamp, last: pd.Timestamp) -> Floats:
    """What changed place between two dates, in shares, by origin, destination and way [P, P, WAYS].

    Who stays, or is followed by a successor in the same place, is none of it.
    """
    shares = flow_shares(history, first, last)
    table = np.zeros((len(places), len(places), len(WAYS)))
    for way in (REPLACED, MOVED):
        index = pd.MultiIndex.from_product([[way], places, places])
        table[..., WAYS.index(way)] = (
            shares.reindex(index, fill_value=0.0).to_numpy().reshape(len(places), -1)
        )
    table[np.diag_indices(len(places))] = 0.0
    return table


def _columns(
    history: History, places: list[str], dates: pd.DatetimeIndex, stretches: list[Floats]
) -> list[Column]:
    """Bars of all dates; that of on-premises is as high as what passes through it on either side."""
    shares = history.clouds.pivot_table(index="date", columns="cloud", values="share")
    came = [0.0, *(float(changes[:, -1].sum()) for changes in stretches)]
    leaves = [*(float(changes[-1].sum()) for changes in stretches), 0.0]
    spending = history.market.loc[dates, "general_revenue"].tolist()
    columns = []
    for number, date in enumerate(dates):
        heights = np.append(shares.loc[date, places[:-1]].to_numpy(), max(came[number], leaves[number]))
        tops = np.concatenate([[0.0], np.cumsum(heights + GAP)[:-1]])
        columns.append(Column(date, spending[number], tops, heights))
    return columns


def _ribbons(before: Column, after: Column, changes: Floats) -> Ribbons:
    """Where the ribbons between two dates begin and end."""
    left, right = _widths(before, changes), _widths(after, changes.transpose(1, 0, 2))
    start, end = _stacked(before, left), _stacked(after, right)
    return Ribbons(left, start, right.transpose(1, 0, 2), end.transpose(1, 0, 2))


def _widths(column: Column, changes: Floats) -> Floats:
    """Widths at the bars of one date, with what stays; by bar, other end and way.

    Where more passed than the bar is high, because some came and left again, ribbons are narrower.
    """
    passing = changes.sum(axis=(1, 2))
    fitting = np.minimum(
        1.0, np.divide(column.heights, passing, out=np.ones_like(passing), where=passing > 0.0)
    )
    widths = changes * fitting[:, None, None]
    clouds = np.arange(len(column.heights) - 1)
    widths[clouds, clouds, WAYS.index(STAYED)] = (column.heights - fitting * passing)[:-1]
    return widths


def _stacked(column: Column, widths: Floats) -> Floats:
    """Upper edges of the ribbons at each bar, sorted by the place at their other end, so that few cross."""
    flat = widths.reshape(len(widths), -1)
    return np.asarray(column.tops[:, None] + np.cumsum(flat, axis=1) - flat).reshape(widths.shape)


def _draw_ribbons(axes: Axes, number: int, ribbons: Ribbons, colours: Sequence[str]) -> None:
    """All ribbons of one stretch, those of a way together: the palest below."""
    x = number + HALF_BAR, number + 0.5, number + 1 - HALF_BAR
    for way, name in enumerate(WAYS):
        paths, faces = [], []
        for origin, destination in zip(*np.nonzero(ribbons.left[..., way]), strict=True):
            place = origin, destination, way
            upper = ribbons.start[place], ribbons.end[place]
            lower = upper[0] + ribbons.left[place], upper[1] + ribbons.right[place]
            forth = [(x[0], upper[0]), (x[1], upper[0]), (x[1], upper[1]), (x[2], upper[1])]
            back = [(x[2], lower[1]), (x[1], lower[1]), (x[1], lower[0]), (x[0], lower[0])]
            paths.append(Path([*forth, *back, forth[0]], RIBBON))
            faces.append(to_rgba(colours[origin], OPACITY[name]))
        axes.add_collection(
            PathCollection(paths, facecolors=faces, linewidths=0, zorder=1 + way, label=name), autolim=False
        )


def _draw_bars(axes: Axes, number: int, column: Column, colours: Sequence[str]) -> None:
    """Bars, those of clouds with their shares in them."""
    for top, height, colour in zip(column.tops, column.heights, colours, strict=True):
        corner = number - HALF_BAR, top
        axes.add_patch(Rectangle(corner, 2.0 * HALF_BAR, height, facecolor=colour, linewidth=0, zorder=4))
    for top, height in zip(column.tops[:-1], column.heights[:-1], strict=True):
        if height >= LOWEST_NUMBERED:
            axes.text(
                number,
                top + 0.5 * height,
                f"{100.0 * height:.0f} %",
                color=WHITE,
                fontsize=SMALL,
                ha="center",
                va="center_baseline",
                zorder=5,
            )


def _head(axes: Axes, number: int, column: Column) -> None:
    """The date and the spending behind the shares, above the bars."""
    axes.annotate(
        f"{column.date:%B %Y}\n{column.spending:,.0f} bn USD a year",
        (number, 0.0),
        xytext=(0, 6),
        textcoords="offset points",
        fontsize=FONT_SIZE,
        ha="center",
        va="bottom",
        linespacing=1.4,
    )


def _name_places(axes: Axes, history: History, columns: Sequence[Column], colours: Sequence[str]) -> None:
    """Names of the places beside the first and the last bars."""
    names = [
        *(firm_label(history, cloud.name) for cloud in history.scenario.clouds),
        ON_PREMISES.capitalize(),
    ]
    beside: dict[Side, Column] = {"left": columns[0], "right": columns[-1]}
    for side, column in beside.items():
        middles = column.tops + 0.5 * column.heights
        shown = zip(names, middles, column.heights, colours, strict=True)
        ends = [LineEnd(name, middle, colour) for name, middle, height, colour in shown if height > 0.0]
        write_beside(axes, ends, side=side)


def _colour(history: History, place: str) -> str:
    names = [cloud.name for cloud in history.scenario.clouds]
    return PALE if place == ON_PREMISES else firm_colour(place, names)
