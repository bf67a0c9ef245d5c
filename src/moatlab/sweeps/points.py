"""The points of a design: grid, table and sample, all crossed."""

import hashlib
import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from moatlab.foundation.errors import MoatlabError
from moatlab.sweeps.design import Design

__all__ = ["Point", "Points"]

type Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Point:
    """What one point changes.

    Attributes:
        number: place among all points, from 0; draw: place in the sample, 0 without one.
        row: name of its row of the table, "" without one.
        changes: values by path.
    """

    number: int
    draw: int
    row: str
    changes: Mapping[str, object]


@dataclass(frozen=True)
class Points:
    """All points of a design, made when they are asked for; the sample varies fastest."""

    design: Design

    def __len__(self) -> int:
        """How many there are."""
        return len(self._combinations) * self._draws

    def __getitem__(self, number: int) -> Point:
        """The point of a number from 0."""
        if not 0 <= number < len(self):
            raise IndexError(number)
        combination, draw = divmod(number, self._draws)
        row, changes = self._combinations[combination]
        return Point(number, draw, row, {**changes, **self._drawn(draw)})

    @property
    def sample_hash(self) -> str:
        """Of what was drawn, which depends on the library that draws; "" without a sample."""
        if self.design.sample is None:
            return ""
        return hashlib.sha256(self._unit_sample.tobytes()).hexdigest()

    @cached_property
    def _combinations(self) -> list[tuple[str, dict[str, object]]]:
        """Every level of the grid with every row of the table: name of the row, changes."""
        grid = [
            dict(zip(self.design.grid, levels, strict=True))
            for levels in itertools.product(*self.design.grid.values())
        ]
        rows = self.design.table.rows if self.design.table is not None else ({},)
        return [
            (
                str(row.get("name", "")),
                levels | {path: value for path, value in row.items() if path != "name"},
            )
            for levels in grid
            for row in rows
        ]

    @cached_property
    def _draws(self) -> int:
        return len(self._unit_sample) if self.design.sample is not None else 1

    @cached_property
    def _unit_sample(self) -> Floats:
        """Sample in the unit cube [draws, factors]."""
        design = self.design
        if design.latin_hypercube is not None:
            from scipy.stats import qmc  # takes half a second to load, in every process

            cube = qmc.LatinHypercube(len(design.latin_hypercube.bounds), rng=design.latin_hypercube.key)
            return cube.random(design.latin_hypercube.n)
        return _salib_sample(design)

    @cached_property
    def _whole(self) -> frozenset[str]:
        """Sampled paths that take whole numbers only."""
        paths = self.design.sample.bounds if self.design.sample is not None else ()
        scenario = self.design.scenario[0]
        return frozenset(path for path in paths if isinstance(scenario.value_at(path), int))

    def _drawn(self, draw: int) -> dict[str, object]:
        if self.design.sample is None:
            return {}
        return {
            path: _scaled(float(share), ends, whole=path in self._whole)
            for (path, ends), share in zip(
                self.design.sample.bounds.items(), self._unit_sample[draw], strict=True
            )
        }


def _scaled(share: float, ends: tuple[float, float], *, whole: bool) -> float | int:
    """A number between two ends; of whole numbers each has the same room."""
    low, high = ends
    if not whole:
        return low + share * (high - low)
    return int(low) + min(math.floor(share * (high - low + 1.0)), int(high - low))


def _salib_sample(design: Design) -> Floats:
    """The sample that indices of Sobol' or Morris are computed from."""
    try:
        from SALib.sample import morris, sobol
    except ImportError as error:
        raise MoatlabError(
            f'a design with [{design.sampler}] needs SALib.\n  Install it: pip install "moatlab[analysis]"'
        ) from error
    sample = design.sample
    assert sample is not None, "asked for with a sample only"
    factors = list(sample.bounds)
    problem: dict[str, Any] = {
        "num_vars": len(factors),
        "names": factors,
        "bounds": [[0.0, 1.0]] * len(factors),
    }
    if design.sobol is not None:
        drawn = sobol.sample(problem, sample.n, calc_second_order=False, seed=sample.key)
    else:
        drawn = morris.sample(problem, sample.n, num_levels=sample.levels, seed=sample.key)
    return np.asarray(drawn, dtype=float)
