"""A sweep that is killed goes on when it is started again, as if nothing had happened."""

import random
from collections.abc import Callable
from pathlib import Path
from subprocess import Popen

import pytest

from moatlab.sweeps.results import Results
from moatlab.sweeps.sweep import sweep
from tests.sweeps.folders import FILES_OF_A_SWEEP, hidden_files, one_row_a_run, parts_of
from tests.sweeps.killed_sweep import (
    PROGRAM,
    SLOW_DISK,
    being_written,
    end,
    kill_group,
    kill_parent,
    more_parts,
    start,
    until,
)
from tests.sweeps.small_worlds import quick, slow, small_design

RUNS = 240


def kill_one(
    folder: Path,
    program: str,
    moment: Callable[[], bool],
    kill: Callable[[Popen[bytes], random.Random], None],
) -> None:
    process = start(folder, program)
    until(moment, process)
    kill(process, random.Random(7))
    end(process)


def test_killed_three_times_a_sweep_ends_like_one_that_never_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "killed"
    kill_one(folder, PROGRAM, lambda: more_parts(folder, 0), kill_group)
    kept = len(parts_of(folder))
    kill_one(folder, PROGRAM, lambda: more_parts(folder, kept), kill_parent)
    stale = being_written(folder)
    kill_one(folder, SLOW_DISK + PROGRAM, lambda: being_written(folder) > stale, kill_group)
    assert hidden_files(folder) != []
    assert 0 < len(Results.load(folder).runs) < RUNS

    resumed = start(folder)
    assert end(resumed) == ""
    assert resumed.returncode == 0
    monkeypatch.setattr("tests.sweeps.small_worlds.SECONDS_A_RUN", 0.0)
    undisturbed = sweep(small_design(seeds=20), tmp_path / "undisturbed", simulate=slow)
    assert len(undisturbed.runs) == RUNS
    assert Results.load(folder).digest() == undisturbed.digest()
    assert one_row_a_run(folder, RUNS)
    assert hidden_files(folder) == []
    assert {file.name for file in folder.iterdir()} == FILES_OF_A_SWEEP


@pytest.mark.parametrize("step", range(1, 9))  # the manifest, three parts of two files, the manifest
def test_killed_at_any_step_of_writing_a_sweep_can_be_taken_up(
    step: int, whole: Results, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    steps = iter(range(1, 1000))

    def killed_here(self: Path, target: Path) -> Path:
        if next(steps) == step:
            raise Killed
        return rename(self, target)

    rename = Path.replace
    folder = tmp_path / "killed"
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", killed_here)
        with pytest.raises(Killed):
            sweep(small_design(), folder, simulate=quick)
    assert sweep(small_design(), folder, simulate=quick).digest() == whole.digest()
    assert one_row_a_run(folder, 48)


def test_a_sweep_that_is_complete_is_not_made_again(whole: Results, tmp_path: Path) -> None:
    def never(*_: object) -> None:
        raise AssertionError("made again")

    never.__module__, never.__qualname__ = quick.__module__, quick.__qualname__
    assert sweep(small_design(), whole.folder, simulate=never).digest() == whole.digest()  # type: ignore[arg-type]
