"""`moatlab compare` prints what policies change and leaves a complete folder, or one clear message."""

import json
import re
from pathlib import Path

import pandas as pd
import pytest

from moatlab.analysis.effects import Effects
from moatlab.observe.result_folder import file_hash
from moatlab.plots.policy_effects import EFFECT_FIGURES
from tests.cli.command_line import SMALL, Answer, Command

QUICK = (*SMALL, "--seeds", "2", "--start", "2023-04", "--outcome", "price_index", "--outcome", "aws.share")
FILES = {
    "manifest.json",
    "summary.md",
    "effects.csv",
    "effects.json",
    "yearly.csv",
    "paths.csv",
    "runs.parquet",
    "scenarios",
    "figures",
}


def document(answer: Answer) -> dict[str, object]:
    assert answer.status == 0, answer.err
    found = json.loads(answer.out)
    assert isinstance(found, dict)
    return found


@pytest.fixture
def compared(moatlab: Command) -> Answer:
    """Two policies compared from the working folder."""
    return moatlab(
        "compare", "seed_exclusive", "--policy", "egress_ban", "--policy", "rofr_ban, cma_like", *QUICK
    )


def test_a_comparison_is_told_to_a_reader_and_left_in_a_folder(compared: Answer, here: Path) -> None:
    assert compared.status == 0, compared.err
    assert compared.err == ""
    words = " ".join(compared.out.split())
    assert "2 pairs of worlds that share every random draw (seeds 1 to 2), 150 enterprises each" in words
    assert "Conditional scenario, not a forecast" in words
    assert "egress_ban: egress ban from 2023-04" in words
    assert "rofr_ban,cma_like: rofr ban from 2023-04, egress ban from 2023-04" in words
    assert "Price of cloud computing [index]" in words
    assert compared.out.splitlines()[-1] == "Written: runs/compare-seed_exclusive"
    assert {file.name for file in (here / "runs" / "compare-seed_exclusive").iterdir()} == FILES


def test_the_folder_is_signed_complete_and_can_be_read_back(compared: Answer, here: Path) -> None:
    folder = here / "runs" / "compare-seed_exclusive"
    manifest = json.loads((folder / "manifest.json").read_text())
    written = {file.relative_to(folder).as_posix() for file in folder.rglob("*.*")}
    assert manifest["files"].keys() == written - {"manifest.json"}
    assert all(digest == file_hash(folder / name) for name, digest in manifest["files"].items())
    assert {f"figures/{name}.png" for name in EFFECT_FIGURES} <= manifest["files"].keys()
    assert Effects.load(folder).digest() == manifest["digest"]
    assert compared.status == 0


def test_the_recorded_command_gives_the_same_numbers_again(moatlab: Command, here: Path) -> None:
    first = document(
        moatlab("compare", "seed_exclusive", "--policy", "egress_ban", "--json", "--out", "mine", *QUICK)
    )
    command = json.loads((here / "mine" / "manifest.json").read_text())["command"].split()
    assert str(here) not in " ".join(command)
    assert document(moatlab(*command[1:], "--json"))["digest"] == first["digest"]


def test_json_is_one_complete_document_and_writes_nothing(moatlab: Command, here: Path) -> None:
    answer = moatlab("compare", "seed_exclusive", "--policy", "egress_ban", "--json", *QUICK)
    found = document(answer)
    assert (found["scenario"], found["seeds"]) == ("seed_exclusive", [1, 2])
    alternatives = found["alternatives"]
    assert isinstance(alternatives, dict)
    effects = alternatives["egress_ban"]["effects"]
    assert [row["outcome"] for row in effects] == ["price_index", "aws.share"]
    assert effects[0].keys() >= {
        "baseline_mean",
        "difference",
        "low",
        "high",
        "sign_share",
        "verdict",
        "runs",
    }
    assert alternatives["egress_ban"]["interventions"][0]["start"] == "2023-04-01"
    assert re.fullmatch("[0-9a-f]{64}", str(found["digest"]))
    assert list(here.iterdir()) == []
    assert answer.err == ""


def test_the_window_that_is_asked_for_stands_in_every_file(moatlab: Command, here: Path) -> None:
    window = "2023-07:2023-12"
    moatlab(
        "compare", "seed_exclusive", "--policy", "egress_ban", "--window", window, "--out", "mine", *QUICK
    )
    assert "means over July 2023 to December 2023" in (here / "mine" / "summary.md").read_text()
    table = pd.read_csv(here / "mine" / "effects.csv")
    assert json.loads((here / "mine" / "effects.json").read_text())["window"] == ["2023-07", "2023-12"]
    assert table["difference"][0] == pytest.approx(
        Effects.load(here / "mine").table(("2023-07", "2023-12"))["difference"].iloc[0]
    )


