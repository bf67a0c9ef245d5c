"""Accelerators get cheaper, own chips by experience, and compute prices follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from moatlab.economics.compute_market import hardware_cost, reference_price
from moatlab.economics.custom_chips import (
    ChipLearning,
    capped_relative_price,
    experience_after,
    relative_chip_cost,
)
from moatlab.foundation.months import MONTHS_PER_YEAR, years
from moatlab.market.chip_trade import cost_of_installed, deployed
from moatlab.market.processes.mature_capacity import HOURS_PER_KH_YEAR

if TYPE_CHECKING:
    from moatlab.market.market import Market

ONE_MONTH = 1.0 / MONTHS_PER_YEAR


def improve_chips(market: Market) -> None:
    """The hardware trend lowers all costs; use and research lower those of own chips (MODEL 7.6).

    Changes the cost and reference price of an hour, the experience of vendor and clouds, and the
    clouds' relative chip costs and compute prices.
    """
    follow_hardware_trend(market)
    _gain_experience(market)
    price_compute(market)


def follow_hardware_trend(market: Market) -> None:
    """Cost and reference price of an hour this month."""
    vendor, compute = market.parameters.vendor, market.parameters.compute
    market.gpu_cost = hardware_cost(years(market.month), vendor.gpu_unit_cost, vendor.gpu_cost_decline)
    market.reference_price = reference_price(market.gpu_cost, compute.contract_markup)


def _gain_experience(market: Market) -> None:
    """A month of use, and of research that counts as experience bought."""
    chips = market.parameters.chips
    kh_year = HOURS_PER_KH_YEAR * market.gpu_cost
    installed = 0.0
    for cloud in market.clouds:
        learnt = deployed(cloud) + chips.rd_efficiency * cloud.chip_research / kh_year
        cloud.chip_experience = experience_after(
            cloud.chip_experience, learnt, chips.experience_depreciation, ONE_MONTH
        )
        installed += cloud.fleet.gpu
    market.vendor.experience = experience_after(
        market.vendor.experience, installed, chips.experience_depreciation, ONE_MONTH
    )


def price_compute(market: Market) -> None:
    """Relative cost of own chips from experience, and what of it reaches the price of compute.

    The law may cap the price of hours on own chips, or open the chips of a cloud to all others.
    """
    clouds = market.clouds
    costs = chip_costs(market, np.array([cloud.chip_experience for cloud in clouds]))
    for cloud, cost in zip(clouds, costs.tolist(), strict=True):
        cloud.own_chip_cost = cost
    passed_on = market.parameters.chips.chip_pass_through
    for cloud in clouds:
        cost = cloud.custom_chip_relative_cost = cost_of_installed(cloud)
        cloud.relative_compute_price = capped_relative_price(
            cloud.fleet.custom_share, cost, passed_on, cloud.rent_cap
        )


def chip_costs(market: Market, experience: NDArray[np.float64]) -> NDArray[np.float64]:
    """Relative cost of own chips at an experience of the clouds; without learning it never moves [C]."""
    chips = market.parameters.chips
    if chips.learning_rate == 0.0:
        fixed = np.array([cloud.record.chip_cost_without_learning for cloud in market.clouds])
        return np.asarray(np.clip(fixed, chips.rho_min, chips.rho_max))
    learning = ChipLearning(
        chips.learning_rate, chips.parity_scale, chips.spillover, chips.rho_min, chips.rho_max
    )
    return relative_chip_cost(experience, market.vendor.experience, learning)
