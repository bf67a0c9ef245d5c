"""Firms and contracts that contradict one another are refused with the names concerned."""

from collections.abc import Callable

import pytest

from moatlab.scenario.scenario import Scenario
from tests.scenario.conftest import Refusal

ROW = '[[contracts]]\ncloud = "{cloud}"\nlab = "{lab}"\nstart = {start}\n'


def row(cloud: str, lab: str, start: str, terms: str = "") -> str:
    return ROW.format(cloud=cloud, lab=lab, start=start) + terms + "\n"


FIRMS = {
    "shares of the stock": (
        '[[clouds]]\nname = "aws"\ninitial_share = 0.4',
        "clouds: got initial_share adding up to 1.08 (aws 0.4, azure 0.23, google_cloud 0.11, fringe 0.34), "
        "must be 1 over all clouds.\n  Lower some of them by 0.08 in total.",
    ),
    "shares of the flow": (
        '[[clouds]]\nname = "aws"\nentrant_share = 0.2',
        "Raise some of them by 0.05 in total.",
    ),
    "shares of capacity": (
        '[[clouds]]\nname = "aws"\ncapacity_share = 0.4',
        "capacity_share adding up to 1.08",
    ),
    "brand targets": (
        '[[labs]]\nname = "meta"\nbrand_target_share = 0.4',
        "brand_target_share adding up to 1.27",
    ),
    "a new cloud without its numbers": (
        '[[clouds]]\nname = "oracle"\nlabel = "Oracle"',
        "clouds.oracle.initial_share: got nothing, must be a number above 0 and at most 1",
    ),
    "a name in capitals": (
        '[[clouds]]\nname = "AWS"',
        'clouds.AWS.name: got "AWS", must be a name of at most 40',
    ),
    "a cloud twice": (
        '[[clouds]]\nname = "aws"\n[[clouds]]\nname = "AWS"',
        'clouds[1].name: got "AWS" a second time',
    ),
    "a firm without a name": ("[[clouds]]\ninitial_share = 0.4", "clouds[0].name: got nothing"),
    "a lab with the name of a cloud": (
        '[[labs]]\nname = "aws"\nlabel = "x"\ncapability = 0\nbrand_target_share = 0.1\napi_price = 1',
        'labs: got "aws" twice',
    ),
    "an owner that is no cloud": (
        '[[labs]]\nname = "meta"\nowner_cloud = "google"',
        'labs.meta.owner_cloud: got the unknown cloud "google", must be one of aws, azure, google_cloud, '
        "fringe.\n  Did you mean google_cloud?",
    ),
    "a listing on no cloud": ('[[labs]]\nname = "meta"\nlistings = ["aws", "awz"]', "labs.meta.listings[1]"),
    "a listing twice": ('[[labs]]\nname = "meta"\nlistings = ["aws", "aws"]', 'got "aws" twice'),
    "two fringes": ('[[clouds]]\nname = "aws"\nprice_taker = true', "price_taker = true for aws, fringe"),
    "more labs than slots": ("[parameters.labs]\nmax_labs = 3", "labs: got 5 labs, must be at most 3"),
    "a barred pair of strangers": (
        '[[barred_pairs]]\ncloud = "aws"\nlab = "x"\nuntil = 2030-01-01',
        "unknown lab",
    ),
}


@pytest.mark.parametrize("case", FIRMS)
def test_firms_that_contradict_one_another_are_refused(case: str, refusal: Refusal) -> None:
    lines, answer = FIRMS[case]
    assert answer in refusal(lines + "\n")


