"""Figure: what a unit of cloud workload costs, and how much of it is margin."""

from matplotlib.figure import Figure

from moatlab.observe.history import History
from moatlab.plots.marks import draw_lines, firm_lines, mark_contracts, name_line_ends
from moatlab.plots.style import finish, new_panels, percent_axis

__all__ = ["cloud_prices"]


def cloud_prices(history: History) -> Figure:
    """Full price of a unit of workload and Lerner index, by cloud."""
    panels = new_panels(
        history, ["Full price of a unit of workload, index (January 2023 = 1)", "Lerner index, %"]
    )
    for axes, variable in zip(panels, ("full_price", "lerner_index"), strict=True):
        lines = firm_lines(history, history.clouds, "cloud", variable)
        draw_lines(axes, lines)
        if variable == "lerner_index":
            percent_axis(axes)
        mark_contracts(axes, history)
        name_line_ends(axes, lines)
    return finish(
        panels[0],
        history,
        title="Prices and margins of the clouds",
        data="Full price: for the average customer, traffic included. "
        "Lerner index: price minus marginal cost, divided by price.",
    )
