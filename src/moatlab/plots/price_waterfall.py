"""Figure: where a dollar goes that an enterprise spends on AI - marketplace, cloud, chips, lab."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from moatlab.foundation.months import MONTHS_PER_YEAR
from moatlab.observe.history import History
from moatlab.plots.marks import say
from moatlab.plots.style import (
    BLACK,
    BLUE,
    FONT_SIZE,
    GREEN,
    GREY,
    LIGHT,
    PALE,
    SMALL,
    VERMILLION,
    WIDE,
    explain,
    finish,
    new_figure,
    plain_axes,
)
from moatlab.plots.wording import number

__all__ = ["PARTS", "dollar_parts", "price_waterfall"]

HEIGHT, CENTS = 4.9, 100.0
# Shares of the figure: left of the first panel, width, distance, bottom, height.
LEFT, WIDTH, APART, BOTTOM, TALL = 0.2, 0.37, 0.045, 0.25, 0.56
BAR, TO_NUMBER, MOST = 0.62, 1.2, 112.0
EARNERS = {"clouds": BLUE, "maker of chips": VERMILLION, "labs": GREEN, "suppliers (costs)": PALE}


@dataclass(frozen=True)
class Part:
    """A part of the dollar: what readers call it, and who gets it."""

    name: str
    earner: str


PARTS = {
    "marketplace": Part("Marketplace fees, hosting", "clouds"),
    "cloud_margin": Part("Compute: margin of clouds", "clouds"),
    "running": Part("Compute: power, buildings", "suppliers (costs)"),
    "making": Part("Compute: making of chips", "suppliers (costs)"),
    "vendor_margin": Part("Compute: margin of vendor", "maker of chips"),
    "serving": Part("Serving besides compute", "suppliers (costs)"),
    "lab": Part("Lab: training, profit", "labs"),
}


def price_waterfall(history: History) -> Figure:
    """Parts of an enterprise's dollar in the first and in the last full year of a run."""
    parts = dollar_parts(history)
    spans = _spans(parts)
    figure = new_figure(WIDE, HEIGHT)
    panels = [
        figure.add_axes((LEFT + place * (WIDTH + APART), BOTTOM, WIDTH, TALL)) for place in range(len(spans))
    ]
    for axes, (name, span) in zip(panels, spans.items(), strict=True):
        _draw(axes, name, span, named=axes is panels[0])
    explain(
        figure, {f"goes to {earner}": Patch(color=colour) for earner, colour in EARNERS.items()}, above=0.72
    )
    return finish(
        panels[0],
        history,
        title="Where a dollar goes that enterprises spend on AI, US cents",
        data="Marketplace: as booked. Serving: by the labs' recorded cost of a unit over its price; its "
        "compute is split by the clouds' mean cost of an hour, the rest of the price is\ntheir margin. Lab: "
        "what is left for training, staff and profit; below zero, investors pay for serving.",
    )


def dollar_parts(history: History) -> pd.DataFrame:
    """What enterprises pay for AI, divided among those who get it.

    Marketplaces get what is booked. Of the rest, labs that sell pay for serving: a unit costs them compute
    and other things, as in their recorded unit cost; what their price leaves is theirs. Of an hour of
    compute, chips and running are the clouds' mean full cost, weighted by their revenue from hours; what the
    labs pay beyond it is margin. Open models are served by clouds, whose margin is part of hosting.

    Returns:
        One row a month, one column a part in `PARTS`, which add up to AI spending [USD bn/yr].
    """
    market, rules = history.market, history.scenario.parameters
    labs = history.labs.assign(spent=history.labs["share"] * history.labs["date"].map(market["ai_spending"]))
    labs = labs[labs["spent"] > 0.0]
    open_weights = [lab.name for lab in history.scenario.labs if lab.open_weights]
    other = (1.0 - rules.demand.serve_share) * labs["spent"] / labs["api_price"]
    compute = labs["spent"] * labs["serving_cost"] / labs["api_price"] - other
    by_month = pd.DataFrame(
        {
            "compute": compute,
            "hours": compute / labs["compute_price"],
            "serving": other.where(~labs["lab"].isin(open_weights), 0.0),
        }
    )
    sums = by_month.groupby(labs["date"]).sum().reindex(market.index, fill_value=0.0)
    costs = _costs_of_an_hour(history)
    scale = (sums["compute"] / (sums["hours"] * costs.sum(axis=1))).clip(upper=1.0).fillna(1.0)
    parts = costs.mul(sums["hours"] * scale, axis=0)
    parts["cloud_margin"] = sums["compute"] - parts.sum(axis=1)
    parts["marketplace"], parts["serving"] = market["marketplace_revenue"], sums["serving"]
    parts["lab"] = market["ai_spending"] - parts.sum(axis=1)
    return parts[list(PARTS)]


