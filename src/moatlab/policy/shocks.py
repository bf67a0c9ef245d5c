"""Events besides regulation: an outage, a shock to supply, and any other change of one parameter."""

import datetime
from collections.abc import Mapping
from typing import Literal, Self

from pydantic import model_validator

from moatlab.foundation.errors import InputError
from moatlab.foundation.months import Calendar
from moatlab.foundation.paths import changed, parts_of
from moatlab.foundation.quantity import quantity, setting
from moatlab.foundation.refusals import refused, validated
from moatlab.parameters import sources
from moatlab.parameters.parameters import Parameters
from moatlab.policy.intervention import Intervention, Sort

__all__ = ["AT_THE_START", "Outage", "SetParameter", "SupplyShock"]

AT_THE_START = frozenset(
    {
        "time.start",
        "time.steps",
        "population.n_enterprises",
        "population.size_zipf",
        "population.size_ratio_max",
        "population.initial_cloud_spend",
        "population.onprem_share",
        "population.onprem_stay",
        "population.network",
        "population.network_degree",
        "population.rewiring",
        "population.cross_sector",
        "demand.price_sensitivity_median",
        "demand.price_sensitivity_sd",
        "demand.ai_intensity_sd",
        "demand.need_size_slope",
        "compute.initial_capacity_kh",
        "stocks.sector_weights",
        "stocks.sector_ai_multiplier",
        "stocks.vendor_experience",
    }
)
"""Parameters that are read while the first month is built and never again: no later change has an effect."""


class SetParameter(Intervention):
    """One parameter takes another value; numbers go as far as the strength says.

    Legal counterpart: none; for what no instrument covers.
    Watch: nothing else changes with it.
    Source: [N] choice of this model.
    """

    kind: Literal["set_parameter"] = "set_parameter"
    path: str = setting(
        source=sources.INSTRUMENT, description="Path of the parameter, such as switching.egress_fee."
    )
    value: float | int | bool | str | tuple[float | str, ...] = setting(
        source=sources.INSTRUMENT, description="What it becomes."
    )

    def changes(self, rules: Parameters, strength: float) -> Mapping[str, object]:
        """The one parameter."""
        return {self._path: _between(_current(rules, self._path), self.value, strength)}

    @property
    def identity(self) -> tuple[object, ...]:
        """Two with the same path are the same."""
        return self.kind, self._path

    @property
    def _path(self) -> str:
        return self.path.removeprefix("parameters.")

    @model_validator(mode="after")
    def _check_parameter(self) -> Self:
        base = Parameters()
        try:
            plain = changed(base.model_dump(), self._path, self.value)
            _check_can_change(base, self._path)
        except InputError as error:
            raise refused(found=error.found, allowed=error.allowed, cure=error.cure, path="path") from None
        try:
            validated(Parameters, plain)
        except InputError as error:
            # What cures a wrong number is to delete a line of the scenario, which does not exist here.
            cure = error.cure if isinstance(self.value, str) else ""
            allowed = f"{error.allowed} for {error.place}"
            raise refused(found=error.found, allowed=allowed, cure=cure, path="value") from None
        return self


def _check_can_change(base: Parameters, path: str) -> None:
    group, *names = parts_of(path)
    if isinstance(_current(base, path), dict):
        one = next(iter(type(getattr(base, str(group))).model_fields))
        raise InputError(place=path, found=f"the group {path}", allowed=f"a parameter, such as {path}.{one}")
    if f"{group}.{names[0]}" in AT_THE_START:
        raise InputError(
            place=path,
            found=f"{path}, which only counts in the first month",
            allowed="a parameter that can change during a run",
            cure=f"Change it in the scenario itself, under [parameters.{group}].",
        )


def _current(rules: Parameters, path: str) -> object:
    """What stands at a path that exists: tables go by name, lists by number."""
    value: object = rules.model_dump()
    for part in parts_of(path):
        value = value[int(part)] if isinstance(value, tuple) else value[part]  # type: ignore[index]
    return value


def _between(current: object, value: object, strength: float) -> object:
    """Numbers, also in lists, in proportion to the strength, whole ones rounded; the rest switches."""
    if isinstance(current, tuple) and isinstance(value, tuple) and len(current) == len(value):
        return tuple(_between(old, new, strength) for old, new in zip(current, value, strict=True))
    if strength == 1.0 or isinstance(current, bool) or isinstance(value, bool):
        return value
    if not isinstance(current, int | float) or not isinstance(value, int | float):
        return value
    mixed = (1.0 - strength) * current + strength * value
    return round(mixed) if isinstance(current, int) else mixed


class SupplyShock(Intervention):
    """The growth of accelerator supply falls, or rises.

    Legal counterpart: export controls, an earthquake, a new plant.
    Watch: the spot price, and labs without reservations.
    Source: [N] choice of this model.
    """

    kind: Literal["supply_shock"] = "supply_shock"
    growth: float = quantity(
        -0.5,
        unit="log points a year",
        valid="[-10, 10]",
        plausible=(-1.0, 0.5),
        source=sources.INSTRUMENT,
        description="Change of the growth of supply.",
    )

    def changes(self, rules: Parameters, strength: float) -> Mapping[str, object]:
        """The growth of supply."""
        return {"vendor.supply_shock": rules.vendor.supply_shock + self.growth * strength}


class Outage(Intervention):
    """A cloud is out of service: its general work and what only it can reach are lost for some months.

    Legal counterpart: none; for the resilience of a concentrated market.
    Watch: spending that is lost, and enterprises that review their contracts.
    Source: [N] choice of this model.
    """

    kind: Literal["outage"] = "outage"
    cloud: str = setting("aws", source=sources.INSTRUMENT, description="Cloud that fails.")
    months: int = quantity(
        1,
        unit="months",
        valid="[1, 120]",
        plausible=(1, 3),
        source=sources.INSTRUMENT,
        description="How long it lasts.",
    )

    def changes(self, rules: Parameters, strength: float) -> Mapping[str, object]:
        """The clouds out of service."""
        return {"conduct.out_of_service": tuple(dict.fromkeys((*rules.conduct.out_of_service, self.cloud)))}

    def strength_in(self, month: datetime.date) -> float:
        """Effective strength in a month: 0 before the start and when service is back."""
        over = Calendar(self.start, 1).step(month) >= self.months
        return 0.0 if over else super().strength_in(month)

    def overlaps(self, other: Intervention) -> bool:
        """Both last into a month that they share."""
        return (
            isinstance(other, Outage)
            and self.start < other.back_in_service
            and other.start < self.back_in_service
        )

    @property
    def back_in_service(self) -> datetime.date:
        """First month in which the cloud works again."""
        restored = Calendar(self.start, 1).date(self.months)
        return restored if self.end is None else min(restored, self.end)

    @property
    def identity(self) -> tuple[object, ...]:
        """Two of the same cloud are the same."""
        return self.kind, self.cloud

    @property
    def firms(self) -> Mapping[str, tuple[Sort, tuple[str, ...]]]:
        """The cloud must exist."""
        return {"cloud": ("cloud", (self.cloud,))}
