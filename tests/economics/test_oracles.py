"""Our formulas answer every case of independent software and exact theory as it does."""

from pathlib import Path

import pytest

from moatlab.validation.oracle_inputs import OracleError
from moatlab.validation.oracles import (
    CASES,
    FAMILIES,
    NOT_YET_COVERED,
    OracleCase,
    case_files,
    mismatches,
    read_cases,
)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "asked" in metafunc.fixturenames:
        folder = metafunc.config.getoption("--oracles")
        questions = _questions(Path(folder) if folder is not None else CASES)
        metafunc.parametrize("asked", questions.values(), ids=list(questions))


def _questions(folder: Path) -> dict[str, OracleCase | OracleError]:
    """Every case under its label; what cannot be read stands as a problem under the name of its file."""
    questions: dict[str, OracleCase | OracleError] = {}
    try:
        files = case_files(folder)
    except OracleError as problem:
        return {"folder": problem}
    for file in files:
        try:
            questions |= {case.label: case for case in read_cases(file)}
        except OracleError as problem:
            questions[file.name] = problem
    return questions


def test_our_formulas_answer_as_the_oracle_does(asked: OracleCase | OracleError) -> None:
    if isinstance(asked, OracleError):
        pytest.fail(str(asked))
    if asked.family in NOT_YET_COVERED:
        pytest.skip("not yet covered")
    differences = mismatches(asked)
    assert not differences, "\n".join(str(difference) for difference in differences)


def test_the_package_ships_cases_of_every_family_it_covers() -> None:
    shipped = {case.family for file in case_files(CASES) for case in read_cases(file)}
    assert shipped == set(FAMILIES)
    assert not shipped & NOT_YET_COVERED
