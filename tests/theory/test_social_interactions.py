"""T4, T6: conformity makes the market tip where Brock, Durlauf and Arthur say, in the running market."""

import math

import numpy as np
import pytest
from scipy.optimize import brentq

from moatlab.market.market import Market
from tests.theory.symmetric_market import place, symmetric_market

EVERYBODY_REVIEWS = {
    "occasions.contract_term_months": 1,
    "cloud_price.price_damping": 0.0,
}
ENTERPRISES = 20_000


def shares_after(market: Market, months: int) -> np.ndarray:
    for _ in range(months):
        market.step()
    return np.sort(market.tally.general_shares)[::-1]


def conforming_market(clouds: int, strength: float, start: tuple[float, ...], seed: int = 1) -> Market:
    settings = EVERYBODY_REVIEWS | {"demand.peer_weight": strength}
    market = symmetric_market(clouds, ENTERPRISES, settings, seed)
    place(market, start)
    return market


@pytest.mark.parametrize(("clouds", "strength"), [(2, 1.6), (3, 2.5), (4, 3.0)])
def test_t4_below_the_critical_strength_even_a_tipped_market_returns_to_equal_shares(
    clouds: int, strength: float
) -> None:
    start = (0.9, *[0.1 / (clouds - 1)] * (clouds - 1))
    shares = shares_after(conforming_market(clouds, strength, start), 120)
    assert shares == pytest.approx(np.full(clouds, 1.0 / clouds), abs=0.03), shares


@pytest.mark.parametrize("strength", [2.4, 3.0, 4.0])
def test_t4_above_two_a_market_of_two_ends_at_the_root_of_the_hyperbolic_tangent(strength: float) -> None:
    root = brentq(lambda m: m - math.tanh(strength * m / 2.0), 1e-3, 1.0)
    shares = shares_after(conforming_market(2, strength, (0.6, 0.4)), 80)
    assert shares[0] == pytest.approx((1.0 + root) / 2.0, abs=0.015), shares


@pytest.mark.parametrize(("clouds", "fold"), [(3, 2.75), (4, 3.22)])
def test_t4_three_or_more_clouds_keep_their_history_between_the_fold_and_the_critical_strength(
    clouds: int, fold: float
) -> None:
    between = (fold + clouds) / 2.0
    tipped = (0.8, *[0.2 / (clouds - 1)] * (clouds - 1))
    equal = (1.0 / clouds,) * clouds
    assert shares_after(conforming_market(clouds, between, tipped), 60)[0] > 0.5
    assert shares_after(conforming_market(clouds, between, equal), 60)[0] < 1.0 / clouds + 0.05
    assert shares_after(conforming_market(clouds, clouds * 1.25, equal), 120)[0] > 0.7


def arrivals(strength: float, seed: int, enterprises: int) -> Market:
    """Newcomers arrive one after the other, choose once and stay until another takes their place."""
    settings = {
        "switches.update": "sequential",
        "demand.peer_weight": strength,
        "occasions.attention_prob": 0.0,
        "population.turnover_rate": 6.0,
        "cloud_price.price_damping": 0.0,
        "cloud_price.foresight": 1.0,
    }
    return symmetric_market(2, enterprises, settings, seed)


def test_t6_weak_conformity_leads_arrivals_to_equal_shares_and_strong_conformity_locks_them_in() -> None:
    for start in ((0.8, 0.2), (0.2, 0.8)):
        weak, strong = arrivals(1.0, 1, ENTERPRISES), arrivals(6.0, 1, ENTERPRISES)
        place(weak, start)
        place(strong, start)
        assert shares_after(weak, 36)[0] == pytest.approx(0.5, abs=0.02)
        locked = shares_after(strong, 36)
        assert locked[0] == pytest.approx(0.9975, abs=0.002), locked
        assert np.argmax(strong.tally.general_shares) == np.argmax(start), "history decides which one"


def test_t6_without_conformity_shares_are_binomial() -> None:
    enterprises, seeds = 400, 60
    counts = []
    for seed in range(seeds):
        market = arrivals(0.0, seed, enterprises)
        for _ in range(12):
            market.step()
        counts.append(market.tally.cloud_customers[0])
    deviation = (np.array(counts) - enterprises / 2) / math.sqrt(enterprises / 4)
    assert abs(deviation.mean()) < 4.0 / math.sqrt(seeds)
    assert 0.5 < deviation.var() < 1.7, f"variance over binomial variance: {deviation.var():.2f}"
