"""A design: what is fixed, which uncertainties vary and how, and which policies meet all of them."""

import datetime
import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal, Self

import numpy as np
from pydantic import BeforeValidator, SerializeAsAny, field_validator, model_validator
from pydantic_core import PydanticCustomError

from moatlab.foundation.errors import InputError, shown
from moatlab.foundation.quantity import quantity, setting
from moatlab.foundation.record import Month, Record, native
from moatlab.foundation.refusals import refused
from moatlab.observe.outcomes import HEADLINES
from moatlab.parameters import sources
from moatlab.policy.catalogue import named
from moatlab.policy.intervention import Intervention
from moatlab.scenario.firms import Text
from moatlab.scenario.intervention_rules import read_interventions
from moatlab.scenario.loader import load_scenario
from moatlab.scenario.scenario import Scenario
from moatlab.sweeps.design_rules import check_design, flat, resolved_bounds

__all__ = ["POLICY_START", "SAMPLERS", "Design", "Sample", "SamplerName"]

type SamplerName = Literal["latin_hypercube", "sobol", "morris"]

SAMPLERS: tuple[SamplerName, ...] = ("latin_hypercube", "sobol", "morris")
POLICY_START = datetime.date(2027, 1, 1)
"""First month of policies that a design names without a date."""
_LARGEST_SEED, _MOST_SEEDS = 2**63 - 1, 10**6


def _scenarios(given: object) -> object:
    """Names and paths as the scenarios that they name."""
    listed = given if isinstance(given, list | tuple) else [given]
    return tuple(load_scenario(each) if isinstance(each, str | Path) else each for each in listed)


def _seeds(given: object) -> object:
    """A number of runs as the seeds 1, 2, ..., a list as it stands."""
    if isinstance(given, int) and not isinstance(given, bool) and given <= _MOST_SEEDS:
        seeds: tuple[object, ...] = tuple(range(1, given + 1))
    else:
        seeds = tuple(given) if isinstance(given, Sequence) and not isinstance(given, str) else ()
    valid = all(
        isinstance(seed, int | np.integer) and not isinstance(seed, bool) and 0 <= seed <= _LARGEST_SEED
        for seed in seeds
    )
    if not seeds or not valid or len(set(seeds)) < len(seeds):
        raise refused(
            found=shown(given),
            allowed="how many, from 1 to a million, or a list of different whole numbers from 0",
        )
    return tuple(int(str(seed)) for seed in seeds)


Scenarios = Annotated[tuple[Scenario, ...], BeforeValidator(_scenarios)]
Seeds = Annotated[tuple[int, ...], BeforeValidator(_seeds)]


def _interventions(policy: str, given: object) -> object:
    """Names of instruments and bundles, tables and interventions as interventions."""
    listed = given if isinstance(given, list | tuple) else [given]
    found: list[object] = []
    for each in listed:
        if isinstance(each, str):
            try:
                found += named(each, POLICY_START)
            except InputError as error:
                raise error.within(f"policies.{policy}") from None
        else:
            found.append(each)
    try:
        return read_interventions(found)
    except PydanticCustomError as error:
        told = error.context or {}
        place = f"policies.{policy}{str(told['path']).removeprefix('interventions')}"
        raise InputError(
            place=place, found=told["found"], allowed=told["allowed"], cure=told["cure"]
        ) from None


class Sample(Record):
    """Points drawn at random, or at quasi-random, from a box of parameters."""

    n: int = quantity(
        unit="points",
        valid="[1, 1000000]",
        plausible=(1, 1024),
        source=sources.DESIGNED,
        description="Points (Latin hypercube), base points (Sobol', a power of two) or paths (Morris).",
    )
    key: int = quantity(
        1,
        unit="-",
        valid="[0, inf)",
        plausible=(0, 1000),
        source=sources.DESIGNED,
        description="Key of the draw of the points.",
    )
    levels: int = quantity(
        4,
        unit="levels",
        valid="[2, inf)",
        source="Morris (1991)",
        description="Levels of a factor on which the trajectories of Morris walk; even.",
    )
    bounds: dict[str, tuple[float, float]] = setting(
        source=sources.DESIGNED,
        description="Low and high of every sampled parameter; its plausible range unless given.",
    )


class Table(Record):
    """Points one by one; each may have a name."""

    rows: tuple[dict[str, object], ...] = setting(
        source=sources.DESIGNED, description="Changes of each point by path, and its name."
    )

    @field_validator("rows", mode="before")
    @classmethod
    def _flatten(cls, rows: object) -> object:
        if not isinstance(rows, list | tuple):
            return rows
        return tuple(flat(row) if isinstance(row, Mapping) else row for row in rows)


