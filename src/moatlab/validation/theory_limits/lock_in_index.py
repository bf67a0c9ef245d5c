"""The lock-in index is zero where nothing holds a customer, and the parts of the factors add up to it."""

import math

import numpy as np

from moatlab.market.market import Market
from moatlab.market.world import ACCESS_NATIVE
from moatlab.observe.lock_in import Factor, measure_lock_in, measure_mismatch, misplaced_share
from moatlab.scenario.loader import load_scenario
from moatlab.validation.theory_limits.limits import Measured, theory_limit, within

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
    "An absent factor has no part in lock-in, whatever else is removed",
    expected="exactly 0 in all 16 subsets of the others, in spending and in surplus",
)
def absent_factors_are_inert() -> Measured:
    """Each of four factors, switched off in the run."""
    changes = {}
    for factor, settings in ABSENT.items():
        market = market_with(settings)
        mismatch, found = measure_mismatch(market), measure_lock_in(market)
        subsets = np.arange(mismatch.moved.size)
        others = subsets & ~(1 << factor)
        moved = float(np.abs(mismatch.moved - mismatch.moved[others]).max())
        changes[factor.name.lower()] = max(moved, abs(found.parts[factor]), abs(found.forgone_parts[factor]))
    text = ", ".join(f"{name} {change:.4f}" for name, change in changes.items())
    return Measured(text, holds=max(changes.values()) == 0.0)


@theory_limit(
    "T20",
    "The parts of the five factors add up to the lock-in, in spending and in forgone surplus",
    expected="largest gap below 1e-12",
)
def parts_add_up() -> Measured:
    """Shapley values of the usual market."""
    found = measure_lock_in(market_with({}))
    spending = math.fsum(found.parts.values()) - found.proper
    surplus = math.fsum(found.forgone_parts.values()) - (found.forgone_surplus - found.forgone_passive)
    return within(max(abs(spending), abs(surplus)), 1e-12, "largest gap")
