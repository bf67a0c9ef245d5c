"""Bans and ends of exclusivity, on the contract of April 2026: ten years, sale and compute on AWS only."""

import datetime
import math

import pytest

from moatlab.market.negotiation import agree, agreed_terms, allowed
from moatlab.market.prospects import Prospects
from moatlab.market.world import ACCESS_NATIVE, ACCESS_NONE, ACCESS_REMOTE
from moatlab.policy.contract_rules import ExclusivityBan, ExclusivitySunset
from tests.market.bargainers import lively, months, option_of
from tests.policy.law_courts import by_law, decree, in_month, seed_deal

EARLY, LATE, LATER = datetime.date(2026, 1, 1), datetime.date(2027, 1, 1), datetime.date(2028, 1, 1)
ELSEWHERE = slice(1, None)


def test_a_ban_leaves_older_contracts_alone() -> None:
    market = in_month(2027, 1, ExclusivityBan(start=LATE))
    deal = seed_deal(market)
    assert (deal.terms.mode, deal.terms.exclusive_compute) == ("exclusive", True)
    assert (market.access[market.lab_named("anthropic").index, ELSEWHERE] == ACCESS_NONE).all()
    assert by_law(market) == []


def test_a_ban_that_reaches_back_frees_the_lab_to_sell_and_to_compute_elsewhere() -> None:
    market = in_month(2027, 1, ExclusivityBan(start=LATE, retroactive=True))
    deal, lab = seed_deal(market), market.lab_named("anthropic")
    assert deal.in_force
    assert (deal.mode_signed, deal.terms.mode, deal.terms.exclusive_compute) == (
        "exclusive",
        "preferred",
        False,
    )
    assert (market.access[lab.index, ELSEWHERE] == ACCESS_REMOTE).all()
    bookings = [booking for booking in market.compute_case[1] if booking.lab == lab.index]
    assert [booking.bound for booking in bookings] == [False]
    assert by_law(market) == [
        "Anthropic and AWS: by law preferred instead of exclusive, compute from others as well"
    ]
    months(market, 12)
    assert float(market.tally.ai_spending[ELSEWHERE, lab.index].sum()) > 0.0


def test_a_ban_of_half_strength_frees_sales_only() -> None:
    deal = seed_deal(in_month(2027, 1, ExclusivityBan(start=LATE, retroactive=True, strength=0.5)))
    assert (deal.terms.mode, deal.terms.exclusive_compute) == ("preferred", True)


def test_below_half_strength_a_ban_bans_nothing() -> None:
    deal = seed_deal(in_month(2027, 1, ExclusivityBan(start=LATE, retroactive=True, strength=0.4)))
    assert (deal.terms.mode, deal.terms.exclusive_compute) == ("exclusive", True)


def test_what_is_signed_under_a_ban_comes_as_near_to_exclusive_as_the_law_allows() -> None:
    market = in_month(2026, 4, ExclusivityBan(start=EARLY))
    deal = seed_deal(market)
    assert (deal.mode_signed, deal.terms.exclusive_compute, deal.terms.term_months) == (
        "preferred",
        False,
        120,
    )
    assert by_law(market) == [
        "Anthropic and AWS: by law preferred instead of exclusive, compute from others as well"
    ]


@pytest.mark.parametrize(
    ("targets", "mode"),
    [(("azure",), "exclusive"), (("aws",), "preferred"), (("aws", "openai"), "exclusive")],
)
def test_a_ban_binds_those_at_whom_it_is_aimed(targets: tuple[str, ...], mode: str) -> None:
    assert seed_deal(in_month(2026, 4, ExclusivityBan(start=EARLY, targets=targets))).terms.mode == mode


def test_when_a_ban_is_over_exclusive_contracts_may_be_signed_again() -> None:
    ban = ExclusivityBan(start=datetime.date(2024, 1, 1), end=datetime.date(2026, 4, 1))
    assert seed_deal(in_month(2026, 4, ban)).terms.mode == "exclusive"


