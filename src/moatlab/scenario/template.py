"""A commented scenario file to start from: everything that is often changed, with unit, range and source."""

from collections.abc import Iterator

from moatlab.foundation.quantity import ASSUMPTION
from moatlab.parameters.table import ParameterEntry, parameter_table
from moatlab.scenario.scenario import Scenario
from moatlab.scenario.writing import toml_value

__all__ = ["scenario_template"]

_HEAD = """\
## A scenario of moatlab. It says only what differs from the scenario it extends.
## Take away a single # in front of a line to change a value; the value shown is the one in force.
## Behind it stand the unit, what is accepted, and the plausible range. Lines with two # explain.

extends = {extends}
name = {name}
description = ""

# inherit_contracts = false        # drop the dated contracts of the scenario extended
# inherit_interventions = false    # drop its interventions
"""

_FIRMS = """
## --- Firms: by name; only the lines that differ ------------------------------------------------------
## Shares of all clouds must add up to 1, so change several together.

# [[clouds]]
# name = "{cloud}"
# parent_capex = {parent_capex}    # USD bn/yr

# [[labs]]
# name = "{lab}"
# cash = {cash}    # USD bn
"""

_CONTRACTS = """
## --- Contracts: added to those of the scenario extended ------------------------------------------------

# [[contracts]]
# cloud = "{cloud}"
# lab = "{lab}"
# start = {start}
# action = "sign"              # or "amend", "end"
# mode = "open"                # or "preferred" (native here, remote elsewhere), "exclusive" (here only)
# exclusive_compute = false    # whether the lab buys compute here only
# term_months = 60             # months
# investment = 1.0             # USD bn, new money
# committed_spend = 0.5        # USD bn a year, paid whether used or not
# source = "where the terms come from"
"""

_INTERVENTIONS = """
## --- Interventions: added to those of the scenario extended ---------------------------------------------
## All kinds with their levels: moatlab policies

# [[interventions]]
# kind = "exclusivity_ban"
# start = {start}
# strength = 1.0               # from 0, nothing, to 1, the full rule
# phase_in_months = 0          # months over which the strength rises from 0
# targets = ["{cloud}"]            # left out: all
# retroactive = false          # whether it binds contracts that are older than it
"""


def scenario_template(parent: Scenario, *, extends: str, name: str) -> str:
    """The text of a file that extends `parent` and changes nothing yet.

    Args:
        parent: the scenario to start from.
        extends: how the file refers to it.
        name: name of the new scenario.
    """
    cloud = next(row for row in parent.clouds if not row.price_taker)
    lab = next((row for row in parent.labs if row.owner_cloud is None), parent.labs[0])
    head = _HEAD.format(extends=toml_value(extends), name=toml_value(name))
    firms = _FIRMS.format(cloud=cloud.name, parent_capex=cloud.parent_capex, lab=lab.name, cash=lab.cash)
    last = parent.calendar.end.isoformat()
    contracts = _CONTRACTS.format(cloud=cloud.name, lab=lab.name, start=last)
    interventions = _INTERVENTIONS.format(cloud=cloud.name, start=last)
    return head + "\n".join(_parameter_lines(parent)) + "\n" + firms + contracts + interventions


def _parameter_lines(parent: Scenario) -> Iterator[str]:
    group = ""
    for entry in parameter_table():
        if not _is_main(entry):
            continue
        path, _, name = entry.path.rpartition(".")
        if path != group:
            group = path
            yield f"\n[{path}]"
        yield f"## {entry.description}"
        yield f"##   {entry.source}"
        yield f"# {name} = {toml_value(_value_at(parent, entry.path))}    # {_facts(entry)}"


def _is_main(entry: ParameterEntry) -> bool:
    """Whether a source gives the range, or it sets the size of the run; rules of law go by interventions."""
    if entry.path.startswith("parameters.conduct."):
        return False
    sized = entry.path in ("parameters.time.steps", "parameters.population.n_enterprises")
    return sized or (entry.plausible is not None and ASSUMPTION not in entry.source)


def _facts(entry: ParameterEntry) -> str:
    assert entry.plausible is not None, "main parameters are quantities"
    low, high = entry.plausible
    return f"{entry.valid}; plausible {low:,.10g} to {high:,.10g}"


def _value_at(parent: Scenario, path: str) -> object:
    value: object = parent
    for name in path.split("."):
        value = getattr(value, name)
    return value
