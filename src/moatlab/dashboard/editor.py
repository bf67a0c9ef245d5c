"""The interventions of the user: a row each with its dates, and a form to add one or change it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args, get_origin

import streamlit as st

from moatlab.dashboard.figures import CONFIG
from moatlab.dashboard.link import intervention_of
from moatlab.dashboard.runs import Answer
from moatlab.dashboard.session import attempt, plain, problem
from moatlab.dashboard.state import Choice
from moatlab.dashboard.timeline import dates_in_words, in_words, timeline
from moatlab.foundation.errors import InputError
from moatlab.policy.catalogue import known_kinds
from moatlab.policy.intervention import Intervention
from moatlab.policy.table import Level, PolicyEntry, policy_table
from moatlab.scenario.intervention_rules import sorts_of_names
from moatlab.scenario.scenario import Scenario

__all__ = ["show_interventions"]

FIRST_START = "2027-01"
ROW_WIDTH = 620  # pixels
NOTHING_YET = (
    "**Interventions** - none. Rules of a regulator, outages and shocks of supply, each with its dates."
)
ANY_PARAMETER = "set_parameter"  # the sliders and fields do that from the first month on


@dataclass(frozen=True)
class Form:
    """One form: the entry of its kind, the scenario, and the intervention that is changed, if it is there."""

    entry: PolicyEntry
    scenario: Scenario
    given: Intervention | None

    def key(self, name: str) -> str:
        """Key of a widget of this form."""
        return f"form {self.entry.kind} {name}"

    def value(self, name: str, base: object) -> object:
        """What a field shows at first."""
        return base if self.given is None else getattr(self.given, name)


def show_interventions(answer: Answer) -> None:
    """Draw the timeline, and what can be done with every intervention of the user."""
    choice = answer.choice
    with st.container(horizontal=True, vertical_alignment="center", wrap=False):
        st.markdown("**Interventions**" if answer.changed.history.scenario.interventions else NOTHING_YET)
        if st.button("Add an intervention"):
            _form(choice, None)
    if answer.changed.history.scenario.interventions:
        st.plotly_chart(timeline(answer), theme=None, config=CONFIG, key="timeline")
    with st.container(gap=None):
        for number, intervention in enumerate(choice.interventions):
            _row(choice, number, intervention)


def _row(choice: Choice, number: int, intervention: Intervention) -> None:
    with st.container(horizontal=True, vertical_alignment="center", wrap=False, width=ROW_WIDTH):
        words = plain(f"{in_words(intervention)}: {dates_in_words(intervention)}")
        st.markdown(words)
        if st.button("Edit", key=f"edit {number}", type="tertiary"):
            _form(choice, number)
        st.button(
            "Remove",
            key=f"remove {number}",
            type="tertiary",
            on_click=attempt,
            args=(lambda choice: choice.removing(number),),
        )


@st.dialog("Intervention", width="medium")
def _form(choice: Choice, number: int | None) -> None:
    """Add an intervention, or change the one of that number."""
    given = None if number is None else choice.interventions[number]
    entries = {entry.kind: entry for entry in policy_table() if entry.kind != ANY_PARAMETER}
    kinds = list(entries) if given is None else [given.kind]
    kind = st.selectbox("Kind", kinds, format_func=lambda kind: kind.replace("_", " ").capitalize())
    if kind not in entries:
        st.info("This kind is edited in scenario files only.")
        return
    form = Form(entries[kind], choice.changed(), given)
    st.caption(plain(f"{form.entry.claim} Legal counterpart: {form.entry.counterpart}"))
    fields = {"kind": kind, **_dates(form), **_levels(form), **_aim(form), **_older_contracts(form)}
    st.caption(plain(f"Watch: {form.entry.watch}"))
    if not st.button("Add" if given is None else "Save", type="primary"):
        return
    try:
        made = intervention_of(fields)
    except InputError as error:
        st.error(plain(error))
        return
    attempt(lambda choice: choice.adding(made) if number is None else choice.replacing(number, made))
    if not problem():
        st.rerun()
    st.error(plain(problem()))


def _dates(form: Form) -> dict[str, object]:
    start, end, strength = st.columns([1, 1, 1.6])
    first, last = form.value("start", None), form.value("end", None)
    calendar = form.scenario.calendar
    usual = FIRST_START if f"{calendar.end:%Y-%m}" >= FIRST_START else f"{calendar.start:%Y-%m}"
    fields: dict[str, object] = {
        "start": start.text_input("First month", f"{first:%Y-%m}" if first else usual, key=form.key("start")),
        "end": end.text_input(
            "Ends in",
            f"{last:%Y-%m}" if last else "",
            placeholder="stays",
            key=form.key("end"),
            help="The first month without it. Left empty, it stays.",
        ),
        "strength": strength.slider(
            "Strength, %",
            0,
            100,
            round(100 * float(str(form.value("strength", 1.0)))),
            5,
            key=form.key("strength"),
            help="0 changes nothing, 100 is the full rule.",
        )
        / 100,
    }
    return {name: value for name, value in fields.items() if value != ""}


def _levels(form: Form) -> dict[str, object]:
    """The levels of this kind, and its phase-in."""
    own = {level.name: level for level in form.entry.levels}
    places = st.columns(2)
    fields = {name: _level(places[place % 2], form, level) for place, (name, level) in enumerate(own.items())}
    if "phase_in_months" not in own:
        fields["phase_in_months"] = places[len(own) % 2].number_input(
            "Phase-in [months]",
            min_value=0,
            value=int(str(form.value("phase_in_months", 0))),
            key=form.key("phase_in_months"),
            help="Months over which the strength rises from 0; 0: at once.",
        )
    return {name: value for name, value in fields.items() if value not in (None, "")}


def _level(place: "st.delta_generator.DeltaGenerator", form: Form, level: Level) -> object:
    """One field, by what it holds: a choice, a switch, a number, or names and other text."""
    name, base = level.name, form.value(level.name, level.base)
    label = name.replace("_", " ").capitalize() + (f" [{level.unit}]" if level.unit else "")
    key, explanation = form.key(name), plain(level.declared.description)
    choices = _choices(form.entry.kind, name, form.scenario)
    if choices:
        start = choices.index(str(base)) if str(base) in choices else 0
        return place.selectbox(label, choices, index=start, key=key, help=explanation)
    if isinstance(base, bool):
        return place.checkbox(label, value=base, key=key, help=explanation)
    if isinstance(base, int):
        return place.number_input(label, value=base, step=1, key=key, help=explanation)
    if isinstance(base, float):
        return place.number_input(label, value=base, step=None, format="%.6g", key=key, help=explanation)
    if isinstance(base, tuple):
        text = place.text_input(label, ", ".join(map(str, base)), key=key, help=explanation)
        return tuple(part.strip() for part in text.split(",") if part.strip())
    return place.text_input(label, str(base or ""), key=key, help=explanation)


def _choices(kind: str, name: str, scenario: Scenario) -> list[str]:
    """What a field may be, where that is a list of words."""
    field = _known(kind).model_fields[name]
    if get_origin(field.annotation) is not None and all(
        isinstance(each, str) for each in get_args(field.annotation)
    ):
        return [str(each) for each in get_args(field.annotation)]
    return [cloud.name for cloud in scenario.clouds] if name == "cloud" else []


def _aim(form: Form) -> dict[str, object]:
    sorts = sorts_of_names(form.scenario)
    names = [name for name, sort in sorts.items() if sort in form.entry.aims]
    if not names:
        return {}
    chosen = form.value("targets", ())
    assert isinstance(chosen, tuple)
    aimed = st.multiselect(
        "Aimed at", names, list(chosen), key=form.key("targets"), placeholder="all", help="Left empty: all."
    )
    return {"targets": tuple(aimed)} if aimed else {}


def _older_contracts(form: Form) -> Mapping[str, object]:
    """Whether older contracts are bound, for rules on contracts of clouds and labs."""
    if not _known(form.entry.kind).binds_contracts:
        return {}
    base = _known(form.entry.kind).model_fields["retroactive"].default
    bound, known = st.columns(2, vertical_alignment="bottom")
    retroactive = bound.checkbox(
        "Binds older contracts too", value=bool(form.value("retroactive", base)), key=form.key("retroactive")
    )
    given = form.value("announced", None)
    announced = known.text_input(
        "Announced in",
        f"{given:%Y-%m}" if given else "",
        placeholder="with its start",
        key=form.key("announced"),
    )
    fields: dict[str, object] = {"retroactive": retroactive}
    return fields | ({"announced": announced} if announced else {})


def _known(kind: str) -> type[Intervention]:
    return known_kinds()[kind]
