"""Compare a scenario with alternatives in worlds that share every random draw."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from moatlab.analysis.effects import CHANNELLED, Alternative, Effects
from moatlab.analysis.window import find_window
from moatlab.foundation.errors import InputError, MoatlabError, shown
from moatlab.observe.history import History
from moatlab.observe.outcomes import HEADLINES, Outcome, find_outcomes, names_of, read_outcomes
from moatlab.observe.window import Window
from moatlab.policy.intervention import Intervention
from moatlab.scenario.scenario import Scenario
from moatlab.simulation import simulate
from moatlab.sweeps.runner import Failure, run_all

__all__ = ["Comparison", "compare", "plan_comparison"]

BASELINE = "baseline"
LARGEST_SEED = 2**63 - 1

type Change = Sequence[Intervention] | Scenario
type Floats = NDArray[np.float64]


@dataclass(frozen=True)
class World:
    """One run to make and what to bring home from it.

    Attributes:
        name: "baseline" or that of the alternative.
        scenario: to simulate; seed: of the run; outcomes: names to record.
        capability_of: the history whose AI models are as capable as those of this run.
        keep: bring the whole history home.
    """

    name: str
    scenario: Scenario
    seed: int
    outcomes: tuple[str, ...]
    capability_of: History | None = None
    keep: bool = False

    def __str__(self) -> str:
        """The run in words."""
        given = " with the baseline's capability" if self.capability_of is not None else ""
        return f"{self.name}{given} ({self.scenario.name}), seed {self.seed}"


class Recording(NamedTuple):
    """What a run brings home: outcomes [months, outcomes], and its history if that was asked for."""

    values: Floats
    history: History | None


type Result = Recording | Failure


@dataclass(frozen=True)
class Comparison:
    """A comparison that is valid and ready to run.

    Attributes:
        scenario: the baseline; alternatives: the others, by name.
        seeds: of the paired runs; outcomes: to record.
        capability_channel: run every alternative with the baseline's capability of AI models, too.
    """

    scenario: Scenario
    alternatives: Mapping[str, Scenario]
    seeds: tuple[int, ...]
    outcomes: tuple[Outcome, ...]
    capability_channel: bool = False

    @property
    def runs(self) -> int:
        """Number of simulations."""
        worlds = 1 + len(self.alternatives) * (2 if self.capability_channel else 1)
        return worlds * len(self.seeds)

    def window(self, given: tuple[str, str] | None = None) -> Window:
        """The months that tables will be about.

        Raises:
            InputError: not two months of the simulation in order.
        """
        return find_window(self.scenario, self.alternatives.values(), given)

    def run(self, workers: int = 1, on_run: Callable[[], None] | None = None) -> Effects:
        """Simulate every world with every seed.

        Args:
            workers: processes.
            on_run: called after each run.

        Raises:
            InputError: fewer than one worker.
            MoatlabError: not a single pair of runs came to its end.
        """

        def results_of(worlds: list[World]) -> list[Result]:
            return run_all(_record, worlds, workers, lambda *_: on_run() if on_run else None)

        worlds = self._worlds()
        results = results_of(worlds)
        twins = self._twins(results[: len(self.seeds)]) if self.capability_channel else []
        return self._effects([*worlds, *twins], [*results, *results_of(twins)])

    def _worlds(self) -> list[World]:
        """The baseline with every seed, then every alternative."""
        names = tuple(outcome.name for outcome in self.outcomes)
        keep = self.capability_channel
        worlds = [World(BASELINE, self.scenario, seed, names, keep=keep) for seed in self.seeds]
        for name, scenario in self.alternatives.items():
            worlds += [World(name, scenario, seed, names) for seed in self.seeds]
        return worlds

    def _twins(self, baselines: list[Result]) -> list[World]:
        """Every alternative with the capability path of the baseline of its seed, if that has ended well."""
        names = tuple(outcome.name for outcome in self.outcomes)
        histories = {
            seed: result.history
            for seed, result in zip(self.seeds, baselines, strict=True)
            if isinstance(result, Recording)
        }
        return [
            World(name, scenario, seed, names, capability_of=history)
            for name, scenario in self.alternatives.items()
            for seed, history in histories.items()
        ]

    def _effects(self, worlds: list[World], results: list[Result]) -> Effects:
        """Results by world; runs that failed leave gaps in every table."""
        found: dict[tuple[str, bool], dict[int, Floats]] = {}
        for world, result in zip(worlds, results, strict=True):
            values = found.setdefault((world.name, world.capability_of is not None), {})
            if isinstance(result, Recording):
                values[world.seed] = result.values
        failures = tuple(result for result in results if isinstance(result, Failure))
        if not any(found[BASELINE, False].keys() & found[name, False].keys() for name in self.alternatives):
            raise MoatlabError(f"not a single pair of runs came to its end.\n  {failures[0]}")
        gap = np.full((self.scenario.calendar.steps, len(self.outcomes)), np.nan)
        stacked = {
            kind: np.stack([runs.get(seed, gap) for seed in self.seeds]) for kind, runs in found.items()
        }
        return Effects(
            scenario=self.scenario,
            outcomes=self.outcomes,
            seeds=self.seeds,
            baseline=stacked[BASELINE, False],
            alternatives={
                name: Alternative(scenario, stacked[name, False], stacked.get((name, True)))
                for name, scenario in self.alternatives.items()
            },
            failures=failures,
        )


def compare(
    scenario: Scenario,
    alternatives: Mapping[str, Change],
    seeds: int | Sequence[int] = 20,
    *,
    workers: int = 1,
    outcomes: Sequence[str] | None = None,
    capability_channel: bool = False,
) -> Effects:
    """Run a scenario and alternatives to it over the same seeds; what differs is what the change does.

    Args:
        scenario: the baseline.
        alternatives: by name, interventions that are added to the baseline, or another scenario.
        seeds: how many (1, 2, ...), or which.
        workers: processes; their number changes nothing but the time.
        outcomes: columns of the market ("lock_in") or variables of a firm ("aws.share"); None = headlines.
        capability_channel: part the effect on consumer surplus into what comes at given capability of AI
            models and what capability adds, by runs with the baseline's capability.

    Raises:
        InputError: something of the above cannot be compared; nothing was simulated.
        MoatlabError: not a single pair of runs came to its end.
    """
    plan = plan_comparison(
        scenario, alternatives, seeds, outcomes=outcomes, capability_channel=capability_channel
    )
    return plan.run(workers)


def plan_comparison(
    scenario: Scenario,
    alternatives: Mapping[str, Change],
    seeds: int | Sequence[int] = 20,
    *,
    outcomes: Sequence[str] | None = None,
    capability_channel: bool = False,
) -> Comparison:
    """A comparison that is checked but has not run; arguments as in `compare`.

    Raises:
        InputError: something of it cannot be compared.
    """
    _check_kinds(scenario, alternatives)
    names = names_of(HEADLINES if outcomes is None else outcomes)
    if capability_channel and CHANNELLED not in names:
        names.append(CHANNELLED)
    found = find_outcomes(scenario, names)
    changed = {name: _changed(scenario, name, change) for name, change in alternatives.items()}
    for name, other in changed.items():
        try:
            find_outcomes(other, names)
        except InputError as error:
            raise error.within(f"alternative {shown(name)}") from None
    return Comparison(
        scenario=scenario,
        alternatives=changed,
        seeds=_listed(seeds),
        outcomes=found,
        capability_channel=capability_channel,
    )


def _check_kinds(scenario: object, alternatives: object) -> None:
    if not isinstance(scenario, Scenario):
        raise InputError(
            place="scenario",
            found=shown(scenario),
            allowed="a scenario",
            cure="Load it: ml.load_scenario(...).",
        )
    if not isinstance(alternatives, Mapping) or not alternatives:
        raise InputError(
            place="alternatives",
            found=shown(alternatives) if alternatives else "none",
            allowed="at least one, by name",
            cure='For example {"ban": [EgressBan(start="2027-01")]}.',
        )
    for name in alternatives:
        if not isinstance(name, str):
            raise InputError(place="alternatives", found=shown(name), allowed="text as a name")


def _changed(scenario: Scenario, name: str, change: Change) -> Scenario:
    """The scenario of an alternative."""
    place = f"alternative {shown(name)}"
    if not name.strip() or name == BASELINE:
        raise InputError(place=place, found="that name", allowed=f"a name other than {BASELINE}")
    if isinstance(change, Scenario):
        _check_months(scenario, change, place)
        return change
    if not isinstance(change, Sequence) or not all(isinstance(each, Intervention) for each in change):
        raise InputError(place=place, found=shown(change), allowed="a list of interventions, or a scenario")
    try:
        return scenario.with_interventions(change)
    except InputError as error:
        raise error.within(place) from None


def _check_months(scenario: Scenario, other: Scenario, place: str) -> None:
    ours, theirs = scenario.calendar, other.calendar
    if ours != theirs:
        raise InputError(
            place=place,
            found=f"a scenario from {theirs.start:%Y-%m} to {theirs.end:%Y-%m}",
            allowed=f"one from {ours.start:%Y-%m} to {ours.end:%Y-%m}, as the baseline",
            cure=f"Use with_horizon({ours.steps}) on it." if ours.start == theirs.start else "",
        )


def _listed(seeds: int | Sequence[int]) -> tuple[int, ...]:
    """The seeds that are asked for: 1 to n, or those given."""
    listed = range(1, seeds + 1) if isinstance(seeds, int) and not isinstance(seeds, bool) else seeds
    numbers = tuple(listed) if isinstance(listed, Iterable) else ()
    valid = all(_is_seed(seed) for seed in numbers)
    if not numbers or not valid or len(set(numbers)) < len(numbers):
        raise InputError(
            place="seeds",
            found=shown(seeds),
            allowed="a number of runs, at least 1, or a list of different whole numbers from 0",
        )
    return tuple(int(seed) for seed in numbers)


def _is_seed(seed: object) -> bool:
    if not isinstance(seed, int | np.integer) or isinstance(seed, bool):
        return False
    return 0 <= int(seed) <= LARGEST_SEED


def _record(world: World) -> Recording:
    """Simulate a world and keep what is asked for."""
    history = simulate(world.scenario, world.seed, capability_path=world.capability_of)
    return Recording(read_outcomes(history, world.outcomes), history if world.keep else None)
