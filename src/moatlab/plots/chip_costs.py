"""Figure: what the clouds' own chips cost against the vendor's, and what that does to their prices."""

import pandas as pd
from matplotlib.figure import Figure

from moatlab.observe.history import History
from moatlab.plots.marks import draw_lines, firm_lines, mark_contracts, mark_level, name_line_ends, say
from moatlab.plots.style import finish, new_panels, percent_axis

__all__ = ["chip_costs"]


def chip_costs(history: History) -> Figure:
    """Cost of own chips relative to the vendor's, and price of AI compute relative to the reference."""
    panels = new_panels(
        history,
        [
            "Cost of an hour on own chips, % of one on the vendor's",
            "Contract price of AI compute, % of the reference price",
        ],
    )
    tables = (
        _of_chip_makers(history).assign(value=lambda rows: rows["custom_chip_relative_cost"]),
        history.clouds.assign(value=lambda rows: rows["ai_compute_price"] / _reference_price(history, rows)),
    )
    for axes, table in zip(panels, tables, strict=True):
        lines = firm_lines(history, table, "cloud", "value")
        draw_lines(axes, lines)
        if axes is panels[0]:
            mark_level(axes, 1.0, "parity with the vendor", at_right=True)
            mark_level(axes, history.scenario.parameters.chips.rho_min, "lowest possible cost")
        if not lines:
            say(axes, "No cloud makes chips of its own.")
        percent_axis(axes, from_zero=False)
        mark_contracts(axes, history)
        name_line_ends(axes, lines)
    return finish(
        panels[0],
        history,
        title="Own chips of the clouds",
        data="Own chips, from the month in which a cloud begins to make them: experience relative to the "
        "vendor's makes them cheaper.\nContract price: before discounts; a cloud passes on part of what the "
        "own chips among its accelerators save.",
    )


def _of_chip_makers(history: History) -> pd.DataFrame:
    """Rows of clouds that design chips, from the month in which they begin."""
    begins = {
        cloud.name: pd.Timestamp(cloud.chip_program_start)
        for cloud in history.scenario.clouds
        if cloud.chip_program_start is not None
    }
    starts = pd.to_datetime(history.clouds["cloud"].map(begins))
    return history.clouds[history.clouds["date"] >= starts]


def _reference_price(history: History, rows: pd.DataFrame) -> "pd.Series[float]":
    return rows["date"].map(history.market["reference_price"])
