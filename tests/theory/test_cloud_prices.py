"""T1-T3, T13: what theory says of the prices of clouds, shown by the market's own pricing."""

import math

import pytest

from moatlab.economics.switching import margin_ratio, retention
from moatlab.market.processes.set_cloud_prices import mean_discount, set_cloud_prices
from moatlab.market.response import cloud_response
from tests.theory.symmetric_market import ALPHA, place, switching_cost_of, symmetric_market

TERM_YEARS = 3.0


def discounting(factor: float, term_years: float = TERM_YEARS) -> float:
    return -math.log(factor) / term_years


def margin(clouds: int, settings: dict[str, object]) -> float:
    """Margin that the first cloud thinks best when all clouds hold equally many customers."""
    market = symmetric_market(clouds, 60 * clouds, settings)
    place(market, (1.0 / clouds,) * clouds)
    return market.clouds[0].optimal_margin(cloud_response(market))


def static_margin(clouds: int) -> float:
    return clouds / ((clouds - 1) * ALPHA)


@pytest.mark.parametrize("clouds", [2, 3, 5])
@pytest.mark.parametrize("foresight", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("turnover", [0.0, 0.3])
def test_t1_without_switching_costs_margins_are_those_of_bertrand_competition(
    clouds: int, foresight: float, turnover: float
) -> None:
    settings = {"cloud_price.foresight": foresight, "population.turnover_rate": turnover}
    market = symmetric_market(clouds, 120, settings)
    for _ in range(12):
        market.step()
    for cloud in market.clouds:
        assert cloud.markup == pytest.approx(static_margin(clouds), abs=1e-8)


@pytest.mark.parametrize("clouds", [2, 3, 4])
@pytest.mark.parametrize("utils", [0.3, 1.0, 1.8, 3.0, 5.0])
def test_t2_small_switching_costs_lower_prices_and_large_ones_raise_them(clouds: int, utils: float) -> None:
    settings = {
        "switching.procedural_switching_cost": switching_cost_of(utils),
        "cloud_price.firm_discount_rate": discounting(0.9),
    }
    kept = retention(utils, clouds)
    found = margin(clouds, settings) / static_margin(clouds)
    expected = (1.0 - 0.9 * kept) / (1.0 - kept**2)
    assert found == pytest.approx(expected, rel=1e-9), f"R = {kept}, found {found}, expected {expected}"
    assert (found < 1.0) == (kept < 0.9)


@pytest.mark.parametrize(("clouds", "utils"), [(2, 1.47), (3, 1.80), (4, 2.04)])
def test_t2_the_lowest_margin_is_718_thousandths_of_the_static_one(clouds: int, utils: float) -> None:
    ratios = [
        margin(
            clouds,
            {
                "switching.procedural_switching_cost": switching_cost_of(utils + step),
                "cloud_price.firm_discount_rate": discounting(0.9),
            },
        )
        / static_margin(clouds)
        for step in (-0.2, 0.0, 0.2)
    ]
    assert ratios[1] == pytest.approx((1.0 + math.sqrt(1.0 - 0.81)) / 2.0, abs=1e-4), ratios
    assert ratios[1] < min(ratios[0], ratios[2])


def test_t3_bargains_for_new_customers_are_followed_by_rip_offs_of_old_ones() -> None:
    clouds, utils, term = 3, 2.0, 600
    kept = retention(utils, clouds)
    rate = 12.0 / term
    ratios = []
    for unattached in (0.0, 0.5, 0.9):
        turnover = rate * unattached / (1.0 - unattached)
        settings = {
            "switching.procedural_switching_cost": switching_cost_of(utils),
            "occasions.contract_term_months": term,
            "population.turnover_rate": turnover,
            "cloud_price.firm_discount_rate": discounting(0.9, term / 12.0),
        }
        found = margin(clouds, settings) / static_margin(clouds)
        expected = (1.0 - 0.9 * kept) / (1.0 - (1.0 - unattached) * kept**2)
        assert found == pytest.approx(expected, rel=1e-9)
        assert found == pytest.approx(margin_ratio(kept, 0.9, unattached_share=unattached), rel=1e-9)
        ratios.append(found)
    assert ratios[0] / (1.0 - 0.9 * kept) == pytest.approx(1.0 / (1.0 - kept**2), rel=1e-9)
    assert ratios == sorted(ratios, reverse=True), "the more customers are new, the lower the price"


def test_t3_a_myopic_cloud_never_offers_a_bargain() -> None:
    for utils in (0.5, 1.5, 3.0):
        settings = {
            "switching.procedural_switching_cost": switching_cost_of(utils),
            "cloud_price.foresight": 0.0,
        }
        kept = retention(utils, 3)
        assert margin(3, settings) / static_margin(3) == pytest.approx(1.0 / (1.0 - kept**2), rel=1e-9)


@pytest.mark.parametrize("waterbed", [0.0, 0.4, 1.0])
def test_t13_a_lower_egress_fee_comes_back_in_the_list_price(waterbed: float) -> None:
    settings = {
        "switching.egress_fee": 0.07,
        "switching.switching_egress_factor": 0.0,  # the fee then leaves demand as it is
        "cloud_price.waterbed": waterbed,
        "cloud_price.commit_discount_max": 0.2,
        "population.size_ratio_max": 100.0,
    }
    market = symmetric_market(3, 300, settings)
    crowd, traffic = market.enterprises, market.parameters.switching.egress_traffic
    lists = [cloud.list_price for cloud in market.clouds]
    discount = mean_discount(market)
    bill = lists[0] * (1.0 - 0.2 * crowd.size_rank**2) + traffic * 0.07
    market.put_in_force(market.parameters.replace("switching.egress_fee", 0.02))
    set_cloud_prices(market)
    for cloud, before in zip(market.clouds, lists, strict=True):
        rise = waterbed * traffic * 0.05 / (1.0 - discount)
        assert cloud.list_price - before == pytest.approx(rise, abs=1e-9)
    if waterbed == 1.0:
        new_bill = market.clouds[0].list_price * (1.0 - 0.2 * crowd.size_rank**2) + traffic * 0.02
        assert new_bill @ crowd.workload == pytest.approx(bill @ crowd.workload, rel=1e-9)
        change = new_bill / bill - 1.0
        assert change.min() < 0.0 < change.max(), "larger discounts gain, smaller ones lose"
        assert change.max() < 0.005
