"""Scenario files written for one test."""

from collections.abc import Callable
from pathlib import Path

import pytest

from moatlab.foundation.errors import InputError
from moatlab.scenario.loader import load_scenario
from moatlab.scenario.scenario import Scenario

type Writer = Callable[[str], Path]
type Refusal = Callable[[str], str]

CHILD = 'extends = "seed_exclusive"\n'


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Writer:
    """Write a scenario file into a folder of its own and go there."""
    monkeypatch.chdir(tmp_path)

    def _write(text: str) -> Path:
        file = Path("my.toml")
        file.write_text(text, encoding="utf-8")
        return file

    return _write


@pytest.fixture
def refusal(write: Writer) -> Refusal:
    """The message that answers lines added to `extends = "seed_exclusive"`."""

    def _refusal(lines: str) -> str:
        with pytest.raises(InputError) as caught:
            load_scenario(write(CHILD + lines))
        return str(caught.value)

    return _refusal


@pytest.fixture
def loaded(write: Writer) -> Callable[[str], Scenario]:
    """The scenario of lines added to `extends = "seed_exclusive"`."""
    return lambda lines: load_scenario(write(CHILD + lines))
