"""One look for all figures: a fixed colour for each firm, dated axes, plain titles, a source line.

Figures are made without pyplot, so that drawing leaves no state behind and needs no display.
Colours are those of Okabe and Ito (2008), which readers with any form of colour blindness tell apart.
"""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.dates import DateFormatter, MonthLocator, YearLocator, date2num, num2date
from matplotlib.figure import Figure
from matplotlib.legend_handler import HandlerTuple
from matplotlib.ticker import FuncFormatter, LogLocator

from moatlab.observe.history import History

__all__ = [
    "BLACK",
    "BLUE",
    "DISTINCT",
    "DIVERGING",
    "FONT_SIZE",
    "GREEN",
    "GREY",
    "LIGHT",
    "MARKERS",
    "NARROW",
    "ORANGE",
    "PALE",
    "PURPLE",
    "SEQUENTIAL",
    "SMALL",
    "VERMILLION",
    "WHITE",
    "WIDE",
    "date_axis",
    "dated_axes",
    "explain",
    "finish",
    "firm_colour",
    "firm_label",
    "founders",
    "log_axis",
    "month_ends",
    "new_figure",
    "new_panels",
    "percent_axis",
    "plain_axes",
    "save_png",
    "sign",
    "source_line",
    "write_around",
]

# Quick to write; the files are small anyway.
FAST_PNG = {"compress_level": 3}
BLACK, GREY, PALE, LIGHT, WHITE = "#000000", "#6E6E6E", "#999999", "#DDDDDD", "#FFFFFF"
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
# For what is not a firm: the first ones differ most.
DISTINCT = (BLUE, VERMILLION, GREEN, PURPLE, ORANGE, SKY, BLACK)
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
# For values in cells: from low to high (a map that colour-blind readers see alike), and to both sides of 0.
SEQUENTIAL, DIVERGING = "cividis", (VERMILLION, "#F7F7F7", BLUE)
FONT_SIZE, SMALL = 9.0, 7.5
NARROW, WIDE, STANDARD_HEIGHT = 7.8, 11.4, 4.5
SHORT_RUN_MONTHS, LONG_RUN_MONTHS = 30, 96
# Left, right, bottom and top of the panels, in shares of a figure; room for names at line ends.
MARGINS = {1: (0.075, 0.835, 0.185, 0.875), 2: (0.05, 0.88, 0.185, 0.835)}
EMPTY_LOG_AXIS = (0.01, 1.0)
MANY_DECADES = 1000.0
ABOVE_SOURCE = 0.52  # inches
NOTE = "Conditional scenario, not a forecast; firm names stand for archetypes."


def firm_colour(name: str, names: list[str]) -> str:
    """Colour of a firm: fixed for the firms of the library, a spare one for others, by order of name."""
    if name in COLOURS:
        return COLOURS[name]
    unknown = sorted(set(names) - COLOURS.keys())
    return SPARE_COLOURS[unknown.index(name) % len(SPARE_COLOURS)]


def firm_label(history: History, name: str) -> str:
    """Readable name of a cloud or a lab; of one that entered during the run, its own in words."""
    labels = {cloud.name: cloud.label for cloud in history.scenario.clouds}
    labels |= {lab.name: lab.label for lab in history.scenario.labs}
    return labels.get(name, name.replace("_", " ").capitalize())


def founders(history: History) -> set[str]:
    """Names of the clouds and labs of the scenario: those there from the start."""
    scenario = history.scenario
    return {cloud.name for cloud in scenario.clouds} | {lab.name for lab in scenario.labs}


def month_ends(dates: "pd.Index | pd.Series") -> pd.DatetimeIndex:
    """Last day of each month: a row carries the first day of its month but the state at its end."""
    return pd.DatetimeIndex(dates) + pd.offsets.MonthEnd(0)


