"""`moatlab animate` draws a run, and answers anything else by one message."""

import shutil
from pathlib import Path

import pytest
from PIL import Image

from moatlab.observe.history import History
from tests.cli.command_line import SMALL, Command


@pytest.fixture
def run(moatlab: Command, here: Path) -> Path:
    assert moatlab("run", "--out", "mine", *SMALL).status == 0
    return here / "mine"


def test_a_run_is_drawn_into_its_folder_and_stays_a_run(moatlab: Command, run: Path) -> None:
    before = History.load(run).digest()
    answer = moatlab("animate", "mine", "--every", "4")
    assert (answer.status, answer.out, answer.err) == (0, "Written: mine/animation.gif\n", "")
    with Image.open(run / "animation.gif") as picture:
        assert picture.n_frames == 5
    assert History.load(run).digest() == before


def test_a_new_run_in_the_folder_takes_the_old_animation_away(moatlab: Command, run: Path) -> None:
    moatlab("animate", "mine", "--every", "13")
    assert moatlab("run", "--out", "mine", "--seed", "2", *SMALL).status == 0
    assert not (run / "animation.gif").exists()


def test_another_file_may_be_named(moatlab: Command, run: Path, here: Path) -> None:
    assert moatlab("animate", "mine", "--out", "film.gif", "--every", "13").status == 0
    assert (here / "film.gif").read_bytes().startswith(b"GIF89a")
    assert not (run / "animation.gif").exists()


@pytest.mark.parametrize("file", ["manifest.json", "flows.parquet"])
def test_an_interrupted_run_is_refused_and_nothing_is_written(file: str, moatlab: Command, run: Path) -> None:
    (run / file).unlink()
    left = sorted(run.rglob("*"))
    answer = moatlab("animate", "mine")
    assert answer.status == 2
    assert answer.err.startswith("moatlab: mine: got ")
    assert file in answer.err
    assert sorted(run.rglob("*")) == left


def test_a_comparison_is_no_run_and_the_message_says_what_it_is(moatlab: Command, here: Path) -> None:
    words = ["compare", "seed_exclusive", "--policy", "egress_ban", "--seeds", "1", "--out", "two", *SMALL]
    assert moatlab(*words, "--start", "2023-06").status == 0
    left = sorted(here.rglob("*"))
    answer = moatlab("animate", "two")
    assert answer.status == 2
    assert "no manifest.json of a moatlab run, but that of a comparison" in answer.err
    assert sorted(here.rglob("*")) == left


def test_a_changed_table_is_noticed(moatlab: Command, run: Path) -> None:
    shutil.copy(run / "clouds.parquet", run / "labs.parquet")
    answer = moatlab("animate", "mine")
    assert answer.status == 2
    assert not (run / "animation.gif").exists()


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["nowhere"], "no such folder"),
        (["."], "no manifest.json of a moatlab run"),
        (["mine", "--out", "film.avi"], "ends in .gif or .mp4"),
        (["mine", "--every", "0"], "--every"),
    ],
)
def test_wrong_words_are_answered_by_one_message(
    words: list[str], hint: str, moatlab: Command, run: Path, here: Path
) -> None:
    answer = moatlab("animate", *words)
    assert answer.status == 2
    assert hint in answer.err
    assert "Traceback" not in answer.err
    assert [entry.name for entry in here.iterdir()] == ["mine"]
