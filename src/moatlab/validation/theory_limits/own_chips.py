"""Experience makes own chips cheaper, and cheaper chips bring the volume that makes experience."""

from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from moatlab.economics.custom_chips import ChipLearning, relative_chip_cost
from moatlab.market.market import Market
from moatlab.market.schedule import PROCESSES, insert_after, replace_process
from moatlab.scenario.firms import CloudRecord
from moatlab.scenario.loader import load_scenario
from moatlab.scenario.scenario import Scenario
from moatlab.validation.theory_limits.limits import Measured, theory_limit, within

CLOUDS = ("cloud_a", "cloud_b", "cloud_c", "cloud_d")
FIRST, SHOCK_MONTH, SEEDS = 0, 24, 6
EXTRA = 0.10
"""Experience given to the first cloud, as a share of all capacity a year."""
OUTCOMES = ("rho", "capacity", "AI compute", "enterprise AI", "general")


def four_equal_clouds(enterprises: int = 2000) -> Scenario:
    """The labs of the library on four clouds that differ by name only; without owner, focus or contracts."""
    library = load_scenario("documented_nonexclusive").with_enterprises(enterprises)
    mean_custom = float(np.mean([record.initial_custom_share for record in library.clouds]))
    clouds = [
        CloudRecord(
            name=name,
            label=name,
            initial_share=0.25,
            entrant_share=0.25,
            capacity_share=0.25,
            initial_custom_share=mean_custom,
            base_portability=0.3,
            parent_capex=float(np.mean([record.parent_capex for record in library.clouds])),
            chip_experience=float(np.mean([record.chip_experience for record in library.clouds])),
            chip_program_start=library.calendar.start,
        )
        for name in CLOUDS
    ]
    terms = {"owner_cloud": None, "listings": CLOUDS}
    changes = {
        "clouds": clouds,
        "labs": [record.replace_all(terms) for record in library.labs],
        "contracts": (),
        "barred_pairs": (),
        "parameters.demand.focus": (),
    }
    return library.replace_all(changes)


def more_experience(market: Market) -> None:
    """The first cloud learns from outside, from the third year on."""
    if market.month >= SHOCK_MONTH:
        capacity = sum(cloud.fleet.capacity for cloud in market.clouds)
        market.clouds[FIRST].chip_experience += EXTRA * capacity / 12.0


def no_bargaining(market: Market) -> None:
    """Labs sell on every cloud and sign nothing."""


def without_bargaining(scenario: Scenario, seed: int = 1, *, shock: bool = False) -> Market:
    """A market in which nobody bargains; with the shock the first cloud learns from outside."""
    schedule = replace_process(PROCESSES, "bargain_contracts", no_bargaining)
    if shock:
        schedule = insert_after(schedule, "mature_capacity", more_experience)
    return Market(scenario, rng=seed, schedule=schedule)


def outcomes(scenario: Scenario, seed: int, *, shock: bool) -> dict[str, float]:
    """Means of months 97-120 for the first cloud: relative chip cost, and shares in percent."""
    market = without_bargaining(scenario, seed, shock=shock)
    rows = []
    for month in range(120):
        market.step()
        if month >= 96:
            rows.append(_state(market))
    return dict(zip(OUTCOMES, np.mean(rows, axis=0).tolist(), strict=True))


def _state(market: Market) -> tuple[float, ...]:
    clouds, first = market.clouds, market.clouds[FIRST]
    capacity = first.fleet.capacity / sum(cloud.fleet.capacity for cloud in clouds)
    revenue = first.ai_compute_revenue / sum(cloud.ai_compute_revenue for cloud in clouds)
    enterprise = float(market.tally.ai_spending[FIRST].sum() / market.tally.ai_spending.sum())
    general = float(market.tally.general_shares[FIRST])
    shares = (capacity, revenue, enterprise, general)
    return (first.custom_chip_relative_cost, *(100.0 * share for share in shares))


@cache
def effects_of_experience(**chips: float) -> Mapping[str, float]:
    """Outcomes with the shock less those without, mean over paired seeds, at parameters of the chips."""
    scenario = four_equal_clouds().replace_all(
        {f"parameters.chips.{name}": value for name, value in chips.items()}
    )
    pairs = [
        (outcomes(scenario, seed, shock=True), outcomes(scenario, seed, shock=False))
        for seed in range(1, SEEDS + 1)
    ]
    return {
        name: float(np.mean([shocked[name] - plain[name] for shocked, plain in pairs])) for name in OUTCOMES
    }


def in_words(effects: Mapping[str, float]) -> str:
    """Effects with their units."""
    shares = ", ".join(f"{name} {effects[name]:+.2f}" for name in OUTCOMES[1:])
    return f"rho {effects['rho']:+.3f}; points: {shares}"


@theory_limit(
    "T10",
    "Doubling the experience cuts the cost of own chips by the learning rate",
    expected="rho falls by LR exactly (1e-12)",
)
def doubling_experience() -> Measured:
    """Relative cost at twice the experience over that at once, inside the bounds."""
    worst = 0.0
    for rate in (0.0, 0.08, 0.15, 0.22):
        learning = ChipLearning(rate, 0.04, 0.0, 0.01, 100.0)
        cost, later = (relative_chip_cost(np.array([x]), 100.0, learning)[0] for x in (7.0, 14.0))
        worst = max(worst, abs(later / cost - (1.0 - rate)))
    return within(worst, 1e-12)


