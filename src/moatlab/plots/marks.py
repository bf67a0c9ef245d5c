"""What is drawn on top of axes in several figures: lines of firms, names at line ends, contract dates."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression

from moatlab.observe.history import History
from moatlab.plots.style import FONT_SIZE, GREY, SMALL, firm_colour, firm_label, month_ends

__all__ = ["Line", "draw_lines", "firm_lines", "mark_contracts", "mark_observations", "name_line_ends"]

POINTS_PER_INCH = 72.0
FEW_MONTHS = 3
# Names of contracts: height of a level in shares of the axes, levels, width of a letter in font sizes.
LEVEL_HEIGHT, MOST_LEVELS, CHARACTER_WIDTH = 0.11, 4, 0.62


@dataclass(frozen=True)
class Line:
    """One line of a figure: its name, colour, dash pattern ("-", "--", ":") and monthly values."""

    label: str
    values: "pd.Series[float]"
    colour: str
    dash: str = "-"


def firm_lines(history: History, table: pd.DataFrame, firm: str, variable: str) -> list[Line]:
    """One line a firm from a tidy table; firms that never have a value are left out."""
    wide = table.pivot_table(index="date", columns=firm, values=variable, sort=False)
    names = [str(name) for name in wide.columns]
    return [Line(firm_label(history, name), wide[name], firm_colour(name, names)) for name in names]


def draw_lines(axes: Axes, lines: list[Line], *, steps: bool = False) -> None:
    """Draw lines at the ends of their months; `steps` holds each value until the next month."""
    for line in lines:
        axes.plot(
            month_ends(line.values.index),
            line.values.to_numpy(),
            color=line.colour,
            linestyle=line.dash,
            linewidth=1.6,
            marker="o" if len(line.values) <= FEW_MONTHS else "",
            markersize=4,
            drawstyle="steps-post" if steps else "default",
            solid_capstyle="butt",
            clip_on=len(line.values) > FEW_MONTHS,
        )


def name_line_ends(axes: Axes, lines: list[Line]) -> None:
    """Write the names of lines at their right ends, moved apart where they would overlap.

    Positions are those nearest to the line ends, in least squares, at which no two texts touch; call it
    when the limits of the axes are final.
    """
    last = {line.label: line.values.dropna() for line in lines}
    ended = [line for line in lines if len(last[line.label])]
    points = np.array([[0.0, last[line.label].iloc[-1]] for line in ended]).reshape(-1, 2)
    heights = axes.transAxes.inverted().transform(axes.transData.transform(points))[:, 1]
    order = np.argsort(heights, kind="stable")
    text_lines = np.array([1.0 + line.label.count("\n") for line in ended])
    placed = _apart(heights[order], _text_height(axes) * text_lines[order])
    for index, height in zip(order, placed, strict=True):
        axes.annotate(
            ended[index].label,
            (1.0, height),
            xycoords="axes fraction",
            xytext=(5, 0),
            textcoords="offset points",
            fontsize=FONT_SIZE,
            color=ended[index].colour,
            va="center",
            annotation_clip=False,
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
    """Thin dated lines where an exclusive or preferred contract was signed during the run.

    Names stand above the lines of the figure, each as high as there is room; the names of a crowd
    of contracts are left out where there is none.
    """
    contracts = history.contracts
    first, last = history.market.index[0], history.market.index[-1]
    tied = contracts["mode"].isin(["exclusive", "preferred"])
    during = (contracts["signed"] > first) & (contracts["signed"] <= last)
    occupied: list[float] = []
    for signed, group in contracts[tied & during].groupby("signed"):
        assert isinstance(signed, pd.Timestamp)
        axes.axvline(date2num(signed), color=GREY, linewidth=0.8, linestyle=(0, (4, 3)), zorder=1)
        pairs = zip(group["cloud"], group["lab"], group["mode"], strict=True)
        lines = [f"{firm_label(history, c)}-{firm_label(history, lab)} ({mode})" for c, lab, mode in pairs]
        _name_date(axes, signed, "\n".join([f"{signed:%B %Y}:", *lines]), occupied)
    if occupied:
        _leave_headroom(axes, len(occupied) * LEVEL_HEIGHT)


def _name_date(axes: Axes, date: pd.Timestamp, name: str, occupied: list[float]) -> None:
    """Write a name beside a dated line, on the side with more room and the first level that is free.

    `occupied` holds how far each level is taken, in shares of the axes' width, and is brought up to date.
    """
    left, right = axes.get_xlim()
    position = (date2num(date) - left) / (right - left)
    longest = max(len(line) for line in name.splitlines())
    width = CHARACTER_WIDTH * longest * SMALL * axes.figure.dpi / POINTS_PER_INCH / axes.bbox.width
    side = -1 if position + width > 1.0 else 1
    start = position if side > 0 else position - width
    level = next((level for level, taken in enumerate(occupied) if start > taken), len(occupied))
    if level >= MOST_LEVELS:
        return
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


def _leave_headroom(axes: Axes, share: float) -> None:
    """Keep an upper share of the axes free of lines and ticks."""
    low, high = axes.get_ylim()
    axes.set_yticks([tick for tick in axes.get_yticks() if low <= tick <= high])
    axes.set_ylim(low, low + (high - low) / (1.0 - share))


def _apart(centres: NDArray[np.float64], heights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Ascending centres of texts of some heights, moved until none overlaps, nearest to the given ones."""
    if not centres.size:
        return centres
    gaps = 0.5 * (heights[1:] + heights[:-1])
    shifts = np.concatenate([[0.0], np.cumsum(gaps)])
    placed: NDArray[np.float64] = isotonic_regression(centres - shifts).x + shifts
    return placed


def _text_height(axes: Axes) -> float:
    """Height of a line of text in shares of the axes' height."""
    return 1.25 * FONT_SIZE * axes.figure.dpi / POINTS_PER_INCH / axes.bbox.height
