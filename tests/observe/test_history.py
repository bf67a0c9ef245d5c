"""A history is written and read back bit for bit, whole or not at all."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from moatlab.foundation.errors import InputError
from moatlab.observe.history import TABLES, History
from moatlab.observe.result_folder import MANIFEST, file_hash, result_folder
from moatlab.scenario.loader import load_scenario


@pytest.fixture
def history() -> History:
    dates = pd.date_range("2023-01-01", periods=3, freq="MS", name="date")
    return History(
        market=pd.DataFrame({"hhi_cloud": [1700.0, 1710.0, 1 / 3], "labs_alive": [4, 4, 5]}, index=dates),
        clouds=pd.DataFrame({"date": dates[:2], "cloud": ["aws", "azure"], "share": [0.32, np.nan]}),
        labs=pd.DataFrame({"date": dates[:2], "lab": ["openai", "meta"], "alive": [True, False]}),
        flows=pd.DataFrame(
            {"date": dates[:1], "from": ["on-premises"], "to": ["aws"], "customers": [3], "spending": [1 / 3]}
        ),
        contracts=pd.DataFrame(
            {"cloud": ["aws"], "signed": dates[:1], "ended": pd.to_datetime([None]), "reason": [None]}
        ),
        events=pd.DataFrame(
            {"date": dates[:1], "kind": ["signed"], "firm": ["aws"], "text": ['a "deal", é']}
        ),
        scenario=load_scenario("seed_exclusive"),
        seed=7,
    )


def test_a_history_read_back_has_the_same_digest_scenario_and_seed(history: History, tmp_path: Path) -> None:
    read = History.load(history.save(tmp_path / "run"))
    assert read.digest() == history.digest()
    assert read.scenario == history.scenario
    assert read.seed == history.seed
    assert read.market.index.equals(history.market.index)
    assert read.market.index.name == "date"


def test_the_digest_notices_the_last_bit_of_one_number(history: History) -> None:
    market = history.market.copy()
    market.iloc[1, 0] = np.nextafter(market.iloc[1, 0], np.inf)
    assert replace(history, market=market).digest() != history.digest()


@pytest.mark.parametrize("change", [{"text": "other"}, {"kind": "ended"}])
def test_the_digest_notices_a_changed_event(history: History, change: dict[str, str]) -> None:
    assert replace(history, events=history.events.assign(**change)).digest() != history.digest()


def test_the_digest_notices_a_renamed_column(history: History) -> None:
    clouds = history.clouds.rename(columns={"share": "customer_share"})
    assert replace(history, clouds=clouds).digest() != history.digest()


def test_the_digest_does_not_depend_on_the_sign_of_a_missing_number(history: History) -> None:
    clouds = history.clouds.assign(share=[0.32, -np.nan])
    assert replace(history, clouds=clouds).digest() == history.digest()


def test_a_column_of_nested_values_is_refused(history: History) -> None:
    with pytest.raises(AssertionError, match=r"contracts\.terms must hold numbers, dates or text only"):
        replace(history, contracts=history.contracts.assign(terms=[[1, 2]]))


def test_the_manifest_signs_every_file_and_names_the_run(history: History, tmp_path: Path) -> None:
    folder = history.save(tmp_path / "run")
    manifest = json.loads((folder / MANIFEST).read_text())
    written = {file.name for file in folder.iterdir()} - {MANIFEST}
    assert written == {f"{name}.parquet" for name in TABLES} | {"scenario.toml"}
    assert manifest["files"] == {name: file_hash(folder / name) for name in written}
    assert manifest["seed"] == history.seed
    assert manifest["digest"] == history.digest()
    assert manifest["scenario_hash"] == history.scenario.content_hash()
    assert manifest["versions"].keys() == {"moatlab", "python", "numpy", "numba", "pandas", "mesa"}


def test_equal_histories_write_equal_folders(history: History, tmp_path: Path) -> None:
    first, second = history.save(tmp_path / "first"), history.save(tmp_path / "second")
    assert (first / MANIFEST).read_bytes() == (second / MANIFEST).read_bytes()


def test_saving_again_replaces_the_run_and_keeps_what_the_user_added(
    history: History, tmp_path: Path
) -> None:
    folder = history.save(tmp_path / "run")
    (folder / "my notes.txt").write_text("mine")
    (folder / "export").mkdir()
    replace(history, seed=8).save(folder)
    assert History.load(folder).seed == 8
    assert (folder / "my notes.txt").read_text() == "mine"
    assert not (folder / "export").exists()
    assert [entry.name for entry in tmp_path.iterdir()] == ["run"]


def test_a_folder_of_somebody_else_is_not_touched(history: History, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(InputError, match="a folder that moatlab did not write"):
        history.save(tmp_path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_manifest_of_another_program_does_not_make_a_folder_ours(history: History, tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_text('{"format": "web app"}')
    with pytest.raises(InputError, match="did not write"):
        history.save(tmp_path)


def test_a_file_in_the_place_of_the_folder_is_refused(history: History, tmp_path: Path) -> None:
    (tmp_path / "run").write_text("a file")
    with pytest.raises(InputError, match="got a file, must be a folder"):
        history.save(tmp_path / "run")


def test_a_place_below_a_file_is_refused(history: History, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file")
    with pytest.raises(InputError, match="a place where a folder can be made"):
        history.save(tmp_path / "file" / "run")


def test_an_empty_folder_is_filled(history: History, tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    assert History.load(history.save(tmp_path / "run")).digest() == history.digest()


def write_half(folder: Path) -> None:
    with result_folder(folder, {}) as staging:
        (staging / "half").write_text("half a")
        raise KeyboardInterrupt


def test_an_interrupt_while_writing_leaves_the_earlier_run_and_nothing_else(
    history: History, tmp_path: Path
) -> None:
    folder = history.save(tmp_path / "run")
    with pytest.raises(KeyboardInterrupt):
        write_half(folder)
    assert History.load(folder).digest() == history.digest()
    assert [entry.name for entry in tmp_path.iterdir()] == ["run"]


def test_an_interrupt_while_writing_a_first_run_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        write_half(tmp_path / "run")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_without_manifest_is_not_loaded(history: History, tmp_path: Path) -> None:
    folder = history.save(tmp_path / "run")
    (folder / MANIFEST).unlink()
    with pytest.raises(InputError, match=r"no manifest\.json of a moatlab run"):
        History.load(folder)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such folder"):
        History.load(tmp_path / "nowhere")


def test_altered_tables_are_not_loaded(history: History, tmp_path: Path) -> None:
    folder = history.save(tmp_path / "run")
    history.events.assign(text="forged").to_parquet(folder / "events.parquet", index=False)
    with pytest.raises(InputError, match="differ from the digest"):
        History.load(folder)


@pytest.mark.parametrize("content", [b"", b"not a table"])
def test_a_damaged_table_is_reported_not_raised_raw(history: History, tmp_path: Path, content: bytes) -> None:
    folder = history.save(tmp_path / "run")
    (folder / "market.parquet").write_bytes(content)
    with pytest.raises(InputError, match="the files as moatlab wrote them"):
        History.load(folder)
