"""Light figures of the page: lines over months with the baseline dashed, and bars; drawn in the browser."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression

from moatlab.dashboard.headlines import Part
from moatlab.dashboard.runs import Answer
from moatlab.observe.history import History
from moatlab.plots.style import BLACK, BLUE, GREY, LIGHT, VERMILLION, firm_colour, firm_label
from moatlab.plots.wording import decimals_for, number

__all__ = ["CONFIG", "Curve", "Picture", "bars", "cloud_lines", "lines", "market_lines", "spread", "styled"]

type Picture = dict[str, Any]

CONFIG = {"displayModeBar": False, "responsive": True}
FONT = "Source Sans, Source Sans Pro, Helvetica, Arial, sans-serif"
HEIGHT, TOP, BOTTOM, LEFT, RIGHT = 380, 34, 30, 44, 104
LINE_OF_TEXT = 15.0  # pixels
ABOVE_THE_LINES = 0.06
BAR, BAR_MARGINS, ROOM_FOR_NUMBERS, WHOLE_FROM = 26, 44, 0.22, 1000.0


@dataclass(frozen=True)
class Curve:
    """One quantity over time.

    Attributes:
        name: written at the end of its line; baseline: without, changed: with the changes.
    """

    name: str
    baseline: "pd.Series[float]"
    changed: "pd.Series[float]"
    colour: str


def cloud_lines(answer: Answer, variable: str, title: str, scale: float = 1.0) -> Picture:
    """A variable of every cloud, with the changes and, dashed, without."""
    before, after = (_by_cloud(history, variable, scale) for history in answer.both)
    names = [str(name) for name in after.columns]
    curves = [
        Curve(firm_label(answer.changed.history, name), before[name], after[name], firm_colour(name, names))
        for name in names
    ]
    return lines(answer, curves, title)


def market_lines(answer: Answer, columns: dict[str, str], title: str, scale: float = 1.0) -> Picture:
    """Columns of the market under plain names, with the changes and, dashed, without."""
    before, after = (history.market for history in answer.both)
    colours = (BLACK, BLUE)
    curves = [
        Curve(name, scale * before[column], scale * after[column], colour)
        for (column, name), colour in zip(columns.items(), colours, strict=False)
    ]
    return lines(answer, curves, title)


def lines(answer: Answer, curves: Sequence[Curve], title: str) -> Picture:
    """Solid lines with the changes over dashed ones without; months in which changes start are marked."""
    dashed = {"width": 1.4, "dash": "dash"}
    data = [
        _line(f"{curve.name}, baseline", curve.baseline, dashed | {"color": curve.colour}) | {"opacity": 0.65}
        for curve in curves
    ]
    data += [_line(curve.name, curve.changed, {"width": 2.2, "color": curve.colour}) for curve in curves]
    picture = styled(title, HEIGHT, data)
    low, high = _limits(curves)
    layout = picture["layout"]
    layout["yaxis"]["range"] = [low, high]
    layout["hovermode"] = "x unified"
    layout["annotations"] = _names_of_ends(curves, (high - low) * LINE_OF_TEXT / (HEIGHT - TOP - BOTTOM))
    layout["shapes"] = _starts(answer)
    return picture


def bars(parts: Sequence[Part], title: str, value: Callable[[Part], float], *, sign: bool = False) -> Picture:
    """One horizontal bar a part, its value written beside it; what is below zero is orange."""
    values = [value(part) for part in parts]
    low, high = min(0.0, *values), max(0.0, *values)
    decimals = max(decimals_for(values), 1 if high - low < WHOLE_FROM else 0)
    bar = {
        "type": "bar",
        "orientation": "h",
        "x": values,
        "y": [part.name for part in parts],
        "marker": {"color": [BLUE if each >= 0.0 else VERMILLION for each in values]},
        "text": [number(each, decimals, sign=sign) for each in values],
        "textposition": "outside",
        "cliponaxis": False,
        "hoverinfo": "none",
    }
    picture = styled(title, BAR_MARGINS + BAR * len(parts), [bar])
    room = ROOM_FOR_NUMBERS * ((high - low) or 1.0)
    layout = picture["layout"]
    layout["xaxis"] |= {"range": [low - room if low < 0.0 else 0.0, high + room], "showticklabels": False}
    layout["xaxis"] |= {"zeroline": True, "zerolinecolor": GREY, "showline": False, "ticks": ""}
    layout["yaxis"] |= {"autorange": "reversed", "showgrid": False, "automargin": True, "ticks": ""}
    layout["yaxis"] |= {"showline": False, "ticklabelstandoff": 6}
    layout["margin"] |= {"l": 8, "r": 8, "b": 8}
    layout["bargap"] = 0.35
    return picture


def styled(title: str, height: int, data: list[dict[str, Any]]) -> Picture:
    """A figure in the look of the house, as plain data: checking every part of it costs more than a run."""
    axis = {"linecolor": GREY, "zeroline": False, "tickfont": {"size": 12}}
    layout = {
        "template": "none",
        "title": {
            "text": title, "x": 0.0, "xref": "container", "y": 1.0, "yanchor": "top", "pad": {"t": 5, "l": 2},
            "font": {"size": 15, "color": BLACK},
        },
        "font": {"size": 12.5, "family": FONT, "color": "#31333F"},
        "height": height,
        "margin": {"l": LEFT, "r": RIGHT, "t": TOP, "b": BOTTOM},
        "showlegend": False,
        "hovermode": "closest",
        "paper_bgcolor": "white",
        "plot_bgcolor": "white",
        "xaxis": axis | {"showgrid": False, "ticks": "outside", "ticklen": 3},
        "yaxis": axis | {"showgrid": True, "gridcolor": LIGHT},
    }  # fmt: skip
    return {"data": data, "layout": layout}


def spread(values: Sequence[float], gap: float) -> NDArray[np.float64]:
    """Heights at which texts stand at least `gap` apart, nearest to the given ones in least squares.

    >>> spread([1.0, 5.0, 1.0], gap=1.0).tolist()
    [0.5, 5.0, 1.5]
    """
    heights = np.asarray(values, dtype=float)
    order = np.argsort(heights, kind="stable")
    shifts = gap * np.arange(heights.size)
    placed = np.empty_like(heights)
    placed[order] = isotonic_regression(heights[order] - shifts).x + shifts if heights.size else []
    return placed


def _by_cloud(history: History, variable: str, scale: float) -> pd.DataFrame:
    wide = history.clouds.pivot_table(index="date", columns="cloud", values=variable, sort=False)
    return scale * wide


def _limits(curves: Sequence[Curve]) -> tuple[float, float]:
    """From the lowest value to a little above the highest; from zero where that is near."""
    values = np.concatenate([both.to_numpy() for curve in curves for both in (curve.baseline, curve.changed)])
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    room = ABOVE_THE_LINES * ((high - low) or 1.0)
    return (0.0 if 0.0 <= low < 0.5 * high else low - room), high + room


def _line(name: str, series: "pd.Series[float]", line: dict[str, Any]) -> dict[str, Any]:
    days = pd.DatetimeIndex(series.index) + pd.offsets.MonthEnd(0)
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": days.strftime("%Y-%m-%d").tolist(),
        "y": series.to_numpy().round(6).tolist(),
        "line": line,
        "hovertemplate": "%{y:.4g}",
    }


def _names_of_ends(curves: Sequence[Curve], gap: float) -> list[dict[str, Any]]:
    """The names of the curves at the right, in their colours."""
    ends = [float(curve.changed.dropna().iloc[-1]) for curve in curves]
    place = {"x": 1.0, "xref": "paper", "xanchor": "left", "xshift": 5, "showarrow": False, "align": "left"}
    return [
        place | {"y": height, "text": curve.name, "font": {"color": curve.colour, "size": 12.5}}
        for curve, height in zip(curves, spread(ends, gap).tolist(), strict=True)
    ]


def _starts(answer: Answer) -> list[dict[str, Any]]:
    """Thin lines where interventions of the user start."""
    first = answer.changed.history.scenario.calendar.start
    starts = {f"{each.start}" for each in answer.choice.interventions if each.start >= first}
    line = {
        "type": "line",
        "y0": 0.0,
        "y1": 1.0,
        "yref": "paper",
        "line": {"color": GREY, "width": 1, "dash": "dot"},
    }
    return [line | {"x0": start, "x1": start} for start in sorted(starts)]
