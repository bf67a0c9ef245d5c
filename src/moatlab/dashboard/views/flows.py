"""Flows: who leaves which cloud for which, and how many do."""

import streamlit as st

from moatlab.dashboard.figures import CONFIG, market_lines
from moatlab.dashboard.runs import Answer
from moatlab.dashboard.sheets import show_sheet
from moatlab.plots.switching_flows import switching_flows

__all__ = ["show_flows"]

PER_CENT = 100.0


def show_flows(answer: Answer) -> None:
    """Draw where spending went with the changes, and how many customers change cloud against the baseline."""
    show_sheet(switching_flows, answer.changed.history)
    picture = market_lines(
        answer,
        {"churn_customers": "of customers", "churn_spend": "of spending"},
        "Changes of cloud in the last 12 months, %",
        PER_CENT,
    )
    st.plotly_chart(picture, theme=None, config=CONFIG, key="churn")
    st.caption("Above: with your changes. Below: solid with your changes, dashed the baseline.")
