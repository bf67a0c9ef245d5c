"""What theory says of the prices of clouds, shown by the market's own pricing."""

import math
from itertools import product

from moatlab.economics.pricing import covered_market_margin
from moatlab.economics.switching import least_margin_ratio, margin_ratio, retention
from moatlab.market.market import Market
from moatlab.market.processes.set_cloud_prices import mean_discount, set_cloud_prices
from moatlab.market.response import cloud_response
from moatlab.validation.theory_limits.limits import Measured, theory_limit, within
from moatlab.validation.theory_limits.symmetric_market import (
    ALPHA,
    place,
    switching_cost_of,
    symmetric_market,
)

TERM_YEARS = 3.0
DISCOUNT = 0.9
CHEAPEST = {2: 1.47, 3: 1.80, 4: 2.04}
"""Switching cost [utils] at which prices are lowest, by number of clouds, at a discount factor of .9."""


def _rate(factor: float, term_years: float = TERM_YEARS) -> float:
    """Yearly discount rate at which money of the next contract is worth `factor`."""
    return -math.log(factor) / term_years


def margin_over_static(clouds: int, settings: dict[str, object]) -> float:
    """Best margin of a cloud when all hold equally many customers, over that without switching costs."""
    market = symmetric_market(clouds, 60 * clouds, settings)
    place(market, (1.0 / clouds,) * clouds)
    return market.clouds[0].optimal_margin(cloud_response(market)) / covered_market_margin(clouds, ALPHA)


def _with_switching_cost(utils: float) -> dict[str, object]:
    return {
        "switching.procedural_switching_cost": switching_cost_of(utils),
        "cloud_price.firm_discount_rate": _rate(DISCOUNT),
    }


@theory_limit(
    "T1",
    "Without switching costs clouds charge the margins of Bertrand competition",
    expected="n / ((n - 1) alpha) within 1e-8",
)
def bertrand_margins() -> Measured:
    """After a year, for any number of clouds, foresight and share of new customers."""
    worst = 0.0
    for clouds, foresight, turnover in product((2, 3, 5), (0.0, 0.5, 1.0), (0.0, 0.3)):
        settings = {"cloud_price.foresight": foresight, "population.turnover_rate": turnover}
        market = symmetric_market(clouds, 120, settings)
        for _ in range(12):
            market.step()
        static = covered_market_margin(clouds, ALPHA)
        worst = max(worst, *(abs(cloud.markup - static) for cloud in market.clouds))
    return within(worst, 1e-8)


@theory_limit(
    "T2",
    "Small switching costs lower prices, large ones raise them",
    expected="(1 - delta R) / (1 - R^2) within 1e-9, below 1 iff R < delta",
)
def small_and_large_switching_costs() -> Measured:
    """Margins over the static one on both sides of the turning point."""
    worst, turns = 0.0, True
    for clouds, utils in product((2, 3, 4), (0.3, 1.0, 1.8, 3.0, 5.0)):
        kept = retention(utils, clouds)
        found = margin_over_static(clouds, _with_switching_cost(utils))
        worst = max(worst, abs(found * (1.0 - kept**2) / (1.0 - DISCOUNT * kept) - 1.0))
        turns &= (found < 1.0) == (kept < DISCOUNT)
    turning = "turns at R = delta" if turns else "turns elsewhere"
    return Measured(f"largest error {worst:.1e}, {turning}", holds=worst <= 1e-9 and turns)


@theory_limit(
    "T2",
    "The lowest margin does not depend on the number of clouds",
    expected="(1 + sqrt(1 - delta^2)) / 2 = .718 within 1e-4",
)
def lowest_margin() -> Measured:
    """At the switching cost that theory says is cheapest, and higher on both sides of it."""
    lowest = {
        clouds: margin_over_static(clouds, _with_switching_cost(utils)) for clouds, utils in CHEAPEST.items()
    }
    lower_beside = any(
        margin_over_static(clouds, _with_switching_cost(CHEAPEST[clouds] + step)) <= lowest[clouds]
        for clouds, step in product(CHEAPEST, (-0.2, 0.2))
    )
    found = ", ".join(f"{value:.4f} (n = {clouds})" for clouds, value in lowest.items())
    close = all(abs(value - least_margin_ratio(DISCOUNT)) <= 1e-4 for value in lowest.values())
    return Measured(found, holds=close and not lower_beside)


