"""Chance averages out in large markets, which follow the recursion of their expected shares."""

import numpy as np

from moatlab.market.market import Market
from moatlab.scenario.loader import load_scenario
from moatlab.validation.theory_limits.limits import Measured, theory_limit
from moatlab.validation.theory_limits.symmetric_market import place, symmetric_scenario

SEEDS = 40


def share_variance(enterprises: int, seeds: int) -> float:
    """Variance over seeds of the share of the leader after three years."""
    scenario = load_scenario("documented_nonexclusive").with_enterprises(enterprises).with_horizon(36)
    shares = []
    for seed in range(seeds):
        market = Market(scenario, rng=seed)
        for _ in range(36):
            market.step()
        shares.append(float(market.tally.general_shares[0]))
    return float(np.var(shares, ddof=1))


@theory_limit(
    "T21",
    "The variance of a share falls as 1 / N",
    expected="N x variance .6 to 2.4 at N = 1000 and 4000, ratio .45 to 2.2",
)
def variance_falls_with_size() -> Measured:
    """Variance of the leader's share over 40 seeds, at two sizes of the crowd."""
    small, large = (size * share_variance(size, SEEDS) for size in (1000, 4000))
    holds = 0.6 < small < 2.4 and 0.6 < large < 2.4 and 0.45 < small / large < 2.2
    return Measured(f"{small:.2f} at 1000, {large:.2f} at 4000", holds=holds)


@theory_limit(
    "T21",
    "A large market follows the recursion of its expected shares",
    expected="within .008 in each of 48 months, without and with peer effects",
)
def market_follows_mean_field() -> Measured:
    """Largest distance between 100,000 enterprises and the recursion."""
    distances = [distance_from_recursion(strength) for strength in (0.0, 1.0)]
    found = f"largest distances {distances[0]:.4f} and {distances[1]:.4f}"
    return Measured(found, holds=max(distances) <= 0.008)


def distance_from_recursion(strength: float) -> float:
    """Largest distance of a share from its expectation in four years, at a strength of peer effects."""
    term, attention = 12, 0.7
    settings: dict[str, object] = {
        "demand.peer_weight": strength,
        "occasions.contract_term_months": term,
        "occasions.attention_prob": attention,
        "cloud_price.price_damping": 0.0,
    }
    market = Market(symmetric_scenario(3, 100_000, settings, shares=(0.5, 0.3, 0.2)), rng=1)
    quality = np.array([cloud.quality for cloud in market.clouds])
    start = (1 / 3, 1 / 3, 1 / 3)
    place(market, start)
    due = np.bincount(market.enterprises.commitment_end, minlength=term) / market.enterprises.size
    cohorts = np.tile(np.array(start), (term, 1)) * due[:, None]
    worst = 0.0
    for month in range(48):
        market.step()
        values = quality + strength * cohorts.sum(axis=0)
        chosen = np.exp(values) / np.exp(values).sum()
        cohort = cohorts[month % term]
        cohorts[month % term] = (1.0 - attention) * cohort + attention * cohort.sum() * chosen
        worst = max(worst, float(abs(market.tally.general_shares - cohorts.sum(axis=0)).max()))
    return worst
