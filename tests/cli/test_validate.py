"""`moatlab validate`: a table with numbers, a document for programs, and a status that tells mistakes."""

import json

import pytest

from moatlab.validation.findings import Finding
from moatlab.validation.oracles import FAMILIES
from moatlab.validation.patterns.bands import PATTERNS
from moatlab.validation.theory import theory_limits
from tests.cli.command_line import Command

QUICK = {"T2", "T7", "T9"}
VERDICTS = {"pass", "fail", "miss"}


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only some limits, which take no time."""
    few = [limit for limit in theory_limits() if limit.name in QUICK]
    monkeypatch.setattr("moatlab.validation.theory.THEORY_LIMITS", few)


@pytest.fixture
def cheap_margins(monkeypatch: pytest.MonkeyPatch) -> None:
    """A broken formula: clouds charge less than theory says."""
    monkeypatch.setattr("moatlab.market.cloud.forward_looking_margin", lambda *_: 0.01)


@pytest.mark.usefixtures("quick")
def test_the_table_states_expected_found_and_verdict_in_100_columns(moatlab: Command) -> None:
    answer = moatlab("validate", "--only", "theory")
    assert answer.status == 0
    assert answer.err == ""
    lines = answer.out.splitlines()
    assert max(len(line.rstrip()) for line in lines) <= 100
    assert lines[0].startswith("Theory limits")
    assert lines[1].split() == ["statement", "expected", "found"]
    count = len(theory_limits())
    assert sum(line.rstrip().endswith("pass") for line in lines[:-1]) == count > len(QUICK)
    assert "86 needed" in " ".join(answer.out.split())
    assert lines[-1] == f"theory: {count} of {count} pass"


@pytest.mark.usefixtures("quick", "cheap_margins")
def test_a_theory_limit_that_fails_is_shown_and_gives_status_1(moatlab: Command) -> None:
    answer = moatlab("validate", "--only", "theory")
    assert answer.status == 1
    failed = [line for line in answer.out.splitlines() if line.rstrip().endswith("fail")]
    assert failed
    assert all(line.split()[0] == "T2" for line in failed)


def test_a_formula_that_cannot_be_computed_fails_its_oracle(
    moatlab: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_given: object, **_named: object) -> None:
        raise ZeroDivisionError("of nothing")

    monkeypatch.setattr("moatlab.validation.oracle_families.growth.wright_cost", broken)
    answer = moatlab("validate", "--only", "oracle", "--json")
    assert answer.status == 1
    findings = {finding["name"]: finding for finding in json.loads(answer.out)["findings"]}
    assert findings["closed_wright_law"]["verdict"] == "fail"
    assert "ZeroDivisionError" in findings["closed_wright_law"]["found"]
    assert sum(finding["verdict"] == "fail" for finding in findings.values()) == 1


def test_oracles_are_told_with_their_largest_error(moatlab: Command) -> None:
    answer = moatlab("validate", "--only", "oracle")
    assert answer.status == 0
    assert answer.out.splitlines()[-1] == f"oracle: {len(FAMILIES)} of {len(FAMILIES)} pass"
    assert "largest error" in answer.out


def test_patterns_that_are_missed_are_told_and_leave_status_0(
    moatlab: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("moatlab.validation.patterns.evidence.ENTERPRISES", 100)
    answer = moatlab("validate", "--only", "pattern", "--seeds", "1")
    assert answer.status == 0
    assert " miss" in answer.out
    assert "misses by" in " ".join(answer.out.split())
    assert answer.out.splitlines()[-1].endswith(f"of {len(PATTERNS)} patterns inside")


@pytest.mark.usefixtures("quick")
def test_json_holds_every_finding_of_every_group(moatlab: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("moatlab.validation.patterns.evidence.ENTERPRISES", 100)
    answer = moatlab("validate", "--json", "--seeds", "1")
    assert answer.status == 0
    assert answer.err == ""
    document = json.loads(answer.out)
    findings = [Finding(**finding) for finding in document["findings"]]
    names = {group: {one.name for one in findings if one.group == group} for group in document["groups"]}
    assert names["theory"] == QUICK
    assert names["oracle"] == set(FAMILIES)
    assert names["account"] == {f"T19{letter}" for letter in "abcdefghijklmnopqrs"}
    assert names["pattern"] >= {pattern.name for pattern in PATTERNS} | {"D1a", "D1b", "D1c", "D15a"}
    assert {one.verdict for one in findings} <= VERDICTS
    assert all(one.statement and one.expected and one.found for one in findings)
    assert sum(document["verdicts"].values()) == len(findings)
