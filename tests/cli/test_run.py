"""`moatlab run` shows a table and leaves a complete folder, or one clear message and nothing."""

import csv
import getpass
import json
import re
import socket
from pathlib import Path

import pytest

from moatlab.observe.history import History
from moatlab.observe.result_folder import file_hash
from moatlab.plots.gallery import FIGURES
from tests.cli.command_line import SMALL, Answer, Command

FILES = {
    "manifest.json",
    "scenario.toml",
    "market.parquet",
    "clouds.parquet",
    "labs.parquet",
    "flows.parquet",
    "contracts.parquet",
    "events.parquet",
    "summary.md",
    "dictionary.csv",
}
SCENARIO = 'extends = "seed_exclusive"\nname = "own"\n[parameters.switching]\negress_fee = 0.01\n'


def document(answer: Answer) -> dict[str, object]:
    assert answer.status == 0, answer.err
    found = json.loads(answer.out)
    assert isinstance(found, dict)
    return found


def test_a_run_leaves_a_complete_folder_named_after_scenario_and_seed(moatlab: Command, here: Path) -> None:
    answer = moatlab("run", "--seed", "3", *SMALL)
    assert answer.status == 0, answer.err
    assert answer.err == ""
    folder = here / "runs" / "seed_exclusive-3"
    assert {file.name for file in folder.iterdir()} == FILES | {"figures"}
    assert {file.stem for file in (folder / "figures").iterdir()} == set(FIGURES)
    assert [entry.name for entry in (here / "runs").iterdir()] == ["seed_exclusive-3"]


def test_the_table_shows_the_start_each_january_and_the_end(moatlab: Command) -> None:
    lines = moatlab("run", *SMALL).out.splitlines()
    assert [line.split()[0] for line in lines if line.lstrip().startswith("20")] == [
        "2023-01",
        "2024-01",
        "2024-02",
    ]
    assert lines[0].startswith(
        "seed_exclusive, seed 1: simulated cloud/AI market, January 2023 to February 2024"
    )
    assert lines[1].startswith("Conditional scenario, not a forecast")
    assert lines[-1] == "Written: runs/seed_exclusive-1"


def test_the_manifest_signs_every_file(moatlab: Command, here: Path) -> None:
    moatlab("run", "--out", "mine", *SMALL)
    manifest = json.loads((here / "mine" / "manifest.json").read_text())
    written = {file.relative_to(here / "mine").as_posix() for file in (here / "mine").rglob("*.*")}
    assert manifest["files"].keys() == written - {"manifest.json"}
    assert all(digest == file_hash(here / "mine" / name) for name, digest in manifest["files"].items())
    assert manifest["command"] == "moatlab run seed_exclusive --seed 1 --months 14 --enterprises 150"
    assert manifest["digest"] == History.load(here / "mine").digest()


def test_the_resolved_scenario_in_the_folder_gives_the_same_numbers_again(moatlab: Command) -> None:
    first = document(
        moatlab(
            "run",
            "--seed",
            "5",
            "--set",
            "parameters.switching.egress_fee=0",
            "--json",
            "--out",
            "first",
            *SMALL,
        )
    )
    again = document(moatlab("run", "first/scenario.toml", "--seed", "5", "--json"))
    assert again["digest"] == first["digest"]


def test_json_is_one_document_and_writes_nothing(moatlab: Command, here: Path) -> None:
    answer = moatlab("run", "--json", *SMALL)
    found = document(answer)
    assert found["scenario"] == "seed_exclusive"
    assert (found["seed"], found["months"]) == (1, 14)
    outcomes = found["outcomes"]
    assert isinstance(outcomes, dict)
    assert 1000 < outcomes["hhi_cloud"] < 4000
    table = found["table"]
    assert isinstance(table, list)
    assert [row["date"] for row in table] == ["2023-01-01", "2024-01-01", "2024-02-01"]
    assert sum(cloud["share"] for cloud in table[0]["clouds"].values()) == pytest.approx(1.0)
    assert list(here.iterdir()) == []
    assert answer.err == ""


def test_json_with_a_folder_gives_both_with_one_digest(moatlab: Command, here: Path) -> None:
    found = document(moatlab("run", "--json", "--out", "mine", *SMALL))
    assert History.load(here / "mine").digest() == found["digest"]


