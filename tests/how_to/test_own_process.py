"""How to give clouds a pricing rule of one's own: a function of the market, put in place of another."""

import pytest

import moatlab as ml


def charge_cost_plus(market: ml.Market) -> None:
    """Every cloud asks for its cost and a quarter more, each month."""
    traffic = market.parameters.switching.egress_traffic
    for cloud in market.clouds:
        cloud.full_price = 1.25 * cloud.marginal_cost
        cloud.list_price = cloud.full_price - traffic * cloud.egress_fee


def test_clouds_follow_an_own_pricing_rule() -> None:
    scenario = ml.load_scenario("seed_exclusive").with_enterprises(300).with_horizon(48)
    schedule = ml.replace_process(ml.PROCESSES, "set_cloud_prices", charge_cost_plus)

    usual = ml.simulate(scenario, seed=1)
    regulated = ml.simulate(scenario, seed=1, schedule=schedule)

    assert regulated.clouds["lerner_index"].to_numpy() == pytest.approx(0.2)
    assert (usual.clouds["lerner_index"] - 0.2).abs().max() > 0.05
    assert regulated.market["price_index"].iloc[-1] < usual.market["price_index"].iloc[-1]
    assert regulated.market["general_revenue"].iloc[-1] < usual.market["general_revenue"].iloc[-1]


def subsidise_newcomers(market: ml.Market) -> None:
    """A process that did not exist: from 2024 on the state pays a tenth of every contract price."""
    if market.date.year >= 2024:
        market.enterprises.contract_price[:] *= 0.9 ** (1 / 12)


def test_a_process_of_ones_own_joins_the_month() -> None:
    scenario = ml.load_scenario("seed_exclusive").with_enterprises(300).with_horizon(24)
    schedule = ml.insert_after(ml.PROCESSES, "choose_suppliers", subsidise_newcomers)

    usual = ml.simulate(scenario, seed=1)
    subsidised = ml.simulate(scenario, seed=1, schedule=schedule)

    before, after = slice("2023-01", "2023-12"), slice("2024-02", "2024-12")
    revenue, without = subsidised.market["general_revenue"], usual.market["general_revenue"]
    assert revenue[before].equals(without[before])
    assert (revenue[after] < without[after]).all()
