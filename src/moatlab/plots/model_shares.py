"""Figure: whose AI models enterprises pay for, with the survey values laid over."""

from matplotlib.figure import Figure

from moatlab.analysis.observed import SURVEYED, model_share
from moatlab.observe.history import History
from moatlab.plots.marks import draw_lines, firm_lines, mark_contracts, mark_observations, name_line_ends
from moatlab.plots.style import COLOURS, finish, new_panels, percent_axis

__all__ = ["model_shares"]


def model_shares(history: History) -> Figure:
    """Share of enterprise AI spending by lab, month by month, with Menlo's survey values."""
    (axes,) = new_panels(history, ["share"])
    lines = firm_lines(history, history.labs, "lab", "share")
    draw_lines(axes, lines)
    for lab, surveyed in SURVEYED.items():
        mark_observations(axes, model_share(surveyed), COLOURS[lab])
    percent_axis(axes)
    mark_contracts(axes, history)
    name_line_ends(axes, lines)
    return finish(
        axes,
        history,
        title="Share of enterprise AI spending by lab, %",
        data="Points: Menlo Ventures, survey of enterprises (spending; mid 2025: usage). "
        "Other surveys disagree: see the empirical tables.",
    )