def test_who_bargains_looks_for_what_is_allowed() -> None:
    market = lively()
    lab = market.lab_named("openai")
    sale, compute = option_of(market, "aws", "exclusive"), option_of(market, "aws", exclusive_compute=True)
    free = Prospects(market, lab)
    assert allowed(sale, free)
    assert allowed(compute, free)
    decree(market, ExclusivityBan(start=market.date, strength=0.5))
    half = Prospects(market, lab)
    assert not allowed(sale, half)
    assert allowed(compute, half)
    decree(market, ExclusivityBan(start=market.date))
    full = Prospects(market, lab)
    assert not allowed(compute, full)
    assert allowed(option_of(market, "aws", "preferred"), full)


def test_firms_that_foresee_a_ban_that_reaches_back_sign_nothing_that_it_would_void() -> None:
    market = lively()
    lab, sale = market.lab_named("openai"), option_of(market, "aws", "exclusive")
    known, later = market.date, datetime.date(2026, 1, 1)
    for foresight in (False, True):
        decree(market, ExclusivityBan(start=later, announced=known, retroactive=True, anticipation=foresight))
        assert allowed(sale, Prospects(market, lab)) is not foresight
    assert market.parameters.conduct.exclusive_sale_allowed


# --- Sunset -----------------------------------------------------------------------------------------


def test_an_old_clause_lapses_two_years_after_signing_and_the_deal_goes_on_open() -> None:
    law = ExclusivitySunset(start=LATE)
    market = in_month(2028, 3, law)
    deal, lab = seed_deal(market), market.lab_named("anthropic")
    assert deal.terms.mode == "exclusive"
    months(market, 1)
    assert market.date == datetime.date(2028, 4, 1)
    assert deal.in_force
    assert (deal.terms.mode, deal.terms.exclusive_compute, deal.clause_ended) == ("open", False, market.month)
    assert (market.access[lab.index] == ACCESS_NATIVE).all()
    assert deal.terms.committed_spend == 10.0


def test_a_clause_that_is_too_old_already_lapses_at_once() -> None:
    market = in_month(2028, 1, ExclusivitySunset(start=LATER, months=12))
    assert seed_deal(market).clause_ended == market.month


def test_a_contract_signed_under_a_sunset_ends_with_its_clause() -> None:
    market = in_month(2028, 3, ExclusivitySunset(start=EARLY))
    deal = seed_deal(market)
    assert deal.terms.term_months == 24
    assert deal.in_force
    assert "Anthropic and AWS: by law 24 months instead of 120" in by_law(market)
    months(market, 1)
    assert (deal.ended, deal.reason) == (market.month, "term over")


def test_a_sunset_that_does_not_reach_back_ends_no_old_clause() -> None:
    market = in_month(2028, 5, ExclusivitySunset(start=LATE, retroactive=False))
    assert seed_deal(market).terms.mode == "exclusive"


def test_a_clause_outlives_a_sunset_that_ends_first() -> None:
    market = in_month(2028, 5, ExclusivitySunset(start=LATE, end=datetime.date(2028, 1, 1)))
    assert seed_deal(market).terms.mode == "exclusive"


def test_under_a_sunset_only_the_years_of_the_clause_are_paid_for() -> None:
    market = lively()
    lab = market.lab_named("openai")
    option = option_of(market, "aws", "preferred")
    free = Prospects(market, lab)
    before = agree(free, free.of(option), [free.of(option)])
    decree(market, ExclusivitySunset(start=market.date))
    limited = Prospects(market, lab)
    after = agree(limited, limited.of(option), [limited.of(option)])
    two_of_five_years = math.expm1(-0.15 * 2) / math.expm1(-0.15 * 5)
    assert after.transfer == pytest.approx(two_of_five_years * before.transfer, rel=1e-9)
    assert after.cloud_gain == pytest.approx(two_of_five_years * before.cloud_gain, rel=1e-9)
    assert agreed_terms(market, lab, after).term_months == 24
    unbound = limited.of(option_of(market, "aws"))
    assert agreed_terms(market, lab, agree(limited, unbound, [unbound])).term_months == 60
