"""A scenario: the firms at the start, every parameter, and what is dated in advance."""

import hashlib
import json
import re
from collections.abc import Iterable
from typing import Literal, Self

from pydantic import SerializeAsAny, ValidationInfo, field_validator, model_validator

from moatlab.foundation.months import Calendar
from moatlab.foundation.quantity import setting
from moatlab.foundation.record import Record
from moatlab.parameters import sources
from moatlab.parameters.parameters import Parameters
from moatlab.policy.intervention import Intervention
from moatlab.scenario.dated import BarredPair, ContractRecord
from moatlab.scenario.firms import CloudRecord, Label, LabRecord, Text
from moatlab.scenario.intervention_rules import check_interventions, read_interventions
from moatlab.scenario.rules import check_scenario
from moatlab.scenario.writing import as_toml

__all__ = ["Scenario"]


class Scenario(Record):
    """One world to simulate, complete and validated.

    Dated contracts that start after the last month are no part of the scenario: shortening the
    horizon drops them without a word.
    """

    name: Label = setting(source=sources.DESIGNED, description="One line.")
    description: Text = setting("", source=sources.DESIGNED, description="What the scenario is about.")
    contracts_mode: Literal["history", "free"] = setting(
        "history",
        source=sources.DESIGNED,
        description="Dated contracts, and bargaining by labs without them or after them; or bargaining only.",
    )
    parameters: Parameters = Parameters()
    clouds: tuple[CloudRecord, ...]
    labs: tuple[LabRecord, ...]
    contracts: tuple[ContractRecord, ...] = ()
    barred_pairs: tuple[BarredPair, ...] = ()
    interventions: tuple[SerializeAsAny[Intervention], ...] = ()

    @property
    def calendar(self) -> Calendar:
        """Months of the scenario."""
        return Calendar(self.parameters.time.start, self.parameters.time.steps)

    @property
    def slug(self) -> str:
        """The name as part of a file name: lower-case letters, digits and underscores.

        >>> from moatlab.scenario.loader import load_scenario
        >>> load_scenario("seed_exclusive").replace("name", "Half the data, no fee").slug
        'half_the_data_no_fee'
        """
        return re.sub(r"[^a-z0-9]+", "_", self.name.lower()).strip("_") or "scenario"

    def with_horizon(self, steps: int) -> Self:
        """The same world for `steps` months; later contracts are dropped."""
        return self.replace("parameters.time.steps", steps)

    def with_enterprises(self, n_enterprises: int) -> Self:
        """The same world with another number of simulated enterprises."""
        return self.replace("parameters.population.n_enterprises", n_enterprises)

    def with_interventions(self, interventions: Iterable[Intervention]) -> Self:
        """The same world with further interventions, added to those it has.

        Raises:
            InputError: a target does not exist, or an equal intervention holds at the same time.
        """
        return self.replace("interventions", (*self.interventions, *interventions))

    def resolved_toml(self) -> str:
        """The scenario as a file that needs no other: every value with its unit, nothing left out."""
        return as_toml(self)

    def content_hash(self) -> str:
        """Sha256 over everything in the scenario: equal iff the scenarios are equal."""
        content = json.dumps(self.model_dump(mode="json"), sort_keys=True, allow_nan=False)
        return hashlib.sha256(content.encode()).hexdigest()

    @field_validator("contracts", mode="after")
    @classmethod
    def _within_horizon(
        cls, contracts: tuple[ContractRecord, ...], info: ValidationInfo
    ) -> tuple[ContractRecord, ...]:
        parameters = info.data.get("parameters")
        if not isinstance(parameters, Parameters):
            return contracts
        end = Calendar(parameters.time.start, parameters.time.steps).end
        return tuple(contract for contract in contracts if contract.start <= end)

    @model_validator(mode="before")
    @classmethod
    def _read_interventions(cls, given: object) -> object:
        if not isinstance(given, dict) or "interventions" not in given:
            return given
        return {**given, "interventions": read_interventions(given["interventions"])}

    @model_validator(mode="after")
    def _check(self) -> Self:
        check_scenario(self)
        check_interventions(self)
        return self
