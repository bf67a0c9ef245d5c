"""Designs as TOML files: read as people write them, written so that nothing else is needed."""

from collections.abc import Iterator
from pathlib import Path

from moatlab.foundation.errors import InputError, shown
from moatlab.foundation.refusals import validated
from moatlab.foundation.toml_file import read_toml
from moatlab.scenario.layers import library
from moatlab.scenario.writing import toml_value
from moatlab.sweeps.design import SAMPLERS, Design, Sample

__all__ = ["is_design", "load_design", "resolved_design"]

WANTED = "a design, a TOML file"
OF_A_DESIGN = (
    "scenario",
    "grid",
    "table",
    *SAMPLERS,
    "policies",
    "fixed",
    "seeds",
    "outcomes",
    "window",
    "series",
)


def load_design(path: str | Path) -> Design:
    """A complete, validated design.

    Args:
        path: of the TOML file; scenarios in it are names of the library or paths from its folder, and
            `extends` names a design that it starts from.

    Raises:
        InputError: the file cannot be used; the message names file, place, finding and cure.
    """
    path = Path(path)
    table = _with_parent(path, ())
    if "scenario" not in table:
        raise InputError(
            place=f"{path}: scenario",
            found="nothing",
            allowed="what the runs start from",
            cure='Add a line such as scenario = "seed_exclusive" at the top.',
        )
    try:
        return validated(Design, table)
    except InputError as error:
        raise error.within(str(path)) from None


def is_design(path: str | Path) -> bool:
    """Whether a file is meant as a design rather than as a scenario."""
    path = Path(path)
    if str(path) in library() or not path.is_file():
        return False
    table = read_toml(path, str(path), WANTED)
    return any(key in table for key in OF_A_DESIGN)


def resolved_design(design: Design, scenario_files: tuple[str, ...]) -> str:
    """The design as TOML, every default written out.

    Args:
        design: what to write.
        scenario_files: path of the file of each scenario, as seen from the file of the design.
    """
    return "\n".join(_lines(design, scenario_files)) + "\n"


def _with_parent(path: Path, below: tuple[Path, ...]) -> dict[str, object]:
    """The content of a file on top of what it extends; tables merge key by key, lists are replaced."""
    if path.resolve() in below:
        raise InputError(
            place=f"{path}: extends",
            found="a circle",
            allowed="a design that does not lead back to this file",
        )
    table = read_toml(path, str(path), WANTED)
    if "scenario" in table:
        table["scenario"] = _located(table["scenario"], path)
    parent = table.pop("extends", None)
    if parent is None:
        return table
    if not isinstance(parent, str) or not parent:
        raise InputError(place=f"{path}: extends", found=shown(parent), allowed="the path of a design")
    return _merged(_with_parent(path.parent / parent, (*below, path.resolve())), table)


def _merged(parent: dict[str, object], child: dict[str, object]) -> dict[str, object]:
    merged = dict(parent)
    for key, value in child.items():
        earlier = merged.get(key)
        both = isinstance(earlier, dict) and isinstance(value, dict)
        merged[key] = {**earlier, **value} if both else value  # type: ignore[dict-item]  # both are tables
    return merged


def _located(given: object, file: Path) -> object:
    """Scenarios of a file as names of the library or as paths from here."""
    located = []
    for each in given if isinstance(given, list) else [given]:
        if not isinstance(each, str) or not each:
            raise InputError(
                place=f"{file}: scenario",
                found=shown(each),
                allowed="names of the library or paths of TOML files",
            )
        located.append(each if each in library() else str(file.parent / each))
    return located


def _lines(design: Design, scenario_files: tuple[str, ...]) -> Iterator[str]:
    yield f"description = {toml_value(design.description)}"
    yield f"scenario = {toml_value(scenario_files)}"
    for name in ("seeds", "outcomes", "window", "series"):
        value = getattr(design, name)
        if value is not None:
            yield f"{name} = {toml_value(value)}"
    yield from _table("fixed", design.fixed)
    yield from _table("grid", design.grid)
    if design.table is not None:
        yield "\n[table]\nrows = ["
        yield from (f"    {_inline(row)}," for row in design.table.rows)
        yield "]"
    if design.sample is not None:
        yield from _sample(str(design.sampler), design.sample)
    yield "\n[policies]"
    yield from (f"{_key(name)} = {toml_value(policy)}" for name, policy in design.policies.items())


def _table(name: str, values: dict[str, object] | dict[str, tuple[object, ...]]) -> Iterator[str]:
    if values:
        yield f"\n[{name}]"
        yield from (f"{_key(path)} = {toml_value(value)}" for path, value in values.items())


def _sample(name: str, sample: Sample) -> Iterator[str]:
    yield f"\n[{name}]"
    yield f"n = {sample.n}\nkey = {sample.key}\nlevels = {sample.levels}"
    yield f"\n[{name}.bounds]"
    yield from (f"{_key(path)} = {toml_value(ends)}" for path, ends in sample.bounds.items())


def _inline(row: dict[str, object]) -> str:
    return "{ " + ", ".join(f"{_key(path)} = {toml_value(value)}" for path, value in row.items()) + " }"


def _key(text: str) -> str:
    return toml_value(text)
