"""Every instrument made with a start alone, and months to date them."""

import datetime
from collections.abc import Callable
from typing import NamedTuple

import pytest

from moatlab.foundation.record import Record
from moatlab.parameters.parameters import Parameters
from moatlab.policy import instruments
from moatlab.policy.intervention import Intervention

__all__ = ["BASE", "KINDS", "START", "Paths", "differing", "made", "month", "paths_of"]

START = datetime.date(2027, 1, 1)
KINDS = list(instruments())
BASE = Parameters()


class Paths(NamedTuple):
    """What an intervention changes, and what it reads to do so."""

    changed: frozenset[str]
    read: frozenset[str]

    def apart_from(self, other: "Paths") -> bool:
        """Neither changes what the other changes or reads."""
        return not self.changed & (other.changed | other.read) and not other.changed & self.read


def made(kind: str, **fields: object) -> Intervention:
    """An instrument of a kind; it starts in January 2027 unless told otherwise."""
    return instruments()[kind].model_validate({"start": START, **fields})


def month(text: str) -> datetime.date:
    """First day of a month such as "2027-01"."""
    return datetime.date.fromisoformat(f"{text}-01")


def differing(rules: Parameters, other: Parameters) -> dict[str, tuple[object, object]]:
    """Paths of the parameters in which two sets of rules differ, with both values."""
    found = {}
    for group in type(rules).model_fields:
        left, right = getattr(rules, group), getattr(other, group)
        assert isinstance(left, Record)
        for name in type(left).model_fields:
            pair = getattr(left, name), getattr(right, name)
            if pair[0] != pair[1]:
                found[f"{group}.{name}"] = pair
    return found


def paths_of(intervention: Intervention) -> Paths:
    """Parameters that an intervention changes, and those that it reads to do so."""
    groups = {type(getattr(BASE, name)): name for name in Parameters.model_fields}
    reads: set[str] = set()
    plain: Callable[[object, str], object] = object.__getattribute__

    def watching(record: Record, name: str) -> object:
        group = groups.get(plain(record, "__class__"))  # type: ignore[call-overload]
        if group is not None and name in type(getattr(BASE, group)).model_fields:
            reads.add(f"{group}.{name}")
        return plain(record, name)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Record, "__getattribute__", watching, raising=False)
        changes = set(intervention.changes(BASE, 1.0))
    return Paths(frozenset(changes), frozenset(reads))