@theory_limit(
    "T3",
    "Bargains for new customers are followed by rip-offs of old ones",
    expected="margin ratio 1 / (1 - R^2) within 1e-9, falling with new customers",
)
def bargains_then_rip_offs() -> Measured:
    """The larger the share of unattached buyers, the lower the price."""
    utils, term, kept = 2.0, 600, retention(2.0, 3)
    ratios, worst = [], 0.0
    for unattached in (0.0, 0.5, 0.9):
        settings = _with_switching_cost(utils) | {
            "occasions.contract_term_months": term,
            "population.turnover_rate": 12.0 / term * unattached / (1.0 - unattached),
            "cloud_price.firm_discount_rate": _rate(DISCOUNT, term / 12.0),
        }
        ratios.append(margin_over_static(3, settings))
        expected = margin_ratio(kept, DISCOUNT, unattached_share=unattached)
        worst = max(worst, abs(ratios[-1] / expected - 1.0))
    rip_off = ratios[0] / (1.0 - DISCOUNT * kept)
    worst = max(worst, abs(rip_off * (1.0 - kept**2) - 1.0))
    falling = ratios == sorted(ratios, reverse=True)
    return Measured(f"ratio {rip_off:.4f}, largest error {worst:.1e}", holds=worst <= 1e-9 and falling)


@theory_limit(
    "T3", "A myopic cloud never offers a bargain", expected="1 / (1 - R^2) of the static margin within 1e-9"
)
def no_bargain_without_foresight() -> Measured:
    """Without foresight switching costs only raise prices."""
    worst = 0.0
    for utils in (0.5, 1.5, 3.0):
        found = margin_over_static(3, _with_switching_cost(utils) | {"cloud_price.foresight": 0.0})
        worst = max(worst, abs(found * (1.0 - retention(utils, 3) ** 2) - 1.0))
    return within(worst, 1e-9)


@theory_limit(
    "T13",
    "A lower egress fee comes back in the list price (waterbed)",
    expected="waterbed x traffic x fall / (1 - mean discount) within 1e-9; mean bill unchanged",
)
def egress_waterbed() -> Measured:
    """Rise of list prices after a fee falls from .07 to .02, for three strengths of the waterbed."""
    worst = 0.0
    for waterbed in (0.0, 0.4, 1.0):
        market = market_with_egress_fee(waterbed)
        traffic = market.parameters.switching.egress_traffic
        discount = mean_discount(market, market.clouds[0].tariff)
        lists, bill = [cloud.list_price for cloud in market.clouds], mean_bill(market)
        lower_egress_fee(market)
        rise = waterbed * traffic * 0.05 / (1.0 - discount)
        errors = (
            abs(cloud.list_price - before - rise) for cloud, before in zip(market.clouds, lists, strict=True)
        )
        worst = max(worst, *errors)
        if waterbed == 1.0:
            worst = max(worst, abs(mean_bill(market) / bill - 1.0))
    return within(worst, 1e-9)


def market_with_egress_fee(waterbed: float) -> Market:
    """Three equal clouds with size discounts and a fee of .07 USD/GB that does not move demand."""
    settings: dict[str, object] = {
        "switching.egress_fee": 0.07,
        "switching.switching_egress_factor": 0.0,
        "cloud_price.waterbed": waterbed,
        "cloud_price.commit_discount_max": 0.2,
        "population.size_ratio_max": 100.0,
    }
    return symmetric_market(3, 300, settings)


def lower_egress_fee(market: Market) -> None:
    """Cap the fee at .02 USD/GB and let the clouds set their prices anew."""
    market.put_in_force(market.parameters.replace("switching.egress_fee", 0.02))
    set_cloud_prices(market)


def mean_bill(market: Market) -> float:
    """What all customers together would pay the first cloud for their workload and traffic."""
    crowd, parameters = market.enterprises, market.parameters
    discount = parameters.cloud_price.commit_discount_max * crowd.size_rank**2
    bills = market.clouds[0].list_price * (1.0 - discount)
    bills += parameters.switching.egress_traffic * market.clouds[0].egress_fee
    return float(bills @ crowd.workload)
