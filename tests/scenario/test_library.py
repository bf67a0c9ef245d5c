"""What the shipped scenarios say about the world."""

import datetime
import tomllib
from pathlib import Path

import pytest

from moatlab.policy import bundles
from moatlab.scenario import layers
from moatlab.scenario.data import empirical_table
from moatlab.scenario.dated import ContractRecord
from moatlab.scenario.loader import library, load_scenario
from moatlab.scenario.scenario import Scenario

APRIL_2026 = datetime.date(2026, 4, 1)


def rows(scenario: Scenario, cloud: str, lab: str) -> list[ContractRecord]:
    return [row for row in scenario.contracts if (row.cloud, row.lab) == (cloud, lab)]


def test_the_library_starts_with_the_default() -> None:
    assert library() == [
        "seed_exclusive",
        "cma_commitments",
        "dma_gatekeepers",
        "documented_nonexclusive",
        "eu_data_act",
        "history_2025",
        "no_pair_2030",
        "none_free",
    ]
    assert load_scenario() == load_scenario("seed_exclusive")


@pytest.mark.parametrize("name", library())
def test_every_library_scenario_loads_under_its_own_name_and_says_what_it_is(name: str) -> None:
    scenario = load_scenario(name)
    assert scenario.name == scenario.slug == name
    assert len(scenario.description.splitlines()) == 1
    assert scenario.calendar.start == datetime.date(2023, 1, 1)
    assert scenario.calendar.end == datetime.date(2035, 12, 1)


@pytest.mark.parametrize("name", library())
def test_every_row_of_the_library_says_where_it_comes_from(name: str) -> None:
    scenario = load_scenario(name)
    assert all(row.source for row in scenario.contracts if row.action != "end")


def test_the_library_differs_only_in_what_aws_and_anthropic_do_in_april_2026() -> None:
    base = load_scenario("history_2025")
    for name in library():
        scenario = load_scenario(name)
        assert scenario.parameters == base.parameters
        assert (scenario.clouds, scenario.labs) == (base.clouds, base.labs)
        assert scenario.contracts[: len(base.contracts)] == base.contracts
        for row in scenario.contracts[len(base.contracts) :]:
            assert (row.cloud, row.lab, row.start) == ("aws", "anthropic", APRIL_2026)


def test_microsoft_and_openai_go_from_exclusive_compute_to_an_open_contract() -> None:
    signed, no_compute, no_rofr, opened = rows(load_scenario("history_2025"), "azure", "openai")
    assert (signed.mode, signed.exclusive_compute, signed.rofr, signed.term_months) == (
        "preferred",
        True,
        True,
        96,
    )
    assert (signed.investment, signed.tranche_monthly, signed.instalment_months) == (13.0, 1.0, 36)
    assert (no_compute.start, no_compute.exclusive_compute) == (datetime.date(2025, 1, 1), False)
    assert (no_rofr.rofr, no_rofr.committed_spend, no_rofr.equity_share) == (False, 250 / 8, 0.27)
    assert (opened.start, opened.mode) == (APRIL_2026, "open")


def test_amazon_pays_eight_billion_and_google_three_before_2026() -> None:
    history = load_scenario("history_2025")
    assert sum(row.investment or 0.0 for row in rows(history, "aws", "anthropic")) == 8.0
    assert sum(row.investment or 0.0 for row in rows(history, "google_cloud", "anthropic")) == 3.0


def test_the_seed_deal_is_exclusive_and_repaid_four_times_in_ten_years() -> None:
    deal = rows(load_scenario("seed_exclusive"), "aws", "anthropic")[-1]
    assert (deal.mode, deal.exclusive_compute, deal.terminates_others, deal.renegotiable) == (
        "exclusive",
        True,
        True,
        False,
    )
    assert deal.investment is not None
    assert deal.committed_spend is not None
    assert deal.term_months is not None
    assert deal.investment / (deal.committed_spend * deal.term_months / 12) == 0.25
    assert deal.reserved_path is not None
    assert [(point.date.year, point.kh) for point in deal.reserved_path] == [
        (2026, 150.0),
        (2026, 700.0),
        (2028, 3500.0),
    ]


def test_the_documented_deal_is_the_seed_deal_without_its_exclusivity() -> None:
    seed = rows(load_scenario("seed_exclusive"), "aws", "anthropic")[-1]
    documented = rows(load_scenario("documented_nonexclusive"), "aws", "anthropic")[-1]
    clauses = {
        "mode": "exclusive",
        "exclusive_compute": True,
        "terminates_others": True,
        "lists_on": None,
        "source": seed.source,
    }
    assert documented.model_copy(update=clauses) == seed
    assert (documented.mode, documented.exclusive_compute, documented.lists_on) == ("open", False, ("aws",))


def test_without_a_deal_the_contract_ends_and_the_models_stay_listed() -> None:
    for name in ("none_free", "no_pair_2030"):
        end = rows(load_scenario(name), "aws", "anthropic")[-1]
        assert (end.action, end.lists_on) == ("end", ("aws",))
    assert load_scenario("none_free").barred_pairs == ()
    (pair,) = load_scenario("no_pair_2030").barred_pairs
    assert (pair.cloud, pair.lab, pair.until) == ("aws", "anthropic", datetime.date(2030, 1, 1))


def test_the_library_is_plain_toml_with_comments() -> None:
    folder = Path(layers.__file__).parent / "library"
    for file in folder.glob("*.toml"):
        text = file.read_text(encoding="utf-8")
        assert tomllib.loads(text)["name"] == file.stem
        assert text.startswith("# ")


RULES = {
    "eu_data_act": [
        ("egress_cap", "2024-01", ()),
        ("interoperability", "2025-09", ()),
        ("switching_support", "2025-09", ()),
        ("egress_ban", "2027-01", ()),
    ],
    "cma_commitments": [
        ("egress_cap", "2026-04", ("aws", "azure")),
        ("interoperability", "2026-04", ("aws", "azure")),
    ],
    "dma_gatekeepers": [
        ("egress_ban", "2027-07", ("aws", "azure")),
        ("interoperability", "2027-07", ("aws", "azure")),
        ("portability_multihoming", "2027-07", ("aws", "azure")),
    ],
}


@pytest.mark.parametrize("name", library())
def test_the_scenarios_of_regulation_are_the_documented_market_with_dated_rules(name: str) -> None:
    scenario = load_scenario(name)
    rules = [(rule.kind, f"{rule.start:%Y-%m}", rule.targets) for rule in scenario.interventions]
    assert rules == RULES.get(name, [])
    if rules:
        documented = load_scenario("documented_nonexclusive")
        assert scenario.contracts == documented.contracts
        assert "as if it held everywhere" in scenario.description.replace("they", "it")


def test_the_scenario_of_the_data_act_is_the_bundle_of_that_name() -> None:
    shipped = load_scenario("eu_data_act").interventions
    assert [rule.replace("announced", None) for rule in shipped] == list(bundles()["data_act"](APRIL_2026))


def test_every_rule_with_a_real_date_has_that_date_in_the_table_of_regulation() -> None:
    table = empirical_table("regulation")
    dates = set(table.loc[table["date_precision"] == "day", "date"].dt.date)
    folder = Path(layers.__file__).parent / "library"
    for name in ("eu_data_act", "dma_gatekeepers"):
        for row in tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))["interventions"]:
            real = {row["start"]} if name == "eu_data_act" else set()
            assert real | ({row["announced"]} if "announced" in row else set()) <= dates
