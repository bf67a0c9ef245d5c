"""What clouds and labs expect of a contract is the sum over single enterprises."""

import numpy as np
import pytest

from moatlab.market.lab import Lab
from moatlab.market.market import Market
from moatlab.market.reach import Horizon, Reach, expect_reach, way_of, ways_to_reach, without
from moatlab.market.world import ACCESS_NATIVE, ACCESS_NONE, ACCESS_REMOTE
from tests.properties.reference_reach import expected
from tests.properties.test_choices_against_reference import busy

HORIZON = Horizon(years=4.0, cloud_rate=0.1, lab_rate=0.15)
SMALL = {"parameters.population.n_enterprises": 30, "parameters.chips.chip_pass_through": 0.0}
SCENARIO = busy(SMALL)
MEAN_FIELD = busy({**SMALL, "parameters.population.network": "mean_field"})
NONE, AWAY, HERE = ACCESS_NONE, ACCESS_REMOTE, ACCESS_NATIVE


def market_after(months: int, scenario: object = SCENARIO) -> Market:
    market = Market(scenario, rng=1)
    for _ in range(months):
        market.step()
    return market


def assert_as_expected(market: Market, lab: Lab, reach: Reach) -> None:
    neutral = np.ones(len(market.clouds))
    for way, access in enumerate(ways_to_reach(lab.index, neutral, neutral).access.tolist()):
        for cloud, sums in expected(market, lab, access, HORIZON).items():
            for name in ("workload", "workload_at_end", "spending", "spending_for_cloud"):
                found = float(getattr(reach, name)[way, cloud.index])
                assert found == pytest.approx(getattr(sums, name), rel=1e-8, abs=1e-12), (
                    way,
                    cloud.name,
                    name,
                )


@pytest.mark.parametrize("name", ["openai", "anthropic", "other_labs"])
def test_customers_and_sales_under_every_way_to_reach_a_lab_are_sums_over_enterprises(name: str) -> None:
    market = market_after(10)
    lab = market.lab_named(name)
    assert_as_expected(market, lab, expect_reach(market, lab, HORIZON))


def test_the_same_holds_where_everybody_watches_everybody() -> None:
    market = market_after(8, MEAN_FIELD)
    lab = market.lab_named("anthropic")
    assert_as_expected(market, lab, expect_reach(market, lab, HORIZON))


def test_the_ways_are_open_then_without_preferred_and_exclusive_by_cloud() -> None:
    access = ways_to_reach(0, np.ones(3), np.ones(3)).access
    assert access[way_of("open", 2, 3)].tolist() == [HERE, HERE, HERE]
    assert access[without(1)].tolist() == [HERE, AWAY, HERE]
    assert access[way_of("preferred", 1, 3)].tolist() == [AWAY, HERE, AWAY]
    assert access[way_of("exclusive", 2, 3)].tolist() == [NONE, NONE, HERE]


def test_nobody_is_drawn_by_a_lab_before_anybody_knows_of_ai() -> None:
    market = market_after(0)
    reach = expect_reach(market, market.lab_named("openai"), HORIZON)
    assert not market.enterprises.ai_aware.any()
    assert reach.workload.sum() == reach.spending.sum() == 0.0


def test_an_exclusive_draws_customers_to_its_cloud_and_costs_the_lab_sales() -> None:
    market = market_after(10)
    lab, cloud = market.lab_named("anthropic"), market.cloud_named("aws")
    reach = expect_reach(market, lab, HORIZON)
    free, preferred, exclusive = (
        way_of(mode, cloud.index, len(market.clouds)) for mode in ("open", "preferred", "exclusive")
    )
    drawn, sales = reach.workload[:, cloud.index], reach.spending.sum(axis=1)
    assert drawn[exclusive] > drawn[preferred] > drawn[free] > drawn[without(cloud.index)]
    assert sales[free] > sales[preferred] > sales[exclusive]
