"""Wrong interventions in a file: one message with file, place, what was found, what is allowed, a cure."""

from collections.abc import Callable
from pathlib import Path

import pytest

from moatlab.foundation.errors import InputError
from moatlab.scenario.loader import load_scenario
from moatlab.scenario.scenario import Scenario

type Refusal = Callable[[str], str]


@pytest.fixture
def refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Refusal:
    """The message that answers rows of interventions, each given by its lines."""
    monkeypatch.chdir(tmp_path)

    def _refusal(*rows: str) -> str:
        lines = "\n".join(f"[[interventions]]\n{row}" for row in rows)
        Path("my.toml").write_text(f'extends = "seed_exclusive"\n{lines}\n', encoding="utf-8")
        with pytest.raises(InputError) as caught:
            load_scenario("my.toml")
        return str(caught.value)

    return _refusal


def row(kind: str, more: str = "", start: str = "2027-01-01") -> str:
    return f'kind = "{kind}"\nstart = {start}\n{more}'


def parameter(path: str, value: str) -> str:
    return row("set_parameter", f'path = "{path}"\nvalue = {value}')


ONE = {
    "an unknown kind": (
        row("egres_ban"),
        "my.toml: interventions[0].kind (egres_ban, 2027-01-01): got the unknown kind",
        "Did you mean egress_ban?",
    ),
    "no kind": (
        "start = 2027-01-01",
        "interventions[0].kind (2027-01-01): got no kind",
        "The kinds are egress_cap",
    ),
    "no start": (
        'kind = "egress_ban"',
        "interventions[0].start (egress_ban): got nothing, must be a month",
        "Add start = ... there.",
    ),
    "an end before the start": (
        row("egress_ban", "end = 2026-01-01"),
        "interventions[0].end (egress_ban, 2027-01-01): got 2026-01, must be a month after the start",
        "Leave end out for a rule that stays.",
    ),
    "an end in the month of the start": (row("egress_ban", "end = 2027-01-31"), "got 2027-01, must be", ""),
    "an announcement after the start": (
        row("exclusivity_ban", "announced = 2027-02-01"),
        "interventions[0].announced (exclusivity_ban, 2027-01-01): got 2027-02, must be a month not after",
        "",
    ),
    "a strength above 1": (
        row("egress_ban", "strength = 1.5"),
        "interventions[0].strength (egress_ban, 2027-01-01): got 1.5, must be a number from 0 to 1 (share)",
        "Delete the line to keep 1.0.",
    ),
    "a negative strength": (row("egress_ban", "strength = -0.1"), "got -0.1, must be a number from 0", ""),
    "a level of another instrument": (
        row("egress_ban", "cap = 0.01"),
        'interventions[0].cap (egress_ban, 2027-01-01): got the unknown key "cap"',
        "",
    ),
    "a level outside its domain": (row("take_rate_cap", "cap = 1.2"), "got 1.2, must be a number from 0", ""),
    "an unknown cloud": (
        row("egress_ban", 'targets = ["aws", "azur"]'),
        'interventions[0].targets (egress_ban, 2027-01-01): got the unknown name "azur", must be a cloud',
        "Did you mean azure?",
    ),
    "an unknown lab": (
        row("voluntary_open_api", 'targets = ["antropic"]'),
        "must be a lab: one of openai, anthropic",
        "Did you mean anthropic?",
    ),
    "an unknown sector": (
        row("interoperability", 'targets = ["banks"]'),
        "must be a cloud or a sector: one of",
        "",
    ),
    "a lab where only clouds can be aimed at": (
        row("egress_ban", 'targets = ["openai"]'),
        "got the lab openai, must be a cloud",
        "",
    ),
    "a target of what holds for everybody": (
        row("transparency", 'targets = ["aws"]'),
        'got "aws", must be an empty list: transparency holds for everybody',
        "",
    ),
    "a target twice": (row("egress_ban", 'targets = ["aws", "aws"]'), 'got "aws" twice', ""),
    "an outage of nobody": (
        row("outage", 'cloud = "awz"'),
        "interventions[0].cloud (outage, awz, 2027-01-01): got",
        "aws",
    ),
    "money for nobody": (
        row("open_weights_support", 'supported = ["metta"]'),
        "interventions[0].supported (open_weights_support, 2027-01-01): got the unknown name",
        "Did you mean meta?",
    ),
    "a rule without contracts that reaches back": (
        row("egress_ban", "retroactive = true"),
        "got true, must be false: egress_ban restricts no contracts of clouds and labs",
        "",
    ),
    "anticipation of a rule that was not announced": (
        row("exclusivity_ban", "retroactive = true\nanticipation = true"),
        "must be true together with announced and with retroactive = true",
        "What is signed before a rule that is not retroactive stays valid.",
    ),
    "a parameter that does not exist": (
        parameter("switching.egres_fee", "0"),
        'interventions[0].path (set_parameter, 2027-01-01): got the unknown name "egres_fee"',
        "Did you mean egress_fee?",
    ),
    "a group of parameters": (
        parameter("switching", "0"),
        "got the group switching, must be a parameter, such as switching.procedural_switching_cost",
        "",
    ),
    "a parameter below a parameter": (
        parameter("switching.egress_fee.high", "0"),
        "got a name below",
        "leave out",
    ),
    "a path that is none": (parameter("switching..egress_fee", "0"), "must be names joined by dots", ""),
    "a parameter of the first month": (
        parameter("population.n_enterprises", "500"),
        "got population.n_enterprises, which only counts in the first month",
        "Change it in the scenario itself, under [parameters.population].",
    ),
    "a part of a parameter of the first month": (
        parameter("parameters.stocks.sector_weights[0]", "0.4"),
        "which only counts in the first month",
        "under [parameters.stocks]",
    ),
    "a value outside the domain": (
        parameter("switching.egress_fee", "-1"),
        "interventions[0].value (set_parameter, 2027-01-01): got -1, must be a number from 0 to 10",
        "",
    ),
    "a value of another type": (
        parameter("switching.egress_fee", '"cheap"'),
        'got "cheap", must be a number from 0 to 10 (USD/GB) for switching.egress_fee',
        "Write the value without quotes.",
    ),
    "half a month": (
        parameter("contracts.lab_contract_term", "30.5"),
        "got 30.5, must be a whole number",
        "",
    ),
    "a list that is too short": (
        parameter("stocks.sector_procedural_multiplier", "[1, 1]"),
        "must be a list of 5 numbers",
        "",
    ),
}


