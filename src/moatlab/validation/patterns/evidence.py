"""The runs that patterns are measured on, and how to read numbers off them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from moatlab.observe.history import History
from moatlab.scenario.loader import load_scenario
from moatlab.simulation import simulate

__all__ = ["Evidence", "gather_evidence"]

type Floats = NDArray[np.float64]

SCENARIO = "documented_nonexclusive"
ENTERPRISES = 2000
MONTHS_TO_2030 = 96


@dataclass(frozen=True)
class Evidence:
    """Runs with different seeds.

    Attributes:
        documented: the documented contracts, to the end of 2030.
        free: every contract bargained from the start, to the end of the horizon.
    """

    documented: Sequence[History]
    free: Sequence[History]

    def market(self, column: str, *months: str) -> Floats:
        """A market metric in some months, mean over runs; months as 2025-12."""
        runs = [run.market[column].loc[_dates(months)].to_numpy() for run in self.documented]
        return np.asarray(np.mean(runs, axis=0))

    def cloud(self, column: str, cloud: str, *months: str) -> Floats:
        """A variable of a cloud in some months, mean over runs."""
        return np.asarray(self._firm("clouds", "cloud", column, cloud).loc[_dates(months)], dtype=float)

    def lab(self, column: str, lab: str, *months: str) -> Floats:
        """A variable of a lab in some months, mean over runs; 0 while it is not on the market."""
        path = self._firm("labs", "lab", column, lab).reindex(_dates(months), fill_value=0.0)
        return np.asarray(path, dtype=float)

    def lab_path(self, column: str, lab: str) -> "pd.Series[float]":
        """A variable of a lab in every month, mean over runs."""
        return self._firm("labs", "lab", column, lab)

    def _firm(self, table: str, kind: str, column: str, name: str) -> "pd.Series[float]":
        rows = pd.concat([run.tables()[table] for run in self.documented])
        return rows[rows[kind] == name].groupby("date")[column].mean()


def _dates(months: Sequence[str]) -> pd.DatetimeIndex:
    return pd.DatetimeIndex(list(months))


def gather_evidence(seeds: int, announce: Callable[[str], None]) -> Evidence:
    """Run the documented and the free market with seeds 1, 2, ...

    Args:
        seeds: runs of each.
        announce: told what runs next.
    """
    documented = load_scenario(SCENARIO).with_enterprises(ENTERPRISES)
    free = documented.replace("contracts_mode", "free")
    documented = documented.with_horizon(MONTHS_TO_2030)
    runs: dict[str, list[History]] = {"documented": [], "free": []}
    for seed in range(1, seeds + 1):
        announce(f"run {seed} of {seeds}")
        runs["documented"].append(simulate(documented, seed))
        runs["free"].append(simulate(free, seed))
    return Evidence(documented=runs["documented"], free=runs["free"])
