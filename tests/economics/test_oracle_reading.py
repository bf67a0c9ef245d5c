"""No oracle case slips through: structure is checked, every field is compared, nothing is guessed."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from moatlab.validation.oracle_comparison import Tolerance, compare
from moatlab.validation.oracle_inputs import OracleError, OracleInputs
from moatlab.validation.oracles import CASES, FAMILIES, OracleCase, case_files, mismatches, read_cases

BASS = "closed_bass_diffusion"


def _family(**changes: object) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((CASES / f"{BASS}.json").read_text(encoding="utf-8"))
    return content | changes


def _stored(folder: Path, content: object) -> Path:
    file = folder / "family.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    return file


def _leaves(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    if not isinstance(value, dict | list):
        yield path
    for key, item in inner:
        yield from _leaves(item, (*path, key))


def _spoil(outputs: dict[str, Any], path: tuple[str | int, ...]) -> dict[str, Any]:
    spoiled: Any = copy.deepcopy(outputs)
    place = spoiled
    for key in path[:-1]:
        place = place[key]
    value = place[path[-1]]
    if isinstance(value, bool):
        place[path[-1]] = not value
    elif isinstance(value, int | float):
        place[path[-1]] = value * 1.001 + 0.0007
    else:
        place[path[-1]] = "something else"
    return dict(spoiled)


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_a_wrong_number_in_any_output_of_a_family_is_noticed(family: str) -> None:
    kinds: dict[tuple[str, ...], OracleCase] = {}
    for case in read_cases(CASES / f"{family}.json"):
        kinds.setdefault((*sorted(case.inputs), *sorted(case.outputs)), case)
    for case in kinds.values():
        answer = FAMILIES[family].answer(OracleInputs(case.inputs))
        outputs = FAMILIES[family].canonical(case.outputs)
        paths = list(_leaves(outputs))
        assert paths
        for path in paths:
            differences = compare(answer, _spoil(outputs, path), case.tolerance, FAMILIES[family].accuracy)
            assert len(differences) == 1, f"{case.label} {path}"


def test_an_unknown_family_is_not_passed_over(tmp_path: Path) -> None:
    with pytest.raises(OracleError, match="unknown family 'antitrust_cournot'"):
        read_cases(_stored(tmp_path, _family(family="antitrust_cournot")))


@pytest.mark.parametrize(
    "content",
    [
        [],
        {"family": BASS},
        _family(schema_version=2),
        _family(cases=[], n_cases=0),
        _family(n_cases=99),
        _family(cases=["a case"], n_cases=1),
        _family(cases=[{"id": "x", "inputs": {}, "outputs": {}}], n_cases=1),
        _family(cases=[{"id": "x", "inputs": {"p": 1}, "outputs": {"F": 1}, "answers": {}}], n_cases=1),
        _family(cases=[_family()["cases"][0]] * 2, n_cases=2),
    ],
    ids=[
        "list",
        "no cases",
        "other schema",
        "empty",
        "wrong count",
        "case of text",
        "no outputs",
        "unknown part",
        "same id twice",
    ],
)
def test_a_file_of_another_structure_is_refused_by_name(tmp_path: Path, content: object) -> None:
    with pytest.raises(OracleError, match=r"family\.json"):
        read_cases(_stored(tmp_path, content))


def test_a_file_that_is_not_json_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    with pytest.raises(OracleError, match=r"broken\.json"):
        read_cases(tmp_path / "broken.json")


def test_a_folder_without_cases_proves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OracleError, match="empty folder"):
        case_files(tmp_path)
    with pytest.raises(OracleError, match="no folder"):
        case_files(tmp_path / "elsewhere")


def _bass_case(**changes: dict[str, Any]) -> OracleCase:
    case = read_cases(CASES / f"{BASS}.json")[0]
    return OracleCase(
        family=case.family,
        name=case.name,
        inputs={**case.inputs, **changes.get("inputs", {})},
        outputs=case.outputs | changes.get("outputs", {}),
        tolerance=case.tolerance,
    )


def test_an_input_that_the_family_does_not_have_is_refused() -> None:
    with pytest.raises(OracleError, match="unknown inputs"):
        mismatches(_bass_case(inputs={"price": 1.0}))


def test_an_output_that_the_family_does_not_have_is_a_mismatch() -> None:
    (difference,) = mismatches(_bass_case(outputs={"takeoff_time": 2.0}))
    assert str(difference) == "outputs.takeoff_time: ours 'no such output', oracle 2.0"


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_a_case_of_other_inputs_is_refused(family: str) -> None:
    with pytest.raises(OracleError):
        FAMILIES[family].answer(OracleInputs({"kind": "something else", "x": 1.0}))


def test_inputs_of_the_wrong_type_are_refused() -> None:
    inputs = OracleInputs({"n": 1.5, "flag": 1, "word": 3, "list": [1, [2]], "table": [1], "empty": []})
    for read in (
        lambda: inputs.count("n"),
        lambda: inputs.flag("flag"),
        lambda: inputs.text("word"),
        lambda: inputs.number("list"),
        lambda: inputs.vector("list"),
        lambda: inputs.matrix("table"),
        lambda: inputs.groups("empty"),
        lambda: inputs.texts("list"),
        lambda: inputs.inner("table"),
    ):
        with pytest.raises(OracleError, match="input"):
            read()


def test_missing_numbers_and_infinities_equal_themselves_only() -> None:
    exact = Tolerance(relative=1e-12, absolute=0.0)
    assert not compare({"x": None, "y": float("inf")}, {"x": None, "y": "Inf"}, exact, {})
    assert compare({"x": 0.0}, {"x": None}, exact, {})
    assert compare({"x": 1e300}, {"x": "inf"}, exact, {})
    assert compare({"x": float("nan")}, {"x": 1.0}, exact, {})
    assert compare({"x": True}, {"x": 1}, exact, {})
    assert compare({"x": [1.0]}, {"x": [1.0, 2.0]}, exact, {})
    assert compare({"x": [1.0]}, {"x": 1.0}, exact, {})


def test_a_field_known_less_precisely_is_compared_less_precisely() -> None:
    exact = Tolerance(relative=1e-12, absolute=0.0)
    assert compare({"x": [1.0 + 1e-9]}, {"x": [1.0]}, exact, {})
    assert not compare({"x": [1.0 + 1e-9]}, {"x": [1.0]}, exact, {"x": 1e-8})


@pytest.mark.parametrize(
    ("family", "inputs", "reason"),
    [
        ("antitrust_vertical_barg", {"supply_down": "2nd"}, "compete in prices"),
        ("antitrust_vertical_barg", {"chain_level": "nobody"}, "unknown level"),
        ("mergersim_vertical", {"integrated_index_1based": 2}, "one owner"),
    ],
)
def test_a_chain_of_another_kind_is_refused(family: str, inputs: dict[str, Any], reason: str) -> None:
    case = read_cases(CASES / f"{family}.json")[0]
    with pytest.raises(OracleError, match=reason):
        FAMILIES[family].answer(OracleInputs({**case.inputs, **inputs}))


def test_what_an_oracle_estimated_from_data_is_given_to_us_and_not_asked_back() -> None:
    for case in read_cases(CASES / "antitrust_vertical_barg.json"):
        assert case.inputs["calibrated.alpha"] < 0.0
        assert "alpha" not in case.outputs["calibrated"]
        assert case.outputs["calibrated"]["meanval"]
