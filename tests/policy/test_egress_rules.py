"""P1 and P2: what becomes of an egress fee that is capped or forbidden."""

import datetime

import numpy as np
import pytest

import moatlab as ml
from moatlab.market.cloud import Cloud
from moatlab.market.market import Market
from moatlab.market.processes.set_cloud_prices import mean_discount
from moatlab.policy import EgressBan, EgressCap
from tests.policy.quiet_market import after, in_the_month, quiet

START_2024 = datetime.date(2024, 1, 1)
IN_FEBRUARY = datetime.date(2023, 2, 1)
TRAFFIC = 0.43  # PB per USD m a year


def prices(market: Market) -> dict[str, float]:
    return {cloud.name: cloud.list_price for cloud in market.clouds if not cloud.price_taker}


def gross_up(market: Market, cloud: Cloud) -> float:
    """What a rise of the full price takes in the list price, as discounts are given on it."""
    return 1.0 / (1.0 - mean_discount(market, cloud.tariff))


def test_a_fee_capped_at_cost_comes_back_in_the_list_price() -> None:
    free, capped = (in_the_month(quiet(*law), 2024, 1) for law in ((), (EgressCap(start=START_2024),)))
    for cloud in capped.clouds:
        assert cloud.egress_fee == 0.005
        rise = TRAFFIC * (0.07 - 0.005) * gross_up(capped, cloud)  # .43 x .065 = .028, and discounts
        before = free.cloud_named(cloud.name).list_price
        assert cloud.list_price - before == pytest.approx(rise, rel=1e-9)
        assert cloud.full_price == pytest.approx(1.0) or cloud.price_taker  # the fringe follows its share


def test_the_day_before_the_law_the_fee_is_what_it_was() -> None:
    market = in_the_month(quiet(EgressCap(start=START_2024)), 2023, 12)
    assert {cloud.egress_fee for cloud in market.clouds} == {0.07}


def test_a_law_binds_at_once_although_prices_are_set_in_other_months() -> None:
    free, capped = (after(quiet(*law), 2) for law in ((), (EgressCap(start=IN_FEBRUARY),)))
    assert not capped.is_price_month
    for cloud in capped.clouds:
        assert cloud.egress_fee == 0.005
        rise, before = (
            TRAFFIC * (0.07 - 0.005) * gross_up(capped, cloud),
            free.cloud_named(cloud.name).list_price,
        )
        assert cloud.list_price - before == pytest.approx(rise, rel=1e-9)


def test_those_who_stay_pay_on_average_what_they_paid() -> None:
    free, capped = (after(quiet(*law), 2) for law in ((), (EgressCap(start=IN_FEBRUARY),)))

    def bills(market: Market) -> np.ndarray:
        crowd, cloud = market.enterprises, market.clouds[0]
        return cloud.list_price * (1.0 - 0.2 * crowd.size_rank**2) + TRAFFIC * cloud.egress_fee

    weights = free.enterprises.workload
    change = bills(capped) / bills(free) - 1.0
    assert bills(capped) @ weights == pytest.approx(bills(free) @ weights, rel=1e-12)
    large, small = free.enterprises.size_rank.argmax(), free.enterprises.size_rank.argmin()
    assert change[large] == change.min() < 0.0 < change[small] == change.max() < 0.005


def test_without_a_waterbed_a_cap_is_a_cut_of_the_price() -> None:
    no_waterbed = {"parameters.cloud_price.waterbed": 0.0}
    free, capped = (
        after(quiet(*law, changes=no_waterbed), 2) for law in ((), (EgressCap(start=IN_FEBRUARY),))
    )
    assert prices(capped) == prices(free)
    assert {cloud.egress_fee for cloud in capped.clouds} == {0.005}


def test_a_rule_for_one_cloud_leaves_the_tariffs_of_the_others_alone() -> None:
    law = EgressCap(start=IN_FEBRUARY, targets=("azure",))
    free, capped = after(quiet(), 2), after(quiet(law), 2)
    changed = {name for name, price in prices(capped).items() if price != prices(free)[name]}
    assert changed == {"azure"} == {cloud.name for cloud in capped.clouds if cloud.egress_fee != 0.07}
    assert capped.parameters.switching.egress_fee == 0.07


def test_half_a_cap_goes_half_the_way_and_ends_when_it_ends() -> None:
    law = EgressCap(start=IN_FEBRUARY, end=datetime.date(2023, 6, 1), strength=0.5)
    assert after(quiet(law), 5).clouds[0].egress_fee == pytest.approx((0.07 + 0.005) / 2)
    over, never = after(quiet(law), 6), after(quiet(), 6)
    assert over.clouds[0].egress_fee == 0.07
    assert prices(over) == prices(never)


def leaving_costs(market: Market, cloud: str) -> np.ndarray:
    """Cost of leaving a cloud at the end of a commitment for its customers [years of spend]."""
    crowd, rules = market.enterprises, market.rules(cloud=cloud).switching
    own, zeta = market.cloud_named(cloud), np.array(market.parameters.stocks.sector_procedural_multiplier)
    here = crowd.cloud == own.index
    work = (rules.procedural_switching_cost + own.technical_lockin) * zeta[crowd.sector[here]]
    fee = own.egress_fee * rules.switching_egress_factor
    return work + rules.data_gravity_cost * crowd.embeddedness[here] + fee * crowd.data_stock[here]


def test_under_the_ban_a_move_is_free_of_fees_and_regular_traffic_costs_what_it_costs() -> None:
    free, banned = after(quiet(), 2), after(quiet(EgressBan(start=IN_FEBRUARY)), 2)
    saved = leaving_costs(free, "aws") - leaving_costs(banned, "aws")
    stock = free.enterprises.data_stock[free.enterprises.cloud == 0]
    assert saved == pytest.approx(0.07 * stock)
    assert {cloud.egress_fee for cloud in banned.clouds} == {0.005}


def test_the_ban_may_also_make_regular_traffic_free() -> None:
    banned = after(quiet(EgressBan(start=IN_FEBRUARY, multi=True)), 2)
    assert {cloud.egress_fee for cloud in banned.clouds} == {0.0}
    for cloud in banned.clouds:
        assert cloud.list_price == pytest.approx(1.0 * gross_up(banned, cloud))


def test_clouds_may_make_leaving_harder_work_where_they_may_not_charge_for_it() -> None:
    answer = {"parameters.cloud_price.technical_lockin_response": 0.5}
    free, banned = (
        after(quiet(changes=answer), 2),
        after(quiet(EgressBan(start=IN_FEBRUARY), changes=answer), 2),
    )
    assert {cloud.technical_lockin for cloud in free.clouds} == {0.0}
    for cloud in banned.clouds:
        stock = banned.enterprises.data_stock[banned.enterprises.cloud == cloud.index]
        assert cloud.technical_lockin == pytest.approx(0.5 * 0.07 * stock.mean(), rel=0.1)  # has grown since
    assert 0.0 < banned.clouds[0].technical_lockin < 0.07
    assert 0.0 < (leaving_costs(free, "aws") - leaving_costs(banned, "aws")).mean() < 0.07


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_d13_a_ban_alone_hardly_moves_anybody(seed: int) -> None:
    scenario = ml.load_scenario().with_enterprises(1000).with_horizon(96)

    def churn(*law: EgressBan) -> float:
        market = ml.simulate(scenario.with_interventions(law), seed).market
        return float(market.loc["2027":, "churn_customers"].mean())

    change = churn(EgressBan(start=datetime.date(2027, 1, 1))) - churn()
    assert 0.0 < abs(change) < 0.003
