"""What is damaged is named, set aside and made again; what is not moatlab's is left alone."""

import json
import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from moatlab.foundation.errors import InputError, MoatlabError
from moatlab.sweeps.merge import merge
from moatlab.sweeps.plan import Plan
from moatlab.sweeps.results import Results
from moatlab.sweeps.sweep import Sweep, sweep
from moatlab.sweeps.verify import verify
from tests.sweeps.conftest import Copy
from tests.sweeps.folders import one_row_a_run, parts_of, snapshot
from tests.sweeps.small_worlds import quick, small_design

RUNS = 48


def truncate(part: Path) -> None:
    part.write_bytes(part.read_bytes()[:-100])


def empty(part: Path) -> None:
    part.write_bytes(b"")


def flip_a_bit(part: Path) -> None:
    content = bytearray(part.read_bytes())
    content[len(content) // 2] ^= 1
    part.write_bytes(content)


def lose_the_series(part: Path) -> None:
    (part.parents[1] / "series" / part.name).unlink()


def lose_the_runs_of_another_name(part: Path) -> None:
    part.rename(part.with_name("part-one.parquet"))


def take_the_part_of_another_sweep(part: Path) -> None:
    other = sweep(small_design(seeds=3), part.parents[2] / "other", simulate=quick).folder
    (foreign, *_) = parts_of(other)
    for kind in ("runs", "series"):
        shutil.copy(other / kind / foreign.name, part.parents[1] / kind / foreign.name)


DAMAGES: dict[Callable[[Path], None], str] = {
    truncate: r"runs/part-\S+ is cut off or was changed",
    empty: r"runs/part-\S+ is cut off or was changed",
    flip_a_bit: r"runs/part-\S+ is cut off or was changed",
    lose_the_series: r"series/part-\S+ is missing",
    lose_the_runs_of_another_name: r"runs/part-one.parquet is cut off or was changed",
    take_the_part_of_another_sweep: r"runs/part-\S+ belongs to another sweep",
}


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_part_is_named_set_aside_and_made_again(
    damage: Callable[[Path], None], copy: Copy, whole: Results
) -> None:
    folder = copy("damaged")
    damage(parts_of(folder)[0])
    before = snapshot(folder)
    for read in (Results.load, verify, lambda place: merge([place], place.with_name("merged"))):
        with pytest.raises(InputError, match=DAMAGES[damage]):
            read(folder)
    assert snapshot(folder) == before

    taken_up = Sweep.open(Plan(small_design(), quick), folder)
    assert len(taken_up.set_aside) == 1
    assert re.search(DAMAGES[damage], taken_up.set_aside[0])
    set_aside = {name for name in snapshot(folder) if name.startswith("set_aside/")}
    assert set_aside
    taken_up.run()
    assert Results.load(folder).digest() == whole.digest()
    assert one_row_a_run(folder, RUNS)
    assert {name for name in snapshot(folder) if name.startswith("set_aside/")} == set_aside


def test_not_a_single_bit_of_a_part_changes_unseen(copy: Copy) -> None:
    store = Sweep.open(Plan(small_design(), quick), copy("flipped")).store
    rng = random.Random(3)
    for kind in ("runs", "series"):
        file = store.folder / kind / parts_of(store.folder)[0].name
        content = file.read_bytes()
        for _ in range(300):
            flipped = bytearray(content)
            flipped[rng.randrange(len(flipped))] ^= 1 << rng.randrange(8)
            file.write_bytes(flipped)
            assert store.damage(file.name) == f"{kind}/{file.name} is cut off or was changed"
        file.write_bytes(content)
        assert store.damage(file.name) == ""


def test_a_part_damaged_twice_is_kept_twice(copy: Copy) -> None:
    folder = copy("damaged")
    part = parts_of(folder)[0]
    content = part.read_bytes()
    for _ in range(2):
        shutil.copy(folder / "series" / part.name, folder / "kept")
        truncate(part)
        Sweep.open(Plan(small_design(), quick), folder)
        part.write_bytes(content)
        (folder / "kept").rename(folder / "series" / part.name)
    assert len(list((folder / "set_aside" / "runs").iterdir())) == 2


@pytest.mark.parametrize("name", ["design.toml", "scenarios/seed_exclusive.toml"])
@pytest.mark.parametrize("change", [lambda file: file.write_text("seeds = 7\n"), Path.unlink])
def test_a_design_that_was_changed_in_the_folder_is_named_and_written_anew(
    name: str, change: Callable[[Path], object], copy: Copy, whole: Results
) -> None:
    folder = copy("edited")
    change(folder / name)
    with pytest.raises(InputError, match=f"{name} is missing or was changed"):
        Results.load(folder)
    assert sweep(small_design(), folder, simulate=quick).digest() == whole.digest()
    assert Results.load(folder).digest() == whole.digest()


def test_another_design_is_refused_and_nothing_changes(copy: Copy) -> None:
    folder = copy("whole")
    before = snapshot(folder)
    for changes in (
        {"seeds": 5},
        {"series": "monthly"},
        {"outcomes": ["lock_in"]},
        {"policies": {"none": []}},
    ):
        with pytest.raises(InputError, match="runs of another design"):
            sweep(small_design(**changes), folder, simulate=quick)
    assert snapshot(folder) == before


def test_another_description_is_the_same_sweep(copy: Copy, whole: Results) -> None:
    folder = copy("whole")
    described = sweep(small_design(description="What for?"), folder, simulate=quick)
    assert described.digest() == whole.digest()
    assert Results.load(folder).design.description == "What for?"


def test_another_version_of_the_model_is_refused_and_its_results_are_still_read(
    copy: Copy, whole: Results, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = copy("whole")
    before = snapshot(folder)
    monkeypatch.setattr("moatlab.sweeps.plan.model_hash", lambda: "another")
    for use in (
        lambda: sweep(small_design(), folder, simulate=quick),
        lambda: verify(folder, simulate=quick),
    ):
        with pytest.raises(InputError, match="runs of another version of the model"):
            use()
    assert Results.load(folder).digest() == whole.digest()
    assert snapshot(folder) == before


@pytest.mark.parametrize(
    "content", ['{"format": "moatlab sw', "", "[]", '{"format": "moatlab sweep 1"}', "{}"]
)
def test_a_manifest_that_is_cut_off_is_one_clear_message(content: str, copy: Copy) -> None:
    folder = copy("damaged")
    (folder / "manifest.json").write_text(content)
    before = snapshot(folder)
    for use in (Results.load, lambda place: sweep(small_design(), place, simulate=quick)):
        with pytest.raises(
            InputError, match=r"no manifest.json of a moatlab sweep|manifest.json: got no plan"
        ):
            use(folder)
    assert snapshot(folder) == before


def test_numbers_that_differ_from_the_signature_are_named(copy: Copy) -> None:
    folder = copy("whole")
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps({**manifest, "digest": "0" * 64}))
    with pytest.raises(InputError, match="differs from the digest in its manifest"):
        Results.load(folder)


def test_folders_of_others_are_not_touched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "letter.txt").write_text("Dear")
    (tmp_path / "file").write_text("a file")
    for place in (mine, tmp_path / "file"):
        before = snapshot(tmp_path)
        with pytest.raises(InputError, match=r"a folder that moatlab did not write|got a file"):
            sweep(small_design(), place, simulate=quick)
        with pytest.raises(InputError, match=r"no manifest.json of a moatlab sweep|no such folder"):
            Results.load(place)
        assert snapshot(tmp_path) == before
    monkeypatch.chdir(mine)
    with pytest.raises(InputError, match="the folder you are working in"):
        sweep(small_design(), tmp_path, simulate=quick)


def test_a_place_where_nothing_can_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(InputError, match="a place where a folder can be made"):
        sweep(small_design(), tmp_path / "file" / "sweep", simulate=quick)


def test_a_full_disk_is_told_and_everything_made_before_is_kept(
    tmp_path: Path, whole: Results, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        if len(list((tmp_path / "full").glob("runs/part-*"))) >= 2:
            raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        with pytest.raises(MoatlabError, match=r"No space left on device\.\n.*is kept\. Make room"):
            sweep(small_design(), tmp_path / "full", simulate=quick)
    assert len(Results.load(tmp_path / "full").runs) == 2
    assert sweep(small_design(), tmp_path / "full", simulate=quick).digest() == whole.digest()
