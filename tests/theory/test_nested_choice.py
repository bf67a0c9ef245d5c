"""T17: the compiled two-level choice is a nested logit, and spending is what Roy's identity says."""

from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from moatlab.economics.choice import logit_probabilities, logit_probabilities_with_outside
from moatlab.foundation.compiled import compiled
from moatlab.market.demand_kernel import expenditure
from moatlab.market.market import Market
from moatlab.market.offers import make_world
from moatlab.market.utility_kernel import count_peers, fill_cloud_values, fill_model_values, make_scratch
from moatlab.market.world import World
from moatlab.scenario.loader import load_scenario

type Floats = NDArray[np.float64]


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
    return log_sum


@compiled
def _spending(i: int, world: World) -> float:
    return expenditure(i, world)


@dataclass(frozen=True)
class Choices:
    """Probabilities of one enterprise: clouds [C], models given the cloud [C, M], and expected utility."""

    clouds: Floats
    models: Floats
    values: Floats
    log_sum: float


@pytest.fixture(scope="module")
def market() -> Market:
    """A market in which some use AI, all know of it, and prices and access differ between clouds."""
    scenario = load_scenario("seed_exclusive").with_enterprises(200).with_horizon(48)
    market = Market(scenario, rng=3)
    for _ in range(45):
        market.step()
    market.enterprises.ai_aware[:] = True
    return market


def choices(i: int, world: World) -> Choices:
    clouds, labs = world.offers.cloud_id.size, world.offers.lab_id.size
    chosen, models, values = np.empty(clouds), np.empty((clouds, labs)), np.empty(clouds)
    log_sum = _choices(i, world, chosen, models, values)
    return Choices(chosen, models, values, log_sum)


def with_weight(world: World, weight: float) -> World:
    return world._replace(tastes=world.tastes._replace(ai_nest_weight=weight))


def with_price_change(world: World, lab: int, change: float) -> World:
    """The same world with ln of the price of one lab raised on all clouds."""
    channel = world.offers.channel.copy()
    channel[lab] -= world.tastes.model_price_elasticity * change
    return world._replace(offers=world.offers._replace(channel=channel, channel_attraction=np.exp(channel)))


def test_t17_at_nest_weight_one_the_choice_is_one_logit_over_pairs(market: Market) -> None:
    world = with_weight(make_world(market), 1e6)
    for i in range(0, 200, 20):
        found = choices(i, world)
        inside = found.models / (1.0 - found.models.sum(axis=1, keepdims=True))  # exp(u_m) on each cloud
        base = found.values - np.log1p(inside.sum(axis=1))
        pairs = np.exp(base)[:, None] * np.hstack([np.ones((base.size, 1)), inside])
        expected = pairs / pairs.sum()
        assert found.clouds[:, None] * found.models == pytest.approx(expected[:, 1:], rel=1e-9)


def test_t17_at_nest_weight_zero_models_do_not_move_the_choice_of_a_cloud(market: Market) -> None:
    world = with_weight(make_world(market), 1e-9)
    dearer = with_price_change(world, 0, 0.5)
    for i in range(0, 200, 20):
        assert choices(i, dearer).clouds == pytest.approx(choices(i, world).clouds, rel=1e-7)
    sensitive = with_price_change(make_world(market), 0, 0.5)
    moved = [
        abs(choices(i, sensitive).clouds - choices(i, make_world(market)).clouds).max() for i in range(200)
    ]
    assert max(moved) > 1e-3, "at the real weight they do"


@pytest.mark.parametrize("lab", range(5))
def test_t17_a_dearer_model_costs_its_users_what_they_spend_on_it(market: Market, lab: int) -> None:
    world, step = make_world(market), 1e-5
    crowd = market.enterprises
    up, down = with_price_change(world, lab, step), with_price_change(world, lab, -step)
    for i in range(0, 200, 10):
        surplus_change = (choices(i, up).log_sum - choices(i, down).log_sum) / (2.0 * step)
        dollars = surplus_change * crowd.workload[i] / crowd.price_sensitivity[i]
        found = choices(i, world)
        spending = float(found.clouds @ found.models[:, lab]) * _spending(i, world)
        assert dollars == pytest.approx(-spending, rel=1e-6, abs=1e-12)


def test_t17_a_cloud_gains_what_its_rivals_lose_when_its_price_falls(market: Market) -> None:
    world, i, step = make_world(market), 7, 1e-6
    prices = world.offers.list_price.copy()
    prices[0] -= step
    cheaper = world._replace(offers=world.offers._replace(list_price=prices))
    before, after = choices(i, world).clouds, choices(i, cheaper).clouds
    discount = market.parameters.cloud_price.commit_discount_max * market.enterprises.size_rank[i] ** 2
    slope = market.enterprises.price_sensitivity[i] * (1.0 - discount)
    expected = slope * before[0] * ((np.arange(4) == 0) - before)
    assert (after - before) / step == pytest.approx(expected, rel=1e-4)
