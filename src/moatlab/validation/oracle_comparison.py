"""Comparing an answer with an oracle's, field by field."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

__all__ = ["Mismatch", "Tolerance", "compare"]


@dataclass(frozen=True)
class Tolerance:
    """|x - y| <= absolute + relative |y| counts as equal, y = the oracle's number."""

    relative: float
    absolute: float

    def accepts(self, ours: float, theirs: float) -> bool:
        """Whether two numbers are equal; infinities and missing numbers only if they are the same."""
        if math.isinf(theirs) or math.isinf(ours):
            return ours == theirs
        return abs(ours - theirs) <= self.absolute + self.relative * abs(theirs)


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
    return tuple(_differences("outputs", ours, theirs, tolerance, accuracy))


def _differences(
    path: str, ours: object, theirs: object, tolerance: Tolerance, accuracy: Mapping[str, float]
) -> list[Mismatch]:
    found: list[Mismatch] = []
    if isinstance(theirs, dict) and isinstance(ours, dict):
        for name, value in theirs.items():
            if name not in ours:
                found.append(Mismatch(f"{path}.{name}", "no such output", value))
                continue
            relative = max(tolerance.relative, accuracy.get(name, 0.0))
            field_tolerance = replace(tolerance, relative=relative)
            found += _differences(f"{path}.{name}", ours[name], value, field_tolerance, accuracy)
        return found
    if isinstance(theirs, list) and isinstance(ours, list):
        if len(ours) != len(theirs):
            return [Mismatch(f"{path} (length)", ours, theirs)]
        for index, (our_item, their_item) in enumerate(zip(ours, theirs, strict=True)):
            found += _differences(f"{path}[{index}]", our_item, their_item, tolerance, accuracy)
        return found
    return [] if _equal(ours, theirs, tolerance) else [Mismatch(path, ours, theirs)]


def _equal(ours: object, theirs: object, tolerance: Tolerance) -> bool:
    if isinstance(ours, bool) or isinstance(theirs, bool) or theirs is None or ours is None:
        return ours is theirs
    if isinstance(theirs, str) and theirs.lower().lstrip("+-") == "inf":
        theirs = float(theirs)
    if isinstance(ours, int | float) and isinstance(theirs, int | float):
        return tolerance.accepts(ours, theirs)
    return type(ours) is type(theirs) and ours == theirs
