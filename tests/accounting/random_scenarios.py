"""Scenarios with any parameters inside their plausible ranges, for hypothesis."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from hypothesis import strategies as st

import moatlab as ml
from moatlab.parameters.table import ParameterEntry, parameter_table

__all__ = ["SWEPT", "Case", "cases"]

GIVEN_BY_THE_TEST = {"parameters.population.n_enterprises", "parameters.time.steps"}
# Values that belong together: changing one alone contradicts the others.
ADD_UP_TO_ONE = {f"parameters.contracts.tranche_{part}" for part in ("signing", "monthly", "conditional")}
NARROWED = {
    "parameters.population.network_degree": st.sampled_from([4, 6, 8, 10, 12]),  # a ring has two sides
    "parameters.labs.max_labs": st.integers(5, 12),  # room for the five of the library
    "parameters.chips.rho_max": st.floats(0.8, 1.95),  # above the largest rho_min
}
NETWORKS = {
    "parameters.population.network": st.sampled_from(["small_world", "mean_field"]),
    "parameters.switches.update": st.sampled_from(["simultaneous", "sequential"]),
}


def _values_of(entry: ParameterEntry) -> st.SearchStrategy[object]:
    """Any value inside the plausible range of a parameter."""
    assert entry.plausible is not None
    low, high = entry.plausible
    if entry.kind == "a whole number":
        return st.integers(math.ceil(low), math.floor(high))
    if entry.kind == "a number":
        return st.floats(low, high)
    assert isinstance(entry.default, tuple)
    return st.tuples(*(st.floats(low, high) for _ in entry.default))


def _swept_parameters() -> dict[str, st.SearchStrategy[object]]:
    """Every parameter with a plausible range, and the two switches of the crowd."""
    ranges = {
        entry.path: NARROWED[entry.path] if entry.path in NARROWED else _values_of(entry)
        for entry in parameter_table()
        if entry.plausible is not None and entry.path not in GIVEN_BY_THE_TEST | ADD_UP_TO_ONE
    }
    weights = ranges.pop("parameters.stocks.sector_weights")
    return {**ranges, **NETWORKS, "parameters.stocks.sector_weights": weights.map(_normalised)}


def _normalised(weights: object) -> tuple[float, ...]:
    assert isinstance(weights, tuple)
    return tuple(weight / sum(weights) for weight in weights)


SWEPT = _swept_parameters()


@dataclass(frozen=True)
class Case:
    """A library scenario, small and short, with some parameters changed; prints as what was changed."""

    library_name: str
    contracts_mode: str
    months: int
    enterprises: int
    changes: Mapping[str, object]
    seed: int

    def scenario(self) -> ml.Scenario:
        """The scenario to run."""
        start = ml.load_scenario(self.library_name).replace("contracts_mode", self.contracts_mode)
        return start.with_horizon(self.months).with_enterprises(self.enterprises).replace_all(self.changes)


@st.composite
def cases(draw: st.DrawFn, contracts_mode: str) -> Case:
    """Up to 40 parameters anywhere in their ranges, a few dozen enterprises, some years."""
    paths = draw(st.lists(st.sampled_from(sorted(SWEPT)), max_size=40, unique=True))
    return Case(
        library_name=draw(st.sampled_from(ml.library())),
        contracts_mode=contracts_mode,
        months=draw(st.integers(30, 60)),
        enterprises=draw(st.integers(20, 60)),
        changes={path: draw(SWEPT[path]) for path in paths},
        seed=draw(st.integers(0, 2**63 - 1)),
    )
