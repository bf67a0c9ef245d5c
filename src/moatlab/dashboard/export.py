"""A choice as a scenario file, as a Python program and as a command: each gives the digest of the page."""

import datetime
import shlex
from collections.abc import Iterator, Mapping

from moatlab.dashboard.link import fields_chosen
from moatlab.dashboard.state import Choice
from moatlab.policy.intervention import Intervention
from moatlab.scenario.scenario import Scenario
from moatlab.scenario.writing import toml_value

__all__ = ["as_command", "as_python", "as_toml", "file_name"]


def as_toml(choice: Choice) -> str:
    """A scenario file that extends the one of the library by what differs."""
    changed = choice.changed()
    name = choice.scenario if choice == choice.reset() else f"{choice.scenario}, changed"
    lines = [f"extends = {toml_value(choice.scenario)}", f"name = {toml_value(name)}"]
    lines += _tables(choice, changed)
    for intervention in choice.interventions:
        lines += ["", "[[interventions]]"]
        lines += [f"{name} = {toml_value(value)}" for name, value in _row(intervention).items()]
    return "\n".join(lines) + "\n"


def as_python(choice: Choice) -> str:
    """A program that simulates the choice and prints the digest of its history."""
    kinds = sorted({type(intervention).__name__ for intervention in choice.interventions})
    lines = ["import moatlab as ml"]
    lines += [f"from moatlab.policy import {', '.join(kinds)}"] if kinds else []
    lines += ["", f'scenario = ml.load_scenario("{choice.scenario}")']
    if choice.settings:
        pairs = [f'        "{path}": {_literal(value)},' for path, value in choice.settings.items()]
        lines += ["scenario = scenario.replace_all(", "    {", *pairs, "    }", ")"]
    if choice.interventions:
        calls = [f"        {_call(intervention)}," for intervention in choice.interventions]
        lines += ["scenario = scenario.with_interventions(", "    [", *calls, "    ]", ")"]
    lines += [f"history = ml.simulate(scenario, seed={choice.seed})", "print(history.digest())"]
    return "\n".join(lines) + "\n"


def as_command(choice: Choice) -> str:
    """The command that runs the choice; needs no file."""
    words = ["moatlab", "run", choice.scenario, "--seed", str(choice.seed)]
    for path, value in choice.settings.items():
        words += ["--set", f"{path}={toml_value(value)}"]
    if choice.interventions:
        # A setting replaces the whole list, so the scenario's own interventions stand in it too.
        rows = [_row(intervention) for intervention in choice.changed().interventions]
        words += ["--set", f"interventions=[{', '.join(toml_value(row) for row in rows)}]"]
    return shlex.join(words)


def file_name(choice: Choice, ending: str) -> str:
    """Name of a file that holds the choice."""
    return f"{choice.scenario}{'' if choice == choice.reset() else '_changed'}.{ending}"


def _tables(choice: Choice, changed: Scenario) -> Iterator[str]:
    """The groups of parameters that differ, every value with its unit."""
    groups: dict[str, dict[str, object]] = {}
    for path, value in choice.settings.items():
        table, _, name = path.rpartition(".")
        groups.setdefault(table, {})[name] = value
    for table, values in groups.items():
        yield from ("", f"[{table}]")
        for name, value in values.items():
            declared = changed.quantity_at(f"{table}.{name}")
            unit = f"  # {declared.unit}" if declared is not None and declared.unit != "-" else ""
            yield f"{name} = {toml_value(value)}{unit}"


def _row(intervention: Intervention) -> Mapping[str, object]:
    return {"kind": intervention.kind, **fields_chosen(intervention)}


def _call(intervention: Intervention) -> str:
    pairs = [f"{name}={_literal(value)}" for name, value in fields_chosen(intervention).items()]
    return f"{type(intervention).__name__}({', '.join(pairs)})"


def _literal(value: object) -> str:
    """A value in Python; dates as text, which records read as well."""
    return repr(_plain(value)).replace("'", '"')


def _plain(value: object) -> object:
    if isinstance(value, datetime.date):
        return f"{value:%Y-%m}"
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, list | tuple) else value
