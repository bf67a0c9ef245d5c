"""Labs set the prices of their programming interfaces."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from moatlab.economics.lab_pricing import serving_cost
from moatlab.market.response import model_response
from moatlab.market.world import ACCESS_NATIVE

if TYPE_CHECKING:
    from moatlab.market.market import Market

type Floats = NDArray[np.float64]


def set_model_prices(market: Market) -> None:
    """Every lab learns its cost of serving and what clouds keep, then all move towards their best price.

    Prices move every month, on demand as it was measured in the last price month. Reads demand,
    contracts and compute prices. Changes unit cost, take rate and price of every lab.
    """
    serve_share = market.parameters.demand.serve_share
    take_rates, compute_prices = _average_take_rates(market), _mean_compute_prices(market)
    for lab in market.living_labs:
        lab.unit_cost = serving_cost(serve_share, lab.relative_compute_cost)
        lab.average_take_rate = 0.0 if lab.open_weights else take_rates[lab.index]
        lab.mean_compute_price = compute_prices[lab.index]
    if market.is_price_month:
        market.model_response = model_response(market)
    decisions = {lab: lab.decide_price(market.model_response) for lab in market.living_labs}
    for lab, decision in decisions.items():
        lab.api_price = decision


def _mean_compute_prices(market: Market) -> list[float]:
    """Mean relative price of compute where a model is native, weighted by its AI revenue there [M]."""
    relative = np.array([cloud.buyers_compute_price for cloud in market.clouds])
    native = (market.access == ACCESS_NATIVE).astype(float)
    revenue = market.tally.ai_spending.T * native
    return _means(relative, np.where(_sold(revenue), revenue, native), default=1.0)


def _average_take_rates(market: Market) -> list[float]:
    """Take rates on enterprise revenue, remote use at 0; before the first sale by the clouds' sizes [M]."""
    tally = market.tally
    weights = np.where(_sold(tally.ai_spending.T), tally.ai_spending.T, tally.spending)
    return _means(market.take_rates * tally.native.T, weights, default=0.0)


def _sold(revenue: Floats) -> NDArray[np.bool_]:
    """Labs with any revenue [M x 1]."""
    return np.asarray(revenue.sum(axis=1, keepdims=True) > 0.0)


def _means(values: Floats, weights: Floats, *, default: float) -> list[float]:
    """Weighted means over the clouds, by lab; the default where nothing has any weight [M]."""
    total = weights.sum(axis=1)
    means = np.full(total.size, default)
    np.divide((values * weights).sum(axis=1), total, out=means, where=total > 0.0)
    return list(means.tolist())
