"""The runs of a design: each with a number, and with an identity made of everything that determines it."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from moatlab.observe.history import History
from moatlab.scenario.scenario import Scenario
from moatlab.simulation import simulate
from moatlab.sweeps.design import Design
from moatlab.sweeps.points import Points

__all__ = ["Plan", "Run", "Simulate", "model_hash"]

type Simulate = Callable[[Scenario, int], History]

# What is computed depends on these rooms, and on nothing above them.
ROOMS = ("foundation", "economics", "parameters", "policy", "scenario", "market", "observe")
MODULES = ("simulation.py", "sweeps/execution.py")
CONTENT = (".py", ".toml", ".csv")


@dataclass(frozen=True)
class Run:
    """One run to make.

    Attributes:
        identity: made of everything that determines the run, and of nothing else; its own in the design.
        scenario: place of the scenario in the design; policy: name.
        point, draw, row: which point, and where it comes from; changes: what it changes.
        seed: of the run.
    """

    identity: str
    scenario: int
    policy: str
    point: int
    draw: int
    row: str
    changes: Mapping[str, object]
    seed: int


@dataclass(frozen=True)
class Plan:
    """All runs of a design, made when they are asked for; seeds vary fastest, then policies.

    Attributes:
        design: what varies; simulate: how a run is made.
    """

    design: Design
    simulate: Simulate = simulate

    def __len__(self) -> int:
        """Number of runs."""
        design = self.design
        return len(design.scenario) * len(self.points) * len(design.policies) * len(design.seeds)

    def __iter__(self) -> Iterator[Run]:
        """All runs in order."""
        return (self[number] for number in range(len(self)))

    def __getitem__(self, number: int) -> Run:
        """The run of a number from 0."""
        if not 0 <= number < len(self):
            raise IndexError(number)
        world, seed = divmod(number, len(self.design.seeds))
        world, policy = divmod(world, len(self._policies))
        scenario, place = divmod(world, len(self.points))
        point = self.points[place]
        name, policy_hash = self._policies[policy]
        seed = self.design.seeds[seed]
        # Names and the draw count, too: equal points, as drawn whole numbers have, are runs of their own.
        content = [
            self._scenario_hashes[scenario],
            point.row,
            point.draw,
            point.changes,
            name,
            policy_hash,
            seed,
        ]
        identity = _hash(json.dumps([self._common, *content], sort_keys=True, default=str))
        return Run(identity[:32], scenario, name, point.number, point.draw, point.row, point.changes, seed)

    @cached_property
    def points(self) -> Points:
        """The points of the design."""
        return Points(self.design)

    @cached_property
    def content_hash(self) -> str:
        """Equal iff two plans lead to the same runs with the same numbers."""
        described = self.design.model_copy(update={"description": ""})
        return _hash(f"{described.content_hash()} {self.points.sample_hash} {self._common}")

    @cached_property
    def _common(self) -> str:
        """What all runs share: the model, how it is run, what is recorded."""
        design = self.design
        window = None if design.window is None else [str(month) for month in design.window]
        recorded = [sorted(design.outcomes), window, design.series]
        maker = f"{self.simulate.__module__}.{self.simulate.__qualname__}"
        return json.dumps([model_hash(), maker, recorded])

    @cached_property
    def _scenario_hashes(self) -> list[str]:
        return [self.design.base(scenario).content_hash() for scenario in self.design.scenario]

    @cached_property
    def _policies(self) -> list[tuple[str, str]]:
        """Name and content of each policy."""
        rows = self.design.model_dump(mode="json", include={"policies"})["policies"]
        return [(name, _hash(json.dumps(rows[name], sort_keys=True))) for name in self.design.policies]


@lru_cache(maxsize=1)
def model_hash() -> str:
    """Sha256 over the source of the model: results of different sources are not mixed."""
    package = Path(__file__).parents[1]
    files = [file for room in ROOMS for file in sorted((package / room).rglob("*")) if file.suffix in CONTENT]
    digest = hashlib.sha256()
    for file in [*files, *(package / module for module in MODULES)]:
        digest.update(f"{file.relative_to(package).as_posix()}\n".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
