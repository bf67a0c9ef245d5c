"""Labs and clouds sign what is worth most to both, and divide it by power and alternatives."""

from itertools import pairwise

import pytest

from moatlab.market.market import Market
from moatlab.market.negotiation import agree, allowed, divide, negotiate, options
from moatlab.market.prospects import Prospects
from tests.market.bargainers import (
    agreement_of,
    best_with,
    free,
    lively,
    months,
    option_of,
    signed_freely,
    tie,
)

WEIGHT = "parameters.contracts.bargaining_weight"


def test_what_is_signed_is_worth_most_to_both() -> None:
    market = lively()
    lab = market.lab_named("openai")
    agreement, prospects = agreement_of(market, lab), Prospects(market, lab)
    worths = [prospects.of(option).surplus for option in options(market) if allowed(option, prospects)]
    assert len(worths) > 20
    assert agreement.prospect.surplus == pytest.approx(max(worths), rel=1e-12)


@pytest.mark.parametrize("lab_name", ["openai", "anthropic", "other_labs"])
@pytest.mark.parametrize("weight", [0.0, 0.3, 0.9])
def test_the_surplus_is_shared_by_power_unless_a_rival_offers_more(lab_name: str, weight: float) -> None:
    market = lively({WEIGHT: weight})
    agreement = agreement_of(market, market.lab_named(lab_name))
    surplus = agreement.prospect.surplus
    assert agreement.lab_gain + agreement.cloud_gain == pytest.approx(surplus, rel=1e-12)
    assert agreement.lab_gain == pytest.approx(max(weight * surplus, agreement.second_best), rel=1e-12)
    assert agreement.transfer == pytest.approx(agreement.lab_gain - agreement.prospect.lab_gain, abs=1e-12)


def test_the_outside_option_is_the_best_deal_with_another_cloud() -> None:
    market = lively()
    lab = market.lab_named("anthropic")
    agreement, prospects = agreement_of(market, lab), Prospects(market, lab)
    chosen = agreement.prospect.option.cloud
    others = [best_with(prospects, cloud.name).surplus for cloud in market.clouds if cloud is not chosen]
    assert agreement.second_best == pytest.approx(max(others), rel=1e-12)


def test_a_cloud_that_gains_more_pays_more() -> None:
    market = lively({WEIGHT: 0.5})
    lab, cloud = market.lab_named("openai"), market.cloud_named("aws")
    transfers = []
    for _ in range(3):
        prospects = Prospects(market, lab)
        best = prospects.of(option_of(market, "aws", "exclusive"))
        transfers.append(agree(prospects, best, [best]).transfer)
        cloud.full_price += 0.2
    assert transfers[0] < transfers[1] < transfers[2]


def test_money_comes_first_then_cheap_compute_then_a_lower_take_rate() -> None:
    market = lively()
    lab = market.lab_named("openai")
    prospects = Prospects(market, lab)
    best = best_with(prospects, "aws")
    cap, usual = prospects.investment_cap(best.option.cloud), prospects.take_rate(best.option)
    small, large, huge = (divide(prospects, best, transfer) for transfer in (cap / 2, cap * 1.0001, 1e6))
    assert (small.investment, small.compute_discount, small.revenue_share) == (cap / 2, 0.0, usual)
    assert large.investment == cap
    assert large.compute_discount > 0.0
    assert huge.compute_discount == market.parameters.contracts.compute_discount_max
    assert huge.revenue_share == 0.0


def test_a_lab_pays_by_a_higher_take_rate_then_by_dearer_compute() -> None:
    market = lively()
    prospects = Prospects(market, market.lab_named("openai"))
    best, rules = best_with(prospects, "aws"), market.parameters.contracts
    small, huge = divide(prospects, best, -1e-4), divide(prospects, best, -1e6)
    assert small.investment == small.compute_discount == 0.0
    assert prospects.take_rate(best.option) < small.revenue_share < rules.take_rate_max
    assert huge.revenue_share == pytest.approx(rules.take_rate_max)
    assert huge.compute_discount == -rules.compute_discount_max


