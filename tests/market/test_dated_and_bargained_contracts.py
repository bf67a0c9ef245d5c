"""Dated contracts come first; who has none, or none any more, bargains."""

import datetime

import pytest

import moatlab as ml
from moatlab.market.contracts import ReservedPoint
from moatlab.market.market import Market
from moatlab.market.world import ACCESS_NATIVE, ACCESS_NONE
from moatlab.scenario.scenario import Scenario
from tests.market.bargainers import free, lively, months, signed_freely, tie

SMALL = {"parameters.population.n_enterprises": 100, "parameters.labs.entry_hazard": 0.0}


def small(name: str, changes: dict[str, object] | None = None) -> Scenario:
    return ml.load_scenario(name).replace_all(SMALL | (changes or {}))


def test_labs_with_dated_contracts_leave_bargaining_to_the_others_until_their_month() -> None:
    market = months(Market(small("documented_nonexclusive"), rng=1), 40)
    assert market.date == datetime.date(2026, 4, 1)
    early = {deal.lab for deal in signed_freely(market) if deal.signed < market.month}
    assert early == {"other_labs"}


@pytest.mark.parametrize("steps", [6, 30])
def test_a_shorter_horizon_changes_nobody_s_contracts(steps: int) -> None:
    short = months(Market(small("documented_nonexclusive").with_horizon(steps), rng=1), 6)
    long = months(Market(small("documented_nonexclusive"), rng=1), 6)
    assert [(deal.lab, deal.cloud, deal.terms) for deal in short.contracts.contracts] == [
        (deal.lab, deal.cloud, deal.terms) for deal in long.contracts.contracts
    ]


def test_where_all_contracts_are_bargained_the_table_is_not_read() -> None:
    market = months(Market(free({"parameters.population.n_enterprises": 100}), rng=1), 12)
    assert [deal for deal in market.contracts.contracts if deal.imposed] == []
    assert {deal.lab for deal in signed_freely(market) if deal.signed == 0} == {
        "openai",
        "anthropic",
        "other_labs",
    }


def test_a_lab_that_loses_its_dated_contract_bargains_at_once() -> None:
    market = months(Market(small("none_free"), rng=1), 40)
    signed = [deal for deal in signed_freely(market, "anthropic") if deal.signed == 39]
    assert len(signed) == 1


def test_a_deal_that_may_not_be_renegotiated_holds() -> None:
    market = months(Market(small("seed_exclusive"), rng=1), 80)
    assert signed_freely(market, "anthropic") == []
    deal = market.contracts.between("aws", "anthropic")
    assert deal is not None
    assert not deal.terms.renegotiable


def test_commitments_of_early_dated_contracts_are_not_enforced_and_those_of_later_ones_are() -> None:
    market = months(Market(small("seed_exclusive"), rng=1), 41)
    early, late = market.contracts.between("azure", "openai"), market.contracts.between("aws", "anthropic")
    assert early is not None
    assert late is not None
    assert early.terms.committed_spend > 0.0
    assert not early.take_or_pay
    assert late.take_or_pay
    assert all(deal.take_or_pay for deal in signed_freely(market))


def test_a_dated_path_is_empty_before_it_begins_linear_between_its_points_and_flat_after() -> None:
    market = lively(after=1)
    deal = tie(market, market.lab_named("openai"), "aws")
    assert deal.reserved_by_path(5) == 0.0
    deal.reserved_path = (ReservedPoint(10, 100.0), ReservedPoint(20, 300.0))
    assert [deal.reserved_by_path(month) for month in (9, 10, 15, 20, 90)] == [
        0.0,
        100.0,
        200.0,
        300.0,
        300.0,
    ]


def test_dated_reservations_grow_with_the_hardware() -> None:
    market = months(
        Market(small("seed_exclusive", {"parameters.contracts.reservation_scale": 3.0}), rng=1), 41
    )
    deal = market.contracts.between("aws", "anthropic")
    assert deal is not None
    assert deal.reserved_by_path(39) == pytest.approx(3.0 * 150.0)


def test_a_listing_reserves_nothing() -> None:
    market = months(Market(small("documented_nonexclusive"), rng=1), 36)
    listing = market.contracts.between("azure", "anthropic")
    assert listing is not None
    assert listing.compute_share(0.7) == 0.0


def test_an_exclusive_clause_lapses_and_the_deal_goes_on_open() -> None:
    market = lively()
    lab = market.lab_named("openai")
    deal = tie(market, lab, "aws", mode="exclusive", exclusive_compute=True)
    assert market.access[lab.index].tolist() == [ACCESS_NATIVE] + [ACCESS_NONE] * 3
    deal.clause_end = market.month + 2
    months(market, 3)
    assert deal.in_force
    assert not deal.binding
    assert market.access[lab.index].tolist() == [ACCESS_NATIVE] * 4


def test_what_was_promised_is_paid_in_tranches_that_add_up() -> None:
    market = lively()
    paying = [deal for deal in signed_freely(market) if deal.in_force and deal.terms.investment > 0.0]
    assert paying
    for deal in paying:
        assert sum(due.amount for due in deal.instalments) == pytest.approx(deal.terms.investment)
        at_once = sum(due.amount for due in deal.instalments if due.month == deal.signed)
        monthly = market.parameters.contracts
        first = monthly.tranche_signing + (monthly.tranche_monthly + monthly.tranche_conditional) / 24
        assert at_once == pytest.approx(first * deal.terms.investment)


def test_the_story_of_a_signing_says_who_what_and_why() -> None:
    market = lively()
    told = [event.text for event in market.events if event.kind == "signed"]
    assert told
    assert all(" and " in text and "bn USD to both" in text for text in told)
