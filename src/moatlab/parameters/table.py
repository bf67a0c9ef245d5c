"""All parameters as a table: for the documentation, the bounds of sweeps, and the JSON schema."""

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import BaseModel

from moatlab.foundation.quantity import quantity_of
from moatlab.foundation.refusals import allowed_in, kind_of
from moatlab.parameters.parameters import Parameters

__all__ = ["ParameterEntry", "parameter_table"]


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
