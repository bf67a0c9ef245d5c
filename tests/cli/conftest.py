"""Runs the command line in this process, as a user would from an empty folder."""

import sys
from pathlib import Path

import pytest

from moatlab.cli.main import main
from tests.cli.command_line import Answer, Command


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def moatlab(here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """A function that runs `moatlab WORDS...` in the working folder."""

    def command(*words: str) -> Answer:
        monkeypatch.setattr(sys, "argv", ["moatlab", *words])
        capsys.readouterr()
        try:
            main()
            status = 0
        except SystemExit as end:
            status = int(end.code or 0)
        captured = capsys.readouterr()
        return Answer(status, captured.out, captured.err)

    return command
