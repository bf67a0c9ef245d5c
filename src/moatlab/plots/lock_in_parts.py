"""Figure: why customers stay - lock-in and its causes, year by year."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.figure import Figure
from numpy.typing import NDArray

from moatlab.observe.history import History
from moatlab.plots.marks import LineEnd, mark_contracts, write_beside
from moatlab.plots.sheets import figure_of
from moatlab.plots.style import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PURPLE,
    VERMILLION,
    WHITE,
    finish,
    new_panels,
    percent_axis,
)
from moatlab.plots.wording import number

__all__ = ["lock_in_parts"]

JANUARY, DAYS_IN_A_BAR = 1, 320.0
LOWEST_TOP, HEADROOM = 0.05, 1.06
# Right edge of the panel, in shares of the figure: the names carry numbers.
RIGHT = 0.785

type Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Cause:
    """A cause of lock-in: its metric, what readers call it, its colour."""

    metric: str
    name: str
    colour: str


CAUSES = (
    Cause("lock_in_procedural", "work of moving", BLUE),
    Cause("lock_in_gravity", "data, integrations", ORANGE),
    Cause("lock_in_egress", "egress fees", GREEN),
    Cause("lock_in_network", "what others use", PURPLE),
    Cause("lock_in_exclusivity", "exclusive models", VERMILLION),
)


def lock_in_parts(history: History) -> Figure:
    """Locked-in share of cloud spending as a pile of its causes; causes that loosen hang below zero."""
    (axes,) = new_panels(history, ["lock-in"])
    figure_of(axes).subplots_adjust(right=RIGHT)
    measured = _measured(history)
    parts = measured[[cause.metric for cause in CAUSES]].to_numpy().T
    bases = _bases(parts)
    left = date2num(measured.index)
    width = np.minimum(DAYS_IN_A_BAR, axes.get_xlim()[1] - left)
    for cause, heights, base in zip(CAUSES, parts, bases, strict=True):
        axes.bar(
            left,
            heights,
            width,
            base,
            align="edge",
            color=cause.colour,
            edgecolor=WHITE,
            linewidth=0.5,
            label=cause.name,
        )
    total = measured["lock_in"].to_numpy()
    axes.hlines(total, left, left + width, color=BLACK, linewidth=2.2, zorder=3)
    axes.axhline(0.0, color=GREY, linewidth=0.8, zorder=2)
    _set_limits(axes, parts)
    percent_axis(axes, from_zero=False)
    mark_contracts(axes, history)
    named = zip(CAUSES, bases[:, -1], parts[:, -1], strict=True)
    ends = [LineEnd(_label(cause.name, part), base + 0.5 * part, cause.colour) for cause, base, part in named]
    write_beside(axes, [*ends, LineEnd(_label("Lock-in", total[-1]), total[-1], BLACK)])
    return finish(
        axes,
        history,
        title="Spending locked in by each cause, % of cloud spending",
        data="Locked in: would choose another cloud without all these causes, but not at today's costs; "
        "measured each January. Black: their sum.\nParts: Shapley values, the mean effect of taking a cause "
        "away over all orders. Below zero: a cause that draws customers to other clouds.",
    )


def _measured(history: History) -> pd.DataFrame:
    """The months in which lock-in was measured: the first one and every January."""
    months = pd.DatetimeIndex(history.market.index)
    return history.market[(months.month == JANUARY) | (months == months[0])]


def _bases(parts: Floats) -> Floats:
    """Where each part begins: positive ones are piled up from zero, negative ones down [causes, years]."""
    upwards, downwards = np.maximum(parts, 0.0), np.minimum(parts, 0.0)
    below = np.cumsum(upwards, axis=0) - upwards, np.cumsum(downwards, axis=0) - downwards
    return np.asarray(np.where(parts >= 0.0, *below))


def _set_limits(axes: Axes, parts: Floats) -> None:
    top, bottom = np.maximum(parts, 0.0).sum(axis=0).max(), np.minimum(parts, 0.0).sum(axis=0).min()
    axes.set_ylim(HEADROOM * bottom, HEADROOM * max(top, LOWEST_TOP))


def _label(name: str, share: float) -> str:
    return f"{name} {number(100.0 * share, 1)} %"
