"""`moatlab sweep`, `merge` and `verify`: made, resumed, previewed, interrupted, merged, verified."""

import json
import os
import re
import signal
import subprocess
import time
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from moatlab.sweeps.results import Results
from moatlab.sweeps.store import Store
from tests.cli.command_line import Answer, Command
from tests.cli.small_sweep import CONTRADICTING, DESIGN, MAKER, RUNS, quick_command, quick_surroundings
from tests.sweeps.killed_sweep import group_lives, until


@pytest.fixture
def design(here: Path) -> str:
    """A small design in the working folder."""
    (here / "fees.toml").write_text(DESIGN, encoding="utf-8")
    return "fees.toml"


def document(answer: Answer) -> dict[str, object]:
    found = json.loads(answer.out)
    assert isinstance(found, dict)
    return found


def test_a_sweep_leaves_a_folder_and_says_where(moatlab: Command, design: str, here: Path) -> None:
    answer = moatlab("sweep", design, "--workers", "1")
    assert answer.status == 0, answer.err
    results = Results.load(here / "runs" / "sweep-fees")
    first, last = answer.out.splitlines()
    assert first == f"{RUNS} runs done, digest {results.digest()[:16]}"
    assert last == "Written: runs/sweep-fees"
    assert answer.err == ""
    assert len(results.runs) == RUNS


def test_given_again_the_command_makes_nothing_and_says_the_same(moatlab: Command, design: str) -> None:
    first = moatlab("sweep", design, "--workers", "1", "--json")
    again = moatlab("sweep", design, "--workers", "1", "--json")
    facts = document(first)
    assert first.out == again.out
    assert {name: facts[name] for name in ("runs", "done", "failed", "missing", "failures")} == {
        "runs": RUNS,
        "done": RUNS,
        "failed": 0,
        "missing": 0,
        "failures": [],
    }
    assert re.fullmatch("[0-9a-f]{64}", str(facts["digest"]))


def test_a_preview_says_what_a_sweep_takes_and_writes_nothing(
    moatlab: Command, design: str, here: Path
) -> None:
    answer = moatlab("sweep", design, "--dry-run", "--workers", "3")
    assert answer.status == 0
    first, second = answer.out.splitlines()
    assert first == "1 scenario x 2 points x 2 policies x 2 seeds = 8 runs"
    assert re.fullmatch(
        r"about \d+ s with 3 workers \([\d.e-]+ s a run, measured on one\), at most \d+ MB", second
    )
    facts = document(moatlab("sweep", design, "--dry-run", "--json", "--shard", "2/3"))
    assert (facts["runs"], facts["runs_here"], facts["points"]) == (8, 3, 2)
    assert float(str(facts["seconds"])) > 0.0
    assert [file.name for file in here.iterdir()] == [design]


def test_shards_of_their_own_are_merged(moatlab: Command, design: str, here: Path) -> None:
    whole = document(moatlab("sweep", design, "--workers", "1", "--json"))
    for number in ("1", "2"):
        made = moatlab("sweep", design, "--shard", f"{number}/2", "--out", f"part-{number}", "--workers", "1")
        assert made.status == 0
        assert "4 runs of the design belong to other shares or are not made yet" in made.out
    merged = moatlab("merge", "part-2", "part-1", "--out", "all", "--json")
    assert document(merged) == {"runs": RUNS, "failed": 0, "missing": 0, "digest": whole["digest"]}
    told = moatlab("merge", "part-1", "--out", "half")
    assert told.out.splitlines() == [
        "4 runs, 0 of them failed, 4 of the design missing",
        f"Digest {Results.load(here / 'half').digest()[:16]}. Written: half",
    ]


def test_runs_made_again_are_equal_and_a_tampered_one_is_found(
    moatlab: Command, design: str, here: Path
) -> None:
    moatlab("sweep", design, "--workers", "1", "--out", "x")
    verified = moatlab("verify", "x", "--runs", "3")
    assert verified.status == 0
    assert verified.out.splitlines()[-1] == "3 of 3 runs are equal"
    tamper(here / "x")
    found = moatlab("verify", "x", "--runs", "8")
    assert found.status == 1
    assert found.out.count("DIFFERENT: ") == 1
    assert found.out.splitlines()[-1] == "7 of 8 runs are equal"
    rows = json.loads(moatlab("verify", "x", "--runs", "8", "--json").out)
    assert sum(row["equal"] for row in rows) == 7


