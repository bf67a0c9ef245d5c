"""Concentration indices and first-order screens of mergers."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from moatlab.economics.concentration import (
    HHI_POINTS,
    concentration_ratio,
    effective_number,
    effective_number_by_entropy,
    entropy,
    gini,
    hhi,
    lerner_index,
    modified_hhi,
    normalised_hhi,
)
from moatlab.economics.demand import Demand
from moatlab.economics.diversion import diversion_ratios
from moatlab.economics.merger_screens import (
    compensating_cost_reduction,
    gross_upward_pricing_pressure_index,
    linear_symmetric_price_rise,
    rival_price_pressure,
    rival_retail_pressure,
    upward_pricing_pressure,
)
from moatlab.economics.pricing import single_product_margin
from moatlab.validation.oracle_inputs import OracleError, OracleInputs, plain_list

__all__ = ["answer_concentration"]

BOTH = ((0, 1), (1, 0))


def answer_concentration(inputs: OracleInputs) -> dict[str, Any]:
    """Family closed_concentration_upp."""
    kind = inputs.text("kind")
    answers = {
        "concentration": _indices,
        "upp": _upward_pressure,
        "vguppi": _vertical_pressure,
        "logit_guppi": _logit_pressure,
        "mhhi": _common_ownership,
    }
    if kind not in answers:
        raise OracleError(f"unknown kind of screen {kind!r}, known are {sorted(answers)}")
    return answers[kind](inputs)


def _indices(inputs: OracleInputs) -> dict[str, Any]:
    sizes = inputs.vector("sizes")
    normalised = normalised_hhi(sizes)
    outputs = {
        "hhi_10000": hhi(sizes),
        "hhi_0_1": hhi(sizes) / HHI_POINTS,
        "effective_number_hhi": effective_number(sizes),
        "shannon_entropy_nats": entropy(sizes),
        "shannon_entropy_bits": entropy(sizes) / math.log(2.0),
        "effective_number_entropy": effective_number_by_entropy(sizes),
        "cr1": concentration_ratio(sizes, 1),
        "cr3": concentration_ratio(sizes, 3),
        "cr4": concentration_ratio(sizes, 4),
        "gini": gini(sizes),
        "normalised_hhi": None if math.isnan(normalised) else normalised,
    }
    if inputs.has("merge_indices_0based"):
        merging = inputs.vector("merge_indices_0based").astype(int)
        merged = np.append(np.delete(sizes, merging), sizes[merging].sum())
        outputs |= {"post_hhi_10000": hhi(merged), "delta_hhi_10000": hhi(merged) - hhi(sizes)}
    return outputs


def _upward_pressure(inputs: OracleInputs) -> dict[str, Any]:
    prices, costs = inputs.vector("prices"), inputs.vector("costs")
    diversion = [inputs.number("diversion_12"), inputs.number("diversion_21")]
    saved = [inputs.number("efficiency_1"), inputs.number("efficiency_2")]
    margins = prices - costs
    after_savings = prices - (1.0 - np.array(saved)) * costs
    reductions = [
        compensating_cost_reduction(margins[own], margins[other], diversion[own], diversion[other])
        for own, other in BOTH
    ]
    lerner = [lerner_index(price, cost) for price, cost in zip(prices, costs, strict=True)]
    # The linear formula is for equal products: the oracle leaves it out for others.
    equal = prices[0] == prices[1] and costs[0] == costs[1] and diversion[0] == diversion[1]
    return {
        "lerner": lerner,
        "gross_upp": [upward_pricing_pressure(diversion[own], margins[other]) for own, other in BOTH],
        "upp_net": [
            upward_pricing_pressure(diversion[own], margins[other], costs[own], saved[own])
            for own, other in BOTH
        ],
        "guppi": [
            gross_upward_pricing_pressure_index(diversion[own], margins[other], prices[own])
            for own, other in BOTH
        ],
        "upp_farrell_shapiro": [
            upward_pricing_pressure(diversion[own], after_savings[other], costs[own], saved[own])
            for own, other in BOTH
        ],
        "cmcr_level": reductions,
        "cmcr_percent_of_cost": [100.0 * reductions[own] / costs[own] for own in (0, 1)],
        "illustrative_price_rise_linear_symmetric_formula": (
            linear_symmetric_price_rise(diversion[0], lerner[0]) if equal else None
        ),
    }


def _vertical_pressure(inputs: OracleInputs) -> dict[str, Any]:
    downstream = inputs.number("downstream_margin_proportion") * inputs.number("downstream_price")
    upstream = inputs.number("upstream_margin_proportion") * inputs.number("wholesale_price")
    rival_input = inputs.number("wholesale_price_to_rival")
    pressure = rival_price_pressure(
        inputs.number("diversion_upstream_to_downstream"), downstream, rival_input
    )
    return {
        "vguppi_u": pressure,
        "vguppi_r": rival_retail_pressure(
            pressure, inputs.number("pass_through_rival"), rival_input / inputs.number("rival_price")
        ),
        "vguppi_d1": rival_price_pressure(
            inputs.number("diversion_down_to_rivals_inputs"), upstream, inputs.number("downstream_price")
        ),
    }


def _logit_pressure(inputs: OracleInputs) -> dict[str, Any]:
    sold, sensitivity = inputs.vector("shares_incl_outside"), inputs.number("alpha_positive")
    prices = inputs.vector("prices")
    diversion = diversion_ratios(_logit_with_shares(sold, prices, sensitivity), prices)
    margins = np.array([single_product_margin(share, sensitivity) for share in sold])
    products = range(sold.size)
    pressure = [
        [
            0.0
            if own == other
            else gross_upward_pricing_pressure_index(diversion[own, other], margins[other], prices[own])
            for other in products
        ]
        for own in products
    ]
    return {
        "bertrand_markup_single_product": plain_list(margins),
        "diversion": plain_list(diversion),
        "guppi_i_if_merged_with_j": pressure,
    }


def _logit_with_shares(sold: NDArray[np.float64], prices: NDArray[np.float64], sensitivity: float) -> Demand:
    """Tastes that give these shares of the whole market at these prices."""
    outside = 1.0 - float(sold.sum())
    return Demand(
        utilities=np.log(sold) + sensitivity * prices,
        price_sensitivity=sensitivity,
        outside_utility=math.log(outside) if outside > 0.0 else -math.inf,
    )


def _common_ownership(inputs: OracleInputs) -> dict[str, Any]:
    sold, holdings = inputs.vector("shares"), inputs.matrix("holdings_investor_by_firm")
    separate, common = hhi(sold), modified_hhi(sold, holdings)
    return {"hhi_10000": separate, "mhhi_10000": common, "mhhi_delta_10000": common - separate}
