"""Figure: who is tied to whom - clouds, labs and their contracts at three dates, in one fixed layout."""

from collections.abc import Iterable, Mapping
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from moatlab.observe.history import History
from moatlab.plots.contract_terms import contract_graph
from moatlab.plots.style import (
    BLACK,
    FONT_SIZE,
    GREY,
    LIGHT,
    PALE,
    SMALL,
    WHITE,
    WIDE,
    explain,
    finish,
    firm_colour,
    firm_label,
    founders,
    new_figure,
)

__all__ = ["contract_network", "contract_network_at", "contract_places", "explain_contracts"]

type Graph = nx.MultiGraph[str]
type Place = tuple[float, float]

DATES = 3
DASHES: dict[str, Any] = {"open": (0, (0.7, 0.9)), "preferred": (0, (3.0, 1.0)), "exclusive": "-"}
THINNEST, WIDTH_PER_ROOT_BN, BAND, CORE = 2.6, 0.6, 10.0, 0.9
SMALLEST_NODE, NODE_AREA = 20.0, 900.0
SHOWN_INVESTMENTS, SHOWN_RESERVATIONS = (0, 10, 50), (1000.0, 10_000.0)
# Reservations: where on a line, from the cloud; size of squares in points.
ALONG, SMALLEST_SQUARE, SQUARE_PER_ROOT_KH = 0.25, 4.5, 0.09
# Inches: a row of labs, above the panels, below them.
ROW, TOP, BOTTOM = 0.36, 0.75, 1.25
# Room for names beside the two columns, in distances between them.
NAMES = 0.85


def contract_network(history: History) -> Figure:
    """Contracts in force in the first month, half-way and in the last month."""
    months = history.market.index
    chosen = months[np.unique(np.linspace(0, len(months) - 1, DATES).round().astype(int))]
    places = contract_places(history, chosen)
    height = TOP + BOTTOM + ROW * len({y for _, y in places.values()})
    figure = new_figure(WIDE, height)
    panels = figure.subplots(1, DATES, squeeze=False)[0]
    figure.subplots_adjust(left=0.01, right=0.99, bottom=BOTTOM / height, top=1.0 - TOP / height, wspace=0.02)
    for axes in panels:
        axes.set_axis_off()
    for axes, month in zip(panels, chosen, strict=False):
        axes.set_title(f"{month:%B %Y}", fontsize=FONT_SIZE + 0.5)
        contract_network_at(axes, history, month, places)
    explain_contracts(figure)
    return finish(
        panels[0],
        history,
        title="Contracts between clouds (left) and AI labs (right), and their shares of their markets, %",
        data="Circles and numbers: share of general cloud spending (clouds), of enterprise AI spending "
        "(labs). Width of lines: investment.\n"
        "Squares: accelerators (H100-equivalents) set aside for the lab.",
    )


def contract_places(history: History, months: Iterable[pd.Timestamp]) -> dict[str, Place]:
    """Where firms stand in all of these months: clouds left, labs right, in the order of entry.

    Returns:
        Positions from 0 to 1, of those that are there in one of the months.
    """
    labs = history.labs[history.labs["date"].isin(list(months)) & (history.labs["alive"] > 0.0)]
    places: dict[str, Place] = {}
    for x, shown in ((0.0, history.clouds["cloud"].unique()), (1.0, labs["lab"].unique())):
        heights = 1.0 - (np.arange(len(shown)) + 0.5) / max(1, len(shown))
        places |= {name: (x, float(y)) for name, y in zip(shown, heights, strict=True)}
    return places


def contract_network_at(
    axes: Axes, history: History, month: pd.Timestamp, places: Mapping[str, Place]
) -> None:
    """Draw the firms and contracts of one month on empty axes, at fixed places."""
    axes.set(xlim=(-NAMES, 1.0 + NAMES), ylim=(0.0, 1.0))
    axes.set_axis_off()
    graph = contract_graph(history, month)
    for one, other, kind, terms in graph.edges(keys=True, data=True):
        cloud = one if graph.nodes[one]["kind"] == "cloud" else other
        lab = other if cloud == one else one
        ends = tuple(zip(places[cloud], places[lab], strict=True))
        lines = _band(ends) if kind == "ownership" else _tie(ends, _colour(history, cloud), terms)
        for line in lines:
            axes.add_line(line)
        if kind == "contract" and terms["reserved"] != 0.0:
            x, y = ((1.0 - ALONG) * start + ALONG * end for start, end in ends)
            axes.add_line(_square((x, y), _colour(history, cloud), terms["reserved"]))
    _draw_firms(axes, history, graph, places)


