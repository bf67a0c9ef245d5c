"""Figure: the way of the three big clouds through the triangle of their shares, with the observed one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from moatlab.analysis.observed import BREAK, PROVIDERS, synergy_share
from moatlab.observe.history import History
from moatlab.plots.marks import say
from moatlab.plots.sheets import figure_of
from moatlab.plots.style import (
    BLACK,
    FONT_SIZE,
    GREY,
    NARROW,
    PURPLE,
    SMALL,
    WHITE,
    explain,
    finish,
    firm_colour,
    firm_label,
    month_ends,
    new_figure,
)
from moatlab.plots.wording import text_inches

__all__ = ["cloud_triangle"]

CORNERS, JANUARY = 3, 1
# Inches: the figure, the side of the triangle, and where its lower left corner stands.
HEIGHT, SIDE, LEFT, BOTTOM = 7.3, 5.9, 0.95, 1.5
SLOPE = 0.5 * 3.0**0.5
# Shares: room around the paths, distances of lines; and how many lines at most.
AROUND, STEPS, MOST_LINES = 0.015, (0.01, 0.02, 0.05, 0.1, 0.2), 8
ROUNDING = 1e-9
# Points of the three sides, which dates keep off as they keep off the paths.
ALONG = np.linspace(0.0, 1.0, 200)
SIDES = np.concatenate(
    [np.roll(np.stack([ALONG, 1.0 - ALONG, 0.0 * ALONG], 1), by, 1) for by in range(CORNERS)]
)
# Points: from a corner to its name, from a line to its number. By corner: lower left, lower right, top.
NAMES = ((-6, -20, "left", "top"), (6, -20, "right", "top"), (0, 7, "center", "bottom"))
NUMBERS = ((3, -4, "left", "top"), (5, 3, "left", "bottom"), (-5, 0, "right", "center"))
# Inches: from a point to its date, around a date, and the directions tried in turn.
TO_DATE, AROUND_DATE, HIGH = 0.1, 0.03, 0.13
DIRECTIONS = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1))

type Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Triangle:
    """The part of all possible shares that is shown: each cloud has at least `low` [3]."""

    low: Floats
    step: float

    @property
    def size(self) -> float:
        """What is left to be divided above the lowest shares: the side, in shares."""
        return float(1.0 - self.low.sum())

    def place(self, shares: Floats) -> Floats:
        """Where shares of the three, which add up to 1, stand [N x 3 -> N x 2], in sides."""
        above = (shares - self.low) / self.size
        return np.stack([above[..., 1] + 0.5 * above[..., 2], SLOPE * above[..., 2]], axis=-1)


def cloud_triangle(history: History) -> Figure:
    """Shares of the three largest clouds among themselves, month by month, and Synergy's quarters."""
    figure = new_figure(NARROW, HEIGHT)
    axes = figure.add_axes((LEFT / NARROW, BOTTOM / HEIGHT, SIDE / NARROW, SLOPE * SIDE / HEIGHT))
    axes.set(xlim=(0.0, 1.0), ylim=(0.0, SLOPE))
    axes.set_axis_off()
    names = _three_largest(history)
    if len(names) < CORNERS:
        say(axes, "There are fewer than three big clouds.")
    else:
        _draw(axes, history, names)
    return finish(
        axes,
        history,
        title="Shares of the three big clouds among themselves, %",
        data="The nearer to a corner, the larger the cloud there. Numbers in the colour of a cloud are its "
        "share; lines of the colour lead along it.\nObserved: Synergy Research Group, quarters. Hollow: "
        "before Microsoft changed its segments in 2024; not comparable with the later ones.",
    )


def _three_largest(history: History) -> list[str]:
    """The three single clouds with the largest shares at the start, in the order of the scenario."""
    single = [cloud for cloud in history.scenario.clouds if not cloud.price_taker]
    largest = sorted(single, key=lambda cloud: -float(cloud.initial_share))[:CORNERS]
    return [cloud.name for cloud in single if cloud in largest]


def _draw(axes: Axes, history: History, names: list[str]) -> None:
    wide = history.clouds.pivot_table(index="date", columns="cloud", values="share")[names]
    months = month_ends(wide.index)
    simulated, observed = _among_themselves(wide), _observed(names, months)
    triangle = _around(np.concatenate([simulated.to_numpy(), observed.to_numpy()]))
    _draw_frame(axes, history, triangle, names)
    seen, made = triangle.place(observed.to_numpy()), triangle.place(simulated.to_numpy())
    _draw_observed(axes, seen, observed.index < BREAK)
    stops = (months.month == JANUARY) | (months == months[-1])
    axes.plot(*made.T, color=BLACK, linewidth=1.3, zorder=3)
    axes.plot(*made[stops].T, color=BLACK, linestyle="", marker="o", markersize=4.0, zorder=4)
    sides = triangle.place(triangle.low + triangle.size * SIDES)
    dates = _Dates(axes, np.concatenate([seen, made, sides]))
    dates.write(made[0], f"{months[0]:%B %Y}", BLACK)
    if len(made) > 1:
        dates.write(made[-1], f"{months[-1]:%B %Y}", BLACK)
    if len(seen) > 1:
        dates.write(seen[-1], f"{observed.index[-1]:%B %Y}", PURPLE)
    for place, year in list(zip(made[stops], months[stops].year, strict=True))[1:-1]:
        dates.write(place, str(year), BLACK)
    _explain(axes, observed)


