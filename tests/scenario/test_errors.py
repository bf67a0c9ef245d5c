"""Errors say place, finding, domain and cure, and travel between processes."""

import pickle

import pytest

from moatlab.foundation.errors import InputError, MoatlabError, NumericalError, nearest, shown
from moatlab.foundation.paths import dotted, parts_of


def test_an_input_error_reads_as_place_finding_domain_and_cure() -> None:
    error = InputError(
        place="a.toml: x", found="3", allowed="a number from 0 to 1", cure="Lower it.\nOr delete it."
    )
    assert str(error) == "a.toml: x: got 3, must be a number from 0 to 1.\n  Lower it.\n  Or delete it."
    assert isinstance(error, MoatlabError)


def test_the_place_of_an_error_is_completed_from_outside() -> None:
    inner = InputError(place="x", found="3", allowed="below 2")
    assert str(inner.within("a.toml")) == "a.toml: x: got 3, must be below 2."


@pytest.mark.parametrize(
    "error",
    [
        InputError(place="x", found="3", allowed="below 2", cure="Lower it."),
        NumericalError(problem="the margin is not finite", month="2027-04", firm="aws"),
    ],
)
def test_an_error_travels_between_processes_with_its_fields(error: MoatlabError) -> None:
    copy = pickle.loads(pickle.dumps(error))
    assert (type(copy), str(copy), vars(copy)) == (type(error), str(error), vars(error))


def test_a_numerical_error_names_month_and_firm() -> None:
    error = NumericalError(problem="the margin is not finite", month="2027-04", firm="aws")
    assert str(error) == "2027-04, aws: the margin is not finite"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (None, "nothing"),
        (1.5, "1.5"),
        ("open", '"open"'),
        ("a\nb", r"'a\nb'"),
        ({"a": 1}, "a table"),
        (list(range(20)), "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, ...]"),
        (10**100, "an integer of 333 bits"),
    ],
)
def test_a_value_is_shown_as_the_user_wrote_it(value: object, text: str) -> None:
    assert shown(value) == text


def test_a_long_value_is_shortened() -> None:
    assert len(shown("x" * 1000)) == 80


def test_only_a_similar_name_is_suggested() -> None:
    assert nearest("Egres_fee", ["egress_cost", "egress_fee"]) == "egress_fee"
    assert nearest("colour", ["egress_cost", "egress_fee"]) is None


@pytest.mark.parametrize("path", ["name", "parameters.time.steps", "contracts[2].reserved_path[0].kh"])
def test_a_path_is_written_as_it_is_read(path: str) -> None:
    assert dotted(parts_of(path)) == path
