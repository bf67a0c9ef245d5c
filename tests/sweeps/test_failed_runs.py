"""A run that raises is a row with its error; the sweep goes on, and the run can be made again."""

from pathlib import Path

import pytest

from moatlab.sweeps.design import Design
from moatlab.sweeps.plan import Plan
from moatlab.sweeps.results import Results
from moatlab.sweeps.sweep import Progress, Sweep, sweep
from tests.sweeps.folders import hidden_files, one_row_a_run
from tests.sweeps.small_worlds import CURED, EGRESS, SWITCHING, fragile, quick, small_design

RUNS, SEEDS = 480, 40


@pytest.fixture
def cured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """While this file is there, no run fails."""
    monkeypatch.setenv(CURED, str(tmp_path / "cured"))
    return tmp_path / "cured"


@pytest.fixture
def design() -> Design:
    """A design of which one run in twenty fails."""
    return small_design(seeds=SEEDS)


@pytest.mark.parametrize("workers", [1, 2])
def test_failures_are_kept_and_a_retry_makes_the_sweep_whole(
    workers: int, design: Design, cured: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "fragile"
    first = sweep(design, folder, workers=workers, simulate=fragile)
    failures = first.failures
    assert len(failures) == RUNS // 20
    assert (len(first.runs), first.missing) == (RUNS, 0)
    assert one_row_a_run(folder, RUNS)

    row = failures.iloc[0]
    assert row["error"] == f"ValueError: seed {row['seed']} is not liked"
    assert "in fragile" in row["traceback"]
    assert row[SWITCHING] in (0.5, 1.5)
    assert 0.02 <= row[EGRESS] <= 0.1
    failed = first.runs[first.runs["status"] == "failed"]
    assert failed["run"].to_list() == failures["run"].to_list()
    assert failed[["lock_in", "hhi_cloud"]].isna().all(axis=None)
    assert not first.series["run"].isin(failures["run"]).any()

    assert len(sweep(design, folder, simulate=fragile).failures) == RUNS // 20
    cured.touch()
    assert len(sweep(design, folder, simulate=fragile).failures) == RUNS // 20  # nobody asked for a retry
    retried = sweep(design, folder, simulate=fragile, retry_failed=True)
    assert len(retried.failures) == 0
    assert one_row_a_run(folder, RUNS)
    assert hidden_files(folder) == []
    undisturbed = sweep(design, tmp_path / "undisturbed", simulate=fragile)
    assert Results.load(folder).digest() == undisturbed.digest() != first.digest()


@pytest.mark.parametrize("key", range(6))
@pytest.mark.parametrize("kind", ["runs", "series"])
def test_killed_while_it_tidies_a_sweep_keeps_every_run(
    key: int, kind: str, cured: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever of the old and the new part has the lower name: it depends on the key."""
    draws = {"latin_hypercube": {"n": 3, "bounds": {EGRESS: (0.02, 0.1)}, "key": key}}
    design, folder = small_design(seeds=20, **draws), tmp_path / "fragile"
    sweep(design, folder, simulate=fragile)
    cured.touch()
    unlink = Path.unlink

    def killed(file: Path, **options: bool) -> None:
        if file.parent.name == kind and file.name.startswith("part"):
            raise KeyboardInterrupt
        unlink(file, **options)

    monkeypatch.setattr(Path, "unlink", killed)
    with pytest.raises(KeyboardInterrupt):
        sweep(design, folder, simulate=fragile, retry_failed=True)
    monkeypatch.setattr(Path, "unlink", unlink)
    again = sweep(design, folder, simulate=fragile)
    assert (len(again.runs), len(again.failures), again.missing) == (240, 0, 0)
    assert one_row_a_run(folder, 240)
    assert again.digest() == sweep(design, tmp_path / "undisturbed", simulate=fragile).digest()


def test_a_retry_touches_only_what_failed(design: Design, cured: Path, tmp_path: Path) -> None:
    folder = tmp_path / "fragile"
    before = sweep(design, folder, simulate=fragile).runs
    cured.touch()
    after = sweep(design, folder, simulate=fragile, retry_failed=True).runs
    done = before["status"] == "done"
    assert after.loc[done].equals(before.loc[done])
    assert (after["run"] == before["run"]).all()


def test_progress_counts_every_run_once_whether_it_failed_or_was_cured(
    design: Design, cured: Path, tmp_path: Path
) -> None:
    plan, folder, told = Plan(design, fragile), tmp_path / "fragile", list[Progress]()
    first = Sweep.open(plan, folder)
    first.run(on_progress=told.append)
    assert (told[-1].kept, told[-1].failed, told[-1].pending) == (RUNS, RUNS // 20, 0)

    again = Sweep.open(plan, folder, retry_failed=True)
    assert (again.progress.kept, again.progress.failed, again.progress.pending) == (
        RUNS,
        RUNS // 20,
        RUNS // 20,
    )
    cured.touch()
    again.run(on_progress=told.append)
    assert (told[-1].kept, told[-1].failed, told[-1].pending) == (RUNS, 0, 0)


def test_levels_that_contradict_one_another_are_failures_and_the_others_are_done(tmp_path: Path) -> None:
    takers = {f"clouds.{name}.price_taker": [False, True] for name in ("azure", "google_cloud")}
    design = small_design(
        fixed={"clouds.fringe.price_taker": False}, grid=takers, latin_hypercube=None, policies={"none": []}
    )
    results = sweep(design, tmp_path / "contradicting", simulate=quick)
    assert results.runs["status"].to_list() == ["done"] * 12 + ["failed"] * 4
    assert results.failures[list(takers)].all(axis=None)
    assert "price_taker = true for" in results.failures["error"][0]
