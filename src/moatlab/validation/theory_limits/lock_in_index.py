"""The lock-in index is zero where nothing holds a customer, and each factor's removal is its own."""

from moatlab.market.market import Market
from moatlab.market.world import ACCESS_NATIVE
from moatlab.observe.lock_in import Factor, measure_lock_in, misplaced_share
from moatlab.scenario.loader import load_scenario
from moatlab.validation.theory_limits.limits import Measured, theory_limit

ABSENT: dict[Factor, dict[str, float]] = {
    Factor.PROCEDURAL: {"switching.procedural_switching_cost": 0.0},
    Factor.GRAVITY: {"switching.data_gravity_cost": 0.0, "demand.model_switching_cost": 0.0},
    Factor.EGRESS: {"switching.egress_fee": 0.0},
    Factor.NETWORK: {
        "demand.peer_weight": 0.0,
        "demand.model_peer_weight": 0.0,
        "demand.trust_weight": 0.0,
        "demand.ecosystem_weight": 0.0,
    },
}
"""What switches a factor off; exclusivity ends when every model is native everywhere."""
NOTHING_HOLDS = {path: value for settings in ABSENT.values() for path, value in settings.items()}
MONTHS = 36


def market_with(settings: dict[str, float]) -> Market:
    """The documented market after three years, with some mechanisms switched off."""
    scenario = load_scenario("documented_nonexclusive").with_enterprises(1000)
    scenario = scenario.replace_all({f"parameters.{path}": value for path, value in settings.items()})
    market = Market(scenario, rng=2)
    for _ in range(MONTHS):
        market.step()
    return market


@theory_limit(
    "T20",
    "A market in which nothing holds a customer has no lock-in beyond its passive mismatch",
    expected="lock-in exactly 0",
)
def no_factor_no_lock_in() -> Measured:
    """All factors absent, all models native everywhere."""
    market = market_with(NOTHING_HOLDS)
    inert = misplaced_share(market, set(Factor) - {Factor.EXCLUSIVITY}) - misplaced_share(market, ())
    market.access = market.access.copy()
    market.access[:] = ACCESS_NATIVE
    proper = measure_lock_in(market).proper
    return Measured(f"{proper:.4f}, {inert:.4f} before opening access", holds=proper == inert == 0.0)


@theory_limit(
    "T20",
    "Removing a factor that is absent changes nothing",
    expected="exactly 0, alone and after all others",
)
def absent_factors_are_inert() -> Measured:
    """Each of four factors, switched off in the run and then removed from its lock-in."""
    changes = {}
    for factor, settings in ABSENT.items():
        market = market_with(settings)
        alone = misplaced_share(market, {factor}) - misplaced_share(market, ())
        last = misplaced_share(market, Factor) - misplaced_share(market, set(Factor) - {factor})
        changes[factor.name.lower()] = max(abs(alone), abs(last))
    found = ", ".join(f"{name} {change:.4f}" for name, change in changes.items())
    return Measured(found, holds=max(changes.values()) == 0.0)
