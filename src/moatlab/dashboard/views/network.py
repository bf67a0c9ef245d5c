"""Network: who is tied to whom in a month, the firms always in the same place."""

import datetime

import streamlit as st

from moatlab.dashboard.network_figure import network_in
from moatlab.dashboard.runs import Answer
from moatlab.dashboard.session import attempt, current_choice, put_into_address, show_value
from moatlab.dashboard.sheets import show_sheet

__all__ = ["show_network"]


def show_network(answer: Answer) -> None:
    """Let the user go through the months; only this part of the page is drawn anew."""
    months = answer.changed.history.scenario.calendar.dates()
    _scrub(answer, months)


@st.fragment
def _scrub(answer: Answer, months: list[datetime.date]) -> None:
    key = "month"
    choice = current_choice()
    put_into_address(choice)
    month = choice.month or months[-1]
    show_value(key, month)
    st.select_slider(
        "Month",
        months,
        format_func=lambda month: f"{month:%B %Y}",
        key=key,
        on_change=lambda: attempt(lambda choice: choice.seen_as("network", st.session_state[key])),
    )
    show_sheet(lambda history: network_in(history, month), answer.changed.history)
    st.caption("With your changes. Move the month with the mouse or, once it is chosen, with the arrow keys.")
