"""What a deal is worth has its sources: customers, compute, learning, security, money - and its costs."""

from dataclasses import replace

import pytest

from moatlab.market.market import Market
from moatlab.market.prospects import Prospects
from tests.market.bargainers import agreement_of, free, lively, months, option_of, tie


def test_scarcity_makes_reserved_compute_worth_more() -> None:
    market = lively()
    lab, option = market.lab_named("openai"), option_of(market, "azure")
    tie(market, lab, "azure")
    values = []
    for scarcity, fill in ((1.0, 1.0), (2.0, 1.0), (2.0, 0.5)):
        market.compute = replace(market.compute, scarcity=scarcity, spot_fill=fill)
        values.append(Prospects(market, lab).of(option).insurance)
    assert values[0] < values[1] < values[2]


def test_money_is_worth_more_than_its_amount_only_to_a_lab_short_of_it() -> None:
    market = lively()
    lab, option = market.lab_named("openai"), option_of(market, "aws")
    lab.runway_months = 3.0
    assert Prospects(market, lab).of(option).liquidity > 0.0
    lab.runway_months = 30.0
    assert Prospects(market, lab).of(option).liquidity == 0.0


def test_a_tenant_teaches_a_cloud_with_own_chips_and_no_other() -> None:
    market = lively()
    prospects = Prospects(market, market.lab_named("openai"))
    assert prospects.of(option_of(market, "aws")).learning > 0.0
    assert prospects.of(option_of(market, "fringe")).learning == 0.0
    still = lively({"parameters.chips.learning_rate": 0.0})
    assert Prospects(still, still.lab_named("openai")).of(option_of(still, "aws")).learning == 0.0


def test_a_second_contract_covers_only_what_the_first_one_leaves() -> None:
    market = lively()
    lab = market.lab_named("other_labs")
    tie(market, lab, "aws")
    prospects = Prospects(market, lab)
    share = market.parameters.contracts.open_compute_share
    assert prospects.of(option_of(market, "azure")).hours == pytest.approx(
        share * (1.0 - share) * prospects.hours
    )
    assert prospects.of(option_of(market, "aws")).hours == pytest.approx(share * prospects.hours)


def test_a_lab_too_large_for_a_cloud_secures_only_a_part_of_its_hours() -> None:
    market = lively()
    lab = market.lab_named("openai")
    lab.inference_hours = 1e6
    fringe = market.cloud_named("fringe").fleet
    room = market.parameters.contracts.max_share_single * (fringe.capacity + fringe.on_order) * 0.73
    assert Prospects(market, lab).of(option_of(market, "fringe")).hours == pytest.approx(room)


def test_binding_terms_end_other_contracts_at_a_cost() -> None:
    market = lively()
    lab = market.lab_named("openai")
    left = tie(market, lab, "aws", committed_spend=10.0)
    prospects = Prospects(market, lab)
    fee = market.parameters.contracts.breach_fee * 10.0 * 5.0
    bound = prospects.of(option_of(market, "azure", exclusive_compute=True))
    assert bound.ends == (left,)
    assert bound.leaving == pytest.approx(fee)
    beside = prospects.of(option_of(market, "azure"))
    assert beside.ends == ()
    assert beside.leaving == 0.0


def test_a_fee_for_leaving_goes_from_the_lab_to_the_cloud_left() -> None:
    market = lively({"parameters.contracts.hold_up": 0.0})
    lab = market.lab_named("openai")
    best = agreement_of(market, lab).prospect.option.cloud
    other = next(cloud for cloud in market.clouds if cloud is not best and cloud.name != "fringe")
    left = tie(market, lab, other.name, committed_spend=1e-3)
    lab.last_bargain, lab.runway_months = -1000, 0.0
    months(market, 1)
    assert not left.in_force
    fee = market.parameters.contracts.breach_fee * 1e-3 * (left.expiry - market.month) / 12
    flows = {key: amount for key, amount in market.ledger.flows().items() if key[2] == "breach_fee"}
    assert flows == {("openai", other.name, "breach_fee"): pytest.approx(12.0 * fee)}


@pytest.mark.parametrize("turned", ["labs", "clouds"])
def test_prospects_do_not_depend_on_the_order_in_which_firms_are_listed(turned: str) -> None:
    markets = []
    for reverse in (False, True):
        scenario = free({"parameters.occasions.market_share_start": 0.2})
        rows = getattr(scenario, turned)
        markets.append(months(Market(scenario.replace(turned, rows[::-1] if reverse else rows), rng=1), 15))
    for name in ("openai", "anthropic"):
        found = [Prospects(market, market.lab_named(name)) for market in markets]
        for cloud in ("aws", "google_cloud", "fringe"):
            parts = [
                prospects.of(option_of(market, cloud, "preferred"))
                for market, prospects in zip(markets, found, strict=True)
            ]
            assert parts[0].surplus == pytest.approx(parts[1].surplus, rel=1e-9)
            assert parts[0].rents == pytest.approx(parts[1].rents, rel=1e-9)
