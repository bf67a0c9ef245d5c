"""Assumptions: every parameter with value, unit, plausible range and source, and whether it was changed."""

import pandas as pd
import streamlit as st

from moatlab.dashboard.runs import Answer
from moatlab.dashboard.state import PARAMETERS
from moatlab.parameters.table import ParameterEntry, parameter_table
from moatlab.scenario.scenario import Scenario
from moatlab.scenario.writing import toml_value

__all__ = ["assumption_table", "show_assumptions"]

ROWS_HEIGHT = 520
CHANGED = "changed"


def show_assumptions(answer: Answer) -> None:
    """Draw the table; the magnifying glass above it searches."""
    table = assumption_table(answer)
    changed = int((table[CHANGED] != "").sum())
    st.markdown(
        f"**{len(table)} parameters**, {changed or 'none'} changed by you. "
        "What stands outside of its plausible range is allowed, and said."
    )
    only = st.toggle("Only what is changed", value=False, disabled=not changed)
    shown = table[table[CHANGED] != ""] if only and changed else table
    st.dataframe(
        shown,
        hide_index=True,
        width="stretch",
        height="content" if only else ROWS_HEIGHT,
        column_config={
            "value": st.column_config.TextColumn(width="small"),
            "meaning": st.column_config.TextColumn(width="large"),
        },
    )
    st.caption(
        "Tags such as [S4] name a source, [GK] is general knowledge of the literature, [CAL] was calibrated, "
        "[N] is a normalisation. Firms and dated contracts stand in the scenario file."
    )


def assumption_table(answer: Answer) -> pd.DataFrame:
    """One row a parameter, the changed ones first."""
    ours, own = answer.changed.history.scenario, answer.choice.original()
    settings = answer.choice.settings
    entries = sorted(parameter_table(), key=lambda entry: entry.path not in settings)
    return pd.DataFrame([_row(entry, ours, own) for entry in entries])


def _row(entry: ParameterEntry, ours: Scenario, own: Scenario) -> dict[str, str]:
    value, base = ours.value_at(entry.path), own.value_at(entry.path)
    return {
        "parameter": entry.path.removeprefix(PARAMETERS),
        "value": _text(value),
        "unit": entry.unit,
        "in the scenario": _text(base),
        "plausible": "" if entry.plausible is None else "{:.6g} to {:.6g}".format(*entry.plausible),
        CHANGED: _remark(entry, value, changed=value != base),
        "meaning": entry.description,
        "source": entry.source,
    }


def _remark(entry: ParameterEntry, value: object, *, changed: bool) -> str:
    outside = isinstance(value, int | float) and not isinstance(value, bool) and entry.plausible is not None
    if outside and entry.plausible is not None and isinstance(value, int | float):
        outside = not entry.plausible[0] <= value <= entry.plausible[1]
    if not changed:
        return ""
    return "changed, outside of its range" if outside else "changed"


def _text(value: object) -> str:
    if value is None:
        return "none"
    if isinstance(value, float):
        return f"{value:.6g}"
    return value if isinstance(value, str) else toml_value(value)