class Design(Record):
    """A batch of runs: scenarios x points x policies x seeds, all crossed, and what is recorded of each."""

    description: Text = setting("", source=sources.DESIGNED, description="The question that the runs answer.")
    scenario: Scenarios = setting(source=sources.DESIGNED, description="One scenario, or several to cross.")
    seeds: Seeds = setting(
        (1,), source=sources.DESIGNED, description="Seeds of every point: how many (1, 2, ...), or which."
    )
    outcomes: tuple[str, ...] = setting(
        tuple(HEADLINES), source=sources.DESIGNED, description="What is recorded of every run."
    )
    window: tuple[Month, Month] | None = setting(
        None,
        source=sources.DESIGNED,
        description="Months over which a run's outcomes are averaged; its last twelve unless given.",
    )
    series: Literal["yearly", "monthly", "none"] = setting(
        "yearly", source=sources.DESIGNED, description="How finely the paths of outcomes are kept."
    )
    fixed: dict[str, object] = setting({}, source=sources.DESIGNED, description="Changes to every run.")
    grid: dict[str, tuple[object, ...]] = setting(
        {}, source=sources.DESIGNED, description="Levels of each path; every combination is a point."
    )
    table: Table | None = setting(None, source=sources.DESIGNED, description="Points one by one.")
    latin_hypercube: Sample | None = setting(
        None, source="McKay, Beckman and Conover (1979)", description="Points that fill the box evenly."
    )
    sobol: Sample | None = setting(
        None, source="Saltelli (2002)", description="Points for shares of variance after Sobol'."
    )
    morris: Sample | None = setting(
        None, source="Morris (1991)", description="Points for the screening of many parameters."
    )
    policies: dict[str, tuple[SerializeAsAny[Intervention], ...]] = setting(
        {"none": ()},
        source=sources.DESIGNED,
        description="Levers: interventions by name; all meet all points.",
    )

    @property
    def sampler(self) -> SamplerName | None:
        """The name of the sample, if there is one."""
        return next((name for name in SAMPLERS if getattr(self, name) is not None), None)

    @property
    def sample(self) -> Sample | None:
        """The sample, if there is one."""
        return getattr(self, self.sampler) if self.sampler else None

    @property
    def factors(self) -> tuple[str, ...]:
        """Paths of everything that varies: of the grid, of the table, of the sample."""
        rows = self.table.rows if self.table else ()
        in_rows = dict.fromkeys(path for row in rows for path in row if path != "name")
        return (*self.grid, *in_rows, *(self.sample.bounds if self.sample else ()))

    @property
    def scenario_names(self) -> tuple[str, ...]:
        """The scenarios as tables name them."""
        return tuple(scenario.slug for scenario in self.scenario)

    def base(self, scenario: Scenario) -> Scenario:
        """A scenario with what the design fixes."""
        return scenario.replace_all(self.fixed) if self.fixed else scenario

    def content_hash(self) -> str:
        """Sha256 over everything in the design: equal iff two designs are equal."""
        content = json.dumps(self.model_dump(mode="json"), sort_keys=True, allow_nan=False)
        return hashlib.sha256(content.encode()).hexdigest()

    @field_validator("fixed", mode="before")
    @classmethod
    def _flatten(cls, given: object) -> object:
        return flat(given) if isinstance(given, Mapping) else given

    @field_validator("grid", mode="before")
    @classmethod
    def _read_levels(cls, given: object) -> object:
        if not isinstance(given, Mapping):
            return given
        levels: dict[str, tuple[object, ...]] = {}
        for path, values in flat(given).items():
            if not isinstance(values, list | tuple | np.ndarray):
                raise refused(found=shown(values), allowed="a list of levels, such as [0.5, 1.5]", path=path)
            levels[path] = tuple(native(value) for value in values)
        return levels

    @field_validator("policies", mode="before")
    @classmethod
    def _read_policies(cls, given: object) -> object:
        if not isinstance(given, Mapping):
            return given
        return {name: _interventions(str(name), rows) for name, rows in given.items()}

    @model_validator(mode="before")
    @classmethod
    def _resolve_bounds(cls, given: object) -> object:
        """Bounds that are left to the parameters need the scenario, which is therefore read first."""
        if not isinstance(given, dict) or "scenario" not in given:
            return given
        read = {**given, "scenario": _scenarios(given["scenario"])}
        samples = {name: read[name] for name in SAMPLERS if isinstance(read.get(name), Mapping)}
        for name, sample in samples.items():
            bounds = resolved_bounds(sample.get("bounds"), read["scenario"], f"{name}.bounds")
            read[name] = {**sample, "bounds": bounds}
        return read

    @model_validator(mode="after")
    def _check(self) -> Self:
        check_design(self)
        return self
