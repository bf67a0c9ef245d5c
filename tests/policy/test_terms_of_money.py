"""Caps on what clouds get for their money: take rates, shares, reservations, rights of first refusal."""

import datetime
from dataclasses import replace

import pytest

from moatlab.market.compliance import bring_into_line
from moatlab.market.compute_needs import compute_needs, compute_terms, reservations
from moatlab.market.contracts import Instalment
from moatlab.market.lawful_terms import Stake, allowed_stake
from moatlab.market.negotiation import agreed_terms, divide
from moatlab.market.prospects import Prospects
from moatlab.market.signing import publish_access
from moatlab.policy.contract_rules import EquityCap, PrepaidCap, RofrBan, TakeRateCap
from tests.market.bargainers import agreement_of, best_with, lively, months, signed_freely, tie
from tests.policy.law_courts import by_law, decree, in_month, seed_deal

EARLY = datetime.date(2026, 1, 1)

# --- Take rates -----------------------------------------------------------------------------------


def test_a_cap_binds_listings_at_once_and_older_contracts_only_if_it_reaches_back() -> None:
    market = lively()
    lab = market.lab_named("openai")
    deal = tie(market, lab, "aws", revenue_share=0.1)
    months(market, 1)
    for reaches_back, agreed in ((False, 0.1), (True, 0.05)):
        decree(market, TakeRateCap(start=market.date, retroactive=reaches_back))
        bring_into_line(market)
        publish_access(market)
        assert deal.terms.revenue_share == agreed
        assert market.take_rates[lab.index].tolist() == [agreed, 0.05, 0.05, 0.05]


def test_a_cap_of_half_strength_goes_half_way() -> None:
    market = lively()
    decree(market, TakeRateCap(start=market.date, strength=0.5))
    contracts = market.parameters.contracts
    assert contracts.take_rate == pytest.approx((0.15 + 0.05) / 2)
    assert contracts.licensing_take_rate == pytest.approx((0.20 + 0.05) / 2)


def test_a_cloud_that_may_keep_less_of_the_sales_is_paid_by_dearer_compute() -> None:
    market = lively()
    lab = market.lab_named("openai")
    free = Prospects(market, lab)
    best = best_with(free, "aws")
    owed = 0.01 * 12e-3 * free.lab_years * best.hours * market.reference_price
    before = divide(free, best, -owed)
    assert before.revenue_share > free.take_rate(best.option)
    decree(market, TakeRateCap(start=market.date))
    capped = Prospects(market, lab)
    after = divide(capped, best, -owed)
    assert after.revenue_share == 0.05
    assert after.compute_discount == pytest.approx(-0.01)
    assert before.compute_discount > after.compute_discount


def test_dated_contracts_signed_under_a_cap_keep_to_it() -> None:
    market = in_month(2026, 4, TakeRateCap(start=EARLY))
    assert seed_deal(market).terms.revenue_share == 0.05
    assert "Anthropic and AWS: by law take rate 0.05 instead of 0.1" in by_law(market)


# --- Shares ---------------------------------------------------------------------------------------


def test_money_that_would_buy_more_than_the_cap_is_not_paid() -> None:
    market = lively()
    lab = market.lab_named("openai")
    lab.equity = {"aws": 0.04}
    decree(market, EquityCap(start=market.date))
    conduct = market.parameters.conduct
    value = lab.valuation()
    unnamed = allowed_stake(Stake(1e3, None), lab, "aws", conduct)
    assert unnamed.money == pytest.approx(value * 0.06 / 0.94)  # F/(V + F) = .10 - .04
    named = allowed_stake(Stake(20.0, 0.24), lab, "aws", conduct)
    assert named.share == 0.1
    assert named.money == pytest.approx(20.0 * 0.06 / 0.20)  # a price of 1 bn a point
    assert allowed_stake(Stake(1.0, 0.05), lab, "aws", conduct) == Stake(1.0, 0.05)


def test_shares_held_before_are_kept_but_none_are_added() -> None:
    market = lively()
    lab = market.lab_named("openai")
    lab.equity = {"aws": 0.3}
    decree(market, EquityCap(start=market.date))
    conduct = market.parameters.conduct
    assert allowed_stake(Stake(5.0, None), lab, "aws", conduct).money == 0.0
    assert allowed_stake(Stake(5.0, 0.4), lab, "aws", conduct) == Stake(0.0, 0.3)
    assert Prospects(market, lab).investment_cap(market.cloud_named("aws")) == 0.0


def test_no_bargain_struck_under_the_cap_gives_a_cloud_more_than_it_may_hold() -> None:
    cap = EquityCap(start=datetime.date(2023, 1, 1), cap=0.03)
    capped, free = lively({"interventions": [cap.model_dump()]}, after=30), lively(after=30)
    largest = [
        max(share for lab in market.labs for share in lab.equity.values()) for market in (capped, free)
    ]
    assert 0.0 < largest[0] <= 0.03 + 1e-12 < largest[1]


def test_the_seed_contract_signed_under_the_cap_brings_less_money() -> None:
    market = in_month(2026, 4, EquityCap(start=EARLY))
    deal, lab = seed_deal(market), market.lab_named("anthropic")
    assert deal.terms.investment < 25.0
    assert sum(due.amount for due in deal.instalments) == pytest.approx(deal.terms.investment)
    before = in_month(2026, 3, EquityCap(start=EARLY)).lab_named("anthropic").equity["aws"]
    assert lab.equity["aws"] <= max(before, 0.1) + 1e-12
    assert any("investment" in text for text in by_law(market))


