"""Figure: how much AI compute the clouds run, and what an hour of it costs, with rental prices laid over."""

from matplotlib.figure import Figure

from moatlab.analysis.observed import rental_price
from moatlab.observe.history import History
from moatlab.plots.marks import Line, draw_lines, mark_contracts, mark_observations, name_line_ends
from moatlab.plots.style import BLACK, BLUE, ORANGE, VERMILLION, finish, log_axis, new_panels

__all__ = ["supply_and_spot_price"]

THOUSANDS_PER_MILLION = 1000.0


def supply_and_spot_price(history: History) -> Figure:
    """Installed AI compute of all clouds by kind of chip; spot and contract price of an hour."""
    market = history.market
    left, right = new_panels(
        history,
        [
            "Installed AI compute, million H100-equivalents (log scale)",
            "Price of AI compute, USD per H100-equivalent hour (log scale)",
        ],
    )
    by_chip = (
        history.clouds.groupby("date")[["capacity_gpu", "capacity_custom"]].sum() / THOUSANDS_PER_MILLION
    )
    capacity = [
        Line("all", market["capacity"] / THOUSANDS_PER_MILLION, BLACK),
        Line("bought from\nthe vendor", by_chip["capacity_gpu"], BLUE, "--"),
        Line("own chips of\nthe clouds", by_chip["capacity_custom"], ORANGE),
    ]
    prices = [
        Line("spot", market["spot_price"], VERMILLION),
        Line("on contract\n(reference)", market["reference_price"], BLACK, "--"),
    ]
    for axes, lines in ((left, capacity), (right, prices)):
        shown = [
            Line(line.label, line.values.where(line.values > 0.0), line.colour, line.dash) for line in lines
        ]
        draw_lines(axes, shown)
        if axes is right:
            mark_observations(axes, rental_price(contract=False), VERMILLION)
            mark_observations(axes, rental_price(contract=True), BLACK, hollow=True)
        log_axis(axes)
        mark_contracts(axes, history)
        name_line_ends(axes, shown)
    return finish(
        left,
        history,
        title="Supply and price of AI compute",
        data="An H100-equivalent does the work of one H100 of 2023. Deliveries come every three months, so "
        "the spot price saws. Points: rental price of\nan H100, on demand or spot (red) and on one-year "
        "contracts (hollow), of neoclouds, marketplaces and price indices, from the trade press.",
    )
