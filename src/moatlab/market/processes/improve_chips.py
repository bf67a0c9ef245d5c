"""Accelerators get cheaper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moatlab.economics.compute_market import hardware_cost, reference_price
from moatlab.foundation.months import years

if TYPE_CHECKING:
    from moatlab.market.market import Market


def improve_chips(market: Market) -> None:
    """The vendor's hardware trend lowers the cost of an hour, and the reference price follows.

    Reads the month. Changes `market.gpu_cost` and `market.reference_price`.
    """
    vendor, compute = market.parameters.vendor, market.parameters.compute
    market.gpu_cost = hardware_cost(years(market.month), vendor.gpu_unit_cost, vendor.gpu_cost_decline)
    market.reference_price = reference_price(market.gpu_cost, compute.contract_markup)