def test_a_seed_gives_its_own_numbers_every_time(moatlab: Command) -> None:
    first, again, other = (
        document(moatlab("run", "--json", "--seed", seed, *SMALL))["digest"] for seed in ("1", "1", "2")
    )
    assert first == again != other


def test_a_changed_value_changes_the_numbers_and_stands_in_the_resolved_scenario(
    moatlab: Command, here: Path
) -> None:
    plain = document(moatlab("run", "--json", *SMALL))
    setting = "parameters.switching.procedural_switching_cost=0.5"
    changed = document(moatlab("run", "--json", "--out", "mine", "--set", setting, *SMALL))
    assert changed["digest"] != plain["digest"]
    assert History.load(here / "mine").scenario.parameters.switching.procedural_switching_cost == 0.5


def test_more_months_than_the_scenario_has_run_the_scenario_to_its_end(moatlab: Command) -> None:
    found = document(
        moatlab(
            "run", "--json", "--set", "parameters.time.steps=3", "--enterprises", "100", "--months", "999"
        )
    )
    assert found["months"] == 3


def test_a_file_is_a_scenario_too_and_names_the_folder(moatlab: Command, here: Path) -> None:
    (here / "fee.toml").write_text(SCENARIO)
    assert moatlab("run", "fee.toml", *SMALL).status == 0
    assert (here / "runs" / "fee-1" / "manifest.json").is_file()


def test_no_path_user_or_host_is_written_into_the_folder(moatlab: Command, here: Path) -> None:
    (here / "own.toml").write_text(SCENARIO)
    moatlab("run", str(here / "own.toml"), "--out", str(here / "mine"), *SMALL)
    texts = [
        file.read_text()
        for file in (here / "mine").iterdir()
        if file.suffix in {".json", ".toml", ".md", ".csv"}
    ]
    assert len(texts) == 4
    for text in texts:
        assert str(here) not in text
        assert not re.search(rf"\b({getpass.getuser()}|{socket.gethostname()})\b", text)


def test_every_column_has_a_unit_and_a_meaning(moatlab: Command, here: Path) -> None:
    moatlab("run", "--out", "mine", *SMALL)
    with (here / "mine" / "dictionary.csv").open() as file:
        rows = list(csv.DictReader(file))
    described = {(row["table"], row["column"]) for row in rows if row["unit"] and row["meaning"]}
    recorded = {
        (name, column)
        for name, table in History.load(here / "mine").tables().items()
        for column in table.columns
    }
    assert described == recorded
    assert not [row for row in rows if row["meaning"] == "added by the caller of this run"]


def test_the_summary_shows_every_figure_and_how_to_get_the_numbers_again(
    moatlab: Command, here: Path
) -> None:
    moatlab("run", "--out", "mine", *SMALL)
    summary = (here / "mine" / "summary.md").read_text()
    assert all(f"(figures/{name}.png)" in summary for name in FIGURES)
    assert "`moatlab run scenario.toml --seed 1`" in summary
    assert "| 2023-01 |" in summary


def test_running_again_replaces_the_folder(moatlab: Command, here: Path) -> None:
    moatlab("run", "--out", "mine", *SMALL)
    moatlab("run", "--out", "mine", "--seed", "2", *SMALL)
    assert History.load(here / "mine").seed == 2
    assert [entry.name for entry in here.iterdir()] == ["mine"]


def test_a_folder_of_somebody_else_is_refused_before_the_run(moatlab: Command, here: Path) -> None:
    (here / "thesis").mkdir()
    (here / "thesis" / "chapter.txt").write_text("years of work")
    answer = moatlab("run", "--out", "thesis", *SMALL)
    assert answer.status == 2
    assert "a folder that moatlab did not write" in answer.err
    assert [file.name for file in (here / "thesis").iterdir()] == ["chapter.txt"]


def test_an_interrupt_says_so_and_leaves_nothing(
    moatlab: Command, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("moatlab.simulation.simulate", interrupted)
    answer = moatlab("run", *SMALL)
    assert (answer.status, answer.out) == (130, "")
    assert answer.err == "moatlab: interrupted; nothing was written\n"
    assert list(here.iterdir()) == []


def test_a_full_disk_is_one_message(moatlab: Command, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("moatlab.cli.run_writer.save_figures", full)
    answer = moatlab("run", "--out", "mine", *SMALL)
    assert answer.status == 1
    assert answer.err == "moatlab: No space left on device: the results could not be written\n"
    assert not (here / "mine").exists()