def test_a_cloud_never_buys_more_of_a_lab_than_it_may_hold() -> None:
    market = lively({"parameters.contracts.equity_share_max": 0.05, WEIGHT: 1.0}, after=40)
    shares = [share for lab in market.labs for share in lab.equity.values()]
    assert shares
    assert max(shares) <= 0.05 + 1e-12


def test_a_right_of_first_refusal_leaves_the_lab_what_the_rival_offers() -> None:
    market = lively()
    lab = market.lab_named("openai")
    best = agreement_of(market, lab).prospect.option.cloud
    tie(market, lab, best.name, rofr=True)
    held = agreement_of(market, lab)
    assert held.prospect.option.cloud is best
    assert held.matched
    assert held.lab_gain == pytest.approx(held.second_best)
    tie(market, lab, best.name, rofr=False)
    assert agreement_of(market, lab).lab_gain >= held.lab_gain


def test_a_pair_that_is_barred_does_not_sign_until_the_month_is_there() -> None:
    best = agreement_of(lively(after=0), lively(after=0).lab_named("openai")).prospect.option.cloud.name
    barred = ({"cloud": best, "lab": "openai", "until": "2024-07"},)
    market = months(Market(free({"barred_pairs": barred}), rng=1), 17)
    contracts = signed_freely(market, "openai")
    assert contracts
    assert best not in {contract.cloud for contract in contracts}
    assert not allowed(option_of(market, best), Prospects(market, market.lab_named("openai")))
    months(market, 2)
    assert allowed(option_of(market, best), Prospects(market, market.lab_named("openai")))


@pytest.mark.parametrize(("hold_up", "share"), [(0.0, 1.0), (1.0, 0.0)])
def test_all_compute_goes_to_one_cloud_only_if_being_held_up_is_cheap(hold_up: float, share: float) -> None:
    market = lively({"parameters.contracts.hold_up": hold_up}, after=30)
    bound = [contract.terms.exclusive_compute for contract in signed_freely(market)]
    assert len(bound) >= 3
    assert sum(bound) / len(bound) == share


def test_a_lab_bargains_at_most_once_a_year() -> None:
    market = lively({"parameters.contracts.renegotiation_runway": 1200.0}, after=50)
    for lab in market.labs:
        signed = [contract.signed for contract in signed_freely(market, lab.name)]
        assert all(later - earlier >= 12 for earlier, later in pairwise(signed))
    assert len(signed_freely(market)) >= 9


def test_a_contract_that_runs_out_is_followed_by_another_in_the_same_month() -> None:
    market = lively(
        {"parameters.contracts.lab_contract_term": 24, "parameters.contracts.renegotiation_runway": 0.0},
        after=30,
    )
    over = [deal for deal in signed_freely(market) if deal.reason == "term over"]
    assert over
    for deal in over:
        following = [later.signed for later in signed_freely(market, deal.lab) if later.signed > deal.signed]
        assert min(following) <= (deal.ended or 0)


def test_labs_of_clouds_and_labs_that_give_their_models_away_sign_nothing() -> None:
    market = lively(after=30)
    signers = {contract.lab for contract in signed_freely(market)}
    assert {"openai", "anthropic", "other_labs"} <= signers
    assert not signers & {"google_deepmind", "meta"}


def test_a_lab_with_which_nobody_may_sign_is_listed_everywhere() -> None:
    clouds = ("aws", "azure", "google_cloud", "fringe")
    barred = tuple({"cloud": cloud, "lab": "openai", "until": "2100-01"} for cloud in clouds)
    market = months(Market(free({"barred_pairs": barred}), rng=1), 1)
    lab = market.lab_named("openai")
    assert negotiate(market, lab, market.contracts.in_force(lab=lab.name)) is None
    assert market.contracts.of("openai") == []
    assert lab.listings == set(clouds)
    assert market.take_rates[lab.index].tolist() == [market.parameters.contracts.take_rate] * 4
