"""Interventions in a scenario: rows become objects, targets are known, nothing stands twice."""

import itertools
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from moatlab.foundation.errors import InputError, nearest, one_of, shown
from moatlab.foundation.refusals import refused, validated
from moatlab.parameters.demand import SECTORS
from moatlab.policy.catalogue import known_kinds
from moatlab.policy.intervention import Intervention, Sort

if TYPE_CHECKING:
    from moatlab.scenario.scenario import Scenario

__all__ = ["check_interventions", "read_interventions", "sorts_of_names"]


def read_interventions(rows: object) -> object:
    """Rows of `[[interventions]]` as objects of the class that their kind names.

    Raises:
        PydanticCustomError: an unknown kind, or a field that is not allowed.
    """
    if not isinstance(rows, list | tuple):
        return rows
    return tuple(_read(row, f"interventions[{number}]") for number, row in enumerate(rows))


def _read(row: object, path: str) -> object:
    if not isinstance(row, Mapping):
        return row
    kinds, kind = known_kinds(), row.get("kind")
    if not isinstance(kind, str) or kind not in kinds:
        likely = nearest(kind, kinds) if isinstance(kind, str) else None
        raise refused(
            found=f"the unknown kind {shown(kind)}" if kind is not None else "no kind",
            allowed=one_of(list(kinds)),
            cure=f"Did you mean {likely}?" if likely else f"The kinds are {', '.join(kinds)}.",
            path=f"{path}.kind",
        )
    try:
        return validated(kinds[kind], row)
    except InputError as error:
        raise refused(
            found=error.found, allowed=error.allowed, cure=error.cure, path=f"{path}.{error.place}"
        ) from None


def sorts_of_names(scenario: "Scenario") -> dict[str, Sort]:
    """What each name that interventions may be aimed at is: a cloud, a lab or a sector."""
    names: dict[str, Sort] = dict.fromkeys(SECTORS, "sector")
    names |= dict.fromkeys((lab.name for lab in scenario.labs), "lab")
    return names | dict.fromkeys((cloud.name for cloud in scenario.clouds), "cloud")


def check_interventions(scenario: "Scenario") -> None:
    """Refuse targets that do not exist, a second equal intervention and overlapping divestitures.

    Raises:
        PydanticCustomError: the first contradiction.
    """
    sorts = sorts_of_names(scenario)
    for number, intervention in enumerate(scenario.interventions):
        path = f"interventions[{number}]"
        _check_names(
            intervention.targets, intervention, (intervention.possible_targets, f"{path}.targets"), sorts
        )
        for field, (sort, names) in intervention.firms.items():
            _check_names(names, intervention, ((sort,), f"{path}.{field}"), sorts)
    pairs = itertools.combinations(enumerate(scenario.interventions), 2)
    for (first, earlier), (second, later) in pairs:
        if earlier.clashes(later):
            raise refused(
                found=f"a second {later.title}, while number {first} ({earlier.title}) holds",
                allowed="one intervention of a kind for the same targets at a time",
                cure="Delete one, or let the first end before the second starts.",
                path=f"interventions[{second}]",
            )


def _check_names(
    names: Sequence[str],
    intervention: Intervention,
    allowed: tuple[Sequence[Sort], str],
    sorts: Mapping[str, Sort],
) -> None:
    """Names in a field of an intervention; `allowed`: the sorts it may hold, and where it stands."""
    aims, path = allowed
    possible = [name for name, sort in sorts.items() if sort in aims]
    for number, name in enumerate(names):
        if not aims:
            found, kind = shown(name), intervention.kind
            raise refused(found=found, allowed=f"an empty list: {kind} holds for everybody", path=path)
        if name not in possible:
            likely = nearest(name, possible)
            raise refused(
                found=f"the {sorts[name]} {name}" if name in sorts else f"the unknown name {shown(name)}",
                allowed=f"{' or '.join(f'a {sort}' for sort in aims)}: {one_of(possible)}",
                cure=f"Did you mean {likely}?" if likely else "",
                path=path,
            )
        if name in names[:number]:
            raise refused(found=f"{shown(name)} twice", allowed="a list without repetition", path=path)