def _costs_of_an_hour(history: History) -> pd.DataFrame:
    """Full cost of an hour of accelerators by what it pays for, mean of the clouds [USD]."""
    rules, clouds = history.scenario.parameters, history.clouds
    installed = clouds["capacity_gpu"] + clouds["capacity_custom"]
    own = (clouds["capacity_custom"] / installed).where(installed > 0.0, 0.0)
    bought_cost = clouds["date"].map(history.market["gpu_cost"]) * (1.0 - own)
    own_cost = clouds["date"].map(history.market["gpu_cost"]) * own * clouds["custom_chip_relative_cost"]
    chips, margin = rules.compute.capital_share, rules.vendor.vendor_margin
    costs = pd.DataFrame(
        {
            "running": (1.0 - chips) * (bought_cost + own_cost),
            "making": chips * (own_cost + (1.0 - margin) * bought_cost),
            "vendor_margin": chips * margin * bought_cost,
        }
    )
    return costs.mul(clouds["ai_compute_share"], axis=0).groupby(clouds["date"]).sum()


def _spans(parts: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The months of the first and of the last full year, by title; of a short run all months."""
    months = pd.DatetimeIndex(parts.index)
    full = [year for year in sorted(set(months.year)) if (months.year == year).sum() == MONTHS_PER_YEAR]
    if not full:
        return {f"{months[0]:%B %Y} to {months[-1]:%B %Y}": parts}
    return {str(year): parts[months.year == year] for year in dict.fromkeys([full[0], full[-1]])}


def _draw(axes: Axes, name: str, span: pd.DataFrame, *, named: bool) -> None:
    """A panel: bars that step down from the whole dollar, each with its cents."""
    plain_axes(axes)
    axes.set_yticks(range(len(PARTS)), [part.name for part in PARTS.values()] if named else [""] * len(PARTS))
    axes.tick_params(axis="y", length=0)
    axes.grid(visible=False, axis="y")
    axes.grid(visible=True, axis="x", color=LIGHT, linewidth=0.6)
    axes.set_ylim(len(PARTS) - 0.5, -0.5)
    spent = float(span.to_numpy().sum()) / len(span)
    axes.set_title(f"{name}: {number(spent, 1)} bn USD a year", loc="left", fontsize=FONT_SIZE + 0.5, pad=8)
    if spent <= 0.0:
        axes.set_xlim(0.0, MOST)
        say(axes, "Nothing is spent on AI.")
        return
    cents = (CENTS * span.sum() / span.to_numpy().sum()).tolist()
    _draw_steps(axes, cents)
    lowest = min(0.0, CENTS - sum(part for part in cents if part > 0.0))
    axes.set_xlim(1.12 * lowest, MOST)


def _draw_steps(axes: Axes, cents: Sequence[float]) -> None:
    left = CENTS
    for row, (part, value) in enumerate(zip(PARTS.values(), cents, strict=True)):
        right, left = left, left - value
        axes.barh(row, value, BAR, left, color=EARNERS[part.earner])
        if row + 1 < len(cents):
            axes.plot([left, left], [row - BAR / 2, row + 1 + BAR / 2], color=GREY, linewidth=0.6, zorder=1)
        axes.annotate(
            number(value, 1),
            (max(left, right) + TO_NUMBER, row),
            fontsize=SMALL + 0.5,
            color=BLACK,
            va="center",
            annotation_clip=False,
        )
