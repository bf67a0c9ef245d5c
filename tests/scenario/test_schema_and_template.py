"""The JSON schema, the commented template, and the commands that use them."""

import json
import tomllib
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from moatlab.cli.scenario_commands import check, new, scenarios
from moatlab.foundation.errors import InputError
from moatlab.policy import instruments
from moatlab.scenario import layers
from moatlab.scenario.loader import library, load_scenario
from moatlab.scenario.schema import scenario_schema
from moatlab.scenario.template import scenario_template

FOLDER = Path(layers.__file__).parent / "library"


def as_json(text: str) -> object:
    return json.loads(json.dumps(tomllib.loads(text), default=lambda date: date.isoformat()))


def test_the_schema_is_a_schema_and_survives_json() -> None:
    schema = scenario_schema()
    Draft202012Validator.check_schema(schema)
    assert json.loads(json.dumps(schema, allow_nan=False)) == schema


@pytest.mark.parametrize("name", library())
def test_the_schema_accepts_the_library_and_its_resolved_form(name: str) -> None:
    validator = Draft202012Validator(scenario_schema())
    validator.validate(as_json((FOLDER / f"{name}.toml").read_text(encoding="utf-8")))
    validator.validate(as_json(load_scenario(name).resolved_toml()))


@pytest.mark.parametrize(
    "text",
    [
        "paramaters = 3",
        "[parameters.switching]\negres_fee = 0.1",
        "[parameters.switching]\negress_fee = -0.1",
        "[parameters.stocks]\nsector_weights = [2.0, 0, 0, 0, 0]",
        "[parameters.time]\nsteps = 1.5",
        "[[clouds]]\ninitial_share = 0.1",
        '[[contracts]]\ncloud = "aws"\nlab = "openai"\nstart = 2026-01-01\nequity_share = 2.0',
        '[[interventions]]\nkind = "egres_ban"\nstart = 2027-01-01',
        "[[interventions]]\nstart = 2027-01-01",
        '[[interventions]]\nkind = "egress_ban"',
        '[[interventions]]\nkind = "egress_ban"\nstart = 2027-01-01\nstrength = 1.5',
        '[[interventions]]\nkind = "egress_ban"\nstart = 2027-01-01\ncap = 0.01',
    ],
)
def test_the_schema_refuses_what_the_loader_refuses(text: str) -> None:
    assert not Draft202012Validator(scenario_schema()).is_valid(as_json(text))


def test_the_schema_says_unit_range_and_source() -> None:
    fee = scenario_schema()["$defs"]["Switching"]["properties"]["egress_fee"]
    assert (fee["minimum"], fee["maximum"], fee["default"]) == (0.0, 10.0, 0.07)
    assert "USD/GB; from 0 to 10; plausible 0.02 to 0.09; [GK] list prices" in fee["description"]


@pytest.mark.parametrize("kind", [*instruments(), "set_parameter", "supply_shock", "outage"])
def test_the_schema_knows_every_instrument_with_its_levels(kind: str) -> None:
    schema = scenario_schema()
    assert {"$ref": f"#/$defs/{kind}"} in schema["properties"]["interventions"]["items"]["oneOf"]
    assert schema["$defs"][kind]["properties"]["kind"]["const"] == kind
    row = {"kind": kind, "start": "2027-01"}
    more = {"path": "switching.egress_fee", "value": 0.0} if kind == "set_parameter" else {}
    assert Draft202012Validator(schema).is_valid({"interventions": [{**row, **more}]})


@pytest.mark.parametrize("name", library())
def test_a_new_scenario_is_its_parent_under_another_name(name: str, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    new(file, from_=name)
    written, parent = load_scenario(file), load_scenario(name)
    assert written.name == "mine"
    assert written.parameters == parent.parameters
    assert (written.clouds, written.labs, written.contracts) == (parent.clouds, parent.labs, parent.contracts)
    assert written.interventions == parent.interventions


def test_every_value_of_the_template_may_be_uncommented() -> None:
    scenario = load_scenario().replace("parameters.switching.egress_fee", 0.03)
    text = scenario_template(scenario, extends="seed_exclusive", name="mine")
    lines = [line[2:] if line.startswith("# ") else line for line in text.splitlines()]
    table = tomllib.loads("\n".join(lines))
    assert table["parameters"]["switching"]["egress_fee"] == 0.03
    assert len(table["contracts"]) == len(table["interventions"]) == 1
    assert "## Fee for data that leave a cloud." in text
    assert "# egress_fee = 0.03    # a number from 0 to 10 (USD/GB); plausible 0.02 to 0.09" in text


def test_the_uncommented_template_is_a_scenario(tmp_path: Path) -> None:
    text = scenario_template(load_scenario(), extends="seed_exclusive", name="mine")
    file = tmp_path / "all.toml"
    file.write_text("\n".join(line.removeprefix("# ") for line in text.splitlines()), encoding="utf-8")
    scenario = load_scenario(file)
    assert scenario.parameters == load_scenario().parameters
    assert [contract.title for contract in scenario.contracts] == ["aws, openai, 2035-12"]
    assert [rule.title for rule in scenario.interventions] == ["exclusivity ban (aws) from 2035-12"]


def test_a_new_scenario_finds_a_parent_in_another_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "deeper").mkdir()
    new(Path("parent.toml"))
    new(Path("deeper/child.toml"), from_="parent.toml")
    assert tomllib.loads(Path("deeper/child.toml").read_text(encoding="utf-8"))["extends"] == "../parent.toml"
    assert load_scenario("deeper/child.toml").parameters == load_scenario().parameters


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("precious", encoding="utf-8")
    with pytest.raises(InputError, match="got a file that exists"):
        new(file)
    assert file.read_text(encoding="utf-8") == "precious"


@pytest.mark.parametrize(
    ("name", "answer"),
    [("mine.txt", "ends in .toml"), ("nowhere/mine.toml", "got no folder"), ("mine", "ends in .toml")],
)
def test_a_place_where_no_scenario_can_be_written_is_refused(name: str, answer: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=answer):
        new(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_parent_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Did you mean seed_exclusive"):
        new(tmp_path / "mine.toml", from_="seed_exclusiv")
    assert list(tmp_path.iterdir()) == []


def test_scenarios_are_listed_with_one_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    scenarios()
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == library()
    assert all(len(line.split()) > 5 for line in lines)


def test_check_prints_nothing_when_a_scenario_is_fine(capsys: pytest.CaptureFixture[str]) -> None:
    check("none_free")
    assert capsys.readouterr().out == ""


def test_check_refuses_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "wrong.toml").write_text("name = 3\n")
    with pytest.raises(InputError, match=r"wrong\.toml: name: got 3, must be text in quotes"):
        check(str(tmp_path / "wrong.toml"))
