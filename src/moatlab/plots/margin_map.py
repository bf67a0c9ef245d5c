"""Figure: deals of labs and clouds by the margins of both, and the line from which theory says they bind."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from numpy.typing import NDArray

from moatlab.plots.sheets import Caption, Room, few_ticks, figure_of, new_sheet
from moatlab.plots.style import BLACK, BLUE, GREY, SMALL, VERMILLION

__all__ = ["margin_map"]

PANEL, MOST_COLUMNS = 2.9, 3
# Colour, marker and size by mode; drawn in this order.
LOOKS = {"open": (BLUE, "o", 3.4), "preferred": (GREY, "^", 3.6), "exclusive": (VERMILLION, "s", 3.2)}
QUARTILES, SHADE = (0.25, 0.5, 0.75), 0.14
BESIDE = 0.05

type Floats = NDArray[np.float64]


def margin_map(table: pd.DataFrame, caption: Caption) -> Figure:
    """Every deal as a mark at the margins of the lab and of the cloud before it, one panel a date.

    The line is where the exclusivity ratio is 1. The ratio is a factor times the cloud's margin over the
    lab's; the factor (shares, customers free to move, time) differs from deal to deal, and the line is that
    of its median, the band that of its quartiles. Above the line theory says that exclusive sale raises the
    joint profit of the two.

    Args:
        table: one row a deal: `panel`, `lab_margin` and `cloud_margin` [-], `ratio` [-], and `mode`: open,
            preferred or exclusive.
        caption: the words around it.
    """
    panels = list(dict.fromkeys(table["panel"]))
    caption = caption.adding(
        "Line: ratio of theory 1, at the median of shares and of customers free to move; band: at quartiles."
    )
    sheet = new_sheet(caption, panels, Room(PANEL, MOST_COLUMNS, left=0.6, bottom=0.5), _key())
    limits = [_limits(table[name].to_numpy()) for name in ("lab_margin", "cloud_margin")]
    for axes, panel in zip(sheet, panels, strict=True):
        axes.set_xlim(*limits[0])
        axes.set_ylim(*limits[1])
        _draw_line(axes, table[table["panel"] == panel])
        for mode, (colour, marker, size) in LOOKS.items():
            deals = table[(table["panel"] == panel) & (table["mode"] == mode)]
            axes.plot(
                deals["lab_margin"],
                deals["cloud_margin"],
                linestyle="",
                marker=marker,
                markersize=size,
                color=colour,
                markerfacecolor="none" if mode == "open" else colour,
                markeredgewidth=0.8,
            )
        axes.set_xlabel("net margin of the lab, share of revenue", fontsize=SMALL)
        few_ticks(axes, "x", 5)
        few_ticks(axes, "y", 5)
    sheet[0].set_ylabel("margin of the cloud, price of 2023 = 1", fontsize=SMALL)
    return figure_of(sheet[0])


def _draw_line(axes: Axes, deals: pd.DataFrame) -> None:
    """The margin of the cloud at which the ratio is 1, over the margin of the lab."""
    factor = deals["ratio"] * deals["lab_margin"] / deals["cloud_margin"]
    low, middle, high = factor.quantile(list(QUARTILES))
    ends = np.array(axes.get_xlim())
    axes.fill_between(ends, ends / high, ends / low, color=BLACK, alpha=SHADE, linewidth=0)
    axes.plot(ends, ends / middle, color=BLACK, linewidth=1.6)


def _key() -> dict[str, Line2D | Patch]:
    key: dict[str, Line2D | Patch] = {
        mode: Line2D(
            [],
            [],
            linestyle="",
            marker=marker,
            color=colour,
            markersize=size + 1.5,
            markerfacecolor="none" if mode == "open" else colour,
        )
        for mode, (colour, marker, size) in LOOKS.items()
    }
    return key | {"ratio of theory = 1": Line2D([], [], color=BLACK, linewidth=1.6)}


def _limits(values: Floats) -> tuple[float, float]:
    """Ends of an axis with room beside all marks."""
    room = BESIDE * float(np.ptp(values)) or BESIDE
    return float(values.min()) - room, float(values.max()) + room
