"""Which contracts are reviewed, what waits meanwhile, and what the regulator decides."""

from dataclasses import replace

import pytest

import moatlab as ml
from moatlab.market.control import chain_hhi, claims_on_labs, follow_control
from moatlab.market.market import Market
from moatlab.market.regulator import Regulator
from moatlab.market.world import ACCESS_NATIVE, ACCESS_NONE
from moatlab.observe.contract_table import contract_table
from tests.market.bargainers import months, tie
from tests.market.reviewed import BLOCKS, CLEARS, COMMITS, MONTHS, reviewed, watched

OPENAI = "openai"


def paid_by_month(market: Market, count: int) -> list[float]:
    """What AWS invests in OpenAI in each of the next months [USD bn]."""
    paid = []
    for _ in range(count):
        market.step()
        paid.append(market.ledger.between("aws", OPENAI, "investment") / 12)
    return paid


def index_of_the_chain(market: Market) -> float:
    return chain_hhi(market, follow_control(market, claims_on_labs(market)))


# --- What is reviewed -----------------------------------------------------------------------------


def test_the_market_has_one_regulator() -> None:
    market = watched(CLEARS, after=1)
    assert list(market.agents_by_type[Regulator]) == [market.regulator]


@pytest.mark.parametrize(
    ("rules", "investment", "is_reviewed"),
    [
        ({}, 5.1, True),
        ({"regulator.trigger_share": 1.0}, 5.1, True),
        ({"regulator.trigger_share": 1.0}, 5.0, False),
        ({"regulator.trigger_share": 0.0, "contracts.frontier_gap": 3.0}, 0.0, True),
        ({"regulator.trigger_share": 0.0, "contracts.frontier_gap": 0.0}, 0.0, False),
        ({"regulator.review_on": False}, 25.0, False),
    ],
    ids=["large", "large, small cloud", "small", "large cloud", "far from the frontier", "never"],
)
def test_a_large_investment_or_a_large_cloud_with_a_frontier_lab_brings_a_review(
    rules: dict[str, object], investment: float, *, is_reviewed: bool
) -> None:
    market = watched(rules, after=2)
    far = max(market.living_labs, key=lambda lab: lab.gap if lab.bargains_freely else -1.0)
    assert 0.0 < far.gap < 3.0
    deal = tie(market, far, "aws", investment=investment)
    market.regulator.open_reviews()
    assert (deal.review is not None) is is_reviewed
    opened = [event.text for event in market.events if event.kind == "review_opened"]
    assert any(f"{far.label} and AWS" in text and "chain HHI" in text for text in opened) is is_reviewed


def test_many_small_clouds_together_are_no_large_one() -> None:
    market = watched({"regulator.trigger_share": 0.2, "contracts.frontier_gap": 20.0}, after=2)
    assert market.tally.general_shares[market.cloud_named("fringe").index] > 0.2
    deal = tie(market, market.lab_named(OPENAI), "fringe")
    market.regulator.open_reviews()
    assert deal.review is None


@pytest.mark.parametrize("is_reviewed", [False, True])
def test_a_dated_contract_is_reviewed_only_if_its_row_says_so(*, is_reviewed: bool) -> None:
    plain = ml.load_scenario("seed_exclusive").with_enterprises(60).with_horizon(46)
    rows = [row.replace("reviewed", is_reviewed) for row in plain.contracts]
    rules = {"regulator.review_months": 2.0, "regulator.review_sd": 0.0, **BLOCKS}
    changes = {f"parameters.{path}": value for path, value in rules.items()}
    market = months(Market(plain.replace_all({"contracts": rows, **changes}), rng=1), 46)
    dated = [deal for deal in market.contracts.contracts if deal.imposed]
    assert any(deal.review is not None for deal in dated) is is_reviewed
    blocked = {deal.lab for deal in dated if deal.blocked}
    assert blocked == ({OPENAI, "anthropic"} if is_reviewed else set())
    assert (market.contracts.between("aws", "anthropic") is None) is is_reviewed


# --- Meanwhile ------------------------------------------------------------------------------------


def test_conditional_money_waits_for_clearance_and_then_comes_at_once() -> None:
    market = watched({**CLEARS, "contracts.frontier_gap": 20.0})
    deal = reviewed(market)
    monthly, conditional = 10.0 * 0.4 / 24, 10.0 * 0.3 / 24
    paid = paid_by_month(market, MONTHS + 1)
    assert paid[: MONTHS - 1] == pytest.approx([monthly] * (MONTHS - 1))
    # The instalments of the month of signing and of the reviewed months, and the one that is due anyway.
    assert paid[MONTHS - 1] == pytest.approx(monthly + (MONTHS + 1) * conditional)
    assert paid[MONTHS] == pytest.approx(monthly + conditional)
    assert sum(due.amount for due in deal.instalments) == pytest.approx(10.0)