def tamper(folder: Path) -> None:
    """Forge a digest, and everything that guards it."""
    store = Store.existing(folder)
    part = store.parts()[-1]
    runs, series = (pq.read_table(folder / kind / part, partitioning=None) for kind in ("runs", "series"))
    column = runs.column_names.index("digest")
    forged = ["0" * 64, *runs["digest"].to_pylist()[1:]]
    for kind in ("runs", "series"):
        (folder / kind / part).unlink()
    store.add(runs.set_column(column, "digest", [forged]), series)
    store.sign({})


def test_runs_that_fail_are_told_and_end_in_status_1(moatlab: Command, here: Path) -> None:
    (here / "takers.toml").write_text(CONTRADICTING, encoding="utf-8")
    answer = moatlab("sweep", "takers.toml", "--workers", "1")
    assert answer.status == 1
    assert answer.out.startswith("3 runs done, digest ")
    assert "moatlab: 1 runs failed; --retry-failed makes them again" in answer.err
    assert "seed_exclusive, none, point 3, seed 1: clouds" in answer.err
    assert "Traceback" not in answer.err
    retried = moatlab("sweep", "takers.toml", "--workers", "1", "--retry-failed", "--json")
    assert retried.status == 1
    (failure,) = list(pd.DataFrame(document(retried)["failures"]).to_dict("records"))
    assert failure["clouds.azure.price_taker"] is True
    assert "price_taker = true for azure, google_cloud" in failure["error"]


def test_a_damaged_part_is_told_and_made_again(moatlab: Command, design: str, here: Path) -> None:
    digest = document(moatlab("sweep", design, "--workers", "1", "--out", "x", "--json"))["digest"]
    part = next((here / "x" / "runs").iterdir())
    part.write_bytes(part.read_bytes()[:50])
    refused = moatlab("verify", "x")
    assert refused.status == 2
    assert f"runs/{part.name} is cut off or was changed" in refused.err
    again = moatlab("sweep", design, "--workers", "1", "--out", "x", "--json")
    assert f"runs/{part.name} is cut off or was changed; moved to x/set_aside" in again.err
    assert document(again)["digest"] == digest


def test_an_interrupt_keeps_what_is_made_and_says_how_to_go_on(
    moatlab: Command, design: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from moatlab.simulation import simulate

    calls = iter(range(100))

    def interrupted(scenario: object, seed: int) -> object:
        if next(calls) == 2:
            raise KeyboardInterrupt
        return simulate(scenario, seed)  # type: ignore[arg-type]

    interrupted.__module__, interrupted.__qualname__ = simulate.__module__, simulate.__qualname__
    with monkeypatch.context() as patch:
        patch.setattr(MAKER, (interrupted,))
        answer = moatlab("sweep", design, "--workers", "1", "--out", "x")
    assert (answer.status, answer.out) == (130, "")
    assert answer.err.splitlines() == [
        "moatlab: interrupted; 2 of 8 runs are kept in x.",
        "  The same command goes on: moatlab sweep fees.toml --workers 1 --out x",
    ]
    resumed = moatlab("sweep", design, "--workers", "1", "--out", "x")
    assert resumed.status == 0
    assert "2 of 8 runs are there; 6 to make" in resumed.err


def test_a_dry_run_says_that_the_run_it_measured_failed(
    moatlab: Command, design: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from moatlab.simulation import simulate

    def failing(scenario: object, seed: int) -> object:
        raise ValueError(f"seed {seed} is not liked")

    failing.__module__, failing.__qualname__ = simulate.__module__, simulate.__qualname__
    monkeypatch.setattr(MAKER, (failing,))
    answer = moatlab("sweep", design, "--dry-run")
    assert answer.status == 0
    assert "the run that was measured failed" in answer.err
    assert "is not liked" in answer.err


def test_ctrl_c_on_a_terminal_stops_workers_and_all(here: Path) -> None:
    long = DESIGN.replace("seeds = 2", "seeds = 100")
    (here / "long.toml").write_text(long, encoding="utf-8")
    command = quick_command("slow", "sweep", "long.toml", "--workers", "2", "--out", "x")
    process = subprocess.Popen(
        command, env=quick_surroundings(), start_new_session=True, stderr=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + 300.0
    while len(list(here.glob("x/runs/part-*"))) < 3:
        assert time.monotonic() < deadline
        assert process.poll() is None
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60.0)
    assert process.returncode == 130, said
    assert re.search(r"interrupted; [\d,]+ of 400 runs are kept in x", said)
    assert "Traceback" not in said
    until(lambda: not group_lives(process.pid))
    assert 2 < len(Results.load(here / "x").runs) < 400
