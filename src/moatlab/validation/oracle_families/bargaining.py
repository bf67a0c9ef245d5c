"""Bargains with closed forms: splits, unit prices, alternating offers, fees with and without exclusivity."""

from typing import Any

import numpy as np

from moatlab.economics.bargaining import (
    bargained_unit_price,
    exclusive_pair_gain,
    first_mover_share,
    nash_in_nash_fees,
    nash_product,
    nash_split,
    patience_weight,
)
from moatlab.validation.oracle_inputs import OracleError, OracleInputs, plain_list

__all__ = ["answer_bargaining"]


def answer_bargaining(inputs: OracleInputs) -> dict[str, Any]:
    """Family closed_nash_bargaining."""
    kind = inputs.text("kind")
    answers = {
        "split": _split,
        "unit_price_fixed_quantity": _unit_price,
        "rubinstein": _alternating_offers,
        "nash_in_nash_lump_sum": _fees,
    }
    if kind not in answers:
        raise OracleError(f"unknown kind of bargain {kind!r}, known are {sorted(answers)}")
    return answers[kind](inputs)


def _split(inputs: OracleInputs) -> dict[str, Any]:
    fallbacks = np.array([inputs.number("outside_A"), inputs.number("outside_B")])
    weights = np.array([inputs.number("weight_A"), 1.0 - inputs.number("weight_A")])
    value = inputs.number("joint_surplus")
    payoffs, gain = nash_split(value, fallbacks, weights), value - float(fallbacks.sum())
    return {
        "agreement": gain >= 0.0,
        "gain": gain,
        "payoff_A": float(payoffs[0]),
        "payoff_B": float(payoffs[1]),
        "nash_product": nash_product(payoffs, fallbacks, weights) if gain >= 0.0 else None,
    }


def _unit_price(inputs: OracleInputs) -> dict[str, Any]:
    cost, quantity = inputs.number("seller_cost_per_unit"), inputs.number("quantity")
    seller, buyer = nash_split(
        (inputs.number("buyer_value_per_unit") - cost) * quantity,
        np.array([inputs.number("seller_outside"), inputs.number("buyer_outside")]),
        np.array([inputs.number("weight_seller"), 1.0 - inputs.number("weight_seller")]),
    ).tolist()
    return {
        "price": bargained_unit_price(seller, cost, quantity),
        "seller_payoff": seller,
        "buyer_payoff": buyer,
    }


def _alternating_offers(inputs: OracleInputs) -> dict[str, Any]:
    first, second = inputs.number("delta_1"), inputs.number("delta_2")
    return {
        "share_first_mover_1": first_mover_share(first, second),
        "share_1_when_2_moves_first": 1.0 - first_mover_share(second, first),
        "nash_weight_limit_1": patience_weight(first, second),
    }


def _fees(inputs: OracleInputs) -> dict[str, Any]:
    shared, exclusive = (
        inputs.vector("retailer_profit_both_served"),
        inputs.vector("retailer_profit_if_exclusive"),
    )
    weight = inputs.number("weight_retailer")
    fees = nash_in_nash_fees(shared, weight)
    gains = exclusive_pair_gain(shared, exclusive, fees)
    return {
        "fees_non_exclusive": plain_list(fees),
        "supplier_total_non_exclusive": float(fees.sum()),
        "fees_if_exclusive_bilateral": plain_list(nash_in_nash_fees(exclusive, weight)),
        "industry_profit_non_exclusive": float(shared.sum()),
        "industry_profit_exclusive": plain_list(exclusive),
        "exclusive_raises_joint_profit_of_pair": (gains > 0.0).tolist(),
        "joint_profit_of_pair_exclusive": plain_list(exclusive),
        "joint_profit_of_pair_non_exclusive": plain_list(exclusive - gains),
    }
