"""Folders of results: complete and signed with a manifest, or not there at all.

A folder is written under a hidden temporary name beside its final place, signed with `manifest.json`
(versions, seed, digest, hash of every file) and only then put in place. Whatever interrupts the
writing, a reader never meets half a result, and a folder of somebody else is never overwritten.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from platform import python_version
from typing import Literal

from moatlab.foundation.errors import InputError

__all__ = ["MANIFEST", "Kind", "check_replaceable", "file_hash", "read_manifest", "result_folder", "versions"]

type Kind = Literal["run", "comparison", "sweep", "hindcast", "publication"]

WRITERS: dict[Kind, str] = {
    "run": "`moatlab run` or History.save",
    "comparison": "`moatlab compare` or Effects.save",
    "sweep": "`moatlab sweep` or ml.sweep",
    "hindcast": "`moatlab hindcast`",
    "publication": "an experiment (moatlab.analysis.publication)",
}
MANIFEST = "manifest.json"
LIBRARIES = ("moatlab", "numpy", "numba", "pandas", "mesa")
# Made from a finished run by later commands: they describe the old run and go with it.
DERIVED = ("export", "report.html", "animation.gif", "animation.mp4")


@contextmanager
def result_folder(folder: Path, facts: Mapping[str, object], kind: Kind = "run") -> Iterator[Path]:
    """Give an empty folder to write into; at the end sign it with `facts` and put it in place.

    Args:
        folder: final place; a new name, an empty folder, or an earlier result of the kind, which is replaced.
        facts: what the manifest says about the result besides versions and file hashes.
        kind: what the result is.

    Yields:
        The temporary folder to write the files into.

    Raises:
        InputError: the place is a file, or a folder that moatlab did not write, or not writable.
    """
    folder = folder.resolve()
    check_replaceable(folder, kind)
    staging = folder.with_name(f".{folder.name}.{os.getpid()}")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        staging.mkdir()
    except OSError as error:
        raise InputError(
            place="output folder",
            found=f"{folder} ({error.strerror})",
            allowed="a place where a folder can be made",
            cure="choose another folder",
        ) from error
    try:
        yield staging
        _sign(staging, {"format": _format(kind), **facts})
        _put_in_place(staging, folder, kind)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def check_replaceable(folder: Path, kind: Kind = "run") -> None:
    """Refuse a place that holds anything but an earlier result of the kind.

    Raises:
        InputError: the place is a file, the working folder, or a folder that moatlab did not write.
    """
    folder = folder.resolve()
    if Path.cwd().is_relative_to(folder):
        found, allowed = "the folder you are working in (or one above it)", "a folder of its own"
    elif folder.exists() and not folder.is_dir():
        found, allowed = "a file", "a folder"
    elif folder.is_dir() and any(folder.iterdir()) and _manifest(folder, kind) is None:
        other = any(_manifest(folder, each) for each in WRITERS)
        found = "a result of another kind" if other else "a folder that moatlab did not write"
        allowed = f"a new or empty folder, or an earlier {kind}"
    else:
        return
    raise InputError(
        place=f"output folder {folder.name}",
        found=found,
        allowed=allowed,
        cure="nothing was written; choose another folder",
    )


def read_manifest(folder: Path, kind: Kind = "run") -> dict[str, object]:
    """Manifest of a result folder of the kind.

    Raises:
        InputError: the folder is missing, incomplete, or not written by moatlab.
    """
    manifest = _manifest(folder, kind)
    if manifest is None:
        found = f"no {MANIFEST} of a moatlab {kind}" if folder.is_dir() else "no such folder"
        other = next((each for each in WRITERS if _manifest(folder, each) is not None), None)
        found = f"{found}, but that of a {other}" if other else found
        raise InputError(
            place=str(folder),
            found=found,
            allowed=f"a folder written by {WRITERS[kind]}",
            cure=f"make the {kind} again, or name another folder",
        )
    return manifest


def versions() -> dict[str, str]:
    """Versions of everything that results depend on."""
    return {"python": python_version()} | {name: version(name) for name in LIBRARIES}


def file_hash(file: Path) -> str:
    """The sha256 of a file's content, in hexadecimal."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _format(kind: Kind) -> str:
    return f"moatlab {kind} 1"


def _manifest(folder: Path, kind: Kind) -> dict[str, object] | None:
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return manifest if isinstance(manifest, dict) and manifest.get("format") == _format(kind) else None


def _sign(folder: Path, facts: Mapping[str, object]) -> None:
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    manifest = {
        **facts,
        "versions": versions(),
        "files": {file.relative_to(folder).as_posix(): file_hash(file) for file in files},
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def _put_in_place(staging: Path, folder: Path, kind: Kind) -> None:
    if not folder.exists():
        staging.rename(folder)
        return
    earlier = folder.with_name(f"{staging.name}.earlier")
    folder.rename(earlier)
    try:
        staging.rename(folder)
    except BaseException:
        earlier.rename(folder)
        raise
    _keep_foreign_files(earlier, folder, kind)
    shutil.rmtree(earlier)


def _keep_foreign_files(earlier: Path, folder: Path, kind: Kind) -> None:
    """Carry over what a user put beside the results; only moatlab's own files are replaced."""
    files = (_manifest(earlier, kind) or {}).get("files")
    own = {Path(name).parts[0] for name in files} if isinstance(files, dict) else set()
    for entry in earlier.iterdir():
        if entry.name not in own.union(DERIVED, [MANIFEST]) and not (folder / entry.name).exists():
            entry.rename(folder / entry.name)
