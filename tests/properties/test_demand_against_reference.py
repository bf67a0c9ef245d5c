"""What firms know of demand is the sum over single enterprises, and prices move it as they believe."""

import numpy as np
import pytest

import moatlab as ml
from moatlab.market.cloud import Cloud
from moatlab.market.market import Market
from moatlab.market.response import cloud_response, model_response
from moatlab.market.tally import Tally
from tests.properties.laws import LAWS
from tests.properties.reference_demand import Count, cloud_side, count_by_firm, model_side
from tests.properties.test_choices_against_reference import busy, shipped

SMALL_WORLD = busy({})
MEAN_FIELD = busy({"parameters.population.network": "mean_field"})
UNDER_LAWS = SMALL_WORLD.with_interventions(LAWS)
# More enterprises than the compiled loops handle at a stretch.
LARGE = shipped(enterprises=2300, months=2).replace("parameters.occasions.bass_p", 3.0)


def market_after(scenario: ml.Scenario, months: int, seed: int = 1) -> Market:
    market = ml.Market(scenario, rng=seed)
    for _ in range(months):
        market.step()
    return market


def compared_after_choices(scenario: ml.Scenario, months: int) -> tuple[Tally, dict[Cloud | None, Count]]:
    """Run a scenario; what the market and the reference count right after the last month's choices."""
    counts: list[tuple[Tally, dict[Cloud | None, Count]]] = []

    def count(market: Market) -> None:
        if market.month == months - 1:
            counts.append((market.tally, count_by_firm(market)))

    market = ml.Market(scenario, rng=1, schedule=ml.insert_after(ml.PROCESSES, "choose_suppliers", count))
    for _ in range(months):
        market.step()
    return counts[0]


@pytest.mark.parametrize(
    ("scenario", "months"),
    [(SMALL_WORLD, 3), (SMALL_WORLD, 10), (MEAN_FIELD, 8), (LARGE, 2), (UNDER_LAWS, 7)],
    ids=["before the exclusive contract", "after it", "mean field", "several blocks", "under laws"],
)
def test_demand_slope_and_retention_of_clouds_are_sums_over_enterprises(
    scenario: ml.Scenario, months: int
) -> None:
    market = market_after(scenario, months)
    response = cloud_response(market)
    for cloud in market.clouds:
        expected = cloud_side(market, cloud)
        assert response.demand[cloud.index] == pytest.approx(expected.demand, rel=1e-10)
        assert response.slope[cloud.index] == pytest.approx(expected.slope, rel=1e-10)
        assert response.retention[cloud.index] == pytest.approx(expected.retention, rel=1e-10)


@pytest.mark.parametrize(
    ("scenario", "months"),
    [(SMALL_WORLD, 0), (SMALL_WORLD, 3), (SMALL_WORLD, 10), (MEAN_FIELD, 8), (LARGE, 2)],
    ids=[
        "before anybody uses AI",
        "before the exclusive contract",
        "after it",
        "mean field",
        "several blocks",
    ],
)
def test_elasticity_and_retention_of_models_are_sums_over_enterprises(
    scenario: ml.Scenario, months: int
) -> None:
    market = market_after(scenario, months)
    response = model_response(market)
    for lab in market.labs:
        expected = model_side(market, lab)
        assert response.elasticity[lab.index] == pytest.approx(expected.elasticity, rel=1e-10)
        assert response.retention[lab.index] == pytest.approx(expected.retention, rel=1e-10)


@pytest.mark.parametrize(
    ("scenario", "months"),
    [(SMALL_WORLD, 1), (SMALL_WORLD, 10), (MEAN_FIELD, 8), (LARGE, 2)],
    ids=["first month", "small world", "mean field", "several blocks"],
)
def test_the_tally_counts_every_enterprise_once(scenario: ml.Scenario, months: int) -> None:
    tally, counts = compared_after_choices(scenario, months)
    assert tally.customers.sum() == scenario.parameters.population.n_enterprises
    for row, (cloud, count) in enumerate(counts.items()):
        assert tally.customers[row].tolist() == list(count.customers.values())
        assert tally.workload[row] == pytest.approx(count.workload, rel=1e-10)
        if cloud is not None:
            assert tally.spending[row] == pytest.approx(count.spending, rel=1e-10)
            assert tally.ai_spending[row] == pytest.approx(list(count.ai_spending.values()), rel=1e-10)


def test_the_top_decile_is_the_tenth_of_the_largest_enterprises() -> None:
    market = market_after(SMALL_WORLD, 10)
    crowd = market.enterprises
    largest = np.argsort(crowd.size_rank)[-crowd.size // 10 :]
    assert market.tally.top_decile == largest.size
    assert market.tally.top_decile_users == np.count_nonzero(crowd.model[largest] >= 0) > 0


def test_clouds_price_on_what_everybody_uses_today() -> None:
    expected: dict[str, float] = {}

    def ask_everybody(market: Market) -> None:
        if market.month == 9:
            expected.update({cloud.name: cloud_side(market, cloud).retention for cloud in market.clouds})

    market = ml.Market(
        SMALL_WORLD, rng=1, schedule=ml.insert_after(ml.PROCESSES, "bargain_contracts", ask_everybody)
    )
    for _ in range(10):
        market.step()
    assert market.is_price_month
    for cloud in market.clouds:
        if not cloud.price_taker:
            assert cloud.retention_advantage == pytest.approx(expected[cloud.name], rel=1e-10)


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("months", [3, 9])
def test_demand_for_a_cloud_falls_with_its_full_price_by_the_slope_it_believes_in(
    months: int, seed: int
) -> None:
    # Without discounts the list price moves the full price of everybody one for one.
    market = market_after(busy({"parameters.cloud_price.commit_discount_max": 0.0}), months, seed)
    slope, step = cloud_response(market).slope, 1e-4
    for cloud in market.clouds:
        posted = cloud.list_price
        cloud.list_price = posted + step
        dearer = cloud_response(market).demand[cloud.index]
        cloud.list_price = posted - step
        cheaper = cloud_response(market).demand[cloud.index]
        cloud.list_price = posted
        assert (cheaper - dearer) / (2.0 * step) == pytest.approx(slope[cloud.index], rel=1e-6)


@pytest.mark.parametrize("seed", [1, 2])
def test_spending_on_a_model_falls_with_its_price_by_the_elasticity_it_believes_in(seed: int) -> None:
    market = market_after(SMALL_WORLD, 9, seed)
    elasticity, step = model_response(market).elasticity, 1e-4
    for lab in market.labs:
        posted = lab.api_price
        lab.api_price = posted * np.exp(step)
        dearer = np.log(model_side(market, lab).expenditure)
        lab.api_price = posted * np.exp(-step)
        cheaper = np.log(model_side(market, lab).expenditure)
        lab.api_price = posted
        assert (cheaper - dearer) / (2.0 * step) == pytest.approx(elasticity[lab.index], rel=1e-6)


def test_a_cloud_that_nobody_reacts_to_still_has_a_slope() -> None:
    market = market_after(SMALL_WORLD, 3)
    market.enterprises.price_sensitivity[:] = 1e-12
    floor = 1e-6 * market.enterprises.workload.sum()
    assert cloud_response(market).slope == pytest.approx([floor] * len(market.clouds))
