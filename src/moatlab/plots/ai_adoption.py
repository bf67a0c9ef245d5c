"""Figure: how much enterprises spend on AI and how many use it, with observed values laid over."""

from matplotlib.figure import Figure

from moatlab.analysis.observed import adoption, enterprise_spending
from moatlab.observe.history import History
from moatlab.plots.marks import Line, draw_lines, mark_observations, name_line_ends
from moatlab.plots.style import BLACK, BLUE, ORANGE, VERMILLION, finish, log_axis, new_panels, percent_axis

__all__ = ["ai_adoption"]


def ai_adoption(history: History) -> Figure:
    """Enterprise AI spending and the share of cloud customers that use AI."""
    market = history.market
    left, right = new_panels(
        history,
        ["Enterprise AI spending, USD bn a year (log scale)", "Share of each group that uses AI, %"],
    )
    spending = [Line("simulated", market["ai_spending"].where(market["ai_spending"] > 0.0), BLACK)]
    draw_lines(left, spending)
    mark_observations(left, enterprise_spending(), VERMILLION)
    log_axis(left)
    name_line_ends(left, spending)
    users = [
        Line("top tenth of all\nenterprises", market["ai_adoption_top_decile"], BLUE, "--"),
        Line("cloud customers", market["ai_adoption"], BLACK),
    ]
    draw_lines(right, users)
    mark_observations(right, adoption("Eurostat", "250+ employees"), BLUE)
    mark_observations(right, adoption("Eurostat", "50-249 employees"), BLUE, hollow=True)
    mark_observations(right, adoption("Ramp AI Index", "firms on Ramp"), ORANGE)
    percent_axis(right)
    name_line_ends(right, users)
    return finish(
        left,
        history,
        title="Enterprise demand for AI",
        data="Points, left: Menlo Ventures. Points, right: Eurostat, firms of 250 and more (blue) and of "
        "50-249 employees (hollow); Ramp, US firms with a paid subscription (orange).",
    )