def test_channels_part_the_effect_on_consumers(moatlab: Command) -> None:
    options = ("--channels", "--json", "--seeds", "1", "--start", "2023-04", "--outcome", "lock_in", *SMALL)
    found = document(moatlab("compare", "seed_exclusive", "--policy", "entry_package", *options))
    outcomes = found["outcomes"]
    assert isinstance(outcomes, dict)
    assert list(outcomes) == [
        "lock_in",
        "consumer_surplus",
        "consumer_surplus_at_given_capability",
        "consumer_surplus_through_capability",
    ]


def test_pairs_are_added_until_an_effect_is_known(moatlab: Command, here: Path) -> None:
    words = ("compare", "seed_exclusive", "--policy", "egress_ban", "--start", "2023-04", *SMALL)
    words = (*words, "--outcome", "price_index", "--seeds", "10", "--most", "12", "--out", "mine")
    reached = moatlab(*words, "--until", "aws.share=0.5")
    assert reached.status == 0, reached.err
    assert "Precision reached: the effect on aws.share" in " ".join(reached.out.split())
    manifest = json.loads((here / "mine" / "manifest.json").read_text())
    assert manifest["outcomes"] == ["price_index", "aws.share"]
    assert "--until aws.share=0.5 --most 12" in manifest["command"]
    assert manifest["remarks"] == list(Effects.load(here / "mine").remarks)
    capped = document(moatlab(*words, "--until", "price_index=1e-9", "--json"))
    assert len(list(capped["seeds"])) == 12  # type: ignore[call-overload]
    assert "Precision not reached: after 12 pairs" in str(capped["remarks"])


def test_a_failed_run_is_named_and_ends_in_status_1(
    moatlab: Command, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from moatlab.simulation import simulate

    def fragile(scenario: object, seed: int, **options: object) -> object:
        if seed == 2:
            raise MemoryError("no room")
        return simulate(scenario, seed, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("moatlab.analysis.compare.simulate", fragile)
    answer = moatlab("compare", "seed_exclusive", "--policy", "egress_ban", *QUICK)
    assert answer.status == 1
    words = " ".join(answer.out.split())
    assert "failed: egress_ban (seed_exclusive), seed 2: MemoryError: no room" in words
    summary = (here / "runs" / "compare-seed_exclusive" / "summary.md").read_text()
    assert "one run: no interval (1 of 2 pairs)" in summary


def test_an_interrupt_leaves_nothing(moatlab: Command, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("moatlab.analysis.compare.simulate", interrupted)
    answer = moatlab("compare", "seed_exclusive", "--policy", "egress_ban", *QUICK)
    assert (answer.status, answer.out) == (130, "")
    assert answer.err == "moatlab: interrupted; nothing was written\n"
    assert list(here.iterdir()) == []


def test_a_run_is_not_overwritten_by_a_comparison(moatlab: Command, here: Path) -> None:
    (here / "mine").mkdir()
    (here / "mine" / "manifest.json").write_text('{"format": "moatlab run 1"}')
    answer = moatlab("compare", "seed_exclusive", "--policy", "egress_ban", "--out", "mine", *QUICK)
    assert answer.status == 2
    assert "a result of another kind" in answer.err


WRONG = {
    "no policy": ([], "--policy"),
    "a misspelt policy": (["--policy", "egres_ban"], "Did you mean egress_ban?"),
    "a policy twice": (["--policy", "egress_ban", "--policy", "egress_ban"], "twice"),
    "an instrument twice in one policy": (["--policy", "egress_ban,egress_ban"], "second egress ban"),
    "a policy that begins after the end": (["--policy", "egress_ban", "--months", "12"], "--start"),
    "a start that is no month": (["--policy", "egress_ban", "--start", "soon"], "--start"),
    "a window that is no window": (["--policy", "egress_ban", "--window", "2027"], "--window"),
    "a window outside": (["--policy", "egress_ban", "--window", "2027-01:2050-01"], "2035-12"),
    "a precision without a number": (["--policy", "egress_ban", "--until", "lock_in"], "--until"),
    "a precision of few seeds": (
        ["--policy", "egress_ban", "--until", "lock_in=1", "--seeds", "2"],
        "at least 10",
    ),
    "a precision of no outcome": (["--policy", "egress_ban", "--until", "lockin=1"], "Did you mean lock_in?"),
    "no seeds": (["--policy", "egress_ban", "--seeds", "0"], "--seeds"),
    "no workers": (["--policy", "egress_ban", "--workers", "0"], "--workers"),
    "a misspelt outcome": (["--policy", "egress_ban", "--outcome", "lockin"], "Did you mean lock_in?"),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_input_is_answered_by_one_message(case: str, moatlab: Command, here: Path) -> None:
    words, hint = WRONG[case]
    answer = moatlab("compare", "seed_exclusive", *words)
    assert answer.status == 2, answer
    assert hint in answer.err
    assert "Traceback" not in answer.err
    assert answer.out == ""
    assert list(here.iterdir()) == []