@pytest.mark.parametrize("case", ONE)
def test_a_wrong_intervention_is_answered_by_its_place_and_a_cure(case: str, refusal: Refusal) -> None:
    lines, answer, cure = ONE[case]
    message = refusal(lines)
    assert message.startswith("my.toml: interventions[0]")
    assert answer in message
    assert cure in message


TWO = {
    "the same rule twice": (row("egress_ban"), row("egress_ban", "strength = 0.5", "2028-01-01")),
    "the same targets in another order": (
        row("egress_ban", 'targets = ["aws", "azure"]'),
        row("egress_ban", 'targets = ["azure", "aws"]'),
    ),
    "the first one ends too late": (
        row("egress_ban", "end = 2028-02-01"),
        row("egress_ban", "", "2028-01-01"),
    ),
    "the same parameter under two names": (
        parameter("switching.egress_fee", "0.01"),
        parameter("parameters.switching.egress_fee", "0.02"),
    ),
    "the same cloud out of service": (row("outage"), row("outage", "months = 2")),
    "the same edge cut for all and for one": (
        row("divestiture"),
        row("divestiture", 'targets = ["google_cloud"]'),
    ),
    "the same edge cut for overlapping targets": (
        row("divestiture", 'edge = "chip"\ntargets = ["aws", "azure"]'),
        row("divestiture", 'edge = "chip"\ntargets = ["azure", "google_cloud"]'),
    ),
}


@pytest.mark.parametrize("case", TWO)
def test_an_equal_intervention_at_the_same_time_is_refused_as_a_duplicate(
    case: str, refusal: Refusal
) -> None:
    message = refusal(*TWO[case])
    assert "my.toml: interventions[1]" in message
    assert "got a second " in message
    assert "while number 0" in message
    assert "Delete one, or let the first end before the second starts." in message


ALLOWED = {
    "one after the other": (row("egress_ban", "end = 2028-01-01"), row("egress_ban", "", "2028-01-01")),
    "other targets": (row("egress_ban", 'targets = ["aws"]'), row("egress_ban", 'targets = ["azure"]')),
    "other edges": (row("divestiture"), row("divestiture", 'edge = "chip"')),
    "other parameters": (parameter("switching.egress_fee", "0"), parameter("switching.egress_traffic", "0")),
    "other instruments": (row("egress_ban"), row("egress_cap")),
}


@pytest.mark.parametrize("case", ALLOWED)
def test_interventions_that_do_not_get_in_each_others_way_are_allowed(case: str, tmp_path: Path) -> None:
    lines = "\n".join(f"[[interventions]]\n{each}" for each in ALLOWED[case])
    (tmp_path / "my.toml").write_text(f'extends = "seed_exclusive"\n{lines}\n', encoding="utf-8")
    scenario = load_scenario(tmp_path / "my.toml")
    assert len(scenario.interventions) == 2
    (tmp_path / "again.toml").write_text(scenario.resolved_toml(), encoding="utf-8")
    assert load_scenario(tmp_path / "again.toml") == scenario


def test_what_python_adds_is_checked_like_what_a_file_says() -> None:
    scenario = load_scenario("eu_data_act")
    with pytest.raises(InputError, match="got a second egress ban from 2027-01"):
        scenario.with_interventions(scenario.interventions[-1:])


def test_a_file_may_drop_the_interventions_of_the_scenario_that_it_extends(tmp_path: Path) -> None:
    def loaded(lines: str) -> Scenario:
        (tmp_path / "my.toml").write_text(f'extends = "eu_data_act"\n{lines}', encoding="utf-8")
        return load_scenario(tmp_path / "my.toml")

    mine = f"[[interventions]]\n{row('rofr_ban')}"
    assert [rule.kind for rule in loaded(mine).interventions][-2:] == ["egress_ban", "rofr_ban"]
    assert [rule.kind for rule in loaded("inherit_interventions = false\n" + mine).interventions] == [
        "rofr_ban"
    ]
