"""The left side of the page: scenario, eight sliders, and every other parameter under "more"."""

import datetime
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import streamlit as st

from moatlab.dashboard.link import read_value
from moatlab.dashboard.session import attempt, plain, show_value
from moatlab.dashboard.sliders import SLIDERS, Slider
from moatlab.dashboard.state import LARGEST_SEED, Choice, scenario_in_words
from moatlab.parameters.table import ParameterEntry, parameter_table
from moatlab.scenario.loader import library, load_scenario
from moatlab.scenario.scenario import Scenario
from moatlab.scenario.writing import toml_value

__all__ = ["show_controls"]

NONE = "none"
WHOLE, NUMBER, SWITCH = "a whole number", "a number", "true or false"


def show_controls(choice: Choice) -> None:
    """Draw the controls; each one changes the choice when it is moved."""
    _scenario(choice)
    changed = choice.changed()
    for slider in SLIDERS:
        _slider(slider, choice, changed)
    _seed(choice)
    _more(changed)
    st.button(
        "Undo all changes",
        disabled=choice == choice.reset(),
        width="stretch",
        on_click=attempt,
        args=(lambda choice: choice.reset(),),
    )


def _scenario(choice: Choice) -> None:
    key = "scenario"
    show_value(key, choice.scenario)
    st.selectbox(
        "Scenario",
        library(),
        key=key,
        format_func=scenario_in_words,
        on_change=_with_value,
        args=(key, Choice.in_scenario),
    )
    st.caption(plain(_description(choice.scenario)))


def _slider(slider: Slider, choice: Choice, changed: Scenario) -> None:
    low, high = slider.ends(choice.original())
    value = slider.shown(changed)
    show_value(slider.path, value)
    st.slider(
        slider.label,
        min(low, value),
        max(high, value),
        step=slider.step,
        format=slider.format,
        key=slider.path,
        help=slider.explanation,
        on_change=_with_value,
        args=(slider.path, lambda choice, shown: choice.with_settings({slider.path: slider.value(shown)})),
    )


def _seed(choice: Choice) -> None:
    key = "seed"
    show_value(key, choice.seed)
    st.number_input(
        "Seed of the random draws",
        min_value=0,
        max_value=min(LARGEST_SEED, 2**53 - 1),
        step=1,
        key=key,
        help="Baseline and changes meet the same draws. Another seed is another world of equal right.",
        on_change=_with_value,
        args=(key, Choice.with_seed),
    )


def _more(changed: Scenario) -> None:
    """All other parameters, one group at a time: two hundred fields at once would slow every move."""
    groups = list(dict.fromkeys(entry.path.split(".")[1] for entry in _others()))
    group = st.selectbox(
        "More parameters",
        [NONE, *groups],
        format_func=lambda name: "Choose a group" if name == NONE else name.replace("_", " "),
        key="group of parameters",
    )
    for entry in _others():
        if entry.path.split(".")[1] == group:
            _field(entry, changed.value_at(entry.path))


def _field(entry: ParameterEntry, value: object) -> None:
    """One parameter: a number with its unit, a switch, a choice, or text as in scenario files."""
    name = entry.path.rpartition(".")[2].replace("_", " ")
    label = name if entry.unit == "-" else f"{name} [{entry.unit}]"
    explanation = plain(_explanation(entry))
    setting = _text_setting(entry.path)
    if entry.kind in (NUMBER, WHOLE) and isinstance(entry.default, int | float):
        assert isinstance(value, int | float), f"{entry.path} is a number"
        show_value(entry.path, value)
        whole = entry.kind == WHOLE
        step, written = (1, "%d") if whole else (max(abs(value) / 20.0, 1e-6), "%.6g")
        setting = _setting(entry.path)
        st.number_input(
            label,
            step=step,
            format=written,
            key=entry.path,
            help=explanation,
            on_change=_with_value,
            args=(entry.path, setting),
        )
        return
    draw: Callable[..., object] = st.text_input
    if entry.kind == SWITCH:
        draw, setting, shown = st.checkbox, _setting(entry.path), value
    else:
        shown = _text(value)
    show_value(entry.path, shown)
    draw(label, key=entry.path, help=explanation, on_change=_with_value, args=(entry.path, setting))


def _with_value(key: str, change: Callable[[Choice, Any], Choice]) -> None:
    """Change the choice by the new value of a widget."""
    value = st.session_state[key]
    attempt(lambda choice: change(choice, value))


def _setting(path: str) -> Callable[[Choice, object], Choice]:
    return lambda choice, value: choice.with_settings({path: value})


def _text_setting(path: str) -> Callable[[Choice, object], Choice]:
    """A value that is typed as in a scenario file; nothing typed leaves it out."""
    return lambda choice, text: choice.with_settings({path: read_value(str(text)) if text else None})


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime.date):
        return f"{value:%Y-%m}"
    return value if isinstance(value, str) else toml_value(value)


def _explanation(entry: ParameterEntry) -> str:
    words = [entry.description]
    if entry.plausible is not None:
        words.append(f"Plausible: {entry.plausible[0]:.6g} to {entry.plausible[1]:.6g}.")
    return " ".join([*words, f"Accepted: {entry.valid}.", f"Source: {entry.source}."])


@lru_cache(maxsize=1)
def _others() -> tuple[ParameterEntry, ...]:
    """Every parameter that has no slider."""
    taken = {slider.path for slider in SLIDERS}
    return tuple(entry for entry in parameter_table() if entry.path not in taken)


@lru_cache(maxsize=32)
def _description(name: str) -> str:
    return load_scenario(name).description
