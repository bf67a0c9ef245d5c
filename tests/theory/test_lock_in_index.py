"""T20: the factors of lock-in hold spending, and measuring them leaves the market alone."""

import pytest

from moatlab.market.market import Market
from moatlab.market.signing import publish_access
from moatlab.observe.lock_in import Factor, measure_lock_in, misplaced_share
from moatlab.validation.theory_limits.lock_in_index import market_with


@pytest.fixture(scope="module")
def usual() -> Market:
    """The documented market after three years."""
    return market_with({})


def test_t20_the_factors_hold_spending_that_would_otherwise_move(usual: Market) -> None:
    found = measure_lock_in(usual)
    assert found.proper > 0.05
    assert 0.0 <= found.passive < found.proper
    assert found.forgone_surplus > 0.0
    without_work = misplaced_share(usual, {Factor.PROCEDURAL})
    assert misplaced_share(usual, ()) < without_work < misplaced_share(usual, Factor)


def test_t20_the_index_does_not_touch_the_market(usual: Market) -> None:
    before = usual.enterprises.cloud.copy()
    assert measure_lock_in(usual) == measure_lock_in(usual)
    assert (usual.enterprises.cloud == before).all()


def test_t20_a_model_that_left_the_market_ties_nobody() -> None:
    market = market_with({})
    lab = market.lab_named("other_labs")
    market.enterprises.model[market.enterprises.model == lab.index] = -1
    lab.close()
    publish_access(market)
    gone = measure_lock_in(market)
    lab.capability += 20.0
    found = measure_lock_in(market)
    assert (found.proper, found.passive) == (gone.proper, gone.passive)
    assert found.forgone_surplus == pytest.approx(gone.forgone_surplus, rel=1e-9)
