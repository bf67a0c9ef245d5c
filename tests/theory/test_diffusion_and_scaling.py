"""T5, T16: awareness spreads as Bass says, capability grows as compute and algorithms say."""

import numpy as np
import pytest

from moatlab.economics.diffusion import bass_share
from moatlab.market.market import Market
from tests.theory.symmetric_market import symmetric_market


def test_t5_where_ai_is_irresistible_its_use_follows_the_bass_curve() -> None:
    innovation, imitation = 0.3, 0.6
    settings = {
        "demand.capability_need_mean": -20.0,
        "demand.capability_need_sd": 0.0,
        "labs.price_step": 0.0,  # a monopolist of something irresistible would raise its price for ever
        "occasions.bass_p": innovation,
        "occasions.bass_q": imitation,
    }
    market = symmetric_market(2, 20_000, settings)
    adopted = []
    for _ in range(120):
        market.step()
        adopted.append(market.tally.ai_users / market.enterprises.size)
    years = np.arange(1, 121) / 12.0
    gap = np.abs(adopted - bass_share(years, innovation=innovation, imitation=imitation)).max()
    assert gap < 0.012 + 3.0 * np.sqrt(0.25 / 20_000), f"largest gap {gap:.4f}"


def growth_of_capability(settings: dict[str, object]) -> float:
    """OOM a year of a lab that trains and releases every nine months on a budget of the race rule."""
    fixed = {
        "labs.release_noise": 0.0,
        "labs.revenue_to_training": 0.0,
        "labs.race_years": 50.0,
        "labs.catchup": 0.0,
        "labs.vc_hazard": 0.0,
        "labs.consumer_saturation": 0.0,
    }
    market: Market = symmetric_market(2, 50, fixed | settings)
    market.labs[0].cash = 1e9
    releases = []
    for _ in range(144):
        market.step()
        if market.labs[0].release_age == 0:
            releases.append((market.month / 12.0, market.labs[0].capability))
    years, capability = np.array(releases)[2:].T
    return float(np.polyfit(years, capability, 1)[0])


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"labs.race_growth": 1.0, "vendor.gpu_cost_decline": 0.0}, 0.301 * 12 / 8),
        ({"labs.race_growth": 1.0, "vendor.gpu_cost_decline": 0.22}, 0.301 * 12 / 8 + 0.108),
        ({"labs.race_growth": 2.4, "vendor.gpu_cost_decline": 0.22}, 0.301 * 12 / 8 + 0.108 + 0.38),
    ],
    ids=["algorithms", "algorithms and hardware", "algorithms, hardware and budgets"],
)
def test_t16_capability_grows_by_algorithms_hardware_and_budgets(
    settings: dict[str, object], expected: float
) -> None:
    assert growth_of_capability(settings) == pytest.approx(expected, abs=0.005)
