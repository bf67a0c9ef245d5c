"""The page and the list of policies are those of the code."""

import pytest

from moatlab.parameters.table import parameter_table
from moatlab.policy import bundles, instruments
from moatlab.policy.table import as_markdown, bundle_table, policy_table
from tests.docs.pages import ROOT

ENTRIES = {entry.kind: entry for entry in policy_table()}
PARAMETERS = {entry.path.removeprefix("parameters.") for entry in parameter_table()}


def test_the_page_of_policies_is_the_table_of_the_code() -> None:
    page = ROOT / "docs" / "model" / "policies.md"
    assert page.read_text(encoding="utf-8") == as_markdown(), (
        "run: python -m moatlab.policy.table > docs/model/policies.md"
    )


def test_every_instrument_has_its_number_and_every_other_event_none() -> None:
    numbers = [(f"P{number}", kind) for number, kind in enumerate(instruments(), start=1)]
    others = [("", "set_parameter"), ("", "supply_shock"), ("", "outage")]
    assert [(entry.number, entry.kind) for entry in policy_table()] == [*numbers, *others]


@pytest.mark.parametrize("kind", instruments())
def test_an_entry_says_what_changes_and_gives_each_level_a_description(kind: str) -> None:
    entry = ENTRIES[kind]
    assert entry.claim
    assert entry.counterpart
    assert entry.watch
    assert entry.source
    assert entry.changes
    assert set(entry.changes) <= PARAMETERS
    for level in entry.levels:
        assert level.declared.description.endswith(".")
        if isinstance(level.base, int | float) and not isinstance(level.base, bool):
            assert level.range


def test_a_divestiture_may_cut_each_of_three_edges() -> None:
    edges = {"conduct.labs_divested", "conduct.chips_sold_to_all", "conduct.marketplace_divested"}
    assert edges <= set(ENTRIES["divestiture"].changes)


def test_a_level_is_shown_as_it_is_written_in_a_file_with_its_unit() -> None:
    (cap,) = ENTRIES["egress_cap"].levels
    assert cap.text == "cap = 0.005 (USD/GB)"
    assert [level.text for level in ENTRIES["set_parameter"].levels] == ["path = ...", "value = ..."]
    assert "months = 24" in [level.text for level in ENTRIES["exclusivity_sunset"].levels]


def test_bundles_say_what_is_in_them_with_the_dates_that_are_their_own() -> None:
    packages = {package.name: package for package in bundle_table()}
    assert list(packages) == list(bundles())
    assert packages["data_act"].contents == (
        "egress_cap from 2024-01",
        "interoperability at strength 0.3 from 2025-09",
        "switching_support from 2025-09",
        "egress_ban from 2027-01",
    )
    assert packages["contract_package"].contents == ("exclusivity_ban", "prepaid_cap", "rofr_ban")
    assert all(package.claim.endswith(".") for package in packages.values())
