"""Files laid over one another: tables key by key, firms by name, dated rows appended."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from moatlab.foundation.errors import InputError, nearest, one_of, shown
from moatlab.foundation.paths import dotted
from moatlab.scenario.layers import Layer

__all__ = ["Merged", "merge"]

type Location = tuple[str | int, ...]

NAMED_ROWS = ("clouds", "labs")
INHERITED = {
    "inherit_contracts": ("contracts", "barred_pairs"),
    "inherit_interventions": ("interventions",),
}
DATED_ROWS = tuple(group for groups in INHERITED.values() for group in groups)
LOADER_KEYS = ("extends", *INHERITED)
IDENTITY = {
    "CloudRecord": ("name",),
    "LabRecord": ("name",),
    "ContractRecord": ("cloud", "lab", "start"),
    "BarredPair": ("cloud", "lab", "until"),
}
TOP_LEVEL = (*LOADER_KEYS, "name", "description", "contracts_mode", "parameters", *NAMED_ROWS, *DATED_ROWS)


@dataclass
class Merged:
    """The values of all files together, and for each the file and place where it was written."""

    label: str
    table: dict[str, object] = field(default_factory=dict)
    origins: dict[Location, tuple[str, Location]] = field(default_factory=dict)

    def place(self, location: Location) -> str:
        """Where the user wrote what now stands at `location`."""
        for length in range(len(location), 0, -1):
            origin = self.origins.get(location[:length])
            if origin is not None:
                label, written = origin
                return f"{label}: {self._readable(location, (*written, *location[length:]))}"
        return f"{self.label}: {self._readable(location, location)}" if location else self.label

    def rows(self, group: str) -> list[dict[str, object]]:
        """The rows of a list of tables, as far as they are tables."""
        rows = self.table.get(group, [])
        return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []

    def _readable(self, location: Location, written: Location) -> str:
        if len(location) < 2 or not isinstance(location[1], int):
            return dotted(written)
        rows = self.rows(str(location[0]))
        row = rows[location[1]] if location[1] < len(rows) else {}
        name = row.get("name")
        if location[0] in NAMED_ROWS and isinstance(name, str) and name.isidentifier():
            return dotted((written[0], name, *written[2:]))
        title = [str(row[key])[:40] for key in ("kind", "cloud", "lab", "start") if key in row]
        return f"{dotted(written)} ({', '.join(title)})" if title else dotted(written)


def merge(layers: list[Layer]) -> Merged:
    """Lay the files over one another, the last parent first.

    Raises:
        InputError: a key of the top level is unknown or has the wrong shape, or a name stands twice.
    """
    merged = Merged(layers[-1].label)
    for layer in layers:
        _check_top_level(layer)
        for group in _dropped(layer):
            merged.table.pop(group, None)
            merged.origins = {at: origin for at, origin in merged.origins.items() if at[0] != group}
        for key, value in layer.table.items():
            if key in NAMED_ROWS:
                _merge_named(merged, key, _tables(value), layer)
            elif key in DATED_ROWS:
                _append(merged, key, _tables(value), layer)
            elif key not in LOADER_KEYS:
                merged.table[key] = _laid_over(merged, merged.table.get(key), value, (key,), layer.label)
    return merged


def _check_top_level(layer: Layer) -> None:
    for key, value in layer.table.items():
        place = f"{layer.label}: {key}"
        if key not in TOP_LEVEL:
            likely = nearest(key, TOP_LEVEL)
            cure = f"Did you mean {likely}?" if likely else ""
            raise InputError(
                place=place,
                found=f"the unknown key {shown(key)}",
                allowed=one_of(TOP_LEVEL),
                cure=cure,
            )
        if key in (*NAMED_ROWS, *DATED_ROWS) and not (
            isinstance(value, list) and all(isinstance(row, dict) for row in value)
        ):
            raise InputError(place=place, found=shown(value), allowed=f"tables written [[{key}]]")
        if key == "parameters" and not isinstance(value, dict):
            raise InputError(place=place, found=shown(value), allowed="tables written [parameters.switching]")
        if key in INHERITED and not isinstance(value, bool):
            raise InputError(place=place, found=shown(value), allowed="true or false")


def _dropped(layer: Layer) -> list[str]:
    """Lists of dated rows that a file does not take over from those it extends."""
    return [group for key, groups in INHERITED.items() if layer.table.get(key) is False for group in groups]


def _tables(value: object) -> list[dict[str, object]]:
    assert isinstance(value, list), "the top level has been checked"
    return value


def _merge_named(merged: Merged, group: str, rows: list[dict[str, object]], layer: Layer) -> None:
    present = merged.rows(group)
    positions = {row["name"]: index for index, row in enumerate(present) if isinstance(row.get("name"), str)}
    written: set[object] = set()
    result: list[object] = list(present)
    for number, row in enumerate(rows):
        name = row.get("name")
        if isinstance(name, str) and name.lower() in written:
            raise InputError(
                place=f"{layer.label}: {group}[{number}].name",
                found=f"{shown(name)} a second time",
                allowed=f"one [[{group}]] table for each name",
                cure="Put all lines about it into one table.",
            )
        written.add(name.lower() if isinstance(name, str) else None)
        index = positions.get(name) if isinstance(name, str) else None
        if index is None:
            index = len(result)
            result.append({})
        result[index] = _laid_over(merged, result[index], row, (group, index), layer.label, (group, number))
    merged.table[group] = result


def _append(merged: Merged, group: str, rows: list[dict[str, object]], layer: Layer) -> None:
    result: list[object] = list(merged.rows(group))
    for number, row in enumerate(rows):
        merged.origins[(group, len(result))] = (layer.label, (group, number))
        result.append(row)
    merged.table[group] = result


def _laid_over(
    merged: Merged,
    below: object,
    above: object,
    location: Location,
    label: str,
    written: Location | None = None,
) -> object:
    """`above` over `below`, noting for every value where it was written."""
    written = location if written is None else written
    merged.origins[location] = (label, written)
    if not isinstance(above, dict):
        return above
    result: dict[str, object] = dict(below) if isinstance(below, Mapping) else {}
    for key, value in above.items():
        result[key] = _laid_over(merged, result.get(key), value, (*location, key), label, (*written, key))
    return result
