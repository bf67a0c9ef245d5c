"""How to record a number of one's own: a function of the market becomes a column of its name."""

import numpy as np
import pytest

import moatlab as ml


def median_contract_price(market: ml.Market) -> float:
    """What the enterprise in the middle pays per unit of workload."""
    crowd = market.enterprises
    return float(np.median(crowd.contract_price[crowd.cloud >= 0]))


def test_an_own_metric_is_a_column_of_the_history() -> None:
    scenario = ml.load_scenario("seed_exclusive").with_enterprises(300).with_horizon(24)

    history = ml.simulate(scenario, seed=1, metrics=[median_contract_price])

    assert len(history.market["median_contract_price"]) == 24
    assert history.market["median_contract_price"].between(0.8, 1.3).all()


def test_an_own_metric_reads_off_a_market_that_one_steps_oneself() -> None:
    market = ml.Market(ml.load_scenario("seed_exclusive").with_enterprises(300), rng=1)
    recorder = ml.Recorder(market, [median_contract_price])
    prices = []
    for _ in range(6):
        market.step()
        recorder.observe()
        prices.append(median_contract_price(market))
    assert recorder.history().market["median_contract_price"].tolist() == pytest.approx(prices)
