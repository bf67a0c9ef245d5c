"""Tables, paths and files of a comparison whose numbers are known."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from moatlab.analysis.effects import Alternative, Effects
from moatlab.foundation.errors import InputError
from moatlab.sweeps.runner import Failure
from tests.analysis.invented_effects import invent


def with_values(effects: Effects, values: np.ndarray) -> Effects:
    (name, alternative), *_ = effects.alternatives.items()
    return replace(effects, alternatives={name: Alternative(alternative.scenario, values)})


def test_the_table_averages_over_the_window_and_then_over_runs() -> None:
    row = invent(months=60).table(("2025-07", "2026-06")).loc["policy_1", "lock_in"]
    # Six of the twelve months carry the change, which is 1 + 0.1 x (0, 1, 2, 3) in the four runs.
    assert row["difference"] == pytest.approx(0.5 * 1.15)
    assert (row["baseline_mean"], row["alternative_mean"]) == (pytest.approx(11.5), pytest.approx(12.075))
    assert (row["runs"], row["sign_share"], row["verdict"]) == (4, 1.0, "rises")


def test_before_its_start_a_policy_leaves_everything_unchanged() -> None:
    table = invent(months=60).table(("2023-01", "2025-12"))
    assert (table.loc[("policy_1", "lock_in"), ["difference", "low", "high"]] == 0.0).all()
    assert table.loc[("policy_1", "lock_in"), "verdict"] == "unchanged in every run"


def test_parts_of_consumer_surplus_add_up() -> None:
    table = invent(alternatives=2).table(("2026-01", "2027-12"))["difference"]
    for policy in ("policy_1", "policy_2"):
        static = table[policy, "consumer_surplus_at_given_capability"]
        assert static == pytest.approx(0.25 * table[policy, "consumer_surplus"])
        through = table[policy, "consumer_surplus_through_capability"]
        assert static + through == pytest.approx(table[policy, "consumer_surplus"])
    assert ("policy_1", "lock_in_through_capability") not in table.index


def test_years_are_means_of_their_months_and_the_last_may_be_short() -> None:
    yearly = invent(months=50).yearly().set_index(["outcome", "year"]).loc["lock_in"]
    assert list(yearly.index) == [2023, 2024, 2025, 2026, 2027]
    assert yearly["difference"].tolist() == pytest.approx([0.0, 0.0, 0.0, 1.15, 1.15])
    assert (yearly["runs"] == 4).all()


def test_paths_carry_every_month_with_its_interval() -> None:
    paths = invent(months=60).paths().query("outcome == 'lock_in'").set_index("date")
    assert len(paths) == 60
    last = paths.loc[pd.Timestamp("2027-12-01")]
    assert last["difference"] == pytest.approx(1.15)
    assert 0.0 < last["low"] < 1.15 < last["high"]
    assert paths.loc[pd.Timestamp("2025-12-01"), ["difference", "low", "high"]].tolist() == [0.0, 0.0, 0.0]


def test_a_month_that_one_run_of_a_pair_lacks_is_left_out_on_both_sides() -> None:
    effects = invent(("anthropic.capability",), months=24, runs=1)
    values = effects.baseline + 1.0
    values[0, :6] = np.nan
    values[0, 6:12] += 10.0
    row = with_values(effects, values).table(("2023-01", "2023-12")).iloc[0]
    assert (row["difference"], row["baseline_mean"], row["runs"]) == (11.0, 10.0, 1)


def test_a_run_that_failed_takes_its_pair_with_it_and_is_told() -> None:
    effects = invent(("lock_in",))
    values = next(iter(effects.alternatives.values())).values.copy()
    values[3] = np.nan
    effects = replace(with_values(effects, values), failures=(Failure("policy_1, seed 4", "went wrong"),))
    row = effects.table(("2026-01", "2026-12")).iloc[0]
    assert (row["runs"], row["baseline_mean"]) == (3, 11.0)
    text = effects.to_markdown(("2026-01", "2026-12"))
    assert "rises (3 of 4 pairs)" in text
    assert "failed: policy_1, seed 4: went wrong" in text


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        (156, "January 2027 to December 2030"),
        (60, "January 2027 to December 2027"),
        (40, "May 2025 to April 2026"),
        (6, "January 2023 to June 2023"),
    ],
)
def test_the_window_is_the_four_years_from_2027_as_far_as_they_are_simulated(
    months: int, expected: str
) -> None:
    assert str(invent(months=months).window()) == expected


def test_the_window_of_a_later_policy_begins_with_it() -> None:
    effects = invent(months=156)
    late = effects.scenario.with_interventions(
        [each.replace("start", "2029-04") for each in effects.interventions("policy_1")]
    )
    (alternative,) = effects.alternatives.values()
    effects = replace(effects, alternatives={"late": replace(alternative, scenario=late)})
    assert str(effects.window()) == "April 2029 to March 2033"


@pytest.mark.parametrize(
    "window", [("2027-01", "2040-12"), ("2025-01", "2024-01"), ("2022-12", "2023-03"), ("soon", "2024-01")]
)
def test_a_window_outside_of_the_simulation_is_refused(window: tuple[str, str]) -> None:
    with pytest.raises(InputError, match=r"window: got .* two months from 2023-01 to 2027-12"):
        invent(months=60).table(window)


def test_the_text_is_for_readers_shares_in_per_cent_and_policies_by_date_and_strength() -> None:
    text = invent(("lock_in", "aws.share"), alternatives=2).to_markdown(("2026-01", "2026-12"))
    assert "4 pairs of worlds that share every random draw (seeds 1 to 4)" in text
    assert "means over January 2026 to December 2026" in text
    assert "## policy_2: egress ban from 2026-01 (strength 0.5)" in text
    assert "| Locked-in cloud spending | % of spending | 1,150 | 1,265 | +115 |" in text
    assert "| AWS: share | % |" in text


def test_changes_that_cancel_out_are_not_told_as_unchanged() -> None:
    effects = invent(("labs_alive",), runs=4)
    swaps = np.array([1.0, -1.0, 0.0, 0.0])[:, None, None]
    text = with_values(effects, effects.baseline + swaps).to_markdown()
    assert "| 11.5 | 11.5 | 0.0 | -1.3 to +1.3 | - | no effect shown: the interval includes zero |" in text


def test_a_saved_comparison_is_read_back_bit_for_bit(tmp_path: Path) -> None:
    effects = replace(
        invent(("lock_in", "consumer_surplus", "meta.share"), alternatives=2),
        failures=(Failure("policy_1, seed 9", "went wrong"),),
    )
    effects.alternatives["policy_2"].values[1] = np.nan
    again = Effects.load(effects.save(tmp_path / "mine"))
    assert again.digest() == effects.digest()
    assert again.failures == effects.failures
    assert again.to_markdown() == effects.to_markdown()
    pd.testing.assert_frame_equal(again.table(), effects.table())


def test_the_document_says_all_that_the_table_says(tmp_path: Path) -> None:
    effects = invent(months=60)
    effects.save(tmp_path / "mine")
    document = json.loads((tmp_path / "mine" / "effects.json").read_text())
    table = effects.table().reset_index()
    rows = document["alternatives"]["policy_1"]["effects"]
    assert [row["outcome"] for row in rows] == table["outcome"].tolist()
    assert rows[0].keys() == set(table.columns) - {"alternative"}
    assert rows[0]["difference"] == table["difference"][0]
    assert document["digest"] == effects.digest()
    assert document["window"] == ["2027-01", "2027-12"]


def test_changed_numbers_are_noticed(tmp_path: Path) -> None:
    folder = invent(months=12).save(tmp_path / "mine")
    runs = pd.read_parquet(folder / "runs.parquet")
    runs.loc[0, "lock_in"] += 1e-9
    runs.to_parquet(folder / "runs.parquet", index=False)
    with pytest.raises(InputError, match="numbers that differ from the digest"):
        Effects.load(folder)


def test_a_folder_of_another_kind_is_neither_read_nor_overwritten(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "manifest.json").write_text('{"format": "moatlab run 1"}')
    with pytest.raises(InputError, match=r"no manifest\.json of a moatlab comparison"):
        Effects.load(tmp_path / "run")
    with pytest.raises(InputError, match=r"got a result of another kind, must be .* an earlier comparison"):
        invent(months=12).save(tmp_path / "run")
    assert [file.name for file in (tmp_path / "run").iterdir()] == ["manifest.json"]
