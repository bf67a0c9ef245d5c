"""Logit demand: shares, derivatives and surplus before and after a change of prices."""

import math
from typing import Any

import numpy as np

from moatlab.economics.concentration import entropy
from moatlab.economics.demand import (
    Demand,
    consumer_surplus,
    demand_jacobian,
    elasticities,
    expected_utility,
    outside_share,
    shares,
)
from moatlab.economics.diversion import diversion_ratios
from moatlab.validation.oracle_inputs import OracleInputs, plain_list

__all__ = ["answer_logit_surplus", "logit_of_case"]


def logit_of_case(inputs: OracleInputs, *, scale: float = 1.0) -> Demand:
    """Tastes of a `closed_logit_*` case: a, alpha (positive) and outside_good, over the scale of tastes."""
    return Demand(
        utilities=inputs.vector("a") / scale,
        price_sensitivity=inputs.number("alpha") / scale,
        outside_utility=0.0 if inputs.flag("outside_good") else -math.inf,
    )


def answer_logit_surplus(inputs: OracleInputs) -> dict[str, Any]:
    """Family closed_logit_surplus."""
    demand = logit_of_case(inputs, scale=inputs.number("scale_mu"))
    prices, prices_after = inputs.vector("prices"), inputs.vector("prices_after")
    sold, outside = shares(demand, prices), outside_share(demand, prices)
    surplus, surplus_after = consumer_surplus(demand, prices), consumer_surplus(demand, prices_after)
    return {
        "shares": plain_list(sold),
        "outside_share": outside,
        "inclusive_value": expected_utility(demand, prices),
        "consumer_surplus": surplus,
        "shares_after": plain_list(shares(demand, prices_after)),
        "outside_share_after": outside_share(demand, prices_after),
        "consumer_surplus_after": surplus_after,
        "delta_consumer_surplus": surplus_after - surplus,
        "demand_jacobian": plain_list(demand_jacobian(demand, prices)),
        "elasticities": plain_list(elasticities(demand, prices)),
        "diversion_ratios": plain_list(diversion_ratios(demand, prices)),
        "entropy_of_choice": entropy(np.append(sold, outside)),
    }