def test_a_cap_that_reaches_back_takes_shares_and_leaves_the_lab_its_money() -> None:
    market = lively()
    lab = market.lab_named("openai")
    deal = tie(market, lab, "aws", investment=8.0)
    lab.equity["aws"], cash = 0.4, lab.cash
    deal.instalments = [Instalment(market.month - 1, 4.0, conditional=False)]
    deal.instalments += [Instalment(market.month + 5, 4.0, conditional=True)]
    decree(market, EquityCap(start=market.date, retroactive=True))
    bring_into_line(market)
    assert (lab.equity["aws"], lab.cash) == (0.1, cash)
    assert [due.amount for due in deal.instalments] == [4.0, 1.0]  # what is due shrinks like the shares
    assert deal.terms.investment == pytest.approx(5.0)
    assert by_law(market, "openai") == ["OpenAI and AWS: by law a share of 0.1 instead of 0.4 in the lab"]


def test_a_cap_for_new_contracts_takes_no_shares() -> None:
    market = lively()
    lab = market.lab_named("openai")
    tie(market, lab, "aws", investment=8.0)
    lab.equity["aws"] = 0.4
    months(market, 1)
    decree(market, EquityCap(start=market.date))
    bring_into_line(market)
    assert lab.equity["aws"] == 0.4


# --- Reservations ---------------------------------------------------------------------------------


def test_one_lab_may_reserve_only_so_much_and_sublets_the_rest() -> None:
    market = lively()
    lab, cloud = market.lab_named("openai"), market.cloud_named("aws")
    tie(market, lab, "aws")
    needs, terms = compute_needs(market), compute_terms(market)

    def booked() -> tuple[float, float]:
        found = [held for held in reservations(market, needs, terms) if held.lab == lab.index]
        return found[0].hours, found[0].sublet

    free, kept = booked()
    cap = 0.5 * free / (0.73 * cloud.fleet.capacity)
    assert kept == 0.0
    decree(market, PrepaidCap(start=market.date, cap=cap))
    assert booked() == (pytest.approx(free / 2), 1.0)
    decree(market, PrepaidCap(start=datetime.date(2024, 12, 1), cap=cap))
    assert booked() == (free, 0.0)


def test_an_older_reservation_stays_unless_the_cap_reaches_back() -> None:
    market = lively()
    lab = market.lab_named("openai")
    tie(market, lab, "aws")
    months(market, 1)
    hours = []
    for reaches_back in (False, True):
        decree(market, PrepaidCap(start=market.date, cap=1e-6, retroactive=reaches_back))
        held = reservations(market, compute_needs(market), compute_terms(market))
        hours.append(next(booking.hours for booking in held if booking.lab == lab.index))
    assert hours[1] == pytest.approx(1e-6 * 0.73 * market.cloud_named("aws").fleet.capacity)
    assert hours[0] > 10.0 * hours[1]


def test_who_bargains_expects_no_more_hours_than_may_be_reserved() -> None:
    market = lively()
    lab, fleet = market.lab_named("openai"), market.cloud_named("aws").fleet
    best = best_with(Prospects(market, lab), "aws")
    decree(market, PrepaidCap(start=market.date, cap=1e-6))
    room = 1e-6 * 0.73 * (fleet.capacity + fleet.on_order)
    assert Prospects(market, lab).of(best.option).hours == pytest.approx(room)


# --- Rights of first refusal ----------------------------------------------------------------------


def test_no_bargain_struck_under_the_ban_carries_a_right_of_first_refusal() -> None:
    market = lively()
    lab = market.lab_named("openai")
    prospects = Prospects(market, lab)
    agreement = agreement_of(market, lab)
    bound = replace(agreement, prospect=prospects.of(agreement.prospect.option._replace(mode="preferred")))
    assert agreed_terms(market, lab, bound).rofr
    decree(market, RofrBan(start=market.date))
    assert not agreed_terms(market, lab, bound).rofr


def test_a_right_agreed_before_the_ban_counts_unless_the_ban_reaches_back() -> None:
    market = lively()
    lab = market.lab_named("openai")
    best = agreement_of(market, lab).prospect.option.cloud
    tie(market, lab, best.name, rofr=True)
    months(market, 1)
    assert agreement_of(market, lab).prospect.option.cloud is best
    decree(market, RofrBan(start=market.date))
    held = agreement_of(market, lab)
    assert held.matched
    assert held.lab_gain == pytest.approx(held.second_best)
    decree(market, RofrBan(start=market.date, retroactive=True))
    freed = agreement_of(market, lab)
    assert not freed.matched
    worth = freed.prospect.surplus
    assert freed.lab_gain == pytest.approx(max(0.5 * worth, freed.second_best))
    bring_into_line(market)
    assert not any(deal.terms.rofr for deal in market.contracts.in_force(lab="openai"))


def test_bargains_of_a_whole_run_carry_none() -> None:
    ban = RofrBan(start=datetime.date(2023, 1, 1))
    market = lively({"interventions": [ban.model_dump()]}, after=30)
    assert signed_freely(market)
    assert not any(deal.terms.rofr for deal in signed_freely(market))