@theory_limit(
    "T10",
    "Without learning a lead in experience decays at the rate of forgetting",
    expected="exp(-delta t) within 1e-9, and nothing else changes",
)
def lead_decays() -> Measured:
    """Experience of the first cloud after four years with a head start, less that without."""
    scenario = four_equal_clouds(200).replace("parameters.chips.learning_rate", 0.0)
    plain, ahead = (without_bargaining(scenario) for _ in range(2))
    ahead.clouds[FIRST].chip_experience += 10.0
    for _ in range(48):
        plain.step()
        ahead.step()
    lead = ahead.clouds[FIRST].chip_experience - plain.clouds[FIRST].chip_experience
    expected = 10.0 * np.exp(-4.0 * scenario.parameters.chips.experience_depreciation)
    same = plain.spot_price == ahead.spot_price
    found = f"{lead:.4f} of 10 after four years, expected {expected:.4f}"
    return Measured(found, holds=bool(abs(lead / expected - 1.0) <= 1e-9 and same))


@theory_limit(
    "T11",
    "Learning turns experience into cost",
    expected="a lead saves nothing at LR = 0, and the more the higher LR; the mean cost falls with LR",
)
def learning_makes_the_difference() -> Measured:
    """After a year far down the curve: what a lead saves its owner, and the mean cost, by learning rate."""
    found = [cost_saved_by_a_lead(rate) for rate in (0.0, 0.08, 0.15, 0.22)]
    grows = found[0].saved == 0.0 and all(low.saved < high.saved for low, high in pairwise(found))
    falls = all(low.mean > high.mean for low, high in pairwise(found))
    words = ", ".join(f"{cost.saved:.1%} of {cost.mean:.2f} (LR {cost.rate:g})" for cost in found)
    return Measured(f"a lead saves {words}", holds=grows and falls)


class ChipCost(NamedTuple):
    """Share of its cost that a cloud saves by its lead, and mean cost of all clouds, at a learning rate."""

    rate: float
    saved: float
    mean: float


def cost_saved_by_a_lead(rate: float) -> ChipCost:
    """A lead of a fifth over equal rivals, after a year, with ten times the vendor's experience."""
    scenario = four_equal_clouds(200).replace_all(
        {"parameters.chips.learning_rate": rate, "parameters.chips.rho_min": 0.05}
    )
    plain, ahead = (without_bargaining(scenario) for _ in range(2))
    for market in (plain, ahead):
        for cloud in market.clouds:
            cloud.chip_experience = 10.0 * market.vendor.experience
    ahead.clouds[FIRST].chip_experience *= 1.2
    for _ in range(12):
        plain.step()
        ahead.step()
    costs = np.array([cloud.custom_chip_relative_cost for cloud in ahead.clouds])
    saved = 1.0 - costs[FIRST] / plain.clouds[FIRST].custom_chip_relative_cost
    return ChipCost(rate, float(saved), float(costs.mean()))


@theory_limit(
    "T23",
    "Experience of a cloud feeds on itself: cheaper chips bring capacity, AI and general customers",
    expected="rho falls; shares of capacity, AI compute, enterprise AI and general spending rise",
)
def virtuous_cycle() -> Measured:
    """Experience worth 10 % of all capacity a year for one of four equal clouds, loop on."""
    effects = effects_of_experience()
    shares = [effects[name] for name in OUTCOMES[1:]]
    return Measured(in_words(effects), holds=effects["rho"] < -0.05 and min(shares) > 0.0)


@theory_limit(
    "T23",
    "If customers and investment do not feel chip costs, experience moves no share",
    expected="rho falls as much; all shares 0 within .05 points",
)
def no_cycle_without_pass_through() -> Measured:
    """No pass-through to prices, no saving on new capacity."""
    effects = effects_of_experience(chip_pass_through=0.0, chip_capex=False)
    shares = [abs(effects[name]) for name in OUTCOMES[1:]]
    return Measured(in_words(effects), holds=effects["rho"] < -0.05 and max(shares) <= 0.05)


@theory_limit(
    "T23",
    "Without learning, or with chips that never beat the vendor's, experience is worth nothing",
    expected="all effects exactly 0",
)
def no_cycle_without_learning() -> Measured:
    """A learning rate of 0, and a lowest cost of 1."""
    variants = [effects_of_experience(learning_rate=0.0), effects_of_experience(rho_min=1.0)]
    largest = [max(abs(effects[name]) for name in OUTCOMES[1:]) for effects in variants]
    found = f"largest share effect {largest[0]:.1g} without learning, {largest[1]:.1g} at rho_min = 1"
    return Measured(found, holds=max(largest) == 0.0)


@theory_limit(
    "T23",
    "Capacity per dollar carries the cycle even if buyers do not move to cheap compute",
    expected="shares of capacity and general spending rise at placement elasticity 0",
)
def cycle_without_placement() -> Measured:
    """Third parties do not look at the price of compute."""
    effects = effects_of_experience(placement_elasticity=0.0)
    return Measured(in_words(effects), holds=effects["capacity"] > 0.0 and effects["general"] > 0.0)
