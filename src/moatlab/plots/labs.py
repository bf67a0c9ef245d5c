"""Figure: how much money the labs have left, and how far they are behind the best model."""

import pandas as pd
from matplotlib.figure import Figure

from moatlab.foundation.months import MONTHS_PER_YEAR
from moatlab.observe.history import History
from moatlab.plots.marks import draw_lines, firm_lines, mark_contracts, mark_level, name_line_ends, say
from moatlab.plots.style import finish, log_axis, new_panels

__all__ = ["labs"]

# The lag shown at least, over the limit.
MARGIN = 1.2


def labs(history: History) -> Figure:
    """Money of the labs that live on their own, and capability of all labs against the best."""
    left, right = new_panels(
        history,
        [
            "Money at hand of independent labs, USD bn (log scale)",
            "Lag behind the best model, orders of magnitude",
        ],
    )
    table = history.labs
    independent = table["independent"] > 0.0
    parents = [lab.name for lab in history.scenario.labs if lab.funding == "parent"]
    cash = firm_lines(history, table[independent & (table["cash"] > 0.0)], "lab", "cash")
    draw_lines(left, cash)
    if not cash:
        say(left, "All labs are funded by a parent.")
    log_axis(left)
    mark_contracts(left, history)
    name_line_ends(left, cash)
    free = table[independent | table["lab"].isin(parents)]
    lag = firm_lines(history, free.assign(lag=_mean_lag(history, free)), "lab", "lag")
    draw_lines(right, lag)
    rules = history.scenario.parameters.labs
    mark_level(right, rules.exit_gap, "limit")
    right.set_ylim(top=0.0, bottom=max(right.get_ylim()[1], MARGIN * rules.exit_gap))
    name_line_ends(right, lag)
    return finish(
        left,
        history,
        title="Money and place of the AI labs",
        data="Pale: labs that entered during the run. Lines end when a lab shuts down or is absorbed by a "
        "cloud.\nLag: mean of 12 months, log10 of effective training compute; "
        f"an independent lab beyond the limit for {rules.exit_gap_months} months gives up.",
    )


def _mean_lag(history: History, rows: pd.DataFrame) -> "pd.Series[float]":
    """Capability behind the best, averaged because every release makes it jump."""
    lag = rows["date"].map(history.market["frontier_capability"]) - rows["capability"]
    return lag.groupby(rows["lab"]).transform(lambda own: own.rolling(MONTHS_PER_YEAR, min_periods=1).mean())