CONTRACTS = {
    "an unknown cloud": (
        row("amazon", "openai", "2026-01-01"),
        "contracts[0].cloud (amazon, openai, 2026-01-01): got the",
    ),
    "an unknown lab": (row("aws", "openapi", "2026-01-01"), "Did you mean openai?"),
    "a listing on an unknown cloud": (
        row("aws", "openai", "2026-01-01", 'lists_on = ["gcp"]'),
        "lists_on[0]",
    ),
    "a misspelt mode": (row("aws", "openai", "2026-01-01", 'mode = "exclusiv"'), 'Did you mean "exclusive"?'),
    "a date after the end": (
        row("aws", "openai", "2046-01-01"),
        "contracts[0].start (aws, openai): got 2046-01, must be a month from 2023-01 to 2035-12",
    ),
    "a date before the start": (
        row("aws", "openai", "2016-01-01"),
        "not before the first month of the scenario (2023-01)",
    ),
    "a date after a horizon that the file itself cuts": (
        "[parameters.time]\nsteps = 12\n" + row("aws", "openai", "2026-01-01"),
        "must be a month from 2023-01 to 2023-12",
    ),
    "tranches that do not add up": (
        row("aws", "openai", "2026-01-01", "tranche_signing = 0.5"),
        "got tranche shares that add up to 0.5",
    ),
    "an end with terms": (
        row("aws", "anthropic", "2026-06-01", 'action = "end"\nmode = "open"'),
        'got mode = "open" in a row that ends a contract',
    ),
    "an end of nothing": (
        row("aws", "openai", "2026-06-01", 'action = "end"'),
        "when aws and openai have no contract",
    ),
    "an amendment of a contract that another one terminated": (
        row("google_cloud", "anthropic", "2026-06-01", 'action = "amend"\nmode = "open"'),
        "when google_cloud and anthropic have no contract",
    ),
    "an amendment of a contract that is over": (
        row("azure", "openai", "2034-01-01", 'action = "amend"\nmode = "open"'),
        "when azure and openai have no contract",
    ),
    "a second exclusive partner": (
        row("google_cloud", "anthropic", "2027-01-01", 'mode = "exclusive"'),
        "a second exclusive contract of anthropic while the one with aws is in force",
    ),
    "a second exclusive supplier of compute": (
        row("aws", "openai", "2024-01-01", "exclusive_compute = true"),
        "contracts[0].exclusive_compute (aws, openai, 2024-01-01): got a second exclusive contract",
    ),
    "a path that runs backwards": (
        row(
            "aws",
            "openai",
            "2026-01-01",
            "reserved_path = [{date=2027-01-01, kh=1}, {date=2026-06-01, kh=1}]",
        ),
        "got 2026-06 after 2027-01, must be a later month than the point before",
    ),
    "a path that starts before the contract": (
        row("aws", "openai", "2026-01-01", "reserved_path = [{date=2025-01-01, kh=1}]"),
        "not before the contract takes effect (2026-01)",
    ),
    "a negative reservation": (
        row("aws", "openai", "2026-01-01", "reserved_path = [{date=2026-01-01, kh=-1}]"),
        "reserved_path[0].kh (aws, openai, 2026-01-01): got -1, must be a number of at least 0",
    ),
    "a row without a date": (
        '[[contracts]]\ncloud = "aws"\nlab = "openai"\n',
        "contracts[0].start (aws, openai): got nothing",
    ),
}


@pytest.mark.parametrize("case", CONTRACTS)
def test_contracts_that_contradict_one_another_are_refused(case: str, refusal: Refusal) -> None:
    lines, answer = CONTRACTS[case]
    assert answer in refusal(lines)


def test_an_exclusive_partner_may_be_followed_by_another_one(loaded: Callable[[str], Scenario]) -> None:
    ended = row("aws", "anthropic", "2027-01-01", 'action = "end"')
    scenario = loaded(ended + row("google_cloud", "anthropic", "2027-01-01", 'mode = "exclusive"'))
    assert scenario.contracts[-1].cloud == "google_cloud"


def test_a_new_exclusive_contract_may_terminate_the_old_one(loaded: Callable[[str], Scenario]) -> None:
    terms = 'mode = "exclusive"\nterminates_others = true'
    assert loaded(row("google_cloud", "anthropic", "2027-01-01", terms)).contracts[-1].terminates_others


def test_the_place_of_a_fault_is_the_file_that_contains_it(refusal: Refusal) -> None:
    assert refusal("[parameters.time]\nstart = 2024-01-01\n").startswith(
        "history_2025 (library): contracts[0].start"
    )
