"""`moatlab policies` lists what --policy may name, and `moatlab run --policy` puts it in force."""

import json
import tomllib
from pathlib import Path

from moatlab.policy import bundles, instruments
from tests.cli.command_line import Command

FEW = ("--enterprises", "100", "--months", "24")


def test_every_instrument_and_bundle_is_listed_with_what_it_does(moatlab: Command) -> None:
    lines = moatlab("policies").out.splitlines()
    listed = {line.split()[0]: line for line in lines if line and not line.startswith(" ")}
    assert listed.keys() >= instruments().keys() | bundles().keys()
    assert listed["egress_ban"].endswith("regular traffic no more than its cost.")
    assert lines[lines.index(listed["egress_cap"]) + 1].strip() == "cap = 0.005 (USD/GB)"


def test_the_list_is_a_document_for_programs_too(moatlab: Command) -> None:
    document = json.loads(moatlab("policies", "--json").out)
    assert [row["number"] for row in document["instruments"]][:23] == [f"P{n}" for n in range(1, 24)]
    assert document["bundles"]["structural"] == ["divestiture", "equity_cap"]


def test_a_policy_of_a_run_is_in_its_scenario_its_command_and_its_numbers(
    moatlab: Command, here: Path
) -> None:
    plain = json.loads(moatlab("run", *FEW, "--json").out)
    answer = moatlab("run", *FEW, "--policy", "egress_ban, rofr_ban", "--start", "2024-01", "--out", "mine")
    assert answer.status == 0, answer.err
    written = tomllib.loads((here / "mine" / "scenario.toml").read_text(encoding="utf-8"))
    assert [(row["kind"], f"{row['start']:%Y-%m}") for row in written["interventions"]] == [
        ("egress_ban", "2024-01"),
        ("rofr_ban", "2024-01"),
    ]
    manifest = json.loads((here / "mine" / "manifest.json").read_text())
    assert manifest["command"].endswith("--policy egress_ban,rofr_ban --start 2024-01")
    assert manifest["digest"] != plain["digest"]
    again = json.loads(moatlab("run", "mine/scenario.toml", "--json").out)
    assert again["digest"] == manifest["digest"]


def test_a_bundle_with_dates_of_its_own_keeps_them(moatlab: Command, here: Path) -> None:
    moatlab("run", *FEW, "--policy", "data_act", "--start", "2030-01", "--out", "mine")
    written = tomllib.loads((here / "mine" / "scenario.toml").read_text(encoding="utf-8"))
    assert [f"{row['start']:%Y-%m}" for row in written["interventions"]] == [
        "2024-01",
        "2025-09",
        "2025-09",
        "2027-01",
    ]
