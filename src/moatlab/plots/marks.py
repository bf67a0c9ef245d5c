"""What is drawn on top of axes in several figures: lines of firms, names at line ends, contract dates."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression

from moatlab.observe.history import History
from moatlab.plots.contract_terms import contract_spells
from moatlab.plots.style import FONT_SIZE, GREY, PALE, SMALL, firm_colour, firm_label, founders, month_ends

__all__ = [
    "Line",
    "LineEnd",
    "Side",
    "draw_lines",
    "firm_lines",
    "heights_apart",
    "mark_contracts",
    "mark_level",
    "mark_observations",
    "name_line_ends",
    "say",
    "text_width",
    "write_beside",
]

type Side = Literal["left", "right"]

POINTS_PER_INCH = 72.0
FEW_MONTHS = 3
# Names of contracts: height of a level in shares of the axes, levels, width of a letter in font sizes.
LEVEL_HEIGHT, MOST_LEVELS, CHARACTER_WIDTH = 0.11, 3, 0.62


@dataclass(frozen=True)
class Line:
    """One line of a figure: its name ("" = none), monthly values, colour, dash pattern and width."""

    label: str
    values: "pd.Series[float]"
    colour: str
    dash: str = "-"
    width: float = 1.6


def firm_lines(history: History, table: pd.DataFrame, firm: str, variable: str) -> list[Line]:
    """One line a firm from a tidy table, up to its exit; firms that never have a value are left out.

    Firms that entered during the run are pale and share one name.
    """
    if "alive" in table:
        table = table[table["alive"] > 0.0]
    wide = table.pivot_table(index="date", columns=firm, values=variable, sort=False)
    wide = wide.reindex(history.market.index)
    known = founders(history)
    names = [str(name) for name in wide.columns if name in known]
    lines = [Line(firm_label(history, name), wide[name], firm_colour(name, names)) for name in names]
    return _entrant_lines(wide.drop(columns=names)) + lines


def _entrant_lines(wide: pd.DataFrame) -> list[Line]:
    """Pale lines; the one that ends last, and highest, carries the name of all."""
    ends = {name: (wide[name].last_valid_index(), wide[name].dropna().iloc[-1]) for name in wide.columns}
    named = max(ends, key=ends.__getitem__, default=None)
    return [Line("Entrants" if name == named else "", wide[name], PALE, width=1.0) for name in wide.columns]


def draw_lines(axes: Axes, lines: list[Line], *, steps: bool = False) -> None:
    """Draw lines at the ends of their months; `steps` holds each value until the next month."""
    for line in lines:
        axes.plot(
            month_ends(line.values.index),
            line.values.to_numpy(),
            color=line.colour,
            linestyle=line.dash,
            linewidth=line.width,
            marker="o" if len(line.values) <= FEW_MONTHS else "",
            markersize=4,
            drawstyle="steps-post" if steps else "default",
            solid_capstyle="butt",
            clip_on=len(line.values) > FEW_MONTHS,
        )


def name_line_ends(axes: Axes, lines: list[Line]) -> None:
    """Write the names of lines at their right ends, moved apart where they would overlap.

    Positions are those nearest to the line ends, in least squares, at which no two texts touch; call it
    when the limits of the axes are final. A line that ends early is named with the year of its end.
    """
    ended = [line for line in lines if line.label and line.values.notna().any()]
    write_beside(
        axes,
        [LineEnd(_name_with_end(line), line.values.dropna().iloc[-1], line.colour) for line in ended],
    )


@dataclass(frozen=True)
class LineEnd:
    """What is written beside the right end of a line: text, height of the line there, and colour."""

    text: str
    value: float
    colour: str


def write_beside(
    axes: Axes, ends: Sequence[LineEnd], size: float = FONT_SIZE, *, side: Side = "right"
) -> None:
    """Write texts beside the axes, as near to their heights as they can stand without touching."""
    heights = heights_apart(axes, [end.value for end in ends], [end.text for end in ends], size)
    for end, height in zip(ends, heights, strict=True):
        axes.annotate(
            end.text,
            (float(side == "right"), height),
            xycoords="axes fraction",
            xytext=(5 if side == "right" else -5, 0),
            textcoords="offset points",
            fontsize=size,
            color=end.colour,
            ha="left" if side == "right" else "right",
            va="center",
            annotation_clip=False,
        )


def heights_apart(
    axes: Axes, values: Sequence[float], texts: Sequence[str], size: float = FONT_SIZE
) -> NDArray[np.float64]:
    """Heights for texts beside values of the y axis, as near as they can stand without touching.

    Returns:
        In shares of the height of the axes, in the order given.
    """
    points = np.array([[0.0, value] for value in values]).reshape(-1, 2)
    heights: NDArray[np.float64] = axes.transAxes.inverted().transform(axes.transData.transform(points))[:, 1]
    order = np.argsort(heights, kind="stable")
    text_lines = np.array([1.0 + text.count("\n") for text in texts])
    heights[order] = _apart(heights[order], _text_height(axes, size) * text_lines[order])
    return heights


def _name_with_end(line: Line) -> str:
    end = line.values.last_valid_index()
    assert isinstance(end, pd.Timestamp)
    return line.label if end == line.values.index[-1] else f"{line.label}\n(until {end:%Y})"


def mark_level(axes: Axes, level: float, name: str, *, at_right: bool = False) -> None:
    """A thin horizontal line at a level that matters, named above its left or right end."""
    axes.axhline(level, color=GREY, linewidth=0.8, linestyle=(0, (1, 2)), zorder=1)
    axes.annotate(
        name,
        (1.0 if at_right else 0.0, level),
        xycoords=("axes fraction", "data"),
        xytext=(-2 if at_right else 4, 2),
        textcoords="offset points",
        fontsize=SMALL,
        color=GREY,
        ha="right" if at_right else "left",
        va="bottom",
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.3},
        zorder=1.5,
    )


def say(axes: Axes, text: str) -> None:
    """Say in the middle of empty axes why there is nothing to see."""
    axes.text(
        0.5, 0.5, text, transform=axes.transAxes, ha="center", va="center", color=GREY, fontsize=FONT_SIZE
    )


def mark_observations(axes: Axes, observations: pd.DataFrame, colour: str, *, hollow: bool = False) -> None:
    """Draw observed values (columns `date`, `value`) as points over the simulated lines."""
    low, high = axes.get_xlim()
    dates = date2num(observations["date"])
    shown = (dates > low) & (dates <= high)
    axes.plot(
        dates[shown],
        observations["value"].to_numpy()[shown],
        linestyle="",
        marker="o",
        markersize=4.2,
        markeredgewidth=0.9,
        markeredgecolor=colour if hollow else "white",
        markerfacecolor="white" if hollow else colour,
        zorder=4,
        clip_on=False,
    )


def mark_contracts(axes: Axes, history: History) -> None:
    """Thin dated lines where a lab of the scenario signed an exclusive or preferred contract during the run.

    Names stand above the lines of the figure, each as high as there is room. A contract whose name finds
    no room is not marked; all contracts stand in the timeline of deals.
    """
    signings = contract_spells(history).drop_duplicates("contract")
    first, last = history.market.index[0], history.market.index[-1]
    tied = signings["mode"].isin(["exclusive", "preferred"]) & signings["lab"].isin(founders(history))
    during = (signings["since"] > first) & (signings["since"] <= last)
    occupied: list[float] = []
    for signed, group in signings[tied & during].groupby("since"):
        assert isinstance(signed, pd.Timestamp)
        pairs = zip(group["cloud"], group["lab"], group["mode"], strict=True)
        lines = [f"{firm_label(history, c)}-{firm_label(history, lab)} ({mode})" for c, lab, mode in pairs]
        if _name_date(axes, signed, "\n".join([f"{signed:%B %Y}:", *lines]), occupied):
            axes.axvline(date2num(signed), color=GREY, linewidth=0.8, linestyle=(0, (4, 3)), zorder=1)
    if occupied:
        _leave_headroom(axes, len(occupied) * LEVEL_HEIGHT)


def _name_date(axes: Axes, date: pd.Timestamp, name: str, occupied: list[float]) -> bool:
    """Write a name beside a dated line, on the side with more room and the first level that is free.

    `occupied` holds how far each level is taken, in shares of the axes' width, and is brought up to date.

    Returns:
        Whether there was room.
    """
    left, right = axes.get_xlim()
    position = (date2num(date) - left) / (right - left)
    width = text_width(axes, name)
    side = -1 if position + width > 1.0 else 1
    start = position if side > 0 else position - width
    level = next((level for level, taken in enumerate(occupied) if start > taken), len(occupied))
    if level >= MOST_LEVELS:
        return False
    occupied[level : level + 1] = [start + width]
    axes.annotate(
        name,
        (position, 1.0 - level * LEVEL_HEIGHT),
        xycoords="axes fraction",
        xytext=(4 * side, -1),
        textcoords="offset points",
        fontsize=SMALL,
        color=GREY,
        ha="left" if side > 0 else "right",
        va="top",
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5},
    )
    return True


def _leave_headroom(axes: Axes, share: float) -> None:
    """Keep an upper share of the axes free of lines and ticks."""
    limits = axes.get_ylim()
    axes.set_yticks([tick for tick in axes.get_yticks() if limits[0] <= tick <= limits[1]])
    scale = axes.yaxis.get_transform()
    low, high = scale.transform(np.array(limits))
    top = scale.inverted().transform(np.array([low + (high - low) / (1.0 - share)]))
    axes.set_ylim(limits[0], float(top[0]))


def text_width(axes: Axes, text: str) -> float:
    """Width of a small text, at most, in shares of the axes' width."""
    longest = max(len(line) for line in text.splitlines())
    return CHARACTER_WIDTH * (longest + 1) * SMALL * axes.figure.dpi / POINTS_PER_INCH / axes.bbox.width


def _apart(centres: NDArray[np.float64], heights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Ascending centres of texts of some heights, moved until none overlaps, nearest to the given ones.

    Heights are in shares of the axes.
    """
    if not centres.size:
        return centres
    gaps = 0.5 * (heights[1:] + heights[:-1])
    shifts = np.concatenate([[0.0], np.cumsum(gaps)])
    free = 1.0 - shifts[-1]
    placed: NDArray[np.float64] = isotonic_regression(centres - shifts).x
    # Beyond the axes there are titles, ticks and other panels; what does not fit stands in the middle.
    bounded: NDArray[np.float64] = np.clip(placed, min(0.0, 0.5 * free), max(0.5 * free, free)) + shifts
    return bounded


def _text_height(axes: Axes, size: float) -> float:
    """Height of a line of text in shares of the axes' height."""
    return 1.25 * size * axes.figure.dpi / POINTS_PER_INCH / axes.bbox.height
