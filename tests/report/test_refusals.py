"""A folder that is none, not complete or not as it was written gets one clear message and no page."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from moatlab.report.write import write_report
from tests.cli.command_line import Answer, Command
from tests.cli.conftest import here, moatlab
from tests.report.conftest import Copy

__all__ = ["here", "moatlab"]


def refused(moatlab: Command, folder: Path) -> Answer:
    """The answer to `moatlab report` on a folder, which is as it was before."""
    before = names_in(folder)
    answer = moatlab("report", str(folder))
    assert answer.status == 2, answer
    assert answer.out == ""
    assert "Traceback" not in answer.err
    assert answer.err.count("moatlab: ") == 1
    assert names_in(folder) == before
    return answer


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def test_the_command_says_where_the_page_is(moatlab: Command, copy: Copy) -> None:
    folder = copy("run")
    answer = moatlab("report", str(folder))
    assert (answer.status, answer.out, answer.err) == (0, f"Written: {folder / 'report.html'}\n", "")
    assert (folder / "report.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_an_earlier_page_is_replaced_and_the_result_left_alone(copy: Copy) -> None:
    folder = copy("comparison")
    (folder / "report.html").write_text("an earlier page")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    write_report(folder)
    changed = [path.name for path, content in before.items() if path.read_bytes() != content]
    assert changed == ["report.html"]
    assert {path for path in folder.rglob("*") if path.is_file()} == before.keys()


def test_a_folder_that_is_not_there_is_named(moatlab: Command, here: Path) -> None:
    answer = refused(moatlab, here / "nowhere")
    assert "nowhere: got no such folder" in answer.err
    assert "`moatlab run`, `moatlab compare` or `moatlab sweep`" in answer.err


def test_a_folder_of_somebody_else_gets_no_page(moatlab: Command, here: Path) -> None:
    (here / "thesis.txt").write_text("not yours")
    (here / "manifest.json").write_text('{"format": "another program 1"}')
    assert "no manifest.json of a run, a comparison or a sweep" in refused(moatlab, here).err


def test_a_run_that_was_interrupted_gets_no_page(moatlab: Command, copy: Copy) -> None:
    folder = copy("run")
    (folder / "manifest.json").unlink()
    assert "was interrupted" in refused(moatlab, folder).err


def test_a_publication_gets_no_page(moatlab: Command, copy: Copy) -> None:
    folder = copy("run")
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(manifest | {"format": "moatlab publication 1"}))
    refused(moatlab, folder)


def test_a_sweep_that_was_interrupted_is_told_what_is_missing_and_how_to_go_on(
    moatlab: Command, copy: Copy
) -> None:
    folder = copy("sweep")
    next((folder / "runs").iterdir()).unlink()
    answer = refused(moatlab, folder)
    assert "of 48 runs are missing" in answer.err
    assert f"moatlab sweep {folder}/design.toml --out {folder}" in answer.err


type Harm = Callable[[Path], object]

HARMS: dict[str, tuple[str, Harm, str]] = {
    "numbers of a run": ("run", lambda folder: flip(folder / "market.parquet"), "market.parquet was changed"),
    "scenario of a run": (
        "run",
        lambda folder: (folder / "scenario.toml").write_text("name = 1"),
        "scenario.toml was changed",
    ),
    "a table less": ("run", lambda folder: (folder / "labs.parquet").unlink(), "labs.parquet is missing"),
    "a manifest without files": ("run", lambda folder: without(folder, "files"), "cannot be read"),
    "a manifest without a seed": ("run", lambda folder: without(folder, "seed"), "cannot be read"),
    "a manifest without a digest": ("run", lambda folder: without(folder, "digest"), "digest"),
    "a manifest without versions": ("run", lambda folder: without(folder, "versions"), "cannot be read"),
    "numbers of a comparison": (
        "comparison",
        lambda folder: flip(folder / "runs.parquet"),
        "runs.parquet was changed",
    ),
    "tables of a comparison": (
        "comparison",
        lambda folder: (folder / "effects.json").write_text("{}"),
        "effects.json was changed",
    ),
    "a comparison without alternatives": (
        "comparison",
        lambda folder: without(folder, "alternatives"),
        "cannot be read",
    ),
    "a part of a sweep": (
        "sweep",
        lambda folder: flip(next((folder / "runs").iterdir())),
        "a sweep of which",
    ),
    "a design of a sweep": (
        "sweep",
        lambda folder: (folder / "design.toml").write_text("seeds = 1"),
        "design.toml was changed",
    ),
    "a sweep without a number of runs": ("sweep", lambda folder: without(folder, "runs"), "no runs"),
}


@pytest.mark.parametrize("case", HARMS)
def test_a_damaged_folder_is_named_with_what_is_wrong(case: str, moatlab: Command, copy: Copy) -> None:
    kind, harm, hint = HARMS[case]
    folder = copy(kind)
    harm(folder)
    answer = refused(moatlab, folder)
    assert hint in answer.err
    assert str(folder) in answer.err


def flip(file: Path) -> None:
    """Change one bit in the middle."""
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(bytes(content))


def without(folder: Path, fact: str) -> None:
    """Take a fact out of the manifest."""
    manifest = json.loads((folder / "manifest.json").read_text())
    del manifest[fact]
    (folder / "manifest.json").write_text(json.dumps(manifest))