def new_panels(history: History, titles: list[str]) -> list[Axes]:
    """Dated panels side by side on a new figure; a title says what a panel shows, with its unit."""
    left, right, bottom, top = MARGINS[len(titles)]
    figure = new_figure(NARROW if len(titles) == 1 else WIDE, STANDARD_HEIGHT)
    panels = figure.subplots(1, len(titles), squeeze=False)[0]
    figure.subplots_adjust(left=left, right=right, bottom=bottom, top=top, wspace=0.43)
    for axes, title in zip(panels, titles, strict=True):
        if len(titles) > 1:
            axes.set_title(title, loc="left", fontsize=FONT_SIZE + 0.5, pad=8)
        dated_axes(axes, history)
    return list(panels)


def new_figure(width: float, height: float) -> Figure:
    """An empty figure [inches]."""
    return Figure(figsize=(width, height), dpi=130, facecolor="white")


def dated_axes(axes: Axes, history: History) -> None:
    """Axes in the look of the house, from the first to the last month of the run."""
    date_axis(axes, history.market.index)
    plain_axes(axes)


def date_axis(axes: Axes, months: pd.Index) -> None:
    """Months from the first to the last; ticks at years, or at months when there are few."""
    ends = month_ends(months)
    axes.set_xlim(date2num(ends[0] - pd.Timedelta(days=31)), date2num(ends[-1]))
    if len(ends) > SHORT_RUN_MONTHS:
        every = 2 if len(ends) > LONG_RUN_MONTHS else 1
        axes.xaxis.set_major_locator(YearLocator())
        axes.xaxis.set_major_formatter(FuncFormatter(lambda day, _: _year(day, every)))
    else:
        axes.xaxis.set_major_locator(MonthLocator(interval=max(1, len(ends) // 5)))
        axes.xaxis.set_major_formatter(DateFormatter("%b %Y"))


def plain_axes(axes: Axes) -> None:
    """Two spines, small ticks, horizontal lines behind the data."""
    axes.tick_params(labelsize=FONT_SIZE, length=3, color=GREY)
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(GREY)
    axes.grid(axis="y", color=LIGHT, linewidth=0.6)
    axes.set_axisbelow(True)


def percent_axis(axes: Axes, *, from_zero: bool = True) -> None:
    """Write shares of 0-1 as per cent, from zero upwards unless only differences matter."""
    if from_zero:
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
    sign(figure, title=title, data=data, source=f"scenario {history.scenario.name}, seed {history.seed}")
    return figure


def sign(figure: Figure, *, title: str, data: str, source: str) -> None:
    """Write the title above a figure, and below it a line on the data and what the numbers come from."""
    write_around(figure, title, "\n".join(line for line in (data, source_line(source)) if line))


def source_line(source: str) -> str:
    """Where the numbers come from and what they are not."""
    return f"Source: moatlab, {source}. {NOTE}"


def write_around(figure: Figure, title: str, below: str) -> None:
    """Write a title above and small lines below a figure.

    Both keep their distance in inches from the edge, however high the figure is.
    """
    height = figure.get_figheight() / STANDARD_HEIGHT
    figure.text(
        0.012, 1.0 - 0.025 / height, title, ha="left", va="top", fontsize=FONT_SIZE + 2.0, weight="bold"
    )
    figure.text(
        0.012, 0.018 / height, below, ha="left", va="bottom", fontsize=SMALL, color=GREY, linespacing=1.35
    )


def explain(
    figure: Figure, samples: Mapping[str, Any], columns: int | None = None, *, above: float = ABOVE_SOURCE
) -> None:
    """Say so many inches above the bottom what marks and lines mean, in one row or in so many columns.

    A sample may be a tuple of lines.
    """
    figure.legend(
        list(samples.values()),
        list(samples),
        handler_map={tuple: HandlerTuple(ndivide=1)},
        loc="lower left",
        bbox_to_anchor=(0.004, above / figure.get_figheight()),
        ncols=columns or len(samples),
        handlelength=3.0,
        columnspacing=1.6,
        fontsize=SMALL,
        frameon=False,
    )


def _year(day: float, every: int) -> str:
    """The year of a tick, where it is a multiple of `every`."""
    year = num2date(day).year
    return str(year) if year % every == 0 else ""


def save_png(figure: Figure, file: Path) -> None:
    """Write a figure; without pyplot, so that no display is needed."""
    FigureCanvasAgg(figure).print_png(file, pil_kwargs=FAST_PNG)
