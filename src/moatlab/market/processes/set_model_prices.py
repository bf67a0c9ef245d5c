"""Labs set the prices of their programming interfaces."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from moatlab.economics.lab_pricing import serving_cost
from moatlab.market.response import model_response
from moatlab.market.world import ACCESS_NATIVE

if TYPE_CHECKING:
    from moatlab.market.lab import Lab
    from moatlab.market.market import Market


def set_model_prices(market: Market) -> None:
    """Every lab learns its cost of serving and what clouds keep, then all move towards their best price.

    Prices move every month, on demand as it was measured in the last price month. Reads demand,
    contracts and compute prices. Changes unit cost, take rate and price of every lab.
    """
    serve_share = market.parameters.demand.serve_share
    for lab in market.living_labs:
        lab.unit_cost = serving_cost(serve_share, lab.relative_compute_cost)
        lab.average_take_rate = _average_take_rate(market, lab)
        lab.mean_compute_price = _mean_compute_price(market, lab)
    if market.is_price_month:
        market.model_response = model_response(market)
    decisions = {lab: lab.decide_price(market.model_response) for lab in market.living_labs}
    for lab, decision in decisions.items():
        lab.api_price = decision


def _mean_compute_price(market: Market, lab: Lab) -> float:
    """Mean relative price of compute where the model is native, weighted by its AI revenue there."""
    native = market.access[lab.index] == ACCESS_NATIVE
    if not native.any():
        return 1.0
    relative = np.array([cloud.relative_compute_price for cloud in market.clouds])
    revenue = market.tally.ai_spending[:, lab.index] * native
    weight = revenue if revenue.sum() > 0.0 else native.astype(float)
    return float(relative @ weight / weight.sum())


def _average_take_rate(market: Market, lab: Lab) -> float:
    """Take rate on enterprise revenue, remote use at 0; before the first sale by the clouds' sizes."""
    if lab.open_weights:
        return 0.0
    native = market.tally.native[:, lab.index]
    revenue = market.tally.ai_spending[:, lab.index]
    weight = revenue if revenue.sum() > 0.0 else market.tally.spending
    if weight.sum() <= 0.0:
        return 0.0
    return float((market.take_rates[lab.index] * native) @ weight / weight.sum())
