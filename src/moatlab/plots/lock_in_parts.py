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
from moatlab.plots.style import (
    BLACK,
    BLUE,
    GREEN,
    ORANGE,
    PURPLE,
    VERMILLION,
    WHITE,
    finish,
    new_panels,
    percent_axis,
)

__all__ = ["lock_in_parts"]

JANUARY, DAYS, FILLED = 1, 365.0, 0.88
MARKER, HEADROOM = 5.0, 1.08


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
    measured = _measured(history)
    parts = measured[[cause.metric for cause in CAUSES]].to_numpy().T
    bases = _bases(parts)
    left = date2num(measured.index)
    end = axes.get_xlim()[1]
    width = np.minimum(FILLED * DAYS, np.maximum(end - left, 0.0))
    for cause, heights, base in zip(CAUSES, parts, bases, strict=True):
        axes.bar(
            left, heights, width, base, align="edge", color=cause.colour, edgecolor=WHITE, linewidth=0.6,
            label=cause.name,
        )
    axes.plot(
        left + 0.5 * width, measured["lock_in"], color=BLACK, linestyle="", marker="_", markersize=MARKER,
        markeredgewidth=2.0,
    )
    ...