def _among_themselves(shares: pd.DataFrame) -> pd.DataFrame:
    return shares.div(shares.sum(axis=1), axis=0)


def _observed(names: Sequence[str], dates: pd.DatetimeIndex) -> pd.DataFrame:
    """Quarters within the run for which all three shares are known; none for other clouds than Synergy's."""
    if not set(names) <= PROVIDERS.keys():
        return pd.DataFrame(columns=list(names), index=pd.DatetimeIndex([]), dtype=float)
    series = {name: synergy_share(PROVIDERS[name]).set_index("date")["value"] for name in names}
    table = pd.DataFrame(series).dropna()
    return _among_themselves(table[(table.index >= dates[0]) & (table.index <= dates[-1])])


def _around(shares: Floats) -> Triangle:
    """The smallest triangle with round corners around all shares, and lines that are not too close."""
    lowest = np.maximum(0.0, shares.min(axis=0) - AROUND)
    for step in STEPS:
        triangle = Triangle(step * np.floor(lowest / step + ROUNDING), step)
        if triangle.size <= MOST_LINES * step + ROUNDING:
            break
    return triangle


def _draw_frame(axes: Axes, history: History, triangle: Triangle, names: Sequence[str]) -> None:
    """The sides, the names at the corners, and for each cloud lines of equal share with their numbers."""
    corners = triangle.place(triangle.low + triangle.size * np.eye(CORNERS))
    axes.plot(*corners[[0, 1, 2, 0]].T, color=GREY, linewidth=0.9, zorder=2, clip_on=False)
    for corner, name in enumerate(names):
        colour = firm_colour(name, list(names))
        right, up, ha, va = NAMES[corner]
        axes.annotate(
            firm_label(history, name),
            corners[corner],
            xytext=(right, up),
            textcoords="offset points",
            fontsize=FONT_SIZE + 0.5,
            weight="bold",
            color=colour,
            ha=ha,
            va=va,
        )
        for share in (
            np.arange(1, round(triangle.size / triangle.step)) * triangle.step + triangle.low[corner]
        ):
            _draw_line(axes, triangle, corner, float(share), colour)


def _draw_line(axes: Axes, triangle: Triangle, corner: int, share: float, colour: str) -> None:
    """Where one cloud has a share: from the side on which the next has its lowest to that of the last."""
    following, last = (corner + 1) % CORNERS, (corner + 2) % CORNERS
    ends = np.tile(triangle.low, (2, 1))
    ends[:, corner] = share
    ends[0, last] = 1.0 - share - triangle.low[following]
    ends[1, following] = 1.0 - share - triangle.low[last]
    line = triangle.place(ends)
    axes.plot(*line.T, color=colour, alpha=0.3, linewidth=0.7, zorder=1)
    right, up, ha, va = NUMBERS[corner]
    axes.annotate(
        f"{100.0 * share:.0f} %",
        line[1],
        xytext=(right, up),
        textcoords="offset points",
        fontsize=SMALL,
        color=colour,
        ha=ha,
        va=va,
    )


def _draw_observed(axes: Axes, places: Floats, broken: NDArray[np.bool_]) -> None:
    for chosen, face in ((~broken, PURPLE), (broken, WHITE)):
        axes.plot(
            *places[chosen].T,
            color=PURPLE,
            linewidth=0.8,
            marker="o",
            markersize=4.0,
            markerfacecolor=face,
            markeredgecolor=PURPLE,
            markeredgewidth=0.9,
            zorder=4,
        )


class _Dates:
    """Writes dates beside points, where they cover neither another date nor, if possible, a path."""

    def __init__(self, axes: Axes, paths: Floats) -> None:
        self._axes = axes
        self._paths = SIDE * paths
        self._taken: list[Floats] = []

    def write(self, place: Floats, text: str, colour: str) -> None:
        """Write a date in the direction with most room; without room it is left out."""
        boxes = [self._box(SIDE * place, np.array(towards), text) for towards in DIRECTIONS]
        free = [box for box in boxes if not any(_overlap(box, other) for other in self._taken)]
        if not free:
            return
        box = min(free, key=self._points_in)
        self._taken.append(box)
        x, y = box.mean(axis=0) / SIDE
        self._axes.text(x, y, text, fontsize=SMALL, color=colour, ha="center", va="center", zorder=5)

    def _box(self, place: Floats, towards: Floats, text: str) -> Floats:
        """Lower left and upper right corner of a text beside a place [2 x 2, inches]."""
        half = 0.5 * np.array([text_inches(text), HIGH])
        centre = place + towards * (TO_DATE / max(1.0, np.abs(towards).sum()) + half)
        return np.array([centre - half - AROUND_DATE, centre + half + AROUND_DATE])

    def _points_in(self, box: Floats) -> int:
        return int(((self._paths > box[0]) & (self._paths < box[1])).all(axis=1).sum())


def _overlap(one: Floats, other: Floats) -> bool:
    return bool((one[0] < other[1]).all() and (other[0] < one[1]).all())


def _explain(axes: Axes, observed: pd.DataFrame) -> None:
    samples = {"simulated, dots each January": Line2D([], [], color=BLACK, marker="o", markersize=4)}
    if len(observed):
        samples["observed, quarters"] = Line2D([], [], color=PURPLE, linewidth=0.8, marker="o", markersize=4)
    explain(figure_of(axes), samples, above=0.62)
