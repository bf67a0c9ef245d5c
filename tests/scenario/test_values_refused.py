"""A wrong value is answered by its file and path, what was found, what is allowed with its unit, the cure."""

from collections.abc import Callable

import pytest

from moatlab.scenario.scenario import Scenario
from tests.scenario.conftest import Refusal

FEE = "[parameters.switching]\negress_fee = "
STEPS = "[parameters.time]\nsteps = "
START = "[parameters.time]\nstart = "
FOCUS = (
    '[[parameters.demand.focus]]\nlab = "{lab}"\nsector = "{sector}"\n'
    "value = 1\nstart = 2024-01-01\nramp_months = 3\n"
)

ANSWERS = {
    "a number outside its domain": (
        FEE + "-1",
        "my.toml: parameters.switching.egress_fee: got -1, must be a number from 0 to 10 (USD/GB).\n"
        "  Delete the line to keep 0.07.",
    ),
    "a number in quotes": (
        FEE + '"0.02"',
        "must be a number from 0 to 10 (USD/GB).\n  Write the value without quotes.",
    ),
    "a boolean for a number": (FEE + "true", "parameters.switching.egress_fee: got true, must be a number"),
    "no number": (FEE + "nan", "parameters.switching.egress_fee: got nan, must be a number"),
    "infinity": (FEE + "inf", "parameters.switching.egress_fee: got inf, must be a number"),
    "an integer beyond floats": (FEE + "9" * 400, "got an integer of 1329 bits"),
    "an integer beyond decimal text": (STEPS + hex(16**6000), "got an integer of 24001 bits"),
    "an integer with too many digits": (STEPS + "9" * 5000, "thousands of digits"),
    "a float for a whole number": (
        STEPS + "12.0",
        "got 12.0, must be a whole number from 1 to 2,400 (months)",
    ),
    "a boolean for a whole number": (STEPS + "true", "got true, must be a whole number"),
    "no months": (STEPS + "0", "got 0, must be a whole number from 1 to 2,400 (months)"),
    "a table for a number": (STEPS + "{ a = 1 }", "got a table, must be a whole number"),
    "a date with a time": (
        START + "2023-01-01T00:00:00",
        "such as 2027-01-01.\n  Write the month without a time.",
    ),
    "a time for a month": (START + "12:00:00", "got 12:00:00, must be a month such as 2027-01-01"),
    "words for a month": (START + '"soon"', 'got "soon", must be a month such as 2027-01-01'),
    "a month that does not exist": (START + '"2023-13"', 'got "2023-13", must be a month'),
    "a month of another age": (START + "1800-01-01", "got 1800-01-01, must be a month from 1950 to 2200"),
    "too few enterprises": (
        "[parameters.population]\nn_enterprises = 5",
        "got 5, must be a whole number from 10 to 10,000,000 (enterprises)",
    ),
    "too many enterprises": ("[parameters.population]\nn_enterprises = 10_000_001", "from 10 to 10,000,000"),
    "more neighbours than enterprises": (
        "[parameters.population]\nn_enterprises = 10\nnetwork_degree = 12",
        "network_degree: got 12, must be below the number of enterprises (10)",
    ),
    "a misspelt choice": (
        '[parameters.population]\nnetwork = "small_wrld"',
        'got "small_wrld", must be one of "small_world", "mean_field".\n  Did you mean "small_world"?',
    ),
    "a number for a switch": (
        "[parameters.chips]\nchip_capex = 1",
        "chip_capex: got 1, must be true or false",
    ),
    "a mode that there is not": (
        'contracts_mode = "bargained"',
        'contracts_mode: got "bargained", must be one of "history", "free"',
    ),
    "a list that is too short": (
        "[parameters.stocks]\nsector_weights = [0.4, 0.6]",
        "must be a list of 5 numbers from 0 to 1 (share of enterprises)",
    ),
    "sector weights that do not add up": (
        "[parameters.stocks]\nsector_weights = [0.2, 0.2, 0.2, 0.2, 0.3]",
        "which adds up to 1.1, must be shares that add up to 1",
    ),
    "tranches that do not add up": (
        "[parameters.contracts]\ntranche_signing = 0.5",
        "parameters.contracts.tranche_signing: got [0.5, 0.4, 0.3], which adds up to 1.2",
    ),
    "ends in the wrong order": (
        "[parameters.switching]\nembed_start_low = 0.95",
        "embed_start_low: got 0.95, must be at most embed_start_high (0.9)",
    ),
    "a focus of an unknown lab": (
        FOCUS.format(lab="antropic", sector="all"),
        'focus[0].lab: got the unknown lab "antropic", must be one of openai, anthropic',
    ),
    "a focus on an unknown sector": (
        FOCUS.format(lab="anthropic", sector="software"),
        'parameters.demand.focus[0].sector: got "software"',
    ),
    "an empty name": ('name = ""', 'name: got "", must be one line of 1 to 100 characters'),
    "a description that is no text": ("description = 3", "description: got 3, must be text in quotes"),
}


@pytest.mark.parametrize("case", ANSWERS)
def test_a_wrong_value_is_answered_by_place_finding_domain_and_cure(case: str, refusal: Refusal) -> None:
    lines, answer = ANSWERS[case]
    message = refusal(lines + "\n")
    assert answer in message
    assert message.startswith("my.toml")


KEYS = {
    "a misspelt table": ("[paramaters.switching]\negress_fee = 1", "Did you mean parameters?"),
    "a misspelt group": ("[parameters.swithing]\negress_fee = 1", "Did you mean switching?"),
    "a misspelt parameter": ("[parameters.switching]\negres_fee = 1", "Did you mean egress_fee?"),
    "a misspelt key of a firm": ('[[clouds]]\nname = "aws"\ninital_share = 1', "Did you mean initial_share?"),
    "a misspelt key of the loader": ("inherit_contract = false", "Did you mean inherit_contracts?"),
    "a key in the wrong case": ("[parameters.switching]\nEgress_Fee = 1", "Did you mean egress_fee?"),
}


@pytest.mark.parametrize("case", KEYS)
def test_a_misspelt_key_is_answered_by_the_nearest_name(case: str, refusal: Refusal) -> None:
    lines, answer = KEYS[case]
    message = refusal(lines + "\n")
    assert "got the unknown key" in message
    assert answer in message


SHAPES = {
    "a number for a list of tables": ("clouds = 3", "clouds: got 3, must be tables written [[clouds]]"),
    "one table for a list": (
        '[clouds]\nname = "aws"',
        "clouds: got a table, must be tables written [[clouds]]",
    ),
    "a number for the parameters": ("parameters = 3", "must be tables written [parameters.switching]"),
    "a number for a group": ("[parameters]\ntime = 3", "parameters.time: got 3, must be a table"),
    "a word for a loader switch": ('inherit_contracts = "no"', 'got "no", must be true or false'),
}


@pytest.mark.parametrize("case", SHAPES)
def test_a_wrong_shape_is_answered_by_the_right_one(case: str, refusal: Refusal) -> None:
    lines, answer = SHAPES[case]
    assert answer in refusal(lines + "\n")


def test_whole_numbers_are_accepted_where_a_number_is_wanted(loaded: Callable[[str], Scenario]) -> None:
    assert loaded(FEE + "1\n").parameters.switching.egress_fee == 1.0
