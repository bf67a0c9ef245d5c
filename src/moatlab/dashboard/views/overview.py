"""Overview: shares and prices of the clouds, with the baseline dashed."""

import streamlit as st

from moatlab.dashboard.figures import CONFIG, cloud_lines
from moatlab.dashboard.runs import Answer

__all__ = ["show_overview"]

PER_CENT = 100.0


def show_overview(answer: Answer) -> None:
    """Draw two figures and say how to read them."""
    shares, prices = st.columns(2)
    picture = cloud_lines(answer, "share", "Share of general cloud spending, %", PER_CENT)
    shares.plotly_chart(picture, theme=None, config=CONFIG, key="shares")
    picture = cloud_lines(answer, "full_price", "Full price of a unit of workload, index (January 2023 = 1)")
    prices.plotly_chart(picture, theme=None, config=CONFIG, key="prices")
    st.caption(
        "Solid: with your changes. Dashed: the baseline. Dotted: starts of your interventions. This is one "
        "run: a small difference may be luck, and the view Robustness says whether it is."
    )
