"""Export: link, scenario file, program and command that give the same history, and the report."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from moatlab.dashboard.export import as_command, as_python, as_toml, file_name
from moatlab.dashboard.headings import DIGEST_LENGTH
from moatlab.dashboard.link import write_link
from moatlab.dashboard.runs import Answer
from moatlab.dashboard.session import page_address
from moatlab.dashboard.state import Choice
from moatlab.report.write import write_report

__all__ = ["link_of", "report_of", "show_export"]

KEPT = "reports"
READABLE = "=;,"


def show_export(answer: Answer) -> None:
    """Draw everything that can be taken away."""
    choice, digest = answer.choice, answer.changed.digest
    st.markdown(
        "Link, file, program and command give the same history, number by number: its digest begins with "
        f"`{digest[:DIGEST_LENGTH]}`, on one machine and with one version of moatlab."
    )
    left, right = st.columns(2)
    with left:
        _piece("Link", link_of(choice, page_address()), "text")
        _piece("Command", as_command(choice), "bash")
        _piece("Python", as_python(choice), "python")
    with right:
        _piece("Scenario file", as_toml(choice), "toml")
        name = file_name(choice, "toml")
        st.download_button(
            "Download the scenario file", as_toml(choice), name, "application/toml", on_click="ignore"
        )
        st.caption(f"Run it with `moatlab run {name} --seed {choice.seed}`.")
        _report(answer)


def link_of(choice: Choice, address: str) -> str:
    """The address of the page with everything that the user has chosen."""
    query: Mapping[str, list[str]] = write_link(choice)
    return f"{address}/?{urlencode(query, doseq=True, safe=READABLE)}" if query else f"{address}/"


def report_of(answer: Answer) -> bytes:
    """The run as one page that opens offline."""
    with tempfile.TemporaryDirectory() as folder:
        saved = Path(folder) / "run"
        answer.changed.history.save(saved)
        return write_report(saved).read_bytes()


def _report(answer: Answer) -> None:
    """The report is made when it is asked for: it takes some seconds."""
    st.markdown("**Report**")
    kept: dict[str, bytes] = st.session_state.setdefault(KEPT, {})
    digest = answer.changed.digest
    if digest not in kept and st.button("Make the report (HTML, some seconds)"):
        with st.spinner("Drawing the report ..."):
            kept[digest] = report_of(answer)
    if digest in kept:
        name = file_name(answer.choice, "html")
        st.download_button("Download the report", kept[digest], name, "text/html", on_click="ignore")


def _piece(title: str, text: str, language: str) -> None:
    st.markdown(f"**{title}**")
    st.code(text.strip(), language=language, wrap_lines=True)
