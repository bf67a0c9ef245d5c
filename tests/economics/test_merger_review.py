"""An authority that blocks the more, the more a deal concentrates and excludes."""

import numpy as np
import pytest

from moatlab.economics.merger_review import (
    block_odds,
    block_probability,
    decision,
    duration,
    objection_probability,
)

DRAWS = (np.arange(200_000) + 0.5) / 200_000


def test_a_deal_twice_as_concentrating_has_twice_the_log_odds() -> None:
    harmless = block_odds(-2.0, 0.0, 500.0, 0.0)
    assert harmless == -2.0
    once, twice = (block_odds(-2.0, change, 500.0, 0.0) for change in (300.0, 600.0))
    assert twice - harmless == pytest.approx(2.0 * (once - harmless))
    assert once > harmless


@pytest.mark.parametrize("log_odds", [-800.0, -1.5, 0.0, 2.0, 800.0])
def test_a_chance_and_that_of_the_opposite_odds_add_up_to_one(log_odds: float) -> None:
    assert block_probability(log_odds) + block_probability(-log_odds) == pytest.approx(1.0)
    assert 0.0 <= block_probability(log_odds) <= 1.0


def test_a_floor_lifts_low_chances_in_proportion_to_its_strength_and_leaves_high_ones_alone() -> None:
    low, high = block_probability(-2.0), block_probability(2.0)
    assert block_probability(-2.0, floor=0.5, floor_strength=0.0) == low
    assert block_probability(-2.0, floor=0.5, floor_strength=1.0) == 0.5
    assert block_probability(-2.0, floor=0.5, floor_strength=0.5) == pytest.approx((low + 0.5) / 2.0)
    assert block_probability(2.0, floor=0.5, floor_strength=1.0) == high


@pytest.mark.parametrize("floor", [0.0, 0.9])
def test_decisions_come_as_often_as_their_chances_say(floor: float) -> None:
    block = block_probability(-1.0, floor, floor_strength=1.0)
    objection = objection_probability(-1.0, 1.0, block)
    found = [decision(draw, block, objection) for draw in DRAWS]
    shares = {name: found.count(name) / len(found) for name in ("blocked", "commitments", "cleared")}
    assert shares["blocked"] == pytest.approx(block, abs=1e-5)
    assert shares["commitments"] == pytest.approx(max(0.0, 0.5 - block), abs=1e-5)
    assert sum(shares.values()) == pytest.approx(1.0)


@pytest.mark.parametrize(("mean", "spread"), [(14.0, 5.0), (24.0, 24.0), (6.0, 0.5)])
def test_durations_have_the_mean_and_the_spread_they_should(mean: float, spread: float) -> None:
    months = np.array([duration(draw, mean, spread) for draw in DRAWS[::20]])
    assert months.min() > 0.0
    assert months.mean() == pytest.approx(mean, rel=1e-3)
    assert months.std() == pytest.approx(spread, rel=0.01)
    assert (np.diff(months) > 0.0).all()


@pytest.mark.parametrize("spread", [0.0, 1e-6])
def test_without_spread_every_review_takes_the_mean(spread: float) -> None:
    assert [duration(draw, 14.0, spread) for draw in (0.001, 0.5, 0.999)] == pytest.approx([14.0] * 3)
