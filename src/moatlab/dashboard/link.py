"""The link of a choice: query parameters that hold what differs from the scenario, readable and versioned.

`?v=1&scenario=eu_data_act&set=switching.egress_fee=0.02&do=equity_cap;start=2027-01;cap=0.1`
"""

import datetime
import re
import tomllib
from collections.abc import Mapping, Sequence

from moatlab.dashboard.state import DEFAULT_SCENARIO, FIRST_SEED, PARAMETERS, Choice
from moatlab.foundation.errors import InputError, nearest, one_of, shown
from moatlab.foundation.months import parse_month
from moatlab.foundation.refusals import validated
from moatlab.policy.catalogue import known_kinds
from moatlab.policy.intervention import Intervention
from moatlab.scenario.writing import toml_value

__all__ = ["VERSION", "fields_chosen", "intervention_of", "read_link", "read_value", "write_link"]

VERSION = "1"
ONCE, OFTEN = ("v", "scenario", "seed", "view", "month"), ("set", "do")
BARE_WORD = re.compile(r"[A-Za-z0-9_.:-]+")
BETWEEN = ";"

type Query = dict[str, list[str]]


def write_link(choice: Choice) -> Query:
    """The query parameters of a choice; none for the default scenario as it is.

    >>> write_link(Choice(scenario="none_free").with_settings({"parameters.switching.egress_fee": 0.02}))
    {'v': ['1'], 'scenario': ['none_free'], 'set': ['switching.egress_fee=0.02']}
    """
    plain = Choice()
    query: Query = {
        "scenario": [choice.scenario] if choice.scenario != plain.scenario else [],
        "seed": [str(choice.seed)] if choice.seed != plain.seed else [],
        "set": [
            f"{path.removeprefix(PARAMETERS)}={toml_value(value)}" for path, value in choice.settings.items()
        ],
        "do": [_written(intervention) for intervention in choice.interventions],
        "view": [choice.view] if choice.view != plain.view else [],
        "month": [f"{choice.month:%Y-%m}"] if choice.month is not None else [],
    }
    filled = {name: texts for name, texts in query.items() if texts}
    return {"v": [VERSION], **filled} if filled else {}


def read_link(query: Mapping[str, Sequence[str]]) -> Choice:
    """The choice that a link holds.

    Args:
        query: all values by name.

    Raises:
        InputError: the link is damaged, of another version, or asks for what does not exist.
    """
    if not query:
        return Choice()
    unknown = [name for name in query if name not in (*ONCE, *OFTEN)]
    if unknown:
        raise _damaged("link", f"the unknown name {shown(unknown[0])}", one_of([*ONCE, *OFTEN]))
    single = {name: _only(name, texts) for name, texts in query.items() if name in ONCE}
    if single.get("v") != VERSION:
        raise _damaged("link", f"version {shown(single.get('v'))}", f"{VERSION}, that of this playground")
    try:
        choice = Choice().in_scenario(single.get("scenario", DEFAULT_SCENARIO))
        choice = choice.with_seed(_whole(single.get("seed", str(FIRST_SEED))))
        choice = choice.with_settings(_settings(query.get("set", [])))
        choice = choice.adding(*(_intervention(text) for text in query.get("do", [])))
        month = _month(single["month"]) if "month" in single else None
        return choice.seen_as(single.get("view", choice.view), month)
    except InputError as error:
        raise error.within("link") from None


def intervention_of(fields: Mapping[str, object]) -> Intervention:
    """An intervention from plain data with its kind.

    Raises:
        InputError: an unknown kind, or a field that is not allowed.
    """
    kinds, kind = known_kinds(), fields.get("kind")
    if not isinstance(kind, str) or kind not in kinds:
        likely = nearest(str(kind), kinds)
        raise InputError(
            place="kind",
            found=shown(kind),
            allowed=one_of(list(kinds)),
            cure=f"Did you mean {likely}?" if likely else "",
        )
    try:
        return validated(kinds[kind], fields)
    except InputError as error:
        raise error.within(kind) from None


def fields_chosen(intervention: Intervention) -> dict[str, object]:
    """The fields of an intervention that differ from its kind's own, the start first."""
    fields = type(intervention).model_fields
    values = {name: getattr(intervention, name) for name in fields if name not in ("kind", "start")}
    chosen = {name: value for name, value in values.items() if value != fields[name].default}
    return {"start": intervention.start, **chosen}


def _written(intervention: Intervention) -> str:
    pairs = [f"{name}={_text(value)}" for name, value in fields_chosen(intervention).items()]
    return BETWEEN.join([intervention.kind, *pairs])


def _text(value: object) -> str:
    """A value of an intervention: months as months, lists with commas, names bare."""
    if isinstance(value, datetime.date):
        return f"{value:%Y-%m}"
    if isinstance(value, tuple):
        return ",".join(_text(part) for part in value)
    return value if isinstance(value, str) else toml_value(value)


def _intervention(text: str) -> Intervention:
    kind, *pairs = text.split(BETWEEN)
    fields: dict[str, object] = {"kind": kind}
    for pair in pairs:
        name, separator, value = pair.partition("=")
        if not separator or name in fields:
            raise _damaged(f"do={kind}", shown(pair), "name=value, each name once")
        listed = kind in known_kinds() and _holds_list(known_kinds()[kind], name)
        fields[name] = tuple(read_value(part) for part in value.split(",")) if listed else read_value(value)
    return intervention_of(fields)


def _holds_list(kind: type[Intervention], name: str) -> bool:
    return name in kind.model_fields and isinstance(kind.model_fields[name].default, tuple)


def _settings(texts: Sequence[str]) -> dict[str, object]:
    settings: dict[str, object] = {}
    for text in texts:
        name, separator, value = text.partition("=")
        path = PARAMETERS + name
        if not separator or path in settings:
            raise _damaged("set", shown(text), "path=value, each path once")
        settings[path] = read_value(value)
    return settings


def read_value(text: str) -> object:
    """A value as in TOML, or a bare word."""
    try:
        table = tomllib.loads(f"value = {text}")
    except (ValueError, RecursionError):
        table = {"value": text} if BARE_WORD.fullmatch(text) else {}
    if set(table) != {"value"}:
        raise _damaged("value", shown(text), "one such as 0.02, true or 2027-01")
    return table["value"]


def _only(name: str, texts: Sequence[str]) -> str:
    if len(texts) != 1:
        raise _damaged("link", f"{name} {len(texts)} times", f"{name} once")
    return texts[0]


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise InputError(place="seed", found=shown(text), allowed="a whole number from 0")
    return int(text[:20])


def _month(text: str) -> datetime.date:
    try:
        return parse_month(text)
    except ValueError:
        raise InputError(place="month", found=shown(text), allowed="a month such as 2027-01") from None


def _damaged(place: str, found: str, allowed: str) -> InputError:
    return InputError(
        place=place, found=found, allowed=allowed, cure="The link may have been cut or changed on its way."
    )
