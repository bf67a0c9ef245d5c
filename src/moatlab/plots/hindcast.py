"""Figure: what runs make of 2023 to mid 2026, over seeds, beside what was observed."""

from collections.abc import Mapping
from typing import Literal

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from moatlab.analysis.hindcast import CLOUD, FIRST, LAB, LAST, SPENDING, hindcast_points, observed_path
from moatlab.analysis.observed import BREAK
from moatlab.plots.marks import mark_observations
from moatlab.plots.sheets import Caption, Room, few_ticks, figure_of, new_sheet
from moatlab.plots.style import (
    BLUE,
    GREY,
    SHORT_RUN_MONTHS,
    VERMILLION,
    WHITE,
    date_axis,
    log_axis,
    month_ends,
    percent_axis,
)

__all__ = ["hindcast"]

# Panels in this order; shares are of general cloud spending and of enterprise AI spending.
TITLES = {CLOUD: "{}: cloud share", SPENDING: "AI spending, USD bn/year (log)", LAB: "{}: share of AI"}
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
OUTER, INNER = 0.18, 0.3
NAIVE: Mapping[str, Literal[":", "--"]] = {"no_change": ":", "trend": "--"}
PANEL, COLUMNS = 1.35, 4
BANDS = (
    "Bands contain the middle 50 % and 90 % of {seeds} seeds in each month (quantiles, interpolated). "
    "Parameters are the same in all: bands show chance, not what is unknown of parameters."
)
SINGLE = "A single seed."
SHARES = "Clouds: share of general cloud spending; labs: share of enterprise AI spending."
POINTS = (
    "Points: Synergy Research Group, share of cloud infrastructure services; Menlo Ventures, survey of "
    "enterprises (labs in mid 2025: usage; spending in 2025 as a whole stands in mid 2025). Hollow: "
    "Microsoft since it changed its segments in mid 2024. No change and trend: forecasts that know nothing "
    "but the shares before. Parameters were chosen with many of these points in view: this is fit, not "
    "foresight."
)


def hindcast(paths: pd.DataFrame, caption: Caption) -> Figure:
    """Median, middle 50 % and middle 90 % of seeds month by month, with the observed points laid over.

    Args:
        paths: as `simulated_paths` gives them.
        caption: the words around it.
    """
    panels = {
        (str(sort), str(firm)): paths[(paths["sort"] == sort) & (paths["firm"] == firm)]
        for sort in TITLES
        for firm in paths.loc[paths["sort"] == sort, "firm"].unique()
    }
    titles = [TITLES[sort].format(table["label"].iloc[0]) for (sort, _), table in panels.items()]
    seeds = paths["seed"].nunique()
    caption = caption.adding(SHARES, BANDS.format(seeds=seeds) if seeds > 1 else SINGLE, POINTS)
    room = Room(PANEL, COLUMNS, left=0.5, right=0.17, bottom=0.42)
    naive = hindcast_points(paths)
    sheet = dict(zip(panels, new_sheet(caption, titles, room, _key(banded=seeds > 1)), strict=True))
    highest = {sort: _highest(panels, sort) for sort in TITLES}
    for (sort, firm), axes in sheet.items():
        table = panels[sort, firm]
        _draw_bands(axes, table)
        _date_axis(axes, pd.DatetimeIndex(table["date"].unique()))
        points = observed_path(sort, firm)
        hollow = (points["date"] >= BREAK) & (firm == "azure")
        _draw_forecasts(axes, naive[(naive["sort"] == sort) & (naive["firm"] == firm)])
        mark_observations(axes, points[~hollow], VERMILLION)
        mark_observations(axes, points[hollow], VERMILLION, hollow=True)
        if sort == SPENDING:
            log_axis(axes)
        else:
            axes.set_ylim(0.0, 1.08 * highest[sort])
            few_ticks(axes, "y", 5)
            percent_axis(axes)
    return figure_of(next(iter(sheet.values())))


def _draw_bands(axes: Axes, table: pd.DataFrame) -> None:
    """Quantiles over seeds at the ends of months; of a single seed its path."""
    quantiles = table.pivot(index="date", columns="seed", values="value").quantile(list(QUANTILES), axis=1)
    when = date2num(month_ends(quantiles.columns))
    low, quarter, median, three_quarters, high = quantiles.to_numpy()
    axes.fill_between(when, low, high, color=BLUE, alpha=OUTER, linewidth=0)
    axes.fill_between(when, quarter, three_quarters, color=BLUE, alpha=INNER, linewidth=0)
    axes.plot(when, median, color=BLUE, linewidth=1.6, marker="o" if len(when) == 1 else "", markersize=4)


def _draw_forecasts(axes: Axes, points: pd.DataFrame) -> None:
    """What forecasts without economics say, from the share on from which they set out."""
    forecast = points[points["no_change"].notna()]
    for name, style in NAIVE.items():
        axes.plot(date2num(forecast["date"]), forecast[name], color=GREY, linestyle=style, linewidth=1.1)


def _date_axis(axes: Axes, months: pd.DatetimeIndex) -> None:
    """As everywhere; of short runs three months are named, for more there is no room."""
    date_axis(axes, months)
    if len(months) <= SHORT_RUN_MONTHS:
        named = months[:: -(-len(months) // 3)]
        axes.set_xticks(date2num(named), [f"{month:%b %Y}" for month in named])


def _highest(panels: Mapping[tuple[str, str], pd.DataFrame], sort: str) -> float:
    """Of what is drawn of a sort, so that its panels can be compared."""
    tables = {firm: table for (kind, firm), table in panels.items() if kind == sort}
    seen = [observed_path(sort, firm) for firm in tables]
    values = pd.concat([frame["value"] for frame in (*tables.values(), *seen)])
    dates = pd.concat([frame["date"] for frame in (*tables.values(), *seen)])
    return float(values[dates.between(FIRST, LAST + pd.offsets.MonthEnd(0))].max())


def _key(*, banded: bool) -> dict[str, Artist]:
    key: dict[str, Artist] = {
        "simulated: median" if banded else "simulated": Line2D([], [], color=BLUE, linewidth=1.6)
    }
    if banded:
        key["50 % of seeds"] = Patch(color=BLUE, alpha=OUTER + INNER, linewidth=0)
        key["90 % of seeds"] = Patch(color=BLUE, alpha=OUTER, linewidth=0)
    for name, style in NAIVE.items():
        key[name.replace("_", " ")] = Line2D([], [], color=GREY, linestyle=style, linewidth=1.1)
    for name, inside in (("observed", VERMILLION), ("not comparable", WHITE)):
        key[name] = Line2D(
            [], [], linestyle="", marker="o", markersize=4.2, color=VERMILLION, markerfacecolor=inside
        )
    return key
