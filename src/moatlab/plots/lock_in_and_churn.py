"""Figure: how much demand stays only because leaving costs, and how much leaves."""

from matplotlib.figure import Figure

from moatlab.observe.history import History
from moatlab.plots.marks import Line, draw_lines, mark_contracts, name_line_ends
from moatlab.plots.style import (
    BLACK,
    BLUE,
    ORANGE,
    VERMILLION,
    finish,
    new_panels,
    percent_axis,
)

__all__ = ["lock_in_and_churn"]


def lock_in_and_churn(history: History) -> Figure:
    """Locked-in share of cloud spending, and yearly switching of clouds and of AI models."""
    market = history.market
    panels = new_panels(
        history, ["Locked-in share of cloud spending, %", "Switching in the last 12 months, %"]
    )
    locked = [
        Line("locked in", market["lock_in"], BLACK),
        Line("would move at\ntoday's costs", market["lock_in_passive"], BLUE, "--"),
    ]
    switching = [
        Line("AI model,\nshare of users", market["model_switching"], VERMILLION),
        Line("cloud, share\nof customers", market["churn_customers"], BLACK),
        Line("cloud, share\nof spending", market["churn_spend"], ORANGE, "--"),
    ]
    for axes, lines in zip(panels, (locked, switching), strict=True):
        draw_lines(axes, lines, steps=lines is locked)
        percent_axis(axes)
        mark_contracts(axes, history)
        name_line_ends(axes, lines)
    return finish(
        panels[0],
        history,
        title="Lock-in and switching",
        data="Locked in: would choose another cloud without switching costs, network effects and "
        "exclusivity, but not at today's costs. Measured each January.",
    )
