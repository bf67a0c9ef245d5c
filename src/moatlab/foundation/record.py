"""Frozen, validated records: every number carries its unit, domain, plausible range and source.

One declaration, `quantity(...)`, feeds validation, error messages, the JSON schema, the parameter
table of the documentation and the bounds of sweeps.
"""

import datetime
from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from moatlab.foundation.months import parse_month
from moatlab.foundation.paths import changed, parts_of, value_at
from moatlab.foundation.quantity import Quantity, quantity, quantity_of, setting
from moatlab.foundation.refusals import refused, validated

__all__ = ["Month", "Record", "native", "quantity", "refused", "setting"]

_FIRST_YEAR, _LAST_YEAR = 1950, 2200


def _month(value: object) -> object:
    if isinstance(value, str):
        try:
            value = parse_month(value)
        except ValueError:
            return value
    if isinstance(value, datetime.datetime) or not isinstance(value, datetime.date):
        return value
    if not _FIRST_YEAR <= value.year <= _LAST_YEAR:
        raise refused(found=value.isoformat(), allowed=f"a month from {_FIRST_YEAR} to {_LAST_YEAR}")
    return value.replace(day=1)


Month = Annotated[datetime.date, BeforeValidator(_month)]
"""A month, kept as its first day; written 2027-01-01, "2027-01" or any day of the month."""


class Record(BaseModel):
    """A frozen, strictly validated set of named values.

    Integers are accepted for floats, nothing else is converted; unknown names are refused.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        allow_inf_nan=False,
        validate_default=True,
    )

    def replace(self, path: str, value: object) -> Self:
        """A new, validated record with one value changed.

        Args:
            path: "parameters.switching.egress_fee", "clouds.aws.label", "contracts[2].mode".
            value: the new value.

        Raises:
            InputError: the path leads nowhere or the value is not allowed.
        """
        return self.replace_all({path: value})

    def replace_all(self, changes: Mapping[str, object]) -> Self:
        """A new, validated record with several values changed at once, so that shares still add up.

        Raises:
            InputError: a path leads nowhere or a value is not allowed.
        """
        plain = self.model_dump()
        for path, value in changes.items():
            plain = changed(plain, path, value)
        return validated(type(self), plain)

    def value_at(self, path: str) -> object:
        """The value that stands at a path, as plain data.

        Raises:
            InputError: the path leads nowhere.
        """
        return value_at(self.model_dump(), path)

    def quantity_at(self, path: str) -> Quantity | None:
        """The declaration of the number at a path; None of what is no number, or leads nowhere."""
        current: object = self
        declared = None
        for part in parts_of(path):
            if isinstance(current, BaseModel):
                field = type(current).model_fields.get(str(part))
                declared = quantity_of(field) if field is not None else None
                current = getattr(current, str(part), None)
            elif isinstance(current, tuple):
                rows = {name: row for row in current if (name := getattr(row, "name", None)) is not None}
                numbered = {str(number): row for number, row in enumerate(current)}
                current = (numbered | rows).get(str(part))
        return declared

    @model_validator(mode="before")
    @classmethod
    def _accept_lists(cls, given: object) -> object:
        if not isinstance(given, dict):
            return given
        return {name: native(value) for name, value in given.items()}

    @field_validator("*", mode="after")
    @classmethod
    def _inside_domain(cls, value: object, info: ValidationInfo) -> object:
        declared = quantity_of(cls.model_fields[str(info.field_name)])
        if declared is None or declared.valid is None:
            return value
        numbers = value if isinstance(value, tuple) else (value,)
        for number in numbers:
            if isinstance(number, int | float) and not declared.valid.contains(number):
                raise PydanticCustomError("domain", "outside {domain}", {"domain": declared.valid.in_words()})
        return value


def native(value: object) -> object:
    """Lists as tuples, numpy scalars as Python numbers."""
    if isinstance(value, list):
        return tuple(native(item) for item in value)
    if hasattr(value, "dtype") and hasattr(value, "item") and getattr(value, "ndim", 1) == 0:
        return value.item()
    return value
