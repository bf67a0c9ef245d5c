"""The compiled two-level choice is a nested logit, and spending is what Roy's identity says."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from moatlab.economics.choice import logit_probabilities, logit_probabilities_with_outside
from moatlab.foundation.compiled import compiled
from moatlab.market.demand_kernel import expenditure
from moatlab.market.market import Market
from moatlab.market.offers import make_world
from moatlab.market.utility_kernel import count_peers, fill_cloud_values, fill_model_values, make_scratch
from moatlab.market.world import World
from moatlab.scenario.loader import load_scenario
from moatlab.validation.theory_limits.limits import Measured, theory_limit, within

type Floats = NDArray[np.float64]

ENTERPRISES = 200


@compiled
def _choices(i: int, world: World, clouds: Floats, models: Floats, values: Floats) -> float:
    """Fill P(c), P(m | c) and V_c of a newcomer in the place of enterprise i; returns the log-sum."""
    scratch = make_scratch(clouds.size, models.shape[1])
    count_peers(i, world, scratch)
    fill_cloud_values(i, -1, -1, 0.0, world, scratch)
    values[:] = scratch.cloud_values[: clouds.size]
    log_sum = logit_probabilities(values, clouds)
    for c in range(clouds.size):
        fill_model_values(i, c, world, scratch)
        logit_probabilities_with_outside(scratch.model_values, models[c])
    return float(log_sum)


@compiled
def spending(i: int, world: World) -> float:
    """AI expenditure of enterprise i if it uses AI [USD bn/yr]."""
    return float(expenditure(i, world))


@dataclass(frozen=True)
class Choices:
    """Probabilities of one enterprise: clouds [C], models given the cloud [C, M], and expected utility."""

    clouds: Floats
    models: Floats
    values: Floats
    log_sum: float


@cache
def well_informed_market() -> Market:
    """Some use AI, all know of it, and prices and access differ between clouds."""
    scenario = load_scenario("seed_exclusive").with_enterprises(ENTERPRISES).with_horizon(48)
    market = Market(scenario, rng=3)
    for _ in range(45):
        market.step()
    market.enterprises.ai_aware[:] = True
    return market


def choices(i: int, world: World) -> Choices:
    """What a newcomer in the place of enterprise i would choose."""
    clouds, labs = world.offers.cloud_id.size, world.offers.lab_id.size
    chosen, models, values = np.empty(clouds), np.empty((clouds, labs)), np.empty(clouds)
    log_sum = _choices(i, world, chosen, models, values)
    return Choices(chosen, models, values, log_sum)


def with_weight(world: World, weight: float) -> World:
    """The same world with another weight of AI in the choice of a cloud."""
    return world._replace(tastes=world.tastes._replace(ai_nest_weight=weight))


def with_price_change(world: World, lab: int, change: float) -> World:
    """The same world with ln of the price of one lab raised on all clouds."""
    channel = world.offers.channel.copy()
    channel[lab] -= world.tastes.model_price_elasticity * change
    return world._replace(offers=world.offers._replace(channel=channel, channel_attraction=np.exp(channel)))


@theory_limit(
    "T17",
    "At nest weight 1 the choice is one logit over pairs of cloud and model",
    expected="probabilities within 1e-9",
)
def one_logit_over_pairs() -> Measured:
    """Every tenth enterprise, all pairs."""
    world, worst = with_weight(make_world(well_informed_market()), 1e6), 0.0
    for i in range(0, ENTERPRISES, 10):
        found = choices(i, world)
        inside = found.models / (1.0 - found.models.sum(axis=1, keepdims=True))  # exp(u_m) on each cloud
        base = found.values - np.log1p(inside.sum(axis=1))
        pairs = np.exp(base)[:, None] * np.hstack([np.ones((base.size, 1)), inside])
        expected = (pairs / pairs.sum())[:, 1:]
        worst = max(worst, float(abs(found.clouds[:, None] * found.models - expected).max()))
    return within(worst, 1e-9)


@theory_limit(
    "T17",
    "At nest weight 0 models do not move the choice of a cloud",
    expected="below 1e-7, and above 1e-3 at the real weight",
)
def models_do_not_move_clouds() -> Measured:
    """Largest change of a cloud's probability when one lab becomes dearer by half."""
    real = make_world(well_informed_market())
    without, at_weight = (
        _largest_move(world, with_price_change(world, 0, 0.5)) for world in (with_weight(real, 1e-9), real)
    )
    return Measured(
        f"{without:.1e}, {at_weight:.1e} at the real weight", holds=without < 1e-7 and at_weight > 1e-3
    )


def _largest_move(before: World, after: World) -> float:
    moves = (abs(choices(i, after).clouds - choices(i, before).clouds).max() for i in range(ENTERPRISES))
    return float(max(moves))


@theory_limit(
    "T17",
    "A dearer model costs its users what they spend on it (Roy's identity)",
    expected="dCS / dln price = - expenditure within 1e-6",
)
def roys_identity() -> Measured:
    """Every tenth enterprise, each lab, numerical derivative."""
    market, step, worst = well_informed_market(), 1e-5, 0.0
    world, crowd = make_world(market), market.enterprises
    for lab in range(len(market.labs)):
        up, down = with_price_change(world, lab, step), with_price_change(world, lab, -step)
        for i in range(0, ENTERPRISES, 10):
            change = (choices(i, up).log_sum - choices(i, down).log_sum) / (2.0 * step)
            dollars = change * crowd.workload[i] / crowd.price_sensitivity[i]
            found = choices(i, world)
            expected = -float(found.clouds @ found.models[:, lab]) * spending(i, world)
            worst = max(worst, abs(dollars - expected) / max(abs(expected), 1e-6))
    return within(worst, 1e-6, "largest relative error")


@theory_limit(
    "T17",
    "A cloud gains what its rivals lose when its price falls",
    expected="dP / dp = alpha P_1 (1[c = 1] - P_c) within 1e-4",
)
def price_derivatives() -> Measured:
    """Numerical derivative of the choice of a cloud by the price of the first one."""
    market, step, worst = well_informed_market(), 1e-6, 0.0
    world = make_world(market)
    prices = world.offers.list_price.copy()
    prices[0] -= step
    cheaper = world._replace(offers=world.offers._replace(list_price=prices))
    for i in range(0, ENTERPRISES, 10):
        before, after = choices(i, world).clouds, choices(i, cheaper).clouds
        discount = market.parameters.cloud_price.commit_discount_max * market.enterprises.size_rank[i] ** 2
        slope = market.enterprises.price_sensitivity[i] * (1.0 - discount)
        expected = slope * before[0] * ((np.arange(before.size) == 0) - before)
        worst = max(worst, float((abs((after - before) / step - expected) / abs(expected)).max()))
    return within(worst, 1e-4, "largest relative error")
