"""The page from top to bottom: controls at the left, numbers, interventions, and the view that is open."""

from collections.abc import Callable, Mapping
from typing import Final

import streamlit as st

from moatlab.dashboard.controls import show_controls
from moatlab.dashboard.editor import show_interventions
from moatlab.dashboard.headings import STYLE, heading_html, headlines_html
from moatlab.dashboard.headlines import headlines
from moatlab.dashboard.runs import Answer, Runs, warm_up
from moatlab.dashboard.session import attempt, current_choice, plain, problem, put_into_address, show_value
from moatlab.dashboard.state import VIEWS, Choice
from moatlab.dashboard.views.assumptions import show_assumptions
from moatlab.dashboard.views.export import show_export
from moatlab.dashboard.views.flows import show_flows
from moatlab.dashboard.views.network import show_network
from moatlab.dashboard.views.overview import show_overview
from moatlab.dashboard.views.robustness import show_robustness
from moatlab.dashboard.views.why import show_why
from moatlab.dashboard.views.winners import show_winners
from moatlab.foundation.errors import MoatlabError

__all__ = ["show_page"]

SHOWN: Final[Mapping[str, Callable[[Answer], None]]] = {
    "overview": show_overview,
    "flows": show_flows,
    "network": show_network,
    "why": show_why,
    "winners": show_winners,
    "robustness": show_robustness,
    "assumptions": show_assumptions,
    "export": show_export,
}
MONTHS_BETWEEN_LOOKS = 12


def show_page() -> None:
    """Draw the page for the choice of this visitor; only the open view is drawn."""
    st.set_page_config(page_title="moatlab playground", layout="wide", initial_sidebar_state="expanded")
    st.html(STYLE)
    choice = current_choice()
    put_into_address(choice)
    with st.sidebar:
        show_controls(choice)
    if problem():
        st.error(plain(problem()))
    try:
        answer = _kept_runs().answer(choice, _give_way())
    except MoatlabError as error:
        st.error(plain(error))
        return
    # In one piece: digest and numbers change together.
    st.html(heading_html(answer) + headlines_html(headlines(answer), answer))
    show_interventions(answer)
    _choose_view(choice)
    with st.container(key="open-view"):
        SHOWN[choice.view](answer)


def _choose_view(choice: Choice) -> None:
    key = "view"
    show_value(key, choice.view)
    st.segmented_control(
        "View",
        list(VIEWS),
        format_func=VIEWS.__getitem__,
        key=key,
        required=True,
        label_visibility="collapsed",
        on_change=lambda: attempt(lambda choice: choice.seen_as(st.session_state[key])),
    )


@st.cache_resource(
    show_spinner="Loading the model; the very first time it is compiled, which takes minutes ..."
)
def _kept_runs() -> Runs:
    """The runs of this server, once everything that a run needs is loaded."""
    warm_up()
    return Runs()


def _give_way() -> Callable[[int, int], None]:
    """Once a simulated year, let the page stop a run that a newer move has overtaken."""
    place = st.empty()

    def look(month: int, _: int) -> None:
        if month % MONTHS_BETWEEN_LOOKS == 0:
            place.empty()

    return look
