"""When exclusive contracts keep rivals out, when they pay, and how the gains are shared."""

from itertools import pairwise, product

import numpy as np

from moatlab.economics.bargaining import gain_with_outside_option, lump_sum_transfer, nash_split
from moatlab.economics.exclusivity import Exclusive, exclusivity_ratio_to_first_order
from moatlab.economics.naked_exclusion import (
    ExclusionGame,
    needed_signatures,
    sequential_offers,
    signing_price,
    targeted_offers,
    uniform_offers,
)
from moatlab.market.offers import make_world
from moatlab.market.world import ACCESS_NATIVE, ACCESS_NONE
from moatlab.validation.theory_limits.limits import Measured, theory_limit, within
from moatlab.validation.theory_limits.nested_choice import choices, spending, with_weight
from moatlab.validation.theory_limits.symmetric_market import symmetric_market

BUYERS, SCALE = 100, 15
MARGIN = 0.3
"""Margin of the cloud on general business and net margin of the lab [-]."""


def exclusion_game(minimum_scale: int) -> ExclusionGame:
    """A hundred equal buyers who lose a little more without the rival than the incumbent gains."""
    return ExclusionGame(buyers=BUYERS, minimum_scale=minimum_scale, incumbent_profit=0.25, buyer_loss=0.375)


@theory_limit(
    "T7",
    "A rival with scale economies stays out once too few buyers are free",
    expected="86 of 100 bound at a minimum scale of 15; the last ones sign for nothing",
)
def naked_exclusion_needs_scale() -> Measured:
    """Signatures needed, and what a buyer asks when that many others sign, or one less."""
    game, needed = exclusion_game(SCALE), needed_signatures(BUYERS, SCALE)
    prices = signing_price(game, needed), signing_price(game, needed - 1)
    found = f"{needed} needed; a signature costs {prices[0]:g}, {prices[1]:g} with one less"
    return Measured(found, holds=needed == 86 and prices == (0.0, game.buyer_loss))


@theory_limit(
    "T7",
    "Without scale economies exclusion must be paid in full and does not pay",
    expected="no exclusion, by any kind of offer",
)
def no_exclusion_without_scale() -> Measured:
    """A rival that needs no customer, or only one."""
    outcomes = [
        offer(exclusion_game(scale))
        for offer, scale in product((uniform_offers, targeted_offers, sequential_offers), (0, 1))
    ]
    excluded = sum(outcome.excluded for outcome in outcomes)
    full_price = signing_price(exclusion_game(0), BUYERS - 1) == exclusion_game(0).buyer_loss
    return Measured(f"{excluded} of {len(outcomes)} games excluded", holds=excluded == 0 and full_price)


@theory_limit(
    "T7",
    "Divide and conquer is cheaper than offers to all at once",
    expected="sequential excludes and pays less than simultaneous offers would",
)
def divide_and_conquer() -> Measured:
    """What it costs to bind enough buyers, one after the other and all at once."""
    game = exclusion_game(SCALE)
    sequential = sequential_offers(game)
    at_once = needed_signatures(BUYERS, SCALE) * game.buyer_loss
    found = f"{sequential.payments:g} against {at_once:g} at once"
    return Measured(found, holds=sequential.excluded and sequential.payments < at_once)


@theory_limit(
    "T8b",
    "Whether an exclusive pays does not depend on the size of the AI market",
    expected="(m/l)(alpha/alpha_m) P_c (-ln(1-P_m)/P_m) within 1 % at lambda .05, 15 % at 1",
)
def exclusivity_ratio_of_choices() -> Measured:
    """Rents drawn over margin lost by the choices of equal newcomers, against the first-order formula."""
    found, holds = [], True
    for weight, tolerance in ((0.05, 0.01), (1.0, 0.15)):
        errors = [relative_error_of_ratio(weight, need) for need in (0.5, 1.0, 2.0)]
        worst = max(errors, key=abs)
        holds &= abs(worst) <= tolerance
        found.append(f"{worst:+.2%} at {weight:g}")
    return Measured("largest error " + ", ".join(found), holds=holds)


def relative_error_of_ratio(weight: float, need: float) -> float:
    """Exclusivity ratio of the market's own choices over the first-order formula, less 1.

    Args:
        weight: of AI in the choice of a cloud [0-1].
        need: capability that enterprises need [OOM]; the more, the fewer use AI.
    """
    settings: dict[str, object] = {
        "demand.capability_need_mean": need,
        "demand.capability_need_sd": 0.0,
        "demand.need_size_slope": 0.0,
        "demand.price_sensitivity_median": 3.5,
        "demand.ai_intensity_sd": 0.0,
        "stocks.sector_ai_multiplier": (1.0,) * 5,
    }
    market = symmetric_market(3, 60, settings)
    market.enterprises.ai_aware[:] = True
    demand, world = market.parameters.demand, make_world(market)
    scale = demand.price_sensitivity_median / demand.model_price_elasticity
    unit = float(spending(0, with_weight(world, 1.0))) / market.enterprises.workload[0] * scale
    before = choices(0, with_weight(world, weight / unit))
    market.access = np.where(np.arange(3) == 0, ACCESS_NATIVE, ACCESS_NONE)[None, :].astype(np.int8)
    after = choices(0, with_weight(make_world(market), weight / unit))
    terms = Exclusive(
        cloud_margin=MARGIN,
        lab_margin=MARGIN,
        price_sensitivity=demand.price_sensitivity_median,
        model_price_elasticity=demand.model_price_elasticity,
        cloud_share=float(before.clouds[0]),
        model_share=float(before.models[0, 0]),
    )
    lost_use = float(before.clouds @ before.models[:, 0] - after.clouds @ after.models[:, 0])
    rents = MARGIN * float(after.clouds[0] - before.clouds[0])
    return rents / (MARGIN * weight / scale * lost_use) / exclusivity_ratio_to_first_order(terms) - 1.0


@theory_limit(
    "T9",
    "Two parties without alternatives share the gain by bargaining weight",
    expected="beta and 1 - beta of the surplus within 1e-12",
)
def nash_shares() -> Measured:
    """Gains over the fallbacks for five weights."""
    worst, fallbacks, value = 0.0, np.array([2.0, 3.0]), 15.0
    for weight in (0.0, 0.2, 0.5, 0.8, 1.0):
        gains = nash_split(value, fallbacks, np.array([weight, 1.0 - weight])) - fallbacks
        worst = max(worst, float(abs(gains - 10.0 * np.array([weight, 1.0 - weight])).max()))
        worst = max(worst, abs(gain_with_outside_option(10.0, weight, 0.0) - gains[0]))
    return within(worst, 1e-12)


@theory_limit(
    "T9",
    "An outside option binds only if it is worth more than the share (deal me out)",
    expected="gain max(beta S, min(S_2, S)); the transfer is linear in beta below",
)
def outside_option_is_a_floor() -> Measured:
    """Surplus 10, options from nothing to more than the surplus."""
    worst = max(
        abs(gain_with_outside_option(10.0, weight, option) - max(10.0 * weight, min(option, 10.0)))
        for weight, option in product((0.2, 0.5, 0.8), (0.0, 1.9, 2.1, 5.0, 9.0, 12.0))
    )
    weights = np.linspace(0.0, 1.0, 11)
    transfers = [lump_sum_transfer(gain_with_outside_option(10.0, w, 0.0), 7.0, 9.0) for w in weights]
    steps = [later - earlier for earlier, later in pairwise(transfers)]
    bend = max(steps) - min(steps)
    return Measured(f"largest error {worst:.1e}, bend {bend:.1e}", holds=worst <= 1e-12 and bend <= 1e-12)
