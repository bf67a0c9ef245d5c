"""Why: what keeps customers where they are, year by year, and what the changes do to each cause."""

import streamlit as st

from moatlab.dashboard.figures import CONFIG, bars
from moatlab.dashboard.headlines import Part, parts
from moatlab.dashboard.runs import Answer
from moatlab.dashboard.sheets import show_sheet
from moatlab.plots.lock_in_parts import lock_in_parts

__all__ = ["show_why"]

PER_CENT = 100.0
CAUSES = {
    "lock_in_procedural": "Work of moving",
    "lock_in_gravity": "Data, integrations",
    "lock_in_egress": "Egress fees",
    "lock_in_network": "What others use",
    "lock_in_exclusivity": "Exclusive models",
    "lock_in": "All together",
}


def show_why(answer: Answer) -> None:
    """Draw lock-in by cause, and its level and difference to the baseline."""
    causes = parts(answer, CAUSES, PER_CENT)
    years, means = st.columns([1.75, 1])
    with years:
        show_sheet(lock_in_parts, answer.changed.history)
    with means:
        level = bars(causes, "With your changes, % of cloud spending", _changed)
        st.plotly_chart(level, theme=None, config=CONFIG, key="levels")
        difference = bars(causes, "Difference to the baseline, % points", _difference, sign=True)
        st.plotly_chart(difference, theme=None, config=CONFIG, key="differences")
    st.caption(
        f"Bars: means over {answer.window}. A cause counts what it adds on average over all orders in "
        "which causes can be taken away (Shapley value); together they make the whole."
    )


def _changed(part: Part) -> float:
    return part.changed


def _difference(part: Part) -> float:
    return part.difference
