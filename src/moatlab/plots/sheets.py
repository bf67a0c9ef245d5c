"""Sheets of small panels, laid out in inches so that their words have the same room in every figure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import Formatter, MaxNLocator

from moatlab.plots.style import (
    FONT_SIZE,
    NARROW,
    SMALL,
    WIDE,
    explain,
    new_figure,
    plain_axes,
    source_line,
    write_around,
)
from moatlab.plots.wording import MOST_DECIMALS, decimals_for, number, text_inches, wrapped

__all__ = ["Caption", "PlainNumbers", "Room", "few_ticks", "figure_of", "new_sheet", "panel_inches", "spaced"]

# Inches: the edge of the page, heights of lines of text, a sample of a mark, gaps.
EDGE, LINE, TITLE_LINE, HEAD_LINE, SAMPLE, BETWEEN = 0.12, 0.145, 0.2, 0.165, 0.75, 0.1
ROW_OF_SAMPLES = 0.2


@dataclass(frozen=True)
class Caption:
    """The words around a figure.

    Attributes:
        title: what it shows.
        source: the runs that it comes from, such as "scenario seed_exclusive, 20 seeds".
        data: what the numbers are; the figure adds what its marks mean.
    """

    title: str
    source: str
    data: str = ""

    def adding(self, *sentences: str) -> "Caption":
        """The same with more sentences on the data."""
        return replace(self, data=" ".join(part for part in (self.data, *sentences) if part))


@dataclass(frozen=True)
class Room:
    """Inches of a panel and around it, and how many stand side by side.

    Attributes:
        height: of a panel.
        columns: at most.
        left, right, bottom: beside and below each panel, for what is written at its axes.
        head: above each panel, besides its title.
        outer: left of the first column, besides `left`.
        aside: right of the last column, besides `right`.
        widths: of the columns, relative to each other; equal unless given.
        width: of the figure; narrow for a single column unless given.
    """

    height: float
    columns: int = 3
    left: float = 0.8
    right: float = 0.15
    bottom: float = 0.5
    head: float = 0.0
    outer: float = 0.0
    aside: float = 0.0
    widths: tuple[float, ...] = ()
    width: float = field(default=0.0)

    def widths_of(self, columns: int) -> Sequence[float]:
        """Width of the panels in each column."""
        shares = np.array(self.widths or (1.0,) * columns)
        around = self.outer + self.aside + columns * (self.left + self.right)
        widths: Sequence[float] = (shares / shares.sum() * (self.figure_width(columns) - around)).tolist()
        return widths

    def figure_width(self, columns: int) -> float:
        """Width of the figure."""
        return self.width or (NARROW if columns == 1 else WIDE)


def new_sheet(
    caption: Caption, titles: Sequence[str], room: Room, key: Mapping[str, Any] | None = None
) -> list[Axes]:
    """Panels row by row on a new figure, with the words around them and a key of marks, if any."""
    rows = -(-len(titles) // room.columns)
    columns = -(-len(titles) // rows)
    width, widths = room.figure_width(columns), room.widths_of(columns)
    page = width - 2.0 * EDGE
    title = wrapped(caption.title, page, FONT_SIZE + 2.0, weight="bold")
    source = wrapped(source_line(caption.source), page)
    below = "\n".join(part for part in (wrapped(caption.data, page), source) if part)
    heads = [
        wrapped(head, widths[place % columns] + room.right, FONT_SIZE) for place, head in enumerate(titles)
    ]
    head = room.head + (HEAD_LINE * _most_lines(heads) + BETWEEN if any(heads) else 0.0)
    top = EDGE + TITLE_LINE * _most_lines([title]) + BETWEEN
    foot = EDGE + LINE * _most_lines([below]) + BETWEEN
    samples_in_a_row = _samples_in_a_row(key or {}, page)
    samples = ROW_OF_SAMPLES * -(-len(key or {}) // samples_in_a_row)
    height = top + rows * (head + room.height + room.bottom) + samples + foot
    figure = new_figure(width, height)
    panels = []
    for place, words in enumerate(heads):
        row, column = divmod(place, columns)
        left = room.outer + room.left + sum(widths[:column]) + column * (room.left + room.right)
        upper = top + (row + 1) * head + row * (room.height + room.bottom)
        box = left / width, 1.0 - (upper + room.height) / height, widths[column] / width, room.height / height
        axes = figure.add_axes(box)
        axes.set_title(words, loc="left", fontsize=FONT_SIZE, pad=5 + 72 * room.head)
        plain_axes(axes)
        axes.tick_params(labelsize=SMALL)
        panels.append(axes)
    write_around(figure, title, below)
    if key:
        explain(figure, key, samples_in_a_row, above=foot)
    return panels


class PlainNumbers(Formatter):
    """Tick labels that all have as many decimals as their steps need, and no factor aside."""

    def __call__(self, value: float, pos: int | None = None) -> str:
        """The label of a single tick."""
        return number(value, decimals_for([value]))

    def format_ticks(self, values: list[float]) -> list[str]:
        """The labels of all ticks."""
        step = float(min(np.diff(np.sort(values)), default=1.0))
        fitting = (places for places in range(MOST_DECIMALS + 1) if _whole(step * 10**places))
        decimals = next(fitting, decimals_for([step]) + 1)
        return [number(value, decimals) for value in values]


def panel_inches(axes: Axes) -> tuple[float, float]:
    """Width and height of a panel."""
    box, figure = axes.get_position(), figure_of(axes)
    return float(box.width * figure.get_figwidth()), float(box.height * figure.get_figheight())


def few_ticks(axes: Axes, which: str, most: int = 5) -> None:
    """A few ticks with plain numbers on the x or the y axis."""
    axis = axes.xaxis if which == "x" else axes.yaxis
    axis.set_major_locator(MaxNLocator(nbins=most, min_n_ticks=3, steps=[1, 2, 2.5, 5, 10]))
    axis.set_major_formatter(PlainNumbers())


def spaced(positions: Sequence[float], labels: Sequence[str]) -> list[bool]:
    """Which labels, centred at positions [inches], may be written so that none touches the one before.

    The first is always written.
    """
    chosen, taken = [], -np.inf
    for position, label in zip(positions, labels, strict=True):
        half = 0.5 * text_inches(label)
        chosen.append(bool(position - half > taken))
        if chosen[-1]:
            taken = position + half + BETWEEN
    return chosen


def _whole(value: float) -> bool:
    return abs(value - round(value)) < 1e-6 * max(1.0, abs(value)) and round(value) != 0


def _samples_in_a_row(key: Mapping[str, Any], page: float) -> int:
    widest = max((text_inches(label) for label in key), default=1.0)
    return max(1, min(len(key), int(page / (widest + SAMPLE))))


def _most_lines(texts: Sequence[str]) -> int:
    return max(1 + text.count("\n") for text in texts)


def figure_of(axes: Axes) -> Figure:
    """The figure that a panel stands on."""
    figure = axes.get_figure(root=True)
    assert isinstance(figure, Figure)
    return figure
