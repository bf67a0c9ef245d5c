"""A result folder gets its page."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from moatlab.analysis.effects import Effects
from moatlab.foundation.errors import InputError
from moatlab.observe.history import History
from moatlab.observe.result_folder import MANIFEST, Kind, file_hash, read_manifest
from moatlab.report.comparison_report import comparison_page
from moatlab.report.page import Page, page_text
from moatlab.report.run_report import run_page
from moatlab.report.sweep_report import sweep_page
from moatlab.sweeps.results import Results
from moatlab.sweeps.store import Store
from moatlab.sweeps.store_folder import DESIGN_FILE

__all__ = ["REPORT_FILE", "write_report"]

REPORT_FILE = "report.html"


def write_report(folder: str | Path) -> Path:
    """Write the page of a run, a comparison or a sweep into its folder; an earlier page is replaced.

    Returns:
        The file.

    Raises:
        InputError: the folder is none of these, is damaged, or the sweep is not complete; nothing is written.
    """
    folder = Path(folder)
    text = page_text(_page_of(folder))
    target = folder / REPORT_FILE
    unfinished = folder / f".{REPORT_FILE}.{os.getpid()}"
    try:
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return target


def _page_of(folder: Path) -> Page:
    kind = _kind_of(folder)
    return PAGES[kind](folder, read_manifest(folder, kind))


@contextmanager
def _reading(folder: Path, manifest: Mapping[str, Any]) -> Iterator[None]:
    """Whatever cannot be read is told in one message.

    Raises:
        InputError: a file is missing or was changed, or the manifest lacks something.
    """
    try:
        _check_files(folder, manifest)
        dict(manifest["versions"])
        yield
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _damaged(folder, f"contents that cannot be read ({error})") from error


def _kind_of(folder: Path) -> Kind:
    """What result a folder holds.

    Raises:
        InputError: none that there is a page for.
    """
    for kind in PAGES:
        try:
            read_manifest(folder, kind)
        except InputError:
            continue
        return kind
    found = f"no {MANIFEST} of a run, a comparison or a sweep" if folder.is_dir() else "no such folder"
    raise InputError(
        place=str(folder),
        found=found,
        allowed="a folder written by `moatlab run`, `moatlab compare` or `moatlab sweep`",
        cure="Nothing was written. A result that was interrupted has no folder: make it again.",
    )


def _check_files(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Refuse a folder of which tables or scenarios were changed or lost; figures are drawn anew anyway."""
    for name, written in manifest["files"].items():
        if Path(name).suffix == ".png":
            continue
        file = folder / name
        if not file.is_file():
            raise _damaged(folder, f"a result of which {name} is missing")
        if file_hash(file) != written:
            raise _damaged(folder, f"a result of which {name} was changed")


def _damaged(folder: Path, found: str) -> InputError:
    return InputError(
        place=str(folder),
        found=found,
        allowed="the files as moatlab wrote them",
        cure="Nothing was written. Make the result again.",
    )


def _of_run(folder: Path, manifest: Mapping[str, Any]) -> Page:
    with _reading(folder, manifest):
        history = History.load(folder)
    return run_page(history, manifest)


def _of_comparison(folder: Path, manifest: Mapping[str, Any]) -> Page:
    with _reading(folder, manifest):
        effects = Effects.load(folder)
    return comparison_page(effects, folder, manifest)


def _of_sweep(folder: Path, manifest: Mapping[str, Any]) -> Page:
    with _reading(folder, manifest):
        made, wanted = len(Store.existing(folder).kept()), int(manifest["runs"])
    if made < wanted:
        raise InputError(
            place=str(folder),
            found=f"a sweep that was interrupted: {wanted - made:,} of {wanted:,} runs are missing",
            allowed="a complete one",
            cure=f"Nothing was written. Go on: moatlab sweep {folder / DESIGN_FILE} --out {folder}",
        )
    with _reading(folder, manifest):
        results = Results.load(folder)
    # Complete but not signed yet, if whoever made the last run was killed just then.
    return sweep_page(results, {**manifest, "digest": results.digest()})


PAGES: dict[Kind, Callable[[Path, Mapping[str, Any]], Page]] = {
    "run": _of_run,
    "comparison": _of_comparison,
    "sweep": _of_sweep,
}
