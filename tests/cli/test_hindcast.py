"""`moatlab hindcast`: errors beside those of naive forecasts, a folder, a document for programs."""

import json
import math
from pathlib import Path

import pandas as pd

from moatlab.scenario.loader import load_scenario
from tests.cli.command_line import Command

FEW = ("--enterprises", "150", "--seeds", "2")


def test_the_table_names_every_series_and_what_is_nearest(moatlab: Command, here: Path) -> None:
    answer = moatlab("hindcast", *FEW)
    assert (answer.status, answer.err) == (0, "")
    lines = answer.out.splitlines()
    assert lines[0] == (
        "Simulated and observed shares: documented_nonexclusive, January 2023 to June 2026, seeds 1 to 2"
    )
    assert max(len(line.rstrip()) for line in lines) <= 100
    for series in ("AWS: cloud share", "all cloud shares", "Anthropic: share of AI"):
        assert sum(line.strip().startswith(series) for line in lines) == 1
    assert "fit, not foresight" in answer.out
    assert lines[-1] == "Written: runs/hindcast-documented_nonexclusive"

    folder = here / "runs" / "hindcast-documented_nonexclusive"
    assert {file.name for file in folder.iterdir()} == {
        "manifest.json",
        "scenario.toml",
        "paths.csv",
        "points.csv",
        "errors.csv",
        "hindcast.png",
    }
    paths = pd.read_csv(folder / "paths.csv", parse_dates=["date"])
    assert set(paths["seed"]) == {1, 2}
    assert paths["date"].max() == pd.Timestamp(2026, 6, 1)
    assert load_scenario(folder / "scenario.toml").parameters.population.n_enterprises == 150
    assert moatlab("hindcast", *FEW).status == 0  # an earlier hindcast is replaced


def test_the_document_has_all_numbers_and_nothing_undefined(moatlab: Command, here: Path) -> None:
    answer = moatlab("hindcast", *FEW, "--json")
    document = json.loads(answer.out, parse_constant=lambda name: math.nan)
    assert document["scenario"] == "documented_nonexclusive"
    assert [row["points"] for row in document["errors"] if row["sort"] == "cloud"] == [13, 5, 13, 31]
    assert next(row["trend"] for row in document["points"] if row["firm"] == "openai") is None
    assert "NaN" not in answer.out
    assert list(here.iterdir()) == []


def test_a_changed_value_changes_the_fit(moatlab: Command) -> None:
    shares = {"aws": 0.5, "azure": 0.15, "google_cloud": 0.1, "fringe": 0.25}
    other_start = [f"--set=clouds.{name}.start_share={share}" for name, share in shares.items()]

    def error(*settings: str) -> float:
        document = json.loads(moatlab("hindcast", *FEW, "--json", *settings).out)
        return next(float(row["simulated"]) for row in document["errors"] if row["firm"] == "aws")

    assert error(*other_start) > error() + 5.0


def test_wrong_input_is_one_message_and_nothing_is_written(moatlab: Command, here: Path) -> None:
    (here / "mine").mkdir()
    (here / "mine" / "notes.txt").write_text("keep", encoding="utf-8")
    for words, told in (
        (("hindcast", "documented"), "documented_nonexclusive"),
        (("hindcast", "--set", "parameters.time.steps=2", *FEW), "too few to reach a share"),
        (("hindcast", "--json", "--markdown"), "one of them"),
        (("hindcast", *FEW, "--out", "mine"), "a folder that moatlab did not write"),
    ):
        answer = moatlab(*words)
        assert answer.status == 2
        assert told in answer.err
        assert "Traceback" not in answer.err
    assert [file.name for file in here.rglob("*")] == ["mine", "notes.txt"]