def explain_contracts(figure: Figure, columns: int = 6, *, above: float = 0.56) -> None:
    """Say so many inches above the bottom of a figure what the lines and squares mean."""
    explain(figure, _samples(), columns, above=above)


def _draw_firms(axes: Axes, history: History, graph: Graph, places: Mapping[str, Place]) -> None:
    areas = {name: SMALLEST_NODE + NODE_AREA * share for name, share in graph.nodes(data="share")}
    colours = {name: _colour(history, name) for name in graph}
    x, y = zip(*[places[name] for name in graph], strict=True)
    axes.scatter(x, y, s=list(areas.values()), c=list(colours.values()), edgecolor="white", zorder=4)
    for name, share in graph.nodes(data="share"):
        side = 1 if places[name][0] > 0.0 else -1
        axes.annotate(
            f"{firm_label(history, name)}\n{_percent(share)}",
            places[name],
            xytext=(side * (4.0 + 0.5 * areas[name] ** 0.5), 0),
            textcoords="offset points",
            fontsize=SMALL,
            color=GREY if colours[name] == PALE else colours[name],
            ha="left" if side > 0 else "right",
            va="center",
        )


def _tie(ends: tuple[Place, ...], colour: str, terms: Mapping[str, Any]) -> list[Line2D]:
    """A contract: dashes by mode, width by investment, a black core where all compute is bought here."""
    width = THINNEST + WIDTH_PER_ROOT_BN * terms["investment"] ** 0.5
    dashes = DASHES[terms["mode"]]
    lines = [Line2D(*ends, color=colour, linewidth=width, linestyle=dashes, solid_capstyle="butt", zorder=2)]
    if terms["exclusive_compute"]:
        lines.append(Line2D(*ends, color=BLACK, linewidth=CORE, zorder=3))
    return lines


def _band(ends: tuple[Place, ...]) -> list[Line2D]:
    """Ownership: a broad pale band."""
    return [Line2D(*ends, color=LIGHT, linewidth=BAND, solid_capstyle="butt", zorder=1)]


def _square(place: Place, colour: str, reserved: float | None) -> Line2D:
    """Compute set aside: filled, by its amount, where dates fix it [kH]; hollow where the need decides."""
    hollow = reserved is None
    x, y = place
    return Line2D(
        [x],
        [y],
        color=colour,
        linestyle="",
        marker="s",
        markersize=SMALLEST_SQUARE + SQUARE_PER_ROOT_KH * (reserved or 0.0) ** 0.5,
        markerfacecolor=WHITE if hollow else colour,
        markeredgecolor=colour if hollow else WHITE,
        markeredgewidth=1.0,
        zorder=3.5,
    )


def _samples() -> dict[str, tuple[Line2D, ...]]:
    """A line or square of each kind, by what it means."""
    ends = ((0.0, 1.0), (0.0, 0.0))
    terms = {"mode": "exclusive", "exclusive_compute": False, "investment": 4.0}
    by_mode = {mode: _tie(ends, GREY, terms | {"mode": mode}) for mode in DASHES}
    by_money = {
        f"{money} bn USD" if money else "no investment": _tie(ends, GREY, terms | {"investment": money})
        for money in SHOWN_INVESTMENTS
    }
    by_chips = {
        f"{reserved / 1000:g} m accelerators reserved": [_square((0.0, 0.0), GREY, reserved)]
        for reserved in SHOWN_RESERVATIONS
    }
    samples = {
        **by_mode,
        "all compute from this cloud": _tie(ends, PALE, terms | {"exclusive_compute": True}),
        "owned by the cloud": _band(ends),
        "reserved by need": [_square((0.0, 0.0), GREY, None)],
        **by_chips,
        **by_money,
    }
    return {name: tuple(lines) for name, lines in samples.items()}


def _colour(history: History, name: str) -> str:
    """Colour of a firm; entrants are pale."""
    known = founders(history)
    return firm_colour(name, list(known)) if name in known else PALE


def _percent(share: float) -> str:
    return f"{100.0 * share:.0f} %" if share >= 0.005 or share == 0.0 else "< 1 %"
