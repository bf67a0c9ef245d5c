"""Figure: the contracts of one month, drawn so that months can be compared."""

import datetime

import pandas as pd
from matplotlib.figure import Figure

from moatlab.observe.history import History
from moatlab.plots.contract_network import contract_network_at, contract_places, explain_contracts
from moatlab.plots.style import finish, new_figure

__all__ = ["network_in"]

# Inches: a row of labs, above and below the panel.
WIDTH, ROW, TOP, BOTTOM = 9.6, 0.34, 0.5, 1.3
SAMPLES_IN_A_ROW = 6


def network_in(history: History, month: datetime.date) -> Figure:
    """Firms and contracts of one month; every firm stands where it stands in all other months."""
    places = contract_places(history, history.market.index)
    height = TOP + BOTTOM + ROW * len({y for _, y in places.values()})
    figure = new_figure(WIDTH, height)
    axes = figure.add_axes((0.06, BOTTOM / height, 0.88, 1.0 - (TOP + BOTTOM) / height))
    contract_network_at(axes, history, pd.Timestamp(month), places)
    explain_contracts(figure, SAMPLES_IN_A_ROW)
    return finish(
        axes,
        history,
        title=f"Contracts between clouds (left) and AI labs (right) in {month:%B %Y}",
        data="Circles and numbers: share of general cloud spending (clouds), of enterprise AI spending "
        "(labs). Width of lines: investment.\n"
        "Squares: accelerators (H100-equivalents) set aside for the lab.",
    )
