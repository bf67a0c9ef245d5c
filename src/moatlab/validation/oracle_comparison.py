"""Comparing an answer with an oracle's, field by field."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeGuard

__all__ = ["Mismatch", "Tolerance", "compare", "largest_error"]


@dataclass(frozen=True)
class Tolerance:
    """|x - y| <= absolute + relative |y| counts as equal, y = the oracle's number."""

    relative: float
    absolute: float

    def error(self, ours: float, theirs: float) -> float:
        """Difference of two numbers over the one allowed; infinities must be the same.

        >>> Tolerance(relative=0.1, absolute=0.0).error(1.05, 1.0)
        0.5000000000000004
        """
        if ours == theirs:
            return 0.0
        allowed = self.absolute + self.relative * abs(theirs)
        if allowed == 0.0 or not math.isfinite(ours) or not math.isfinite(theirs):
            return math.inf
        return abs(ours - theirs) / allowed


@dataclass(frozen=True)
class Mismatch:
    """A field in which we differ: its path, our value and the oracle's."""

    path: str
    ours: object
    theirs: object

    def __str__(self) -> str:
        """One line."""
        return f"{self.path}: ours {self.ours!r}, oracle {self.theirs!r}"


def compare(
    ours: object, theirs: object, tolerance: Tolerance, accuracy: Mapping[str, float]
) -> tuple[Mismatch, ...]:
    """Every field of the oracle must be in our answer and equal.

    Our answer may hold more than a case asks for; a field that we do not know is a mismatch.

    Args:
        ours: our answer: dictionaries, lists, numbers, text, booleans, None.
        theirs: the oracle's, of the same structure; None = not applicable, "inf" = infinite.
        tolerance: of numbers.
        accuracy: relative tolerance of the fields (at any depth) that are known less precisely.
    """
    fields = _fields("outputs", ours, theirs, tolerance, accuracy)
    return tuple(field.difference for field in fields if field.error > 1.0)


def largest_error(ours: object, theirs: object, tolerance: Tolerance, accuracy: Mapping[str, float]) -> float:
    """The largest error of any field over its tolerance: up to 1 is accepted, infinite if not comparable."""
    errors = (field.error for field in _fields("outputs", ours, theirs, tolerance, accuracy))
    return max(errors, default=0.0)


class _Field(NamedTuple):
    """A compared field, and its error over the tolerance."""

    difference: Mismatch
    error: float


def _fields(
    path: str, ours: object, theirs: object, tolerance: Tolerance, accuracy: Mapping[str, float]
) -> Iterator[_Field]:
    if isinstance(theirs, dict) and isinstance(ours, dict):
        for name, value in theirs.items():
            if name not in ours:
                yield _Field(Mismatch(f"{path}.{name}", "no such output", value), math.inf)
                continue
            relative = max(tolerance.relative, accuracy.get(name, 0.0))
            own = replace(tolerance, relative=relative)
            yield from _fields(f"{path}.{name}", ours[name], value, own, accuracy)
    elif isinstance(theirs, list) and isinstance(ours, list):
        if len(ours) != len(theirs):
            yield _Field(Mismatch(f"{path} (length)", ours, theirs), math.inf)
            return
        for index, (our_item, their_item) in enumerate(zip(ours, theirs, strict=True)):
            yield from _fields(f"{path}[{index}]", our_item, their_item, tolerance, accuracy)
    else:
        yield _Field(Mismatch(path, ours, theirs), _error(ours, theirs, tolerance))


def _error(ours: object, theirs: object, tolerance: Tolerance) -> float:
    if isinstance(theirs, str) and theirs.lower().lstrip("+-") == "inf":
        theirs = float(theirs)
    if _is_number(ours) and _is_number(theirs):
        return tolerance.error(ours, theirs)
    return 0.0 if type(ours) is type(theirs) and ours == theirs else math.inf


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)
