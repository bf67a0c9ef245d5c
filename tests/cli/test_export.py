"""`moatlab export` gives a run's tables to people without Parquet."""

from importlib import util
from pathlib import Path

import pandas as pd
import pytest

from moatlab.observe.history import TABLES, History
from tests.cli.command_line import SMALL, Command


@pytest.fixture
def run(moatlab: Command, here: Path) -> Path:
    assert moatlab("run", "--out", "mine", *SMALL).status == 0
    return here / "mine"


def test_tables_are_exported_as_csv_with_every_digit(moatlab: Command, run: Path) -> None:
    answer = moatlab("export", "mine")
    assert (answer.status, answer.out) == (0, "Written: mine/export\n")
    assert {file.stem for file in (run / "export").iterdir()} == {*TABLES, "dictionary"}
    market = pd.read_csv(run / "export" / "market.csv", parse_dates=["date"])
    recorded = History.load(run).market
    assert list(market["date"]) == list(recorded.index)
    assert (market["hhi_cloud"].to_numpy() == recorded["hhi_cloud"].to_numpy()).all()


def test_tables_are_exported_as_one_workbook(moatlab: Command, run: Path) -> None:
    assert moatlab("export", "mine", "--xlsx").status == 0
    sheets = pd.read_excel(run / "export" / "run.xlsx", sheet_name=None)
    assert sheets.keys() == {*TABLES, "dictionary"}
    assert len(sheets["clouds"]) == len(History.load(run).clouds)


def test_an_exported_run_is_still_a_run(moatlab: Command, run: Path) -> None:
    before = History.load(run).digest()
    moatlab("export", "mine")
    moatlab("export", "mine", "--xlsx")
    assert History.load(run).digest() == before


def test_without_openpyxl_the_message_says_what_to_install(
    moatlab: Command, run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = util.find_spec
    monkeypatch.setattr(
        "moatlab.cli.export_command.find_spec", lambda name: None if name == "openpyxl" else found(name)
    )
    answer = moatlab("export", "mine", "--xlsx")
    assert answer.status == 2
    assert "pip install 'moatlab[excel]'" in answer.err
    assert not (run / "export").exists()
