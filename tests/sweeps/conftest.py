"""Sweeps that many tests start from."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from moatlab.sweeps.results import Results
from moatlab.sweeps.sweep import sweep
from tests.sweeps.small_worlds import quick, small_design

type Copy = Callable[[str], Path]


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Results:
    """The sweep of the small design, made without interruption by this process; only to be read."""
    return sweep(small_design(), tmp_path_factory.mktemp("sweeps") / "whole", simulate=quick)


@pytest.fixture
def copy(whole: Results, tmp_path: Path) -> Copy:
    """A copy of the whole sweep to damage."""
    return lambda name: shutil.copytree(whole.folder, tmp_path / name)
