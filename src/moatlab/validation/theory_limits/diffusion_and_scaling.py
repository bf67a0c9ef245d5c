"""Awareness spreads as Bass says; capability grows as compute and algorithms say."""

import numpy as np

from moatlab.economics.diffusion import bass_share
from moatlab.validation.theory_limits.limits import Measured, theory_limit
from moatlab.validation.theory_limits.symmetric_market import symmetric_market

IRRESISTIBLE: dict[str, object] = {
    "demand.capability_need_mean": -20.0,
    "demand.capability_need_sd": 0.0,
    "labs.price_step": 0.0,  # a monopolist of something irresistible would raise its price for ever
}
FIXED_BUDGET_RULE: dict[str, object] = {
    "labs.release_noise": 0.0,
    "labs.revenue_to_training": 0.0,
    "labs.race_years": 50.0,
    "labs.catchup": 0.0,
    "labs.vc_hazard": 0.0,
    "labs.consumer_saturation": 0.0,
    "compute.initial_capacity_kh": 1e9,  # more than anybody asks for
    "compute.initial_utilisation": 0.01,
    "compute.background_exponent": 0.0,
    "compute.spot_floor": 1.0,  # an hour costs the reference price
    "compute.spot_cap": 1.0,
}
GROWTH: dict[str, tuple[dict[str, object], float]] = {
    "algorithms": ({"labs.race_growth": 1.0, "vendor.gpu_cost_decline": 0.0}, 0.301 * 12 / 8),
    "and hardware": ({"labs.race_growth": 1.0, "vendor.gpu_cost_decline": 0.22}, 0.301 * 12 / 8 + 0.108),
    "and budgets": (
        {"labs.race_growth": 2.4, "vendor.gpu_cost_decline": 0.22},
        0.301 * 12 / 8 + 0.108 + 0.38,
    ),
}
"""Growth of capability that scaling predicts [OOM a year], one driver added at a time."""


@theory_limit(
    "T5",
    "Where AI is irresistible its use follows the Bass curve",
    expected="within .012 (monthly step) + 3 standard errors",
)
def use_follows_bass() -> Measured:
    """Largest distance in ten years, 20,000 enterprises."""
    innovation, imitation, enterprises = 0.3, 0.6, 20_000
    awareness = {"occasions.bass_p": innovation, "occasions.bass_q": imitation}
    market = symmetric_market(2, enterprises, IRRESISTIBLE | awareness)
    adopted = []
    for _ in range(120):
        market.step()
        adopted.append(market.tally.ai_users / enterprises)
    years = np.arange(1, 121) / 12.0
    gap = float(abs(adopted - bass_share(years, innovation=innovation, imitation=imitation)).max())
    return Measured(f"largest distance {gap:.4f}", holds=gap < 0.012 + 3.0 * np.sqrt(0.25 / enterprises))


@theory_limit(
    "T16",
    "Capability grows by algorithms, hardware and budgets",
    expected=".45, .56, .94 OOM a year within .005",
)
def capability_grows() -> Measured:
    """Growth with one driver after the other switched on."""
    found = {name: growth_of_capability(settings) for name, (settings, _) in GROWTH.items()}
    worst = max(abs(found[name] - expected) for name, (_, expected) in GROWTH.items())
    words = ", ".join(f"{value:.3f} {name}" for name, value in found.items())
    return Measured(f"{words}; largest error {worst:.4f}", holds=worst <= 0.005)


def growth_of_capability(settings: dict[str, object]) -> float:
    """OOM a year of a lab that trains and releases every nine months on a budget of the race rule."""
    market = symmetric_market(2, 50, FIXED_BUDGET_RULE | settings)
    market.labs[0].cash = 1e9
    releases = []
    for _ in range(144):
        market.step()
        if market.labs[0].release_age == 0:
            releases.append((market.month / 12.0, market.labs[0].capability))
    years, capability = np.array(releases)[2:].T
    return float(np.polyfit(years, capability, 1)[0])
