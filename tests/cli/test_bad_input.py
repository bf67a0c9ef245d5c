"""Wrong input: exit status 2, one clear message on standard error, no traceback, nothing written."""

from pathlib import Path

import pytest

from tests.cli.command_line import Command

WRONG = {
    "a scenario that does not exist": (["run", "no_such"], "no_such"),
    "a misspelt scenario": (["run", "seed_exclusiv"], "seed_exclusive"),
    "a scenario file that does not exist": (["run", "missing.toml"], "missing.toml"),
    "a negative seed": (["run", "--seed", "-1"], "--seed"),
    "a seed of 64 bits": (["run", "--seed", str(2**63)], "--seed"),
    "a seed in words": (["run", "--seed", "one"], "--seed"),
    "a fractional seed": (["run", "--seed", "1.5"], "--seed"),
    "no months": (["run", "--months", "0"], "--months"),
    "negative months": (["run", "--months", "-3"], "--months"),
    "no enterprises": (["run", "--enterprises", "0"], "n_enterprises"),
    "a setting without a value": (["run", "--set", "parameters.switching.egress_fee"], "egress_fee"),
    "a setting without a path": (["run", "--set", "=1"], ""),
    "a setting of a parameter that does not exist": (
        ["run", "--set", "parameters.switching.egres_fee=0"],
        "egress_fee",
    ),
    "a setting of a wrong type": (["run", "--set", "parameters.switching.egress_fee=cheap"], "egress_fee"),
    "a setting outside the domain": (["run", "--set", "parameters.switching.egress_fee=-1"], "from 0 to 10"),
    "a setting that is not a number": (["run", "--set", "parameters.switching.egress_fee=nan"], "egress_fee"),
    "a policy that does not exist": (["run", "--policy", "egress_bann"], "Did you mean egress_ban?"),
    "a policy of nothing": (["run", "--policy", "egress_ban,"], "policy: got the unknown name"),
    "a start that is no month": (["run", "--policy", "egress_ban", "--start", "soon"], "such as 2027-01"),
    "a policy after the last month": (
        ["run", "--policy", "egress_ban", "--months", "24"],
        "--policy egress_ban: got a start in 2027-01",
    ),
    "a policy that the scenario has already": (
        ["run", "eu_data_act", "--policy", "data_act"],
        "got a second egress cap from 2024-01",
    ),
    "an option that does not exist": (["run", "--mnths", "3"], "--months"),
    "a command that does not exist": (["rum"], "run"),
    "too many arguments": (["run", "seed_exclusive", "other"], "other"),
    "the working folder as result folder": (["run", "--out", "."], "the folder you are working in"),
    "a file as result folder": (["run", "--out", "file.txt"], "got a file, must be a folder"),
    "a place below a file": (
        ["run", "--out", "file.txt/run", "--months", "1", "--enterprises", "50"],
        "folder",
    ),
    "a group of checks that does not exist": (["validate", "--only", "theori"], "Did you mean theory?"),
    "an unknown group unlike any other": (["validate", "--only", "x"], "theory, oracle, account, pattern"),
    "no seeds": (["validate", "--seeds", "0"], "--seeds"),
    "an export of nothing": (["export"], "DIR"),
    "an export of a missing folder": (["export", "nowhere"], "no such folder"),
    "an export of somebody else's folder": (["export", "."], "no manifest.json of a moatlab run"),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_input_is_answered_by_one_message(case: str, moatlab: Command, here: Path) -> None:
    words, hint = WRONG[case]
    (here / "file.txt").write_text("a file")
    answer = moatlab(*words)
    assert answer.status == 2, answer
    assert hint in answer.err
    assert "Traceback" not in answer.err
    assert answer.out == ""
    assert [entry.name for entry in here.iterdir()] == ["file.txt"]
    assert (here / "file.txt").read_text() == "a file"


@pytest.mark.parametrize(
    "content", ["", "name = ", "[parameters]\nnonsense = 1\n", "\0\1", 'extends = "own"\n']
)
def test_a_broken_scenario_file_is_named(content: str, moatlab: Command, here: Path) -> None:
    (here / "own.toml").write_text(content)
    answer = moatlab("run", "own.toml")
    assert answer.status == 2
    assert "own.toml" in answer.err
    assert answer.out == ""
    assert [entry.name for entry in here.iterdir()] == ["own.toml"]
