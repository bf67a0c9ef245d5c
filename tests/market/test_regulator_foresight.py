"""What makes a block likely, what firms expect of the regulator, and what a block rules out."""

import pytest

from moatlab.market.contracts import Mode
from moatlab.market.market import Market
from moatlab.market.negotiation import allowed
from moatlab.market.prospects import Prospects
from tests.market.bargainers import agreement_of, months, option_of, tie
from tests.market.reviewed import BLOCKS, CLEARS, MONTHS, reviewed, watched

LENIENT = {"regulator.review_intercept": -1.0, "regulator.trigger_share": 0.0, "contracts.frontier_gap": 20.0}
OPENAI = "openai"


def expected(market: Market, mode: Mode = "exclusive", investment: float = 10.0) -> float:
    """Chance of a block of a deal of OpenAI and AWS."""
    option = option_of(market, "aws", mode)
    lab = market.lab_named(OPENAI)
    return market.regulator.expected_block(option, lab, investment, Prospects(market, lab).ended_by(option))


def chance(rules: dict[str, object], mode: Mode = "exclusive") -> float:
    """The same under other rules, in the same market."""
    return expected(watched(LENIENT | rules), mode)


# --- What makes a block likely ---------------------------------------------------------------------


def test_exclusive_sale_and_control_make_a_block_likelier_an_open_interface_less_likely() -> None:
    base = chance({})
    assert chance({"regulator.review_exclusive": 0.0}) < base
    assert chance({}, "preferred") < base
    assert chance({"stocks.control_exclusive": 1.0}) != base
    assert chance({"regulator.review_hhi_scale": 1e9}) != base
    assert chance({"conduct.open_interface_lag": 6}) < base
    # Without an exclusive clause and without control only the intercept is left.
    plain = chance({"regulator.review_exclusive": 0.0, "regulator.review_hhi_scale": 1e9})
    assert plain == pytest.approx(0.268941, abs=1e-6)


def test_a_floor_lifts_the_chance_of_a_block() -> None:
    floor = {"regulator.block_floor": 0.95, "regulator.block_floor_strength": 1.0}
    assert chance(floor) == pytest.approx(0.95)
    assert chance(floor | {"regulator.block_floor_strength": 0.0}) == chance({}) < 0.95


def test_the_chance_that_firms_expect_is_that_of_the_decision() -> None:
    market = watched(LENIENT | {"regulator.review_months": 1.0})
    usual = market.parameters.contracts.take_rate
    tie(market, market.lab_named(OPENAI), "google_cloud", mode="preferred", revenue_share=usual)
    before = expected(market)
    signed = reviewed(market, mode="exclusive", revenue_share=usual)
    market.month += 1
    market.regulator.decide_reviews()
    assert signed.review is not None
    assert signed.review.block_chance == pytest.approx(before)


def test_nobody_expects_a_block_of_what_is_not_reviewed() -> None:
    small = watched({"regulator.trigger_share": 1.0})
    assert expected(small, investment=1.0) == 0.0
    assert expected(small, investment=10.0) > 0.0
    assert expected(watched({**BLOCKS, "regulator.review_on": False})) == 0.0


def test_a_longer_review_decides_the_same() -> None:
    found = {}
    for length in (1.0, 3.0):
        rules = {"regulator.review_intercept": -1.0, "regulator.review_hhi_scale": 1e9}
        decided = []
        for seed in range(6):
            market = watched({**rules, "regulator.review_months": length}, after=2, seed=seed)
            deals = [reviewed(market, lab, "aws", mode="exclusive") for lab in (OPENAI, "anthropic")]
            months(market, 3)
            decided += [deal.review.outcome for deal in deals if deal.review is not None]
        found[length] = decided
    assert found[1.0] == found[3.0]
    assert {"blocked", "commitments"} <= set(found[1.0])


# --- What firms make of it ---------------------------------------------------------------------------


def dear_clouds(market: Market) -> Market:
    """The same with such margins on general computing that exclusives pay."""
    for cloud in market.clouds:
        cloud.full_price += 3.0
    return market


@pytest.mark.parametrize(
    ("rules", "anticipation", "mode"),
    [(BLOCKS, False, "exclusive"), (BLOCKS, True, "preferred"), (CLEARS, True, "exclusive")],
)
def test_clouds_that_look_ahead_sign_no_exclusives_that_would_be_blocked(
    rules: dict[str, object], mode: str, *, anticipation: bool
) -> None:
    everywhere = {"regulator.trigger_share": 0.0, "contracts.frontier_gap": 20.0}
    market = dear_clouds(watched({**rules, **everywhere, "regulator.anticipation": anticipation}))
    agreement = agreement_of(market, market.lab_named("anthropic"))
    assert agreement.prospect.option.mode == mode


# --- What a block rules out ----------------------------------------------------------------------------


def test_what_was_blocked_is_not_signed_again_nor_are_shares_sold_until_its_term_is_over() -> None:
    market = watched(BLOCKS)
    lab, aws = market.lab_named(OPENAI), market.cloud_named("aws")
    deal = reviewed(market, mode="preferred", term_months=MONTHS + 12)
    months(market, MONTHS)
    assert deal.blocked
    prospects = Prospects(market, lab)
    signable = {
        mode: allowed(option_of(market, "aws", mode), prospects)
        for mode in ("open", "preferred", "exclusive")
    }
    assert signable == {"open": True, "preferred": False, "exclusive": False}
    assert allowed(option_of(market, "azure", "exclusive"), prospects)
    assert prospects.investment_cap(aws) == 0.0 < prospects.investment_cap(market.cloud_named("azure"))
    market.month += 12
    later = Prospects(market, lab)
    assert allowed(option_of(market, "aws", "exclusive"), later)
    assert later.investment_cap(aws) > 0.0


def test_a_blocked_right_of_first_refusal_is_void() -> None:
    market = watched(BLOCKS)
    lab = market.lab_named(OPENAI)
    reviewed(market, OPENAI, "google_cloud", mode="exclusive", rofr=True)
    lab.last_bargain = -100
    months(market, MONTHS)
    signed = [deal for deal in market.contracts.of(OPENAI) if deal.agreement is not None]
    assert (signed[-1].cloud, signed[-1].signed) == ("google_cloud", market.month)
    assert signed[-1].agreement is not None
    assert not signed[-1].agreement.matched
