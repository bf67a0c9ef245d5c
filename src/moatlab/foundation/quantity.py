"""The declaration of a number: unit, mathematical domain, plausible range, source, description."""

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pydantic import Field
from pydantic.config import JsonDict
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

__all__ = ["ASSUMPTION", "Interval", "Quantity", "quantity", "quantity_of", "setting"]

ASSUMPTION = "assumption"
_INTERVAL = re.compile(r"([\[(])\s*(\S+?)\s*,\s*(\S+?)\s*([\])])")


@dataclass(frozen=True)
class Interval:
    """A mathematical domain, written "[0, 1)"; round brackets exclude the end."""

    low: float
    high: float
    low_open: bool
    high_open: bool

    @classmethod
    @lru_cache(maxsize=256)
    def parse(cls, text: str) -> "Interval":
        """Read interval notation, for example "(0, inf)"."""
        match = _INTERVAL.fullmatch(text)
        assert match is not None, f"{text!r} is not interval notation"
        opening, low, high, closing = match.groups()
        return Interval(float(low), float(high), opening == "(", closing == ")")

    def contains(self, value: float) -> bool:
        """Whether the value lies inside."""
        above = value > self.low if self.low_open else value >= self.low
        below = value < self.high if self.high_open else value <= self.high
        return above and below

    def nearest_inside(self, value: float, start: float) -> float:
        """The value itself, else the end it passed on the way from `start`, or halfway to an excluded end.

        >>> Interval.parse("[0, 1)").nearest_inside(1.5, 0.98)
        0.99
        """
        if self.contains(value):
            return value
        end = self.low if value <= self.low else self.high
        return end if self.contains(end) else (start + end) / 2.0

    def in_words(self) -> str:
        """What the interval allows.

        >>> Interval.parse("[0, inf)").in_words(), Interval.parse("(0, 1]").in_words()
        ('at least 0', 'above 0 and at most 1')
        """
        low, high = f"{self.low:,.10g}", f"{self.high:,.10g}"
        if math.isinf(self.low) and math.isinf(self.high):
            return "any finite value"
        if math.isinf(self.high):
            return f"above {low}" if self.low_open else f"at least {low}"
        if math.isinf(self.low):
            return f"below {high}" if self.high_open else f"at most {high}"
        if not self.low_open and not self.high_open:
            return f"from {low} to {high}"
        first = f"above {low}" if self.low_open else f"at least {low}"
        return f"{first} and {'below' if self.high_open else 'at most'} {high}"


@dataclass(frozen=True)
class Quantity:
    """What is declared about one field: unit, domain, plausible range, source."""

    unit: str
    valid: Interval | None
    plausible: tuple[float, float] | None
    source: str
    description: str


def quantity(
    default: object = PydanticUndefined,
    *,
    unit: str,
    valid: str,
    source: str,
    description: str,
    plausible: tuple[float, float] | None = None,
) -> Any:  # noqa: ANN401 - a field declaration stands where a value of any type is declared
    """Declare a numeric field, or a tuple of numbers of one unit.

    Args:
        default: base value; left out for a field that must be given.
        unit: unit in words, "-" for a pure number.
        valid: mathematical domain in interval notation; outside it is refused.
        source: where the base value and the range come from.
        description: one sentence.
        plausible: low and high of the source; left out: half to one and a half times the base, an assumption.
    """
    if plausible is None:
        plausible = _assumed_range(default, Interval.parse(valid))
        source = source if source.startswith(ASSUMPTION) else f"{source}; range: {ASSUMPTION}"
    extra: JsonDict = {"unit": unit, "valid": valid, "plausible": list(plausible), "source": source}
    return Field(default, description=description, json_schema_extra=extra)


def setting(default: object = PydanticUndefined, *, source: str, description: str) -> Any:  # noqa: ANN401 - as above
    """Declare a field that is not a quantity: a choice, a switch, a date, a name."""
    return Field(default, description=description, json_schema_extra={"unit": "-", "source": source})


def quantity_of(field: FieldInfo) -> Quantity | None:
    """The declaration of a field, or None when it was declared otherwise (a sub-record)."""
    extra = field.json_schema_extra
    if not isinstance(extra, dict) or "source" not in extra:
        return None
    valid, plausible = extra.get("valid"), extra.get("plausible")
    return Quantity(
        unit=str(extra["unit"]),
        valid=Interval.parse(str(valid)) if valid else None,
        plausible=(float(plausible[0]), float(plausible[1])) if isinstance(plausible, list) else None,  # type: ignore[arg-type]
        source=str(extra["source"]),
        description=field.description or "",
    )


def _assumed_range(default: object, valid: Interval) -> tuple[float, float]:
    numbers = [float(number) for number in (default if isinstance(default, tuple) else (default,))]
    ends = [valid.nearest_inside(factor * number, number) for factor in (0.5, 1.5) for number in numbers]
    low, high = min(ends), max(ends)
    if isinstance(default, int):
        low, high = math.floor(low), math.ceil(high)
    return low, high
