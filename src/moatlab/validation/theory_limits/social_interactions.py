"""Conformity makes the running market tip where Brock, Durlauf and Arthur say."""

import math

import numpy as np
from numpy.typing import NDArray

from moatlab.economics.symmetric_interactions import critical_strengths, symmetric_equilibria
from moatlab.market.market import Market
from moatlab.validation.theory_limits.limits import Measured, theory_limit
from moatlab.validation.theory_limits.symmetric_market import place, symmetric_market

EVERYBODY_REVIEWS: dict[str, object] = {
    "occasions.contract_term_months": 1,
    "cloud_price.price_damping": 0.0,
}
ARRIVALS_ONE_BY_ONE: dict[str, object] = {
    "switches.update": "sequential",
    "occasions.attention_prob": 0.0,
    "population.turnover_rate": 6.0,
    "cloud_price.price_damping": 0.0,
}
ENTERPRISES = 20_000


def shares_after(market: Market, months: int) -> NDArray[np.float64]:
    """Shares of the clouds after some months, largest first."""
    for _ in range(months):
        market.step()
    return np.sort(market.tally.general_shares)[::-1]


def conforming_market(clouds: int, strength: float, start: tuple[float, ...]) -> Market:
    """Everybody chooses anew every month and likes what the others have."""
    settings = EVERYBODY_REVIEWS | {"demand.peer_weight": strength}
    market = symmetric_market(clouds, ENTERPRISES, settings)
    place(market, start)
    return market


def arrivals(strength: float, seed: int, enterprises: int) -> Market:
    """Newcomers arrive one after the other, choose once and stay until another takes their place."""
    return symmetric_market(2, enterprises, ARRIVALS_ONE_BY_ONE | {"demand.peer_weight": strength}, seed)


def tipped(clouds: int, largest: float) -> tuple[float, ...]:
    """Shares with one large cloud and equal others."""
    return (largest, *[(1.0 - largest) / (clouds - 1)] * (clouds - 1))


def tipped_share(clouds: int, strength: float) -> float:
    """Share of the winner in the tipped equilibrium of theory."""
    one_large = [found for found in symmetric_equilibria(clouds, strength) if found.large == 1]
    return max(float(found.shares[0]) for found in one_large)


@theory_limit(
    "T4",
    "Below the critical strength of conformity even a tipped market returns to equal shares",
    expected="shares 1 / n within .03",
)
def weak_conformity_forgets() -> Measured:
    """From 90 % for one cloud, at a strength below the fold."""
    worst = 0.0
    for clouds, strength in ((2, 1.6), (3, 2.5), (4, 3.0)):
        shares = shares_after(conforming_market(clouds, strength, tipped(clouds, 0.9)), 120)
        worst = max(worst, float(abs(shares - 1.0 / clouds).max()))
    return Measured(f"largest distance {worst:.3f}", holds=worst <= 0.03)


@theory_limit(
    "T4",
    "Above J = 2 a market of two clouds tips to the root of a hyperbolic tangent",
    expected="2s - 1 = tanh(J (2s - 1) / 2) within .015",
)
def two_clouds_tip() -> Measured:
    """From a small lead of one of them."""
    found, worst = [], 0.0
    for strength in (2.4, 3.0, 4.0):
        share = float(shares_after(conforming_market(2, strength, (0.6, 0.4)), 80)[0])
        worst = max(worst, abs(share - tipped_share(2, strength)))
        found.append(f"{share:.3f} (J = {strength})")
    return Measured(f"{', '.join(found)}; largest error {worst:.3f}", holds=worst <= 0.015)


@theory_limit(
    "T4",
    "Three or more clouds keep their history between the fold and the critical strength J = n",
    expected="tipped stays tipped, equal stays equal; beyond J = n equal shares tip",
)
def history_matters_in_between() -> Measured:
    """Largest share from a tipped and from an equal start, and from an equal start beyond J = n."""
    found, holds = [], True
    for clouds in (3, 4):
        equal = (1.0 / clouds,) * clouds
        between = (critical_strengths(clouds).fold + clouds) / 2.0
        kept = shares_after(conforming_market(clouds, between, tipped(clouds, 0.8)), 60)[0]
        even = shares_after(conforming_market(clouds, between, equal), 60)[0]
        beyond = shares_after(conforming_market(clouds, 1.25 * clouds, equal), 120)[0]
        holds &= bool(kept > 0.5 and even < 1.0 / clouds + 0.05 and beyond > 0.7)
        found.append(f"{kept:.2f}, {even:.2f}, {beyond:.2f} (n = {clouds})")
    return Measured("; ".join(found), holds=holds)


@theory_limit(
    "T6",
    "Weak conformity leads arrivals to equal shares, strong conformity locks them in",
    expected=".500 within .02 at J = 1; .9975 within .002 at J = 6, history decides for whom",
)
def arrivals_lock_in() -> Measured:
    """From either cloud in the lead."""
    found, holds = [], True
    for start in ((0.8, 0.2), (0.2, 0.8)):
        weak, strong = arrivals(1.0, 1, ENTERPRISES), arrivals(6.0, 1, ENTERPRISES)
        place(weak, start)
        place(strong, start)
        even, locked = shares_after(weak, 36)[0], shares_after(strong, 36)[0]
        same_leader = np.argmax(strong.tally.general_shares) == np.argmax(start)
        close = abs(even - 0.5) <= 0.02 and abs(locked - tipped_share(2, 6.0)) <= 0.002
        holds &= bool(close and same_leader)
        found.append(f"{even:.3f}, {locked:.4f}")
    return Measured("; ".join(found), holds=holds)


@theory_limit(
    "T6",
    "Without conformity the shares of arrivals are binomial",
    expected="mean 0 within .52, variance .5 to 1.7 of standardised counts",
)
def arrivals_are_binomial() -> Measured:
    """Customers of a cloud over 60 seeds, less their mean, over their standard deviation."""
    enterprises, seeds = 400, 60
    counts = []
    for seed in range(seeds):
        market = arrivals(0.0, seed, enterprises)
        shares_after(market, 12)
        counts.append(market.tally.cloud_customers[0])
    deviation = (np.array(counts) - enterprises / 2) / math.sqrt(enterprises / 4)
    mean, variance = float(deviation.mean()), float(deviation.var())
    holds = abs(mean) < 4.0 / math.sqrt(seeds) and 0.5 < variance < 1.7
    return Measured(f"mean {mean:+.2f}, variance {variance:.2f}", holds=holds)
