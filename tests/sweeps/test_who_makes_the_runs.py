"""However the runs of a design are spread, and in whatever order they come, the results are the same."""

import itertools
import os
import signal
from pathlib import Path

import pytest

from moatlab.foundation.errors import InputError
from moatlab.sweeps.cluster import Crew, dask_crew
from moatlab.sweeps.merge import merge
from moatlab.sweeps.plan import Plan
from moatlab.sweeps.results import Results
from moatlab.sweeps.sweep import Progress, Shard, Sweep, sweep
from tests.sweeps.folders import hidden_files, one_row_a_run
from tests.sweeps.killed_sweep import end, start
from tests.sweeps.small_worlds import elsewhere, quick, slow, small_design

RUNS = 48


def make_share(number: int, of: int, folder: Path) -> Results:
    made = Sweep.open(Plan(small_design(), quick), folder, Shard(number, of))
    made.run()
    return made.results()


def test_two_processes_give_what_one_gives(whole: Results, tmp_path: Path) -> None:
    folder = tmp_path / "two"
    assert sweep(small_design(), folder, workers=2, simulate=quick).digest() == whole.digest()
    assert one_row_a_run(folder, RUNS)


def test_where_there_are_workers_they_make_all_runs(tmp_path: Path) -> None:
    results = sweep(small_design(), tmp_path / "elsewhere", workers=2, simulate=elsewhere)
    assert results.runs["status"].to_list() == ["done"] * RUNS


@pytest.mark.parametrize("order", list(itertools.permutations((1, 2, 3))))
def test_shards_merged_in_any_order_give_the_whole(
    order: tuple[int, ...], whole: Results, tmp_path: Path
) -> None:
    shards = {number: make_share(number, 3, tmp_path / f"shard-{number}") for number in (1, 2, 3)}
    assert [shards[number].missing for number in (1, 2, 3)] == [32, 32, 32]
    merged = merge([shards[number].folder for number in order], tmp_path / "merged")
    assert merged.digest() == Results.load(tmp_path / "merged").digest() == whole.digest()
    assert one_row_a_run(tmp_path / "merged", RUNS)
    assert len(Results.load(shards[2].folder).runs) == 16


def test_shards_may_share_one_folder(whole: Results, tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    missing = [make_share(number, 3, folder).missing for number in (3, 1, 2)]
    assert missing == [32, 16, 0]
    assert Results.load(folder).digest() == whole.digest()
    assert one_row_a_run(folder, RUNS)


def test_shards_that_overlap_are_merged_with_one_row_a_run(whole: Results, tmp_path: Path) -> None:
    make_share(1, 2, tmp_path / "half")
    make_share(1, 1, tmp_path / "all")
    merged = merge([tmp_path / "half", tmp_path / "all", tmp_path / "half"], tmp_path / "merged")
    assert merged.digest() == whole.digest()
    assert one_row_a_run(tmp_path / "merged", RUNS)


def test_shards_of_different_sweeps_are_not_merged(whole: Results, tmp_path: Path) -> None:
    other = sweep(small_design(seeds=3), tmp_path / "other", simulate=quick)
    with pytest.raises(InputError, match="runs of another design") as caught:
        merge([whole.folder, other.folder], tmp_path / "merged")
    assert "other" in str(caught.value)
    assert not (tmp_path / "merged").exists()


def test_the_same_sweep_started_twice_at_once_is_made_without_doubles(tmp_path: Path) -> None:
    folder = tmp_path / "twice"
    both = [start(folder), start(folder)]
    assert [end(process) for process in both] == ["", ""]
    assert [process.returncode for process in both] == [0, 0]
    assert len(Results.load(folder).runs) == 240
    assert one_row_a_run(folder, 240)
    assert hidden_files(folder) == []


def test_a_worker_of_dask_that_is_killed_is_replaced_and_no_run_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with dask_crew("local:2") as crew:
        assert crew.workers == 2
        killed = kill_one_worker(crew, tmp_path / "dask")
    assert len(killed) == 1
    monkeypatch.setattr("tests.sweeps.small_worlds.SECONDS_A_RUN", 0.0)
    undisturbed = sweep(small_design(), tmp_path / "undisturbed", simulate=slow)
    assert Results.load(tmp_path / "dask").digest() == undisturbed.digest()
    assert one_row_a_run(tmp_path / "dask", RUNS)


def kill_one_worker(crew: Crew, folder: Path) -> list[int]:
    """Make the sweep and kill a worker of Dask in the middle of it."""
    client = crew.executor._client  # type: ignore[attr-defined]
    processes = list(client.run(os.getpid).values())
    killed: list[int] = []

    def kill(now: Progress) -> None:
        if now.pending < RUNS - 4 and not killed:
            killed.append(processes[0])
            os.kill(processes[0], signal.SIGKILL)

    Sweep.open(Plan(small_design(), slow), folder).run(crew.workers, crew.executor, kill)
    return killed


def test_portions_grow_step_by_step_because_later_runs_may_take_longer(tmp_path: Path) -> None:
    sizes: list[int] = []
    made = Sweep.open(Plan(small_design(seeds=40), quick), tmp_path / "growing")
    before = made.kept

    def note(now: Progress) -> None:
        nonlocal before
        sizes.append(now.kept - before)
        before = now.kept

    made.run(on_progress=note)
    assert sum(sizes) == 480
    assert sizes[:5] == [1, 1, 2, 4, 8]
    assert all(later <= 2 * earlier for earlier, later in itertools.pairwise(sizes))


def test_results_stand_in_the_order_in_which_the_design_names_them(tmp_path: Path) -> None:
    design = small_design(seeds=[7, 3], outcomes=["hhi_cloud", "lock_in"], policies={"b": [], "a": []})
    runs = sweep(design, tmp_path / "ordered", simulate=quick).runs
    assert runs["seed"].to_list() == [7, 3] * 12
    assert runs["policy"].to_list() == ["b", "b", "a", "a"] * 6
    assert list(runs.columns).index("hhi_cloud") < list(runs.columns).index("lock_in")


@pytest.mark.parametrize("where", ["local:0", "local:", "local:two", "local", "local:-1"])
def test_a_crew_of_nobody_is_refused(where: str) -> None:
    with pytest.raises(InputError, match="local:N with N workers"), dask_crew(where):
        pass


def test_a_scheduler_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("moatlab.sweeps.cluster.PATIENCE", 1.0)
    refused = pytest.raises(InputError, match=r"tcp://127\.0\.0\.1:1.*\n.*Nobody answered")
    with refused, dask_crew("tcp://127.0.0.1:1"):
        pass
