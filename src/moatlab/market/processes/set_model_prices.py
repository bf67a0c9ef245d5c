"""Labs set the prices of their programming interfaces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moatlab.economics.compute_market import transfer_price
from moatlab.economics.lab_pricing import serving_cost
from moatlab.market.response import model_response

if TYPE_CHECKING:
    from moatlab.market.lab import Lab
    from moatlab.market.market import Market


def set_model_prices(market: Market) -> None:
    """Every lab learns its cost of serving and what clouds keep, then all move towards their best price.

    Prices move every month, on demand as it was measured in the last price month. Reads demand,
    contracts and compute prices. Changes unit cost, take rate and price of every lab.
    """
    for lab in market.living_labs:
        price = compute_price(market, lab)
        serve_share = market.parameters.demand.serve_share
        lab.unit_cost = serving_cost(serve_share, price / market.reference_price)
        lab.average_take_rate = _average_take_rate(market, lab)
    if market.is_price_month:
        market.model_response = model_response(market)
    decisions = {lab: lab.decide_price(market.model_response) for lab in market.living_labs}
    for lab, decision in decisions.items():
        lab.api_price = decision


def compute_price(market: Market, lab: Lab) -> float:
    """What an hour costs the lab [USD]: the transfer price of its owner, or the reference price."""
    if lab.owner is not None:
        share = market.parameters.labs.transfer_share
        return transfer_price(market.gpu_cost, market.reference_price, share)
    return market.reference_price


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
