"""Load a scenario by name or from a file, and change single values of it."""

import datetime
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

from moatlab.foundation.errors import InputError, shown
from moatlab.foundation.months import Calendar, parse_month
from moatlab.foundation.refusals import validated
from moatlab.parameters.time import Time
from moatlab.scenario.layers import Layer, layers_of, library
from moatlab.scenario.merging import Merged, merge
from moatlab.scenario.scenario import Scenario

__all__ = ["apply_setting", "apply_settings", "library", "load_scenario"]

_BARE_WORD = re.compile(r"[A-Za-z0-9_.:-]+")


def load_scenario(name_or_path: str | Path = "seed_exclusive") -> Scenario:
    """A complete, validated scenario.

    Args:
        name_or_path: name of a library scenario, or path of a TOML file.

    Raises:
        InputError: the file cannot be used; the message names file, place, finding and cure.

    >>> load_scenario("seed_exclusive").parameters.switching.egress_fee
    0.07
    """
    layers = layers_of(name_or_path)
    merged = merge(layers)
    if "name" not in layers[-1].table:
        merged.table["name"] = _default_name(name_or_path)
        merged.origins.pop(("name",), None)
    if "description" not in layers[-1].table:
        merged.table.pop("description", None)
    _drop_after_end(merged)
    scenario = _validated(merged, layers)
    _check_dates(layers)
    return scenario


def apply_settings(scenario: Scenario, settings: Iterable[str]) -> Scenario:
    """A scenario with several "path=value" applied at once, so that shares still add up.

    Raises:
        InputError: a setting is not of the form path=value, leads nowhere, or is not allowed.
    """
    return scenario.replace_all(dict(_setting(text) for text in settings))


def apply_setting(scenario: Scenario, setting: str) -> Scenario:
    """A scenario with one "path=value" applied; the value is written as in TOML.

    >>> changed = apply_setting(load_scenario(), "parameters.switching.egress_fee=0.02")
    >>> changed.parameters.switching.egress_fee
    0.02
    """
    return apply_settings(scenario, [setting])


def _setting(text: str) -> tuple[str, object]:
    path, separator, value = text.partition("=")
    path, value = path.strip(), value.strip()
    if not separator or not path or not value:
        raise InputError(
            place="--set",
            found=shown(text),
            allowed="path=value, such as parameters.switching.egress_fee=0.02",
        )
    try:
        table = tomllib.loads(f"value = {value}")
    except (ValueError, RecursionError):
        # A shell takes quotes away, so a bare word counts as text.
        table = {"value": value} if _BARE_WORD.fullmatch(value) else {}
    if set(table) != {"value"}:
        raise InputError(
            place=f"--set {path}",
            found=shown(value),
            allowed="one value as in TOML: 0.02, true, 2027-01-01, [1, 2]",
        )
    return path, table["value"]


def _validated(merged: Merged, layers: list[Layer]) -> Scenario:
    try:
        return validated(Scenario, merged.table, merged.place)
    except InputError as error:
        if error.found == "nothing" and len(layers) == 1:
            raise InputError(
                place=error.place,
                found=error.found,
                allowed=error.allowed,
                cure='Add it, or start the file with extends = "seed_exclusive".',
            ) from None
        raise


def _default_name(name_or_path: str | Path) -> str:
    stem = Path(name_or_path).stem
    return stem if stem.isprintable() and stem.strip() else "scenario"


def _drop_after_end(merged: Merged) -> None:
    """Leave out dated rows after the horizon, here too, so that row numbers of messages stay right."""
    calendar = _calendar(merged.table)
    rows = merged.table.get("contracts", [])
    assert isinstance(rows, list), "the top level has been checked"
    kept = [(number, row) for number, row in enumerate(rows) if not _is_after(row, calendar)]
    origins = {new: merged.origins[("contracts", old)] for new, (old, _) in enumerate(kept)}
    merged.origins = {at: origin for at, origin in merged.origins.items() if at[0] != "contracts"}
    merged.origins |= {("contracts", new): origin for new, origin in origins.items()}
    merged.table["contracts"] = [row for _, row in kept]


def _check_dates(layers: list[Layer]) -> None:
    """Refuse a row that its own file can never reach; cutting an inherited horizon is silent."""
    for depth, layer in enumerate(layers, start=1):
        calendar = _calendar(merge(layers[:depth]).table)
        rows = layer.table.get("contracts", [])
        assert isinstance(rows, list), "the top level has been checked"
        for number, row in enumerate(rows):
            if _is_after(row, calendar):
                raise InputError(
                    place=f"{layer.label}: contracts[{number}].start ({row['cloud']}, {row['lab']})",
                    found=f"{parse_month(row['start']):%Y-%m}",
                    allowed=f"a month from {calendar.start:%Y-%m} to {calendar.end:%Y-%m}, "
                    "the first and the last month of the scenario",
                    cure="Raise parameters.time.steps, or delete the row.",
                )


def _is_after(row: dict[str, object], calendar: Calendar) -> bool:
    start = row.get("start")
    try:
        return isinstance(start, str | datetime.date) and parse_month(start) > calendar.end
    except ValueError:
        return False


def _calendar(table: dict[str, object]) -> Calendar:
    """The calendar of a table that is not validated yet; the base calendar when it has none."""
    try:
        scenario_time = Time.model_validate(table["parameters"]["time"])  # type: ignore[index]
    except (KeyError, TypeError, ValueError):
        scenario_time = Time()
    return Calendar(scenario_time.start, scenario_time.steps)
