"""The one table of all alternatives and outcomes, and the folder it is published in."""

import json
from pathlib import Path

import pandas as pd
import pytest

from moatlab.analysis.publication import overview_markdown, publish
from moatlab.foundation.errors import InputError
from tests.analysis.invented_effects import invent

BEFORE, AFTER = ("2023-01", "2025-12"), ("2026-01", "2026-12")


def row_of(text: str, name: str) -> list[str]:
    line = next(line for line in text.splitlines() if line.startswith(f"| {name} |"))
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_a_cell_is_the_difference_in_the_unit_of_its_column() -> None:
    effects = invent(months=60).only(["lock_in"])
    assert row_of(overview_markdown(effects, AFTER), "policy 1") == ["policy 1", "+115"]
    assert row_of(overview_markdown(effects, BEFORE), "policy 1") == ["policy 1", "0"]


def test_an_effect_that_may_be_none_stands_in_brackets() -> None:
    effects = invent(months=60).only(["lock_in"])
    alternative = effects.alternatives["policy_1"]
    noise = effects.baseline.copy()
    noise[:2] += 0.1
    noise[2:] -= 0.09
    unclear = {"policy_1": type(alternative)(alternative.scenario, noise)}
    text = overview_markdown(type(effects)(**(vars(effects) | {"alternatives": unclear})), AFTER)
    assert row_of(text, "policy 1")[1] == "(+0.5)"


def test_a_part_of_the_outcomes_has_the_numbers_of_the_whole() -> None:
    whole = invent(months=60)
    names = [outcome.name for outcome in whole.outcomes][::-1]
    part = whole.only(names)
    assert [outcome.name for outcome in part.outcomes] == names
    left, right = (effects.table(AFTER)["difference"].sort_index() for effects in (whole, part))
    pd.testing.assert_series_equal(left, right)


def test_a_published_folder_keeps_what_a_reader_wrote_into_it(tmp_path: Path) -> None:
    folder = tmp_path / "policies"
    for _ in range(2):
        publish(
            invent(months=60), folder, [BEFORE, AFTER], "a command", draw=lambda at: (at / "f.png").touch()
        )
        (folder / "README.md").write_text("read me", encoding="utf-8")
    assert {file.name for file in folder.iterdir()} == {
        "README.md",
        "effects.csv",
        "f.png",
        "manifest.json",
        "overview.md",
    }
    table = pd.read_csv(folder / "effects.csv").set_index(["alternative", "outcome", "window"])
    assert table.loc[("policy_1", "lock_in", "2026-01 to 2026-12"), "difference"] == pytest.approx(1.15)
    assert json.loads((folder / "manifest.json").read_text())["command"] == "a command"


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_text("years of work", encoding="utf-8")
    with pytest.raises(InputError, match="did not write"):
        publish(invent(months=60), tmp_path, [AFTER], "a command")
    assert [file.name for file in tmp_path.iterdir()] == ["thesis.docx"]
