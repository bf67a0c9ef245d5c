"""P5: leaving at notice, and with the help of the provider that is left."""

import datetime

import numpy as np
import pytest

import moatlab as ml
from moatlab.market.market import Market
from moatlab.market.response import cloud_response
from moatlab.policy import LicenceParity, SetParameter, SwitchingSupport
from tests.policy.quiet_market import QUIET, after, quiet

SPRING = datetime.date(2023, 4, 1)
# Everybody comes from on-premises in the first months and chooses among today's offers, as all later do.
NEWCOMERS: dict[str, object] = {
    "parameters.population.onprem_share": 0.9999,
    "parameters.population.onprem_stay": 0.0,
    "parameters.occasions.onprem_review_rate": 60.0,
    "parameters.occasions.midterm_review_rate": 0.0,
    "parameters.occasions.attention_prob": 0.0,
    "parameters.occasions.contract_term_months": 12,
    "parameters.switching.procedural_switching_cost": 0.0,
    "parameters.switching.data_gravity_cost": 0.0,
    "parameters.switching.egress_fee": 0.0,
}
NO_COSTS_LEFT = SwitchingSupport(start=SPRING, review_rate=60.0, attention=1.0)


def moves_after(market: Market, months: int) -> int:
    """How many enterprises are on another cloud after so many more months."""
    before = market.enterprises.cloud.copy()
    for _ in range(months):
        market.step()
    return int((before != market.enterprises.cloud).sum())


def test_whoever_looks_more_often_does_not_move_without_a_reason() -> None:
    market = after(quiet(NO_COSTS_LEFT, changes=NEWCOMERS), 3)
    assert (market.enterprises.cloud >= 0).all()
    looked = market.enterprises.commitment_end.copy()
    assert moves_after(market, 24) == 0  # every month a look at mid-term, and twice at the end of a term
    assert (market.enterprises.commitment_end > looked).all()


def test_who_looks_around_by_itself_does_it_with_new_tastes() -> None:
    by_themselves = NEWCOMERS | {"parameters.occasions.attention_prob": 1.0}
    assert moves_after(after(quiet(changes=by_themselves), 3), 24) > 10


def test_who_is_made_to_look_moves_when_there_is_a_reason() -> None:
    dearer_aws = SetParameter(
        start=datetime.date(2023, 7, 1), path="conduct.quality_parity", value=3.0, targets=()
    )
    inattentive = after(quiet(dearer_aws, changes=NEWCOMERS), 3)
    assert moves_after(inattentive, 24) == 0  # worse everywhere: nobody gains by moving, nobody looks


@pytest.mark.parametrize("cloud", ["aws", "azure"])
def test_the_right_to_leave_holds_for_customers_of_the_clouds_it_is_aimed_at(cloud: str) -> None:
    law = SwitchingSupport(start=SPRING, review_rate=60.0, targets=(cloud,), provider_share=1.0)
    reason = LicenceParity(start=SPRING, targets=("aws", "azure"), advantage=3.0)
    changes = {"parameters.occasions.midterm_review_rate": 0.0}
    market = after(quiet(law, reason, changes=changes), 3)
    before, bound = market.enterprises.cloud.copy(), market.enterprises.commitment_end > market.month + 1
    market.step()
    left = set(before[(market.enterprises.cloud != before) & bound & (before >= 0)].tolist())
    assert left == {market.cloud_named(cloud).index}


def test_the_old_provider_pays_its_part_of_the_work_of_a_move() -> None:
    law = SwitchingSupport(start=SPRING, review_rate=60.0, provider_share=0.9)
    market = after(quiet(law, LicenceParity(start=SPRING, targets=("aws", "azure"), advantage=3.0)), 3)
    before, crowd = market.enterprises.cloud.copy(), market.enterprises
    market.step()
    left = (before >= 0) & (before != crowd.cloud)
    assert left.any()
    zeta = np.array(market.parameters.stocks.sector_procedural_multiplier)[crowd.sector]
    for cloud in market.clouds:
        gone = left & (before == cloud.index)
        paid = float((crowd.workload[gone] * zeta[gone]).sum()) * 2.5 * 0.9  # USD bn in this month
        assert cloud.support_paid[-1] == pytest.approx(paid, rel=1e-12)
        assert market.ledger.paid(cloud.name, "switching_support") == pytest.approx(12.0 * paid, rel=1e-12)
        costs = market.ledger.paid(cloud.name, "general_cost") + 12.0 * paid
        assert cloud.general_profit == pytest.approx(cloud.general_revenue - costs, rel=1e-12)


@pytest.mark.parametrize("waterbed", [0.0, 0.4, 1.0])
def test_providers_recover_what_moves_cost_them_in_their_prices(waterbed: float) -> None:
    law = SwitchingSupport(start=SPRING, review_rate=2.0, provider_share=0.9)
    reason = LicenceParity(start=SPRING, targets=("aws",), advantage=2.0)
    changes = {"parameters.cloud_price.waterbed": waterbed}
    market = after(quiet(law, reason, changes=changes), 6)
    aws, response = market.cloud_named("aws"), cloud_response(market)
    expected = 12.0 * sum(aws.support_paid) / 6.0 / market.tally.workload[aws.index]
    market.parameters = market.parameters.replace("cloud_price.price_damping", 1.0)
    without_help = aws.decide_price(response).full_price
    market.step()
    assert market.is_price_month
    assert aws.support_cost == pytest.approx(expected, rel=1e-12)
    assert expected > 0.01
    market.parameters = market.parameters.replace("cloud_price.price_damping", 1.0)
    assert aws.decide_price(response).full_price - without_help == pytest.approx(waterbed * expected)
    fringe = market.cloud_named("fringe")
    assert (
        fringe.support_cost == pytest.approx(fringe.follow(0.0).full_price - fringe.marginal_cost)
        or waterbed < 1
    )


def test_nobody_pays_for_moves_without_the_law() -> None:
    market = Market(ml.load_scenario().replace_all(QUIET), rng=1)
    for _ in range(12):
        market.step()
        assert "switching_support" not in {purpose for _, _, purpose in market.ledger.flows()}
    assert sum(market.moves.cloud_switches) > 0.0
