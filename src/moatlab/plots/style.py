"""One look for all figures: a fixed colour for each firm, dated axes, plain titles, a source line.

Figures are made without pyplot, so that drawing leaves no state behind and needs no display.
Colours are those of Okabe and Ito (2008), which readers with any form of colour blindness tell apart.
"""

import math

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import DateFormatter, MonthLocator, YearLocator, date2num, num2date
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator

from moatlab.observe.history import History

__all__ = [
    "BLACK",
    "BLUE",
    "FONT_SIZE",
    "GREY",
    "ORANGE",
    "SMALL",
    "VERMILLION",
    "finish",
    "firm_colour",
    "firm_label",
    "log_axis",
    "month_ends",
    "new_panels",
    "percent_axis",
]

BLACK, GREY, LIGHT = "#000000", "#6E6E6E", "#DDDDDD"
ORANGE, SKY, GREEN, BLUE = "#E69F00", "#56B4E9", "#009E73", "#0072B2"
VERMILLION, PURPLE = "#D55E00", "#CC79A7"
COLOURS = {
    "aws": ORANGE,
    "azure": BLUE,
    "google_cloud": GREEN,
    "fringe": GREY,
    "openai": BLACK,
    "anthropic": VERMILLION,
    "google_deepmind": GREEN,
    "meta": BLUE,
    "other_labs": GREY,
}
SPARE_COLOURS = (PURPLE, SKY, ORANGE)
FONT_SIZE, SMALL = 9.0, 7.5
SHORT_RUN_MONTHS, LONG_RUN_MONTHS = 30, 96
# Left, right, bottom and top of the panels, in shares of a figure; room for names at line ends.
MARGINS = {1: (0.075, 0.835, 0.185, 0.875), 2: (0.05, 0.88, 0.185, 0.835)}
EMPTY_LOG_AXIS = (0.01, 1.0)
MANY_DECADES = 1000.0
NOTE = "Conditional scenario, not a forecast; firm names stand for archetypes."


def firm_colour(name: str, names: list[str]) -> str:
    """Colour of a firm: fixed for the firms of the library, a spare one for others, by order of name."""
    if name in COLOURS:
        return COLOURS[name]
    unknown = sorted(set(names) - COLOURS.keys())
    return SPARE_COLOURS[unknown.index(name) % len(SPARE_COLOURS)]


def firm_label(history: History, name: str) -> str:
    """Readable name of a cloud or a lab; a firm that the scenario does not name keeps its own."""
    labels = {cloud.name: cloud.label for cloud in history.scenario.clouds}
    labels |= {lab.name: lab.label for lab in history.scenario.labs}
    return labels.get(name, name.replace("_", " "))


def month_ends(dates: "pd.Index | pd.Series") -> pd.DatetimeIndex:
    """Last day of each month: a row carries the first day of its month but the state at its end."""
    return pd.DatetimeIndex(dates) + pd.offsets.MonthEnd(0)


def new_panels(history: History, titles: list[str]) -> list[Axes]:
    """Dated panels side by side on a new figure; a title says what a panel shows, with its unit."""
    left, right, bottom, top = MARGINS[len(titles)]
    width = 7.8 if len(titles) == 1 else 11.4
    figure = Figure(figsize=(width, 4.5), dpi=130, facecolor="white")
    panels = figure.subplots(1, len(titles), squeeze=False)[0]
    figure.subplots_adjust(left=left, right=right, bottom=bottom, top=top, wspace=0.43)
    for axes, title in zip(panels, titles, strict=True):
        if len(titles) > 1:
            axes.set_title(title, loc="left", fontsize=FONT_SIZE + 0.5, pad=8)
        _dress(axes, history)
    return list(panels)


def percent_axis(axes: Axes) -> None:
    """Write shares of 0-1 as per cent, from zero upwards."""
    axes.set_ylim(bottom=0.0)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:.10g} %"))


def log_axis(axes: Axes) -> None:
    """A logarithmic axis with plain numbers: powers of ten, and 2 and 5 between when there are few."""
    if not math.isfinite(axes.dataLim.minposy):  # nothing to show yet
        axes.set_ylim(*EMPTY_LOG_AXIS)
    axes.set_yscale("log")
    low, high = axes.get_ylim()
    subdivisions = (1.0,) if high > MANY_DECADES * low else (1.0, 2.0, 5.0)
    axes.yaxis.set_major_locator(LogLocator(subs=subdivisions))
    axes.minorticks_off()
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))


def finish(axes: Axes, history: History, *, title: str, data: str = "") -> Figure:
    """Add the title and, below, where the numbers come from and what they are not."""
    figure = axes.get_figure(root=True)
    assert isinstance(figure, Figure)
    figure.text(0.012, 0.975, title, ha="left", va="top", fontsize=FONT_SIZE + 2.0, weight="bold")
    source = f"Source: moatlab, scenario {history.scenario.name}, seed {history.seed}. {NOTE}"
    lines = "\n".join(line for line in (data, source) if line)
    figure.text(0.012, 0.018, lines, ha="left", va="bottom", fontsize=SMALL, color=GREY, linespacing=1.35)
    return figure


def _dress(axes: Axes, history: History) -> None:
    ends = month_ends(history.market.index)
    axes.set_xlim(date2num(ends[0] - pd.Timedelta(days=31)), date2num(ends[-1]))
    if len(ends) > SHORT_RUN_MONTHS:
        every = 2 if len(ends) > LONG_RUN_MONTHS else 1
        axes.xaxis.set_major_locator(YearLocator())
        axes.xaxis.set_major_formatter(FuncFormatter(lambda day, _: _year(day, every)))
    else:
        axes.xaxis.set_major_locator(MonthLocator(interval=max(1, len(ends) // 5)))
        axes.xaxis.set_major_formatter(DateFormatter("%b %Y"))
    axes.tick_params(labelsize=FONT_SIZE, length=3, color=GREY)
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(GREY)
    axes.grid(axis="y", color=LIGHT, linewidth=0.6)
    axes.set_axisbelow(True)


def _year(day: float, every: int) -> str:
    """The year of a tick, where it is a multiple of `every`."""
    year = num2date(day).year
    return str(year) if year % every == 0 else ""
