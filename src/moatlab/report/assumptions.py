"""What a world assumes that the default world does not, with unit, plausible range and source."""

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from moatlab.foundation.paths import value_at
from moatlab.parameters.parameters import Parameters
from moatlab.parameters.table import parameter_table
from moatlab.policy.intervention import Intervention
from moatlab.report.data_table import DataTable, cell
from moatlab.scenario.loader import load_scenario
from moatlab.scenario.scenario import Scenario

__all__ = [
    "changed_contracts",
    "changed_values",
    "described",
    "grounds_of",
    "in_words",
    "values_table",
]

CHANGED, OUTSIDE = "changed", "outside its plausible range"
TERMS = ("cloud", "lab", "start", "action", "mode", "exclusive_compute", "investment", "committed_spend")


def changed_values(scenario: Scenario) -> DataTable:
    """All that differs from the default; a remark says what lies outside of its plausible range."""
    plain, base = scenario.model_dump(), Parameters().model_dump()
    rows = []
    for entry in parameter_table():
        value = value_at(plain, entry.path)
        default = value_at({"parameters": base}, entry.path)
        if value != default:
            facts = (default, entry.unit, entry.plausible, entry.source)
            rows.append(_row(entry.path, value, *facts, outside=not _inside(value, entry.plausible)))
    rows += _firm_rows(scenario)
    return values_table("Values that differ from the default", rows)


def values_table(title: str, rows: Sequence[Mapping[str, str]]) -> DataTable:
    """Rows of `described` and the like as a table."""
    columns = ["what", "value", "default", "unit", "plausible range", "remark", "source"]
    return DataTable(title, pd.DataFrame(rows, columns=columns), whole=True, folded=False)


def described(scenario: Scenario, path: str, value: object) -> Mapping[str, str]:
    """A row on a value that is set at a path of a scenario."""
    declared = scenario.quantity_at(path)
    default = scenario.value_at(path)
    if declared is None:
        return _row(path, value, default, "", None, "", outside=False)
    outside = not _inside(value, declared.plausible)
    return _row(path, value, default, declared.unit, declared.plausible, declared.source, outside=outside)


def changed_contracts(scenario: Scenario) -> DataTable:
    """Dated contracts that the default scenario does not have, and those of its that are missing."""
    default = load_scenario().with_horizon(scenario.calendar.steps)
    ours, theirs = scenario.contracts, default.contracts
    rows = [("added", row) for row in ours if row not in theirs]
    rows += [("missing", row) for row in theirs if row not in ours]
    table = pd.DataFrame(
        [
            {"against the default": how}
            | {name: _shown(getattr(row, name)) for name in TERMS}
            | {"source": row.source}
            for how, row in rows
        ],
        columns=["against the default", *TERMS, "source"],
    )
    return DataTable(
        "Dated contracts that differ from the default",
        table,
        "Investment in USD bn, committed spend in USD bn a year.",
        whole=True,
        folded=False,
    )


def in_words(intervention: Intervention) -> str:
    """An intervention in words: what it is, from when, how far it goes, what it does.

    >>> from moatlab.policy.switching_rules import EgressBan
    >>> print(in_words(EgressBan(start="2027-01", strength=0.5)))
    Egress ban from 2027-01, strength 0.5. Moving away costs no egress fee, and regular traffic no more ...
    """
    parts = [intervention.title[:1].upper() + intervention.title[1:]]
    if intervention.end is not None:
        parts.append(f"until {intervention.end:%Y-%m} (first month without it)")
    usual = {"kind", "start", "end", "targets"}
    for name, field in type(intervention).model_fields.items():
        value = getattr(intervention, name)
        if name not in usual and (field.is_required() or value != field.default):
            parts.append(f"{name.replace('_', ' ')} {_shown(value)}")
    claim = " ".join((type(intervention).__doc__ or "").strip().partition("\n")[0].split())
    return f"{', '.join(parts)}. {claim}".rstrip()


def grounds_of(scenarios: Sequence[Scenario]) -> list[str]:
    """Where base values and dated contracts come from, each named once."""
    values = {part for entry in parameter_table() for part in entry.source.split("; ")}
    tagged = sorted((part for part in values if part.startswith("[S")), key=_tag)
    contracts = dict.fromkeys(row.source for each in scenarios for row in each.contracts if row.source)
    return [*tagged, *contracts]


def _tag(source: str) -> tuple[int, str]:
    digits = "".join(letter for letter in source[:6] if letter.isdigit())
    return int(digits or 0), source


def _firm_rows(scenario: Scenario) -> Iterator[Mapping[str, str]]:
    """What differs in the firms of the start, and in how contracts come about."""
    default = load_scenario()
    if scenario.contracts_mode != default.contracts_mode:
        yield _plain_row("contracts_mode", scenario.contracts_mode, default.contracts_mode)
    for sort in ("clouds", "labs"):
        known = {firm.name for firm in getattr(default, sort)}
        for firm in getattr(scenario, sort):
            if firm.name not in known:
                yield _plain_row(f"{sort}.{firm.name}", firm.label, "not there")
                continue
            for name, value in firm:
                path = f"{sort}.{firm.name}.{name}"
                if value != default_value(default, path):
                    yield described(default, path, value)
        missing = known - {firm.name for firm in getattr(scenario, sort)}
        yield from (_plain_row(f"{sort}.{name}", "not there", "there") for name in sorted(missing))


def default_value(default: Scenario, path: str) -> object:
    """What stands at a path of the default scenario, as a record."""
    sort, name, field = path.split(".")
    return next(getattr(firm, field) for firm in getattr(default, sort) if firm.name == name)


def _row(
    path: str,
    value: object,
    default: object,
    unit: str,
    *facts: object,
    outside: bool,
) -> Mapping[str, str]:
    plausible, source = facts
    ends = " to ".join(_shown(end) for end in plausible) if isinstance(plausible, tuple) else ""
    return {
        "what": path,
        "value": _shown(value),
        "default": _shown(default),
        "unit": unit if unit != "-" else "",
        "plausible range": ends,
        "remark": OUTSIDE if outside else CHANGED,
        "source": str(source),
    }


def _plain_row(what: str, value: str, default: str) -> Mapping[str, str]:
    return _row(what, value, default, "", None, "", outside=False)


def _inside(value: object, plausible: tuple[float, float] | None) -> bool:
    numbers = value if isinstance(value, tuple) else (value,)
    if plausible is None:
        return True
    low, high = plausible
    return all(
        low <= number <= high
        for number in numbers
        if isinstance(number, int | float) and not isinstance(number, bool)
    )


def _shown(value: object) -> str:
    """A value for readers, whatever it is made of."""
    if isinstance(value, dict):
        return " ".join(_shown(part) for part in value.values())
    if isinstance(value, tuple | list):
        return "; ".join(_shown(part) for part in value) or "none"
    if value is None:
        return "none"
    if hasattr(value, "isoformat"):
        return f"{value:%Y-%m}"
    if isinstance(value, float):
        return f"{value:.10g}"
    return cell(value)
