"""The choice of one visitor: kept while the page is open, and held in step with the address of the page."""

import re
from collections.abc import Callable

import streamlit as st

from moatlab.dashboard.link import read_link, write_link
from moatlab.dashboard.state import Choice
from moatlab.foundation.errors import InputError, MoatlabError

__all__ = ["attempt", "current_choice", "page_address", "plain", "problem", "put_into_address", "show_value"]

CHOICE, LINK, PROBLEM, TOUCHED = "choice", "link", "problem", "touched"
FOR_FILES, KEPT = "Delete the line", "It stays as it was."
MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:])")


def current_choice() -> Choice:
    """The choice of the visitor; that of the address when the page is opened or somebody navigates.

    A link that cannot be read leaves the default scenario and a sentence in `problem`.
    """
    state, shown = st.session_state, _query()
    navigated = not state.pop(TOUCHED, False) and shown != state.get(LINK)
    if CHOICE not in state or navigated:
        state[CHOICE], state[PROBLEM], state[LINK] = Choice(), "", shown
        try:
            state[CHOICE] = read_link(shown)
        except InputError as error:
            state[PROBLEM] = f"This link cannot be used, so the default scenario is shown. {error}"
    choice: Choice = state[CHOICE]
    return choice


def attempt(change: Callable[[Choice], Choice]) -> None:
    """Change the choice; a change that is refused leaves it as it is and a sentence in `problem`."""
    state = st.session_state
    state[TOUCHED], state[PROBLEM] = True, ""
    try:
        state[CHOICE] = change(state.get(CHOICE, Choice()))
    except InputError as error:
        if error.cure.startswith(FOR_FILES):
            error = InputError(place=error.place, found=error.found, allowed=error.allowed, cure=KEPT)
        state[PROBLEM] = str(error)


def problem() -> str:
    """What was refused last, in a sentence; empty when nothing was."""
    return str(st.session_state.get(PROBLEM, ""))


def put_into_address(choice: Choice) -> None:
    """Write the choice into the address; a link that could not be read stays there to be mended."""
    query = write_link(choice)
    if query != _query() and not problem():
        st.query_params.from_dict(query)
        st.session_state[LINK] = query


def page_address() -> str:
    """Where the page is, without its query."""
    return str(st.context.url or "").partition("?")[0].rstrip("/")


def show_value(key: str, value: object) -> None:
    """Let the widget with a key show a value; call it before the widget is drawn."""
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value


def plain(text: str | MoatlabError) -> str:
    r"""A message as it stands: what comes from a link is no markup.

    >>> plain("![x](http://host)")
    '\\!\\[x\\]\\(http\\://host\\)'
    """
    return MARKDOWN.sub(r"\\\1", str(text)).replace("\n", "  \n")


def _query() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params}
