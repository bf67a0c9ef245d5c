"""Figure: every contract as a bar from signing to end, lab by lab, with the labs' entries and exits."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.dates import date2num
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.transforms import offset_copy

from moatlab.observe.history import History
from moatlab.plots.contract_terms import contract_spells
from moatlab.plots.marks import say, text_width
from moatlab.plots.style import (
    BLACK,
    FONT_SIZE,
    GREY,
    LIGHT,
    SMALL,
    WIDE,
    dated_axes,
    explain,
    finish,
    firm_colour,
    firm_label,
    new_figure,
)

__all__ = ["deal_timeline"]

# Inches: a lane, above the lanes, below them, left of them, right of them.
LANE, TOP, BOTTOM, LEFT, RIGHT = 0.3, 0.5, 1.15, 1.35, 0.25
# In lanes: middle of the text, top of the bar, its height and that of the line under it; empty figure.
TEXT, BAR_TOP, BAR, LINE, EMPTY = 0.3, 0.52, 0.3, 0.1, 4
# Opacity and hatch of a bar, by mode.
FILLS = {"open": (0.3, ""), "preferred": (0.3, "//////"), "exclusive": (1.0, "")}
# Marker of an event, the points by which it stands off the bars, and its name.
MOMENTS = {
    "entered": (">", -4.0, "lab enters"),
    "absorbed": ("D", 5.0, "absorbed by a cloud"),
    "exited": ("X", 5.0, "shuts down"),
}


@dataclass(frozen=True)
class Bar:
    """A contract with stretches of equal clauses; times as day numbers."""

    name: str
    start: float
    end: float
    text_start: float
    text_end: float
    spells: list[dict[Hashable, Any]]


def deal_timeline(history: History) -> Figure:
    """Contracts by lab over time: colour for the cloud, filling for the mode, investment in words."""
    figure = new_figure(WIDE, TOP + BOTTOM)
    axes = figure.subplots()
    figure.subplots_adjust(left=LEFT / WIDE, right=1.0 - RIGHT / WIDE)
    dated_axes(axes, history)
    bars = _bars(axes, history)
    events = history.events[history.events["kind"].isin(MOMENTS)]
    first = 0
    for lab in history.labs["lab"].unique():
        moments = events[events["firm"] == lab]
        if lab in bars or len(moments):
            lanes = _lanes(bars.get(lab, []))
            for bar, lane in lanes:
                _draw_bar(axes, history, bar, first + lane)
            _mark_moments(axes, moments, lanes, first)
            last = first + 1 + max([lane for _, lane in lanes], default=0)
            _name_lab(axes, firm_label(history, lab), first, last)
            first = last
    if first == 0:
        say(axes, "No contract was signed.")
    _fit(figure, axes, first or EMPTY)
    explain(figure, _samples())
    return finish(
        axes,
        history,
        title="Contracts of AI labs with clouds; investment in USD bn",
        data="Investment: promised over the whole contract. "
        "Bars that reach the right edge are in force at the end of the run.",
    )


def _bars(axes: Axes, history: History) -> dict[str, list[Bar]]:
    """Contracts of each lab, in the order of signing."""
    left, right = axes.get_xlim()
    spells = contract_spells(history)
    spells["start"] = date2num(spells["since"])
    spells["end"] = [right if pd.isna(until) else date2num(until) for until in spells["until"]]
    bars: dict[str, list[Bar]] = {}
    for _, deal in spells.groupby("contract"):
        cloud, lab, money = deal[["cloud", "lab", "investment"]].iloc[0]
        name = firm_label(history, cloud) + (f", {money:.2g}" if money > 0.0 else "")
        start, width = deal["start"].min(), text_width(axes, name) * (right - left)
        text_start = max(left, min(start, right - width))
        times = (start, deal["end"].max(), text_start, text_start + width)
        bars.setdefault(lab, []).append(Bar(name, *times, deal.to_dict("records")))
    return bars


def _lanes(bars: list[Bar]) -> list[tuple[Bar, int]]:
    """Bars with the first lane in which neither bars nor names touch."""
    taken: list[float] = []
    placed = []
    for bar in bars:
        begin = min(bar.start, bar.text_start)
        lane = next((lane for lane, until in enumerate(taken) if until <= begin), len(taken))
        taken[lane : lane + 1] = [max(bar.end, bar.text_end)]
        placed.append((bar, lane))
    return placed


def _draw_bar(axes: Axes, history: History, bar: Bar, lane: int) -> None:
    for spell in bar.spells:
        colour = firm_colour(spell["cloud"], [cloud.name for cloud in history.scenario.clouds])
        length = spell["end"] - spell["start"]
        axes.add_patch(_stretch((spell["start"], lane + BAR_TOP), length, spell["mode"], colour))
        if spell["exclusive_compute"]:
            corner = (spell["start"], lane + BAR_TOP + BAR)
            axes.add_patch(Rectangle(corner, length, LINE, facecolor=BLACK, linewidth=0.0, zorder=3))
    axes.text(bar.text_start, lane + TEXT, bar.name, fontsize=SMALL, ha="left", va="center")


def _stretch(corner: tuple[float, float], length: float, mode: str, colour: str) -> Rectangle:
    opacity, hatch = FILLS[mode]
    edge = "white" if opacity == 1.0 else colour
    fill = to_rgba(colour, opacity)
    return Rectangle(
        corner, length, BAR, facecolor=fill, edgecolor=edge, hatch=hatch, linewidth=0.6, zorder=2
    )


def _mark_moments(axes: Axes, moments: pd.DataFrame, lanes: list[tuple[Bar, int]], first: int) -> None:
    """Entry and exit of a lab, before its first bar and behind its last one."""
    last_lane = max(((bar.end, lane) for bar, lane in lanes), default=(0.0, 0))[1]
    for date, kind in zip(moments["date"], moments["kind"], strict=True):
        marker, points, _ = MOMENTS[kind]
        beside = offset_copy(axes.transData, axes.get_figure(root=True), x=points, units="points")
        middle = first + (last_lane if points > 0.0 else 0) + BAR_TOP + BAR / 2.0
        axes.plot(date2num(date), middle, marker=marker, color=BLACK, markersize=4.5, transform=beside)


def _name_lab(axes: Axes, name: str, first: int, last: int) -> None:
    """Name the lanes of a lab and draw a line below them."""
    place, beside = (-0.01, (first + last) / 2.0), axes.get_yaxis_transform()
    axes.text(*place, name, transform=beside, fontsize=FONT_SIZE, ha="right", va="center")
    axes.axhline(last, color=LIGHT, linewidth=0.8, zorder=1)


def _fit(figure: Figure, axes: Axes, lanes: int) -> None:
    """A figure just high enough for its lanes."""
    height = TOP + BOTTOM + LANE * lanes
    figure.set_figheight(height)
    figure.subplots_adjust(bottom=BOTTOM / height, top=1.0 - TOP / height)
    axes.set_ylim(lanes, 0.0)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x", color=LIGHT, linewidth=0.6)


def _samples() -> dict[str, Rectangle | Line2D]:
    """A mark of each kind, by what it means."""
    samples: dict[str, Rectangle | Line2D] = {mode: _stretch((0.0, 0.0), 1.0, mode, GREY) for mode in FILLS}
    samples["lab buys all compute from this cloud"] = Line2D([], [], color=BLACK, linewidth=2.0)
    for marker, _, name in MOMENTS.values():
        samples[name] = Line2D([], [], color=BLACK, marker=marker, markersize=4.5, linestyle="")
    return samples
