"""Everything a page tells the reader to type works, in the order in which it stands there."""

import shlex
import sys
from pathlib import Path

import pytest

from moatlab.cli.main import main
from tests.docs.pages import PAGES, ROOT, Block, blocks_of

FEW, SHORT = ["--enterprises", "100"], ["--months", "3"]
NOT_RUN_HERE = {"pip install uv", "uv run pytest"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder; figures are drawn by other tests."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("moatlab.cli.run_writer.save_figures", lambda *_: [])
    return tmp_path


def run_command(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run one line of a terminal; simulations are made small."""
    words = shlex.split(line, comments=True)
    if words[:2] == ["uv", "run"]:
        words = words[2:]
    if not words or line in NOT_RUN_HERE:
        return
    assert words[0] == "moatlab", f"{line!r} is no command that this test knows"
    small = [*FEW, *([] if "--policy" in words else SHORT)] if words[1] == "run" else []
    monkeypatch.setattr(sys, "argv", [*words, *small])
    status: object = 0
    try:
        main()
    except SystemExit as end:
        status = end.code or 0
    assert status == 0, f"{line!r} ended with status {status}"


def write_scenario(block: Block, folder: Path) -> None:
    """Write a TOML block to the file that its first line names."""
    name = block.text.splitlines()[0].removeprefix("# ")
    assert name.endswith(".toml"), "a TOML block names its file in its first line"
    (folder / name).write_text(block.text, encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_reader_can_type_what_a_page_shows(
    page: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names: dict[str, object] = {}
    blocks = blocks_of(page)
    for block in blocks:
        if block.language == "python":
            place = f"{page.relative_to(ROOT)}:{block.line}"
            exec(compile(block.text, place, "exec"), names)
        elif block.language == "toml":
            write_scenario(block, folder)
        elif block.language == "bash":
            for line in block.text.splitlines():
                run_command(line.strip(), monkeypatch)
        else:
            assert block.language == "text", f"{page.name}:{block.line}: say what language this is"
    assert any(block.language == "python" for block in blocks)


def test_there_are_pages() -> None:
    assert {page.stem for page in PAGES} == {
        "README",
        "analyse-a-sweep",
        "make-a-report",
        "own-intervention",
        "own-metric",
        "own-process",
        "run-a-scenario",
        "run-a-sweep",
        "use-policies",
        "use-the-playground",
        "validate-the-model",
        "write-a-scenario",
    }


def test_own_interventions_metrics_and_processes_fit_on_a_screen() -> None:
    for page in (page for page in PAGES if page.stem.startswith("own-")):
        for block in blocks_of(page):
            assert len(block.text.splitlines()) <= 20, f"{page.name}:{block.line}"
