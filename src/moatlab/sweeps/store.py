"""The folder of a sweep: Parquet parts that are complete or not there at all.

What is in a part is done, everything else is pending, so that a sweep may be killed at any moment and
started again. A part has two files of one name: `series/` first, then `runs/`, which makes it count. The
name holds the checksums of both: not a bit of them changes unseen. Several processes may write into one
folder at once.
"""

import hashlib
import io
import json
import re
import shutil
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from moatlab.foundation.errors import InputError, MoatlabError
from moatlab.observe.result_folder import MANIFEST, file_hash
from moatlab.sweeps.design import Design
from moatlab.sweeps.design_file import load_design
from moatlab.sweeps.parquet import as_parquet, put_in_place, read_table
from moatlab.sweeps.plan import Plan
from moatlab.sweeps.schema import DONE
from moatlab.sweeps.store_folder import (
    DESIGN_FILE,
    RUNS,
    SERIES,
    Kind,
    as_json,
    create_folder,
    first_facts,
    first_files,
    manifest_of,
    unfinished,
)

__all__ = ["Store"]

SET_ASIDE = "set_aside"
PLAN_KEY = b"moatlab.plan"
KEPT = pa.schema({name: pa.string() for name in ("run", "status", "part")})
PART = re.compile("part-([0-9a-f]{16})-([0-9a-f]{16}).parquet")


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
        folder, files = folder.resolve(), first_files(plan)
        if not (folder / MANIFEST).exists():
            create_folder(folder, files)
        store = cls(folder, plan.content_hash)
        store.check_plan(plan)
        store._restore(files)
        return store

    @classmethod
    def existing(cls, folder: Path) -> "Store":
        """The store that a sweep left.

        Raises:
            InputError: the folder is not that of a sweep.
        """
        return cls(folder.resolve(), str(manifest_of(folder)["plan_hash"]))

    def like(self, folder: Path) -> "Store":
        """An empty store of the same plan in another folder, or the one that is there.

        Raises:
            InputError: the folder belongs to something else, or cannot be written to.
        """
        folder = folder.resolve()
        if not (folder / MANIFEST).exists():
            manifest = self.manifest
            texts = {name: (self.folder / name).read_text(encoding="utf-8") for name in manifest["files"]}
            create_folder(folder, texts | {MANIFEST: as_json(first_facts(manifest))})
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
        return manifest_of(self.folder)

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
        """The design whose runs these are.

        Raises:
            InputError: its file, or that of a scenario, is not as it was written.
        """
        for name, written in self.manifest["files"].items():
            file = self.folder / name
            if not file.is_file() or file_hash(file) != written:
                raise InputError(
                    place=str(self.folder),
                    found=f"a sweep of which {name} is missing or was changed",
                    allowed="the files as moatlab wrote them",
                    cure="Give the command of the sweep again: it writes the file anew.",
                )
        return load_design(self.folder / DESIGN_FILE)

    def add(self, runs: pa.Table, series: pa.Table) -> str:
        """Keep a part; it counts from the moment at which both of its files are complete.

        Returns:
            Its name, made of its content: the same content added again is the same part.

        Raises:
            MoatlabError: the disk is full or cannot be written to.
        """
        signature = {PLAN_KEY: self.plan_hash.encode()}
        contents = [as_parquet(table.replace_schema_metadata(signature)) for table in (runs, series)]
        part = f"part-{_checksum(contents[0])}-{_checksum(contents[1])}.parquet"
        with self._writing():
            put_in_place(self.folder / SERIES / part, contents[1])
            put_in_place(self.folder / RUNS / part, contents[0])
            if not (self.folder / SERIES / part).exists():  # tidied away before its runs were there
                put_in_place(self.folder / SERIES / part, contents[1])
        return part

    def take_over(self, part: str, other: "Store") -> None:
        """Copy a part of another store of the same plan."""
        if not (self.folder / RUNS / part).exists():
            with self._writing():
                for kind in (SERIES, RUNS):
                    put_in_place(self.folder / kind / part, (other.folder / kind / part).read_bytes())

    def parts(self) -> list[str]:
        """Names of all parts, sorted."""
        return sorted(file.name for file in (self.folder / RUNS).glob("*.parquet"))

    def kept(self) -> pd.DataFrame:
        """One row a run that is kept: `run`, `status`, and the `part` that counts.

        Of the parts in which a run stands, those in which it succeeded come first.
        """
        rows = [KEPT.empty_table()]
        for part, table in self._tables(RUNS, ["run", "status"]):
            rows.append(table.append_column("part", pa.repeat(part, len(table))))
        ends: pd.DataFrame = pa.concat_tables(rows).to_pandas()
        done = ends["status"] == DONE
        return pd.concat([ends[done], ends[~done]], ignore_index=True).drop_duplicates("run")

    def tables(self, kind: Kind) -> list[pa.Table]:
        """The tables of all parts; but for those that another process replaces."""
        return [table for _, table in self._tables(kind)]

    def damage(self, part: str) -> str:
        """What is wrong with a part, in words: cut off, changed, of another sweep, or without a file."""
        named = PART.fullmatch(part)
        for kind, checksum in zip((RUNS, SERIES), named.groups() if named else ("", ""), strict=True):
            try:
                content = (self.folder / kind / part).read_bytes()
            except FileNotFoundError:
                return f"{kind}/{part} is missing"
            except OSError as error:
                return f"{kind}/{part} cannot be read ({error.strerror})"
            if _checksum(content) != checksum:
                return f"{kind}/{part} is cut off or was changed"
            if (pq.read_schema(io.BytesIO(content)).metadata or {}).get(PLAN_KEY) != self.plan_hash.encode():
                return f"{kind}/{part} belongs to another sweep"
        return ""

    def set_aside(self, part: str) -> None:
        """Move the files of a part out of the way, without losing them."""
        with self._writing():
            for kind in (RUNS, SERIES):
                place = self.folder / SET_ASIDE / kind
                place.mkdir(parents=True, exist_ok=True)
                taken = len(list(place.glob(f"{part}*")))
                with suppress(FileNotFoundError):
                    (self.folder / kind / part).rename(place / (f"{part}.{taken}" if taken else part))

    def tidy(self) -> None:
        """Keep every run once: failures that a retry cured, doubles and unfinished files go."""
        parts = self.parts()
        kept = dict(iter(self.kept().groupby("part")["run"]))
        with self._writing():
            outdated, written = [], set()
            for part in parts:
                runs = kept.get(part, ())
                with suppress(FileNotFoundError):  # another process tidies, too
                    if pq.read_metadata(self.folder / RUNS / part).num_rows != len(runs):
                        written |= self._copy_only(part, runs)
                        outdated.append(part)
            # Killed in between, or beside another process that tidies, every run is still in some part: that
            # of the lowest name, which both keep, goes last, and only when its copy is there.
            for part in reversed(outdated):
                if part not in written:
                    for kind in (RUNS, SERIES):
                        (self.folder / kind / part).unlink(missing_ok=True)
            counted = set(self.parts())
            for file in (self.folder / SERIES).glob("*.parquet"):
                if file.name not in counted:
                    file.unlink(missing_ok=True)
            for left in unfinished(self.folder):
                if left.is_dir():
                    shutil.rmtree(left, ignore_errors=True)
                else:
                    left.unlink(missing_ok=True)

    def sign(self, facts: Mapping[str, object]) -> None:
        """Say in the manifest how the finished runs came out; without facts, that they are not finished."""
        with self._writing():
            signed = as_json({**first_facts(self.manifest), **facts})
            put_in_place(self.folder / MANIFEST, signed.encode())

    def _restore(self, files: Mapping[str, str]) -> None:
        """Put back what was changed or lost of the files that a store begins with; its runs stay."""
        with self._writing():
            for kind in (RUNS, SERIES):
                (self.folder / kind).mkdir(exist_ok=True)
            for name, text in files.items():
                file, content = self.folder / name, text.encode()
                if name != MANIFEST and (not file.is_file() or file.read_bytes() != content):
                    file.parent.mkdir(exist_ok=True)
                    put_in_place(file, content)
            first = json.loads(files[MANIFEST])
            if first["files"] != self.manifest["files"]:
                put_in_place(self.folder / MANIFEST, as_json({**self.manifest, **first}).encode())

    def _tables(self, kind: Kind, columns: list[str] | None = None) -> Iterator[tuple[str, pa.Table]]:
        for part in self.parts():
            with suppress(FileNotFoundError):
                yield part, read_table(self.folder / kind / part, columns)

    def _copy_only(self, part: str, runs: Collection[str]) -> set[str]:
        """Add a part that has only some runs of another; its name, if there is any run."""
        if not len(runs):
            return set()
        wanted = pa.array(sorted(runs))
        tables = [read_table(self.folder / kind / part) for kind in (RUNS, SERIES)]
        return {self.add(*(table.filter(pc.is_in(table["run"], wanted)) for table in tables))}

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Whatever keeps files from being written is told in one message."""
        try:
            yield
        except OSError as error:
            raise MoatlabError(
                f"the results could not be written: {error.strerror or error}.\n"
                f"  What is in {self.folder.name} is kept. Make room, then give the same command again."
            ) from error


def _checksum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]
