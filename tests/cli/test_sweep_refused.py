"""Wrong designs, places and options of a sweep: one message, exit status 2, nothing written."""

import resource
import subprocess
from pathlib import Path

import pytest

from moatlab.sweeps.results import Results
from tests.cli.command_line import Command
from tests.cli.small_sweep import DESIGN, MAKER, RUNS, quick_command, quick_surroundings
from tests.sweeps.small_worlds import quick
from tests.sweeps.wrong_designs import WRONG

OPTIONS = {
    "a share beyond the last": (("--shard", "4/3"), "got 4/3"),
    "a share before the first": (("--shard", "0/3"), "got 0/3"),
    "half a share": (("--shard", "2"), "i/n with i from 1 to n"),
    "a share in words": (("--shard", "one/two"), "i/n with i from 1 to n"),
    "no workers": (("--workers", "0"), "--workers"),
    "a folder below a file": (("--out", "fees.toml/x"), "a place where a folder can be made"),
    "a file for a folder": (("--out", "fees.toml"), "output folder fees.toml: got a file"),
    "the working folder": (("--out", "."), "the folder you are working in"),
    "somebody's folder": (("--out", "letters"), "a folder that moatlab did not write"),
    "a share without runs": (("--shard", "9/9"), "at most 8 shares"),
    "a share without runs, tried": (("--shard", "9/9", "--dry-run"), "at most 8 shares"),
}


@pytest.fixture
def design(here: Path) -> str:
    """A small design in the working folder, and a folder that holds something else."""
    (here / "fees.toml").write_text(DESIGN, encoding="utf-8")
    (here / "letters").mkdir()
    (here / "letters" / "one.txt").write_text("Dear", encoding="utf-8")
    return "fees.toml"


@pytest.mark.parametrize("case", OPTIONS)
def test_wrong_options_are_answered_by_one_message(
    case: str, moatlab: Command, design: str, here: Path
) -> None:
    words, hint = OPTIONS[case]
    before = sorted(here.rglob("*"))
    answer = moatlab("sweep", design, *words)
    assert (answer.status, answer.out) == (2, "")
    assert hint in answer.err
    assert "Traceback" not in answer.err
    assert sorted(here.rglob("*")) == before


@pytest.mark.parametrize("where", ["local:0", "local:many"])
def test_a_crew_of_nobody_is_refused(where: str, moatlab: Command, design: str) -> None:
    answer = moatlab("sweep", design, "--dask", where)
    assert (answer.status, answer.out) == (2, "")
    assert "local:N with N workers" in answer.err


def test_a_scheduler_that_does_not_answer_is_told_in_time_and_nothing_is_written(
    moatlab: Command, design: str, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("moatlab.sweeps.cluster.PATIENCE", 1.0)
    before = sorted(here.rglob("*"))
    answer = moatlab("sweep", design, "--dask", "tcp://127.0.0.1:1")
    assert sorted(here.rglob("*")) == before
    assert (answer.status, answer.out) == (2, "")
    assert 'moatlab: --dask: got "tcp://127.0.0.1:1"' in answer.err
    assert "Nobody answered" in answer.err


@pytest.mark.parametrize("case", WRONG)
def test_check_and_sweep_say_the_same_about_a_wrong_design(case: str, moatlab: Command, here: Path) -> None:
    (here / "wrong.toml").write_text(f'scenario = "seed_exclusive"\n{WRONG[case][0]}', encoding="utf-8")
    swept, checked = moatlab("sweep", "wrong.toml"), moatlab("check", "wrong.toml")
    assert (swept.status, swept.out) == (2, "")
    assert swept == checked
    assert swept.err.startswith("moatlab: wrong.toml: ")
    assert [file.name for file in here.iterdir()] == ["wrong.toml"]


def test_check_says_nothing_about_a_good_design(moatlab: Command, design: str) -> None:
    answer = moatlab("check", design)
    assert (answer.status, answer.out, answer.err) == (0, "", "")


@pytest.mark.parametrize("text", ["seeds = [1", 'scenario = "nobody"', "seeds = 2", ""])
def test_files_that_are_no_designs_are_refused(text: str, moatlab: Command, here: Path) -> None:
    (here / "wrong.toml").write_text(text, encoding="utf-8")
    answer = moatlab("sweep", "wrong.toml")
    assert answer.status == 2
    assert answer.err.startswith("moatlab: ")
    assert "no such file" in moatlab("sweep", "missing.toml").err


def test_folders_that_are_no_sweeps_are_neither_merged_nor_verified(moatlab: Command, design: str) -> None:
    assert design
    for words in (("merge", "letters", "--out", "x"), ("verify", "letters"), ("verify", "nowhere")):
        answer = moatlab(*words)
        assert (answer.status, answer.out) == (2, "")
        assert "`moatlab sweep`" in answer.err


def test_a_full_disk_is_one_message_and_what_was_made_is_kept(
    moatlab: Command, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MAKER, (quick,))
    (here / "fees.toml").write_text(DESIGN.replace("seeds = 2", "seeds = 40"), encoding="utf-8")
    command = ("sweep", "fees.toml", "--workers", "1", "--out", "x")
    assert moatlab(*command, "--shard", f"1/{RUNS * 20}").status == 0
    small = (7_000, 7_000)  # bytes of a file: enough for a part of a few runs, too few for one of fifty
    answer = subprocess.run(
        quick_command("quick", *command),
        env=quick_surroundings(),
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, small),
    )
    assert answer.returncode == 1, answer.stderr
    assert "the results could not be written: File too large" in answer.stderr
    assert "What is in x is kept" in answer.stderr
    assert "Traceback" not in answer.stderr
    assert 3 < len(Results.load(here / "x").runs) < RUNS * 20
    assert moatlab(*command).status == 0
    assert len(Results.load(here / "x").runs) == RUNS * 20
