"""Moving picture of a run: shares, spot price and contracts, month by month.

Everything that stands still is drawn once; a frame adds lines up to its month, their names, the contracts and
the date.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.dates import date2num
from matplotlib.lines import Line2D
from matplotlib.text import Text
from numpy.typing import NDArray

from moatlab.observe.history import History
from moatlab.plots.contract_network import contract_network_at, contract_places, explain_contracts
from moatlab.plots.marks import Line, draw_lines, firm_lines, heights_apart
from moatlab.plots.style import (
    BLACK,
    FONT_SIZE,
    VERMILLION,
    dated_axes,
    finish,
    log_axis,
    month_ends,
    new_figure,
    percent_axis,
)

__all__ = ["Pixels", "Scene", "animation_frames", "animation_months"]

# Inches at so many dots; the panels in shares of the figure: left, bottom, width, height.
SIZE, DOTS, DATE_SIZE = (11.4, 6.4), 110, 22.0
SHARES, PRICES, CONTRACTS = (0.05, 0.585, 0.36, 0.265), (0.05, 0.215, 0.36, 0.265), (0.5, 0.175, 0.49, 0.69)
DATE_PLACE, KEY_ABOVE = (0.71, 0.975), 0.5
TO_NAME, SHORT = 0.012, 3

type Pixels = NDArray[np.uint8]


def animation_months(history: History, every: int = 1) -> pd.DatetimeIndex:
    """The months of the frames: the first one, every so many, and the last."""
    months = pd.DatetimeIndex(history.market.index)
    chosen = months[::every]
    return pd.DatetimeIndex(chosen.union(months[-1:]))


def animation_frames(history: History, every: int = 1) -> Iterator[Pixels]:
    """Draw one frame after the other.

    Args:
        history: the run.
        every: months from one frame to the next; the last month has a frame in any case.

    Yields:
        Colours of the picture's points, red, green and blue [rows x columns x 3, 0-255].
    """
    months = animation_months(history, every)
    scene = Scene(history, months)
    for month in months:
        yield scene.frame(month)


@dataclass(frozen=True, eq=False)
class _Growing:
    """A panel with lines that grow: the lines as they will be at the end, and what is shown of them."""

    axes: Axes
    lines: Sequence[Line]
    drawn: Sequence[Line2D]
    names: Sequence[Text]

    def grow(self, month: pd.Timestamp) -> list[Artist]:
        """Show everything up to a month; returns what changed."""
        shown = [line.values.loc[:month] for line in self.lines]
        for values, drawn in zip(shown, self.drawn, strict=True):
            drawn.set_data(date2num(month_ends(values.index)), values.to_numpy())
            drawn.set_marker("o" if len(values) <= SHORT else "")
        alive = [bool(len(values)) and bool(np.isfinite(values.iloc[-1])) for values in shown]
        ends = [
            (values.iloc[-1], name) for values, name, on in zip(shown, self.names, alive, strict=True) if on
        ]
        left, right = self.axes.get_xlim()
        x = (date2num(month_ends(pd.Index([month]))[0]) - left) / (right - left) + TO_NAME
        texts = [name.get_text() for _, name in ends]
        for (_, name), y in zip(ends, heights_apart(self.axes, [end for end, _ in ends], texts), strict=True):
            name.set_position((x, y))
        return [*self.drawn, *(name for _, name in ends)]


class Scene:
    """The picture of a run that changes with the month.

    Attributes:
        figure: what it is drawn on.
    """

    def __init__(self, history: History, months: pd.DatetimeIndex) -> None:
        """Draw all that does not change in these months."""
        self._history = history
        self._places = contract_places(history, months)
        self.figure = new_figure(*SIZE)
        self.figure.set_dpi(DOTS)
        self._canvas = FigureCanvasAgg(self.figure)
        self._panels = [self._shares(), self._prices()]
        self._contracts = self.figure.add_axes(CONTRACTS, animated=True)
        self._date = self.figure.text(
            *DATE_PLACE, "", fontsize=DATE_SIZE, weight="bold", va="top", animated=True
        )
        explain_contracts(self.figure, above=KEY_ABOVE)
        finish(
            self._contracts,
            history,
            title="The market month by month",
            data="Right: contracts between clouds and AI labs, and their shares of general cloud and of "
            "enterprise AI spending. Width of lines: investment.",
        )
        self._canvas.draw()
        self._background = self._canvas.copy_from_bbox(self.figure.bbox)

    def frame(self, month: pd.Timestamp) -> Pixels:
        """The picture of a month."""
        self._canvas.restore_region(self._background)
        for panel in self._panels:
            for artist in panel.grow(month):
                panel.axes.draw_artist(artist)
        for artist in [*self._contracts.lines, *self._contracts.collections, *self._contracts.texts]:
            artist.remove()
        contract_network_at(self._contracts, self._history, month, self._places)
        self._date.set_text(f"{month:%B %Y}")
        self.figure.draw_artist(self._contracts)
        self.figure.draw_artist(self._date)
        return np.asarray(self._canvas.buffer_rgba())[..., :3].copy()

    def _shares(self) -> _Growing:
        lines = firm_lines(self._history, self._history.clouds, "cloud", "share")
        return _growing(self._panel(SHARES, "Share of general cloud spending, %"), lines, percent_axis)

    def _prices(self) -> _Growing:
        market = self._history.market[["spot_price", "reference_price"]]
        paid = market.where(market > 0.0)
        lines = [
            Line("spot", paid["spot_price"], VERMILLION),
            Line("on contract", paid["reference_price"], BLACK, "--"),
        ]
        axes = self._panel(PRICES, "Price of AI compute, USD per H100-equivalent hour (log scale)")
        return _growing(axes, lines, log_axis)

    def _panel(self, place: tuple[float, float, float, float], title: str) -> Axes:
        axes = self.figure.add_axes(place)
        dated_axes(axes, self._history)
        axes.set_title(title, loc="left", fontsize=FONT_SIZE)
        return axes


def _growing(axes: Axes, lines: list[Line], scale: Callable[[Axes], None]) -> _Growing:
    """Draw the whole lines, which sets the limits of the axes for good, and set them free to move."""
    draw_lines(axes, lines)
    scale(axes)
    axes.set_ylim(axes.get_ylim())
    for drawn in axes.lines:
        drawn.set_animated(True)
    names = [
        axes.text(
            0.0,
            0.0,
            line.label,
            transform=axes.transAxes,
            fontsize=FONT_SIZE - 0.5,
            color=line.colour,
            va="center",
            animated=True,
        )
        for line in lines
    ]
    return _Growing(axes, lines, list(axes.lines), names)
