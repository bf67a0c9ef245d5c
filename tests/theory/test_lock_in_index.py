"""T20: the lock-in index is zero where nothing holds a customer, and each factor's removal is its own."""

import pytest

from moatlab.market.market import Market
from moatlab.observe.lock_in import Factor, measure_lock_in, misplaced_share
from moatlab.scenario.loader import load_scenario

NOTHING_HOLDS = {
    "switching.procedural_switching_cost": 0.0,
    "switching.data_gravity_cost": 0.0,
    "switching.egress_fee": 0.0,
    "demand.model_switching_cost": 0.0,
    "demand.peer_weight": 0.0,
    "demand.model_peer_weight": 0.0,
    "demand.trust_weight": 0.0,
    "demand.ecosystem_weight": 0.0,
}
MONTHS = 36


def market_with(settings: dict[str, object]) -> Market:
    scenario = load_scenario("documented_nonexclusive").with_enterprises(1000)
    scenario = scenario.replace_all({f"parameters.{path}": value for path, value in settings.items()})
    market = Market(scenario, rng=2)
    for _ in range(MONTHS):
        market.step()
    return market


@pytest.fixture(scope="module")
def usual() -> Market:
    """The documented market after three years."""
    return market_with({})


def test_t20_a_market_without_any_of_the_factors_has_no_lock_in_proper() -> None:
    market = market_with(NOTHING_HOLDS)
    assert misplaced_share(market, set(Factor) - {Factor.EXCLUSIVITY}) == misplaced_share(market, ())
    found = measure_lock_in(market)
    native_everywhere = market.access.copy()
    native_everywhere[:] = 2
    market.access = native_everywhere
    assert measure_lock_in(market).proper == 0.0, found


@pytest.mark.parametrize(
    ("factor", "settings"),
    [
        (Factor.PROCEDURAL, {"switching.procedural_switching_cost": 0.0}),
        (Factor.GRAVITY, {"switching.data_gravity_cost": 0.0, "demand.model_switching_cost": 0.0}),
        (Factor.EGRESS, {"switching.egress_fee": 0.0}),
        (
            Factor.NETWORK,
            {
                "demand.peer_weight": 0.0,
                "demand.model_peer_weight": 0.0,
                "demand.trust_weight": 0.0,
                "demand.ecosystem_weight": 0.0,
            },
        ),
    ],
    ids=lambda value: value.name.lower() if isinstance(value, Factor) else "",
)
def test_t20_removing_a_factor_that_is_absent_changes_nothing(
    factor: Factor, settings: dict[str, object]
) -> None:
    market = market_with(settings)
    others = set(Factor) - {factor}
    assert misplaced_share(market, {factor}) == misplaced_share(market, ())
    assert misplaced_share(market, Factor) == misplaced_share(market, others)


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
