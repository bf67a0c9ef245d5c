"""The folder of a sweep: Parquet parts that are complete or not there at all.

What is in a part is done, everything else is pending, so that a sweep may be killed at any moment and
started again. A part has two files of one name: `series/` first, then `runs/`, which makes it count.
Several processes may write into one folder at once.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc

from moatlab.foundation.errors import InputError, MoatlabError
from moatlab.observe.result_folder import MANIFEST, check_replaceable, read_manifest, versions
from moatlab.sweeps.design import Design
from moatlab.sweeps.design_file import load_design, resolved_design
from moatlab.sweeps.parquet import put_in_place, read_table, write_table
from moatlab.sweeps.plan import Plan, model_hash
from moatlab.sweeps.schema import DONE

__all__ = ["DESIGN_FILE", "RUNS", "SERIES", "Store"]

type Kind = Literal["runs", "series"]

RUNS: Kind = "runs"
SERIES: Kind = "series"
SCENARIOS, SET_ASIDE, DESIGN_FILE = "scenarios", "set_aside", "design.toml"
PLAN_KEY = b"moatlab.plan"
SIGNED = ("done", "failed", "digest")
"""Facts of the manifest that are known when all runs are made."""


@dataclass(frozen=True)
class Store:
    """The results of one plan in a folder.

    Attributes:
        folder: of the sweep; plan_hash: what all its parts must belong to.
    """

    folder: Path
    plan_hash: str

    @classmethod
    def open(cls, folder: Path, plan: Plan) -> "Store":
        """The store of a plan: a new folder, or what an earlier start of the same plan left.

        Raises:
            InputError: the folder belongs to something else, or cannot be written to.
        """
        folder = folder.resolve()
        if not (folder / MANIFEST).exists():
            _create(folder, _first_files(plan))
        store = cls(folder, plan.content_hash)
        store.check_plan(plan)
        return store

    @classmethod
    def existing(cls, folder: Path) -> "Store":
        """The store that a sweep left.

        Raises:
            InputError: the folder is not that of a sweep.
        """
        return cls(folder.resolve(), str(read_manifest(folder, "sweep")["plan_hash"]))

    def like(self, folder: Path) -> "Store":
        """An empty store of the same plan in another folder, or the one that is there.

        Raises:
            InputError: the folder belongs to something else, or cannot be written to.
        """
        folder = folder.resolve()
        if not (folder / MANIFEST).exists():
            files = [
                DESIGN_FILE,
                *(f"{SCENARIOS}/{file.name}" for file in (self.folder / SCENARIOS).iterdir()),
            ]
            contents = {file: (self.folder / file).read_text(encoding="utf-8") for file in files}
            first = {name: fact for name, fact in self.manifest.items() if name not in SIGNED}
            _create(folder, contents | {MANIFEST: _json(first)})
        store = Store.existing(folder)
        if store.plan_hash != self.plan_hash:
            raise InputError(
                place=f"output folder {folder.name}",
                found="runs of another sweep",
                allowed="a new folder, or that of the same sweep",
            )
        return store

    @property
    def manifest(self) -> dict[str, Any]:
        """What the folder says about itself."""
        return read_manifest(self.folder, "sweep")

    def check_plan(self, plan: Plan) -> None:
        """Refuse to mix the runs of different plans.

        Raises:
            InputError: the folder holds another plan.
        """
        manifest = self.manifest
        if manifest["plan_hash"] == plan.content_hash:
            return
        same = manifest["design_hash"] == plan.design.content_hash()
        raise InputError(
            place=f"output folder {self.folder.name}",
            found="runs of another version of the model" if same else "runs of another design",
            allowed="a new folder, or that of the same design and the same version of moatlab",
            cure="Nothing was changed. Choose another folder, or delete this one if its runs are not needed.",
        )

    def design(self) -> Design:
        """The design whose runs these are."""
        return load_design(self.folder / DESIGN_FILE)

    def add(self, runs: pa.Table, series: pa.Table) -> None:
        """Keep a part; it counts from the moment at which both of its files are complete.

        Raises:
            MoatlabError: the disk is full or cannot be written to.
        """
        runs_hash = hashlib.sha256("".join(runs["run"].to_pylist()).encode()).hexdigest()
        part = f"part-{runs_hash[:16]}.parquet"
        try:
            self._write(SERIES, part, series)
            self._write(RUNS, part, runs)
        except OSError as error:
            raise MoatlabError(
                f"the results could not be written: {error.strerror or error}.\n"
                f"  What is in {self.folder.name} is kept. Make room, then give the same command again."
            ) from error

    def take_over(self, part: str, other: "Store") -> None:
        """Copy a part of another store of the same plan, beside one of the same name."""
        stem, place, name = Path(part).stem, 1, part
        while (self.folder / RUNS / name).exists():
            name, place = f"{stem}-{place}.parquet", place + 1
        for kind in (SERIES, RUNS):
            self._write(kind, name, read_table(other.folder / kind / part))

    def parts(self) -> list[str]:
        """Names of all parts, sorted."""
        return sorted(file.name for file in (self.folder / RUNS).glob("*.parquet"))

    def statuses(self) -> dict[str, str]:
        """How each run ended that is kept; a run that succeeded at last is done."""
        statuses: dict[str, str] = {}
        for table in self.tables(RUNS, ["run", "status"]):
            for run, status in zip(table["run"].to_pylist(), table["status"].to_pylist(), strict=True):
                if statuses.get(run) != DONE:
                    statuses[run] = status
        return statuses

    def tables(self, kind: Kind, columns: list[str] | None = None) -> Iterator[pa.Table]:
        """The tables of all parts, one after another."""
        return (read_table(self.folder / kind / part, columns) for part in self.parts())

    def damage(self, part: str) -> str:
        """What is wrong with a part, in words: unreadable, of another sweep, or without its series."""
        found = {}
        for kind in (RUNS, SERIES):
            file = self.folder / kind / part
            try:
                found[kind] = read_table(file)
            except FileNotFoundError:
                return f"{kind}/{part} is missing"
            except (OSError, pa.ArrowException):
                return f"{kind}/{part} is cut off or damaged"
            if (found[kind].schema.metadata or {}).get(PLAN_KEY) != self.plan_hash.encode():
                return f"{kind}/{part} belongs to another sweep"
        done = found[RUNS].filter(pc.equal(found[RUNS]["status"], DONE))["run"].to_pylist()
        with_series = set(found[SERIES]["run"].to_pylist())
        if with_series and with_series != set(done):
            return f"{SERIES}/{part} lacks runs of {RUNS}/{part}"
        return ""

    def set_aside(self, part: str) -> None:
        """Move the files of a part out of the way, without losing them."""
        for kind in (RUNS, SERIES):
            place = self.folder / SET_ASIDE / kind
            place.mkdir(parents=True, exist_ok=True)
            taken = len(list(place.glob(f"{part}*")))
            with suppress(FileNotFoundError):
                (self.folder / kind / part).rename(place / (f"{part}.{taken}" if taken else part))

    def tidy(self) -> None:
        """Keep every run once: failures that a retry cured, doubles and unfinished files go."""
        best: dict[str, tuple[bool, str]] = {}
        for part in self.parts():
            for row in read_table(self.folder / RUNS / part, ["run", "status"]).to_pylist():
                candidate = (row["status"] != DONE, part)
                best[row["run"]] = min(best.get(row["run"], candidate), candidate)
        kept: dict[str, set[str]] = {part: set() for part in self.parts()}
        for run, (_, part) in best.items():
            kept[part].add(run)
        for part, runs in kept.items():
            self._keep_only(part, runs)
        for kind in (RUNS, SERIES):
            for file in (self.folder / kind).iterdir():
                if file.name not in kept:
                    file.unlink(missing_ok=True)

    def sign(self, facts: Mapping[str, object]) -> None:
        """Say in the manifest how the finished runs came out; without facts, that they are not finished."""
        first = {name: fact for name, fact in self.manifest.items() if name not in SIGNED}
        with put_in_place(self.folder / MANIFEST) as staging:
            staging.write_text(_json({**first, **facts}), encoding="utf-8")

    def _keep_only(self, part: str, runs: set[str]) -> None:
        if not runs:
            for kind in (RUNS, SERIES):
                (self.folder / kind / part).unlink(missing_ok=True)
            return
        table = read_table(self.folder / RUNS / part)
        if len(table) == len(runs):
            return
        for kind in (SERIES, RUNS):
            table = read_table(self.folder / kind / part)
            self._write(kind, part, table.filter(pc.is_in(table["run"], pa.array(sorted(runs)))))

    def _write(self, kind: Kind, part: str, table: pa.Table) -> None:
        signed = table.replace_schema_metadata({PLAN_KEY: self.plan_hash.encode()})
        with put_in_place(self.folder / kind / part) as staging:
            write_table(signed, staging)


def _create(folder: Path, files: Mapping[str, str]) -> None:
    """Put an empty store in place, all at once; another process may have done so meanwhile."""
    check_replaceable(folder, "sweep")
    staging = folder.with_name(f".{folder.name}.{os.getpid()}")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        for kind in (SCENARIOS, RUNS, SERIES):
            (staging / kind).mkdir(parents=True)
        for name, text in files.items():
            (staging / name).write_text(text, encoding="utf-8")
        staging.rename(folder)
    except OSError as error:
        if not (folder / MANIFEST).exists():
            raise InputError(
                place="output folder",
                found=f"{folder} ({error.strerror})",
                allowed="a place where a folder can be made and written to",
                cure="Choose another folder, or free some space.",
            ) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _first_files(plan: Plan) -> dict[str, str]:
    """What a store holds before the first run."""
    names = [f"{SCENARIOS}/{name}.toml" for name in plan.design.scenario_names]
    scenarios = {
        name: scenario.resolved_toml() for name, scenario in zip(names, plan.design.scenario, strict=True)
    }
    design = resolved_design(plan.design, tuple(names))
    return scenarios | {DESIGN_FILE: design, MANIFEST: _json(_facts(plan))}


def _json(facts: Mapping[str, object]) -> str:
    return json.dumps(facts, indent=2) + "\n"


def _facts(plan: Plan) -> dict[str, object]:
    """What the manifest says before the first run."""
    return {
        "format": "moatlab sweep 1",
        "plan_hash": plan.content_hash,
        "design_hash": plan.design.content_hash(),
        "model_hash": model_hash(),
        "runs": len(plan),
        "scenarios": list(plan.design.scenario_names),
        "policies": list(plan.design.policies),
        "seeds": list(plan.design.seeds),
        "factors": list(plan.design.factors),
        "outcomes": list(plan.design.outcomes),
        "versions": versions(),
    }
