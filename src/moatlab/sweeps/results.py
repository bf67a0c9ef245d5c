"""The results of a sweep as tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd
import pyarrow as pa

from moatlab.foundation.errors import InputError
from moatlab.observe.outcomes import Outcome, find_outcomes
from moatlab.observe.table_digest import digest_of
from moatlab.sweeps.design import Design, SamplerName
from moatlab.sweeps.schema import BESIDE_RESULTS, DONE, FAILED
from moatlab.sweeps.store import Store
from moatlab.sweeps.store_folder import RUNS, SERIES, Kind

__all__ = ["Results", "finish"]


@dataclass(frozen=True, eq=False)
class Results:
    """What a sweep has brought so far; read when it is asked for.

    Attributes:
        folder: of the sweep; design: whose runs these are.
    """

    folder: Path
    design: Design

    @classmethod
    def load(cls, folder: str | Path) -> "Results":
        """The results that a sweep left, complete or not; reads data only, never code.

        Raises:
            InputError: the folder is not that of a sweep, or a part of it is damaged.
        """
        store = Store.existing(Path(folder))
        for part in store.parts():
            problem = store.damage(part)
            if problem:
                raise _damaged(store.folder, problem)
        results = cls(store.folder, store.design())
        digest = store.manifest.get("digest")
        if digest is not None and results.digest() != digest:
            raise _damaged(store.folder, "it differs from the digest in its manifest")
        return results

    @cached_property
    def runs(self) -> pd.DataFrame:
        """One row a run, in the order of the design.

        Columns: `run` (identity), `scenario`, `policy`, `row` (name of the row of the table), `point`, `draw`
        (place in the sample), `seed`; the value of everything that varies, by path; the outcomes, as means
        over the design's window (not a number where a firm was away all the time, or the run failed);
        `status` (done or failed), `error`, `digest` (of the history), `seconds` (it took).
        """
        return self._all_runs.drop(columns="traceback")

    @cached_property
    def series(self) -> pd.DataFrame:
        """One row a run and year (or month): the run's names, `date` (first day), the outcomes."""
        table = self._table(SERIES)
        order = self.runs["run"]
        places = pd.Series(range(len(order)), index=order.to_numpy())
        table = table[table["run"].isin(order)].drop_duplicates(["run", "date"])
        return (
            table.assign(place=table["run"].map(places))
            .sort_values(["place", "date"], kind="stable", ignore_index=True)
            .drop(columns="place")
        )

    @property
    def failures(self) -> pd.DataFrame:
        """Runs that failed: their names and inputs, `error` and `traceback`."""
        failed = self._all_runs[self._all_runs["status"] == FAILED]
        names = ["run", "scenario", "policy", "row", "point", "draw", "seed"]
        return failed[[*names, *self.factors, "error", "traceback"]].reset_index(drop=True)

    @property
    def missing(self) -> int:
        """Runs of the design that have not been made yet."""
        return int(str(Store.existing(self.folder).manifest["runs"])) - len(self.runs)

    @property
    def factors(self) -> tuple[str, ...]:
        """Paths of everything that varies."""
        return self.design.factors

    @property
    def sampler(self) -> SamplerName | None:
        """How points were drawn, if they were."""
        return self.design.sampler

    @property
    def sampled(self) -> Mapping[str, tuple[float, float]]:
        """Bounds of what was drawn, by path."""
        return self.design.sample.bounds if self.design.sample is not None else {}

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What was recorded."""
        return find_outcomes(self.design.scenario[0], self.design.outcomes)

    def digest(self) -> str:
        """The sha256 over all runs in their order and their series, digests of their histories included.

        Times do not count, nor the identities of runs: two versions of the model that record the same numbers
        give the same digest.
        """
        return self._digest_without(BESIDE_RESULTS)

    def digest_of_outcomes(self) -> str:
        """As `digest`, but over what was asked for alone: a model that records more still gives the same."""
        return self._digest_without([*BESIDE_RESULTS, "digest"])

    def _digest_without(self, columns: Sequence[str]) -> str:
        tables = {"runs": self.runs, "series": self.series}
        return digest_of(
            {name: table.drop(columns=[*columns], errors="ignore") for name, table in tables.items()}
        )

    @cached_property
    def _all_runs(self) -> pd.DataFrame:
        table = self._table(RUNS)
        places = _places(table, self.design)
        by_place = places.assign(failed=table["status"] != DONE).sort_values([*places, "failed"])
        return table.take(by_place.drop_duplicates([*places]).index.to_numpy()).reset_index(drop=True)

    def _table(self, kind: Kind) -> pd.DataFrame:
        tables = Store.existing(self.folder).tables(kind)
        if not tables:
            raise InputError(
                place=str(self.folder),
                found="a sweep without a single run",
                allowed="one that has begun",
                cure="Start it: moatlab sweep",
            )
        frame: pd.DataFrame = pa.concat_tables(tables).to_pandas()
        return frame


def finish(store: Store) -> Results:
    """The results in a folder; once all runs are there, each is kept once and the folder is signed."""
    design, runs = store.design(), store.manifest["runs"]
    while len(store.kept()) == runs:
        store.tidy()
        parts, results = store.parts(), Results(store.folder, design)
        failed, kept = len(results.failures), len(results.runs)
        facts = {"done": kept - failed, "failed": failed, "digest": results.digest()}
        if store.parts() == parts:  # else another process tidied meanwhile
            if kept == runs:
                store.sign(facts)
            break
    return Results(store.folder, design)


def _places(runs: pd.DataFrame, design: Design) -> pd.DataFrame:
    """Where each run stands in the design, in the order of the columns; no two runs at the same place."""

    def place(column: str, names: Sequence[object]) -> "pd.Series[int]":
        return runs[column].map({name: place for place, name in enumerate(names)}).astype(int)

    return pd.DataFrame(
        {
            "scenario": place("scenario", design.scenario_names),
            "point": runs["point"],
            "policy": place("policy", list(design.policies)),
            "seed": place("seed", design.seeds),
        }
    )


def _damaged(folder: Path, problem: str) -> InputError:
    return InputError(
        place=str(folder),
        found=f"a sweep of which {problem}",
        allowed="the files as moatlab wrote them",
        cure="Give the command of the sweep again: it sets aside what cannot be used and makes it anew.",
    )
