"""All parameters as a table: for the documentation, the bounds of sweeps, and the JSON schema."""

import datetime
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import BaseModel

from moatlab.foundation.quantity import quantity_of
from moatlab.foundation.refusals import allowed_in, kind_of
from moatlab.parameters.parameters import Parameters

__all__ = ["ParameterEntry", "as_markdown", "parameter_table"]

_PAGE_HEAD = """\
# Parameters

Every parameter with its base value, plausible range, unit, accepted values and source. A value outside of
its accepted values is refused; one outside of its plausible range is allowed. Tags such as [S4] name a
source, [GK] is general knowledge of the literature, [CAL] was calibrated, [N] is a normalisation.
Parameters that this version declares but does not read yet are listed in [odd.md](odd.md).
This page is written by `uv run python -m moatlab.parameters.table > docs/model/parameters.md`.\
"""
_COLUMNS = "| parameter | base | plausible | unit | meaning | accepted | source |"


@dataclass(frozen=True)
class ParameterEntry:
    """One row of the table.

    Args:
        path: where the parameter stands, for example "parameters.switching.egress_fee".
        kind: "a number", "a whole number", "true or false", or the choices.
        unit: unit in words.
        default: base value.
        valid: what is accepted, in words.
        plausible: low and high of the source; None for what is no quantity.
        source: where the base value and the range come from.
        description: one sentence.
    """

    path: str
    kind: str
    unit: str
    default: object
    valid: str
    plausible: tuple[float, float] | None
    source: str
    description: str


def parameter_table() -> tuple[ParameterEntry, ...]:
    """Every parameter, in the order of the groups.

    >>> next(row.unit for row in parameter_table() if row.path == "parameters.switching.egress_fee")
    'USD/GB'
    """
    return tuple(_entries(Parameters(), "parameters"))


def _entries(group: BaseModel, path: str) -> Iterator[ParameterEntry]:
    for name, field in type(group).model_fields.items():
        value, here = getattr(group, name), f"{path}.{name}"
        if isinstance(value, BaseModel):
            yield from _entries(value, here)
            continue
        declared = quantity_of(field)
        assert declared is not None, f"{here} is declared without unit and source"
        yield ParameterEntry(
            path=here,
            kind=kind_of(field.annotation),
            unit=declared.unit,
            default=value,
            valid=allowed_in(field),
            plausible=declared.plausible,
            source=declared.source,
            description=declared.description,
        )


def as_markdown() -> str:
    """The table as a page of the documentation, one section a group.

    Regenerate it with `python -m moatlab.parameters.table > docs/model/parameters.md`.
    """
    lines = [_PAGE_HEAD]
    group = ""
    for entry in parameter_table():
        path, _, name = entry.path.rpartition(".")
        if path != group:
            group = path
            lines += ["", f"## {path}", "", _COLUMNS, "|---|---|---|---|---|---|---|"]
        cells = (
            f"`{name}`",
            _shown(entry.default),
            "-" if entry.plausible is None else " to ".join(_shown(end) for end in entry.plausible),
            entry.unit,
            entry.description,
            entry.valid,
            entry.source,
        )
        lines.append(f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |")
    return "\n".join(lines) + "\n"


def _shown(value: object) -> str:
    """A value for readers: numbers without superfluous digits, records as their fields."""
    if value is None or value == ():
        return "none"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.10g}"
    if isinstance(value, datetime.date):
        return f"{value:%Y-%m}"
    if isinstance(value, BaseModel):
        return " ".join(_shown(part) for _, part in value)
    if isinstance(value, tuple):
        return ("; " if value and isinstance(value[0], BaseModel) else ", ").join(map(_shown, value))
    return str(value)


if __name__ == "__main__":
    sys.stdout.write(as_markdown())
