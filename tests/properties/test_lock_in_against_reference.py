"""One pass over the crowd finds for all subsets of factors what asking everybody again for each finds."""

from itertools import combinations

import pytest

import moatlab as ml
from moatlab.observe.lock_in import Factor, measure_mismatch, subset_of
from tests.properties.reference_lock_in import gains_of_moving
from tests.properties.test_choices_against_reference import busy
from tests.properties.test_demand_against_reference import MEAN_FIELD, SMALL_WORLD, market_after

ALL_SUBSETS = [set(some) for size in range(len(Factor) + 1) for some in combinations(Factor, size)]
# Fees and loyalty matter, and AI weighs enough to decide some choices.
DEAR_DATA = busy(
    {
        "parameters.switching.egress_fee": 0.5,
        "parameters.switching.ai_traffic": 1.0,
        "parameters.demand.ai_nest_weight": 6.0,
        "parameters.cloud_price.loyalty_share": 1.0,
    }
)


@pytest.mark.parametrize(
    ("scenario", "months"),
    [(SMALL_WORLD, 10), (MEAN_FIELD, 8), (DEAR_DATA, 10)],
    ids=["small world", "mean field", "dear data"],
)
def test_all_subsets_of_factors_are_weighed_as_if_one_by_one(scenario: ml.Scenario, months: int) -> None:
    market = market_after(scenario, months)
    crowd, found = market.enterprises, measure_mismatch(market)
    seen = set()
    for removed in ALL_SUBSETS:
        gains = gains_of_moving(market, removed)
        total = moved = forgone = 0.0
        for i, gain in gains.items():
            total += crowd.workload[i]
            moved += crowd.workload[i] if gain > 0.0 else 0.0
            forgone += crowd.workload[i] * gain / crowd.price_sensitivity[i]
        # The same customers move, or the sums would not be equal to the last bit.
        assert found.moved[subset_of(removed)] == moved / total
        assert found.forgone[subset_of(removed)] == pytest.approx(forgone / total, rel=1e-9, abs=1e-12)
        seen.add(moved)
    assert len(seen) > 5
