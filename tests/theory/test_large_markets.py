"""T21: chance averages out in large markets, which follow the recursion of their expected shares."""

import numpy as np
import pytest

from moatlab.market.market import Market
from moatlab.scenario.loader import load_scenario
from tests.theory.symmetric_market import place, symmetric_scenario


def share_variance(enterprises: int, seeds: int) -> float:
    """Variance over seeds of the share of aws after three years."""
    scenario = load_scenario("documented_nonexclusive").with_enterprises(enterprises).with_horizon(36)
    shares = []
    for seed in range(seeds):
        market = Market(scenario, rng=seed)
        for _ in range(36):
            market.step()
        shares.append(float(market.tally.general_shares[0]))
    return float(np.var(shares, ddof=1))


def test_t21_the_variance_of_a_share_falls_as_one_over_the_number_of_enterprises() -> None:
    small, large = 1000 * share_variance(1000, 40), 4000 * share_variance(4000, 40)
    assert 0.6 < small < 2.4, f"N times variance: {small:.2f} at 1000, {large:.2f} at 4000"
    assert 0.6 < large < 2.4, f"N times variance: {small:.2f} at 1000, {large:.2f} at 4000"
    assert 0.45 < small / large < 2.2, f"N times variance: {small:.2f} at 1000, {large:.2f} at 4000"


@pytest.mark.parametrize("strength", [0.0, 1.0])
def test_t21_a_large_market_follows_the_recursion_of_its_expected_shares(strength: float) -> None:
    term, attention = 12, 0.7
    settings = {
        "demand.peer_weight": strength,
        "occasions.contract_term_months": term,
        "occasions.attention_prob": attention,
        "cloud_price.price_damping": 0.0,
    }
    scenario = symmetric_scenario(3, 100_000, settings, shares=(0.5, 0.3, 0.2))
    market = Market(scenario, rng=1)
    quality = np.array([cloud.quality for cloud in market.clouds])
    start = (1 / 3, 1 / 3, 1 / 3)
    place(market, start)
    due = np.bincount(market.enterprises.commitment_end, minlength=term) / market.enterprises.size
    cohorts = np.tile(np.array(start), (term, 1)) * due[:, None]
    for month in range(48):
        market.step()
        values = quality + strength * cohorts.sum(axis=0)
        chosen = np.exp(values) / np.exp(values).sum()
        cohort = cohorts[month % term]
        cohorts[month % term] = (1.0 - attention) * cohort + attention * cohort.sum() * chosen
        expected = cohorts.sum(axis=0)
        assert market.tally.general_shares == pytest.approx(expected, abs=0.008), month