def test_signing_anew_does_not_shake_off_a_review() -> None:
    market = watched(BLOCKS)
    first = reviewed(market, mode="exclusive", equity_share=0.2)
    assert first.review is not None
    opened = first.review.opened
    months(market, 2)
    second = tie(market, market.lab_named(OPENAI), "aws", mode="exclusive", investment=0.1, equity_share=0.3)
    market.regulator.open_reviews()
    assert first.review.outcome == "continued"
    assert second.review is not None
    assert (second.review.opened, second.review.due) == (opened, opened + MONTHS)
    months(market, 2)
    assert second.blocked
    assert second.ended == opened + MONTHS
    assert market.lab_named(OPENAI).equity["aws"] == first.review.held_before


def test_what_has_ended_is_not_decided_on() -> None:
    market = watched(BLOCKS)
    deal = reviewed(market)
    deal.end(market.month, "over")
    months(market, 1)
    assert deal.review is not None
    assert deal.review.outcome == "dropped"
    assert market.regulator.cases == [case for case in market.regulator.cases if case.contract is not deal]


# --- What is decided ------------------------------------------------------------------------------


def test_a_blocked_contract_is_unwound_without_fee_and_its_shares_are_sold() -> None:
    market = watched(BLOCKS)
    lab = market.lab_named(OPENAI)
    lab.equity["aws"] = 0.07
    deal = reviewed(market, mode="exclusive", exclusive_compute=True, equity_share=0.3, committed_spend=5.0)
    assert lab.equity["aws"] == 0.3
    paid = paid_by_month(market, MONTHS - 1)
    assert deal.in_force
    assert market.access[lab.index].tolist() == [ACCESS_NATIVE] + [ACCESS_NONE] * 3
    later = paid_by_month(market, 3)
    assert deal.reason == "blocked"
    assert lab.equity["aws"] == 0.07
    assert min(paid) > 0.0
    assert later == [0.0] * 3
    assert market.ledger.paid(OPENAI, "breach_fee", "shortfall") == 0.0
    assert ACCESS_NONE not in market.access[lab.index]


def test_commitments_lift_the_clauses_and_the_deal_goes_on() -> None:
    market = watched(COMMITS)
    lab = market.lab_named(OPENAI)
    deal = reviewed(market, mode="exclusive", exclusive_compute=True, rofr=True, equity_share=0.3)
    before = deal.terms
    months(market, MONTHS)
    assert deal.in_force
    assert deal.terms == replace(before, mode="preferred", exclusive_compute=False, rofr=False)
    assert lab.equity["aws"] == 0.3
    assert ACCESS_NONE not in market.access[lab.index]
    assert sum(due.amount for due in deal.instalments) == pytest.approx(10.0)


def test_a_preferred_deal_becomes_open_by_commitments_and_an_open_one_has_nothing_to_give() -> None:
    market = watched(COMMITS)
    preferred, open_ = reviewed(market, mode="preferred"), reviewed(market, "anthropic", "azure")
    months(market, MONTHS)
    outcomes = [deal.review.outcome for deal in (preferred, open_) if deal.review is not None]
    assert outcomes == ["commitments", "cleared"]
    assert preferred.terms.mode == open_.terms.mode == "open"
    assert market.access[market.lab_named(OPENAI).index].tolist() == [ACCESS_NATIVE] * 4


def test_a_cleared_deal_goes_on_as_it_was_and_its_row_tells_of_the_review() -> None:
    market = watched(CLEARS)
    deal = reviewed(market, mode="exclusive", rofr=True)
    before = deal.terms
    months(market, MONTHS)
    assert deal.in_force
    assert deal.terms == before
    row = contract_table(market).iloc[market.contracts.contracts.index(deal)]
    assert row["review_outcome"] == "cleared"
    assert (row["review_closed"] - row["review_opened"]).days in range(28 * MONTHS, 32 * MONTHS)
    assert row["block_chance"] < 0.01
    told = [event.text for event in market.events if event.kind == "review_closed"]
    assert "OpenAI and AWS: cleared (chance of a block 0%); chain HHI" in told[-1]


def test_the_change_of_the_index_is_what_the_contract_adds_to_control() -> None:
    market = watched(CLEARS)
    lab = market.lab_named(OPENAI)
    lab.equity["aws"] = 0.1
    deal = reviewed(market, mode="exclusive", equity_share=0.3)
    assert deal.review is not None
    with_it = index_of_the_chain(market)
    deal.end(market.month, "undone")
    lab.equity["aws"] = 0.1
    assert deal.review.hhi_change == pytest.approx(with_it - index_of_the_chain(market))
    assert abs(deal.review.hhi_change) > 1.0
