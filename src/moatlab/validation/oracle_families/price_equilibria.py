"""Bertrand equilibria: mergers, cost changes and partial ownership in logit and nested logit demand."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from moatlab.economics.concentration import HHI_POINTS, hhi, lerner_index
from moatlab.economics.demand import (
    Demand,
    consumer_surplus,
    demand_jacobian,
    elasticities,
    outside_share,
    shares,
)
from moatlab.economics.diversion import (
    diversion_ratios,
    long_run_diversion_ratios,
    long_run_outside_diversion,
    outside_diversion,
)
from moatlab.economics.pricing import (
    bertrand_prices,
    first_order_prices,
    monopoly_price,
    ownership_matrix,
    pass_through,
)
from moatlab.validation.oracle_families.demand import logit_of_case
from moatlab.validation.oracle_inputs import OracleError, OracleInputs, plain_list

__all__ = ["answer_bertrand", "answer_closed_bertrand"]

CONVERGED = 1e-9
"""A first-order condition missed by less than this (in money) is met, as the oracle's tolerance says."""


@dataclass(frozen=True)
class Sellers:
    """Who owns the products (for shares of firms), who counts whose profit, and what units cost."""

    firms: NDArray[np.int64]
    ownership: NDArray[np.float64]
    costs: NDArray[np.float64]


def answer_bertrand(inputs: OracleInputs) -> dict[str, Any]:
    """Families pyblp_logit and pyblp_nested_logit; their alpha is negative."""
    demand = Demand(
        utilities=inputs.vector("mean_utility_excl_price"),
        price_sensitivity=-inputs.number("alpha"),
        nests=inputs.groups("nesting_ids") if inputs.has("nesting_ids") else None,
        nesting=inputs.number("rho") if inputs.has("rho") else 0.0,
    )
    firms, ownership = inputs.groups("firm_ids"), inputs.matrix("ownership")
    costs, changed_costs = inputs.vector("marginal_costs"), inputs.vector("changed_marginal_costs")
    base = _block(demand, Sellers(firms, ownership, costs))
    blocks = {"base": base, "cost_change": _block(demand, Sellers(firms, ownership, changed_costs))}
    if inputs.has("merger_ownership"):
        merged, merged_ownership = inputs.groups("merger_firm_ids"), inputs.matrix("merger_ownership")
        blocks["merger"] = _block(demand, Sellers(merged, merged_ownership, costs))
        blocks["merger"]["approximate_prices_frozen_jacobian"] = plain_list(
            first_order_prices(demand, np.array(base["prices"]), costs, merged_ownership)
        )
        blocks["merger_and_cost_change"] = _block(demand, Sellers(merged, merged_ownership, changed_costs))
    for block in blocks.values():
        block["delta_consumer_surplus"] = block["consumer_surplus"] - base["consumer_surplus"]
    return blocks


def answer_closed_bertrand(inputs: OracleInputs) -> dict[str, Any]:
    """Family closed_logit_bertrand."""
    kind = inputs.text("kind")
    if kind == "symmetric_single_product":
        return _symmetric(inputs)
    if kind == "monopoly_lambert_w":
        return _monopoly(inputs)
    if kind == "asymmetric_multi_product":
        return _multi_product(inputs)
    raise OracleError(f"unknown kind of logit equilibrium {kind!r}")


def _block(demand: Demand, sellers: Sellers) -> dict[str, Any]:
    ownership, costs = sellers.ownership, sellers.costs
    prices = bertrand_prices(demand, costs, ownership)
    sold, margins = shares(demand, prices), prices - costs
    diversion, long_run = diversion_ratios(demand, prices), long_run_diversion_ratios(demand, prices)
    # PyBLP puts the diversion to the outside good on the diagonal.
    np.fill_diagonal(diversion, outside_diversion(demand, prices))
    np.fill_diagonal(long_run, long_run_outside_diversion(demand, prices))
    # The second route to the same prices inverts the first-order conditions with the Jacobian; the fixed
    # point has converged if both agree.
    jacobian = demand_jacobian(demand, prices)
    inverted = costs - np.linalg.solve(ownership * jacobian.T, sold)
    second_route = float(np.max(np.abs(inverted - prices)))
    return {
        "prices": plain_list(prices),
        "shares": plain_list(sold),
        "outside_share": outside_share(demand, prices),
        "markups_level": plain_list(margins),
        "lerner": [lerner_index(price, cost) for price, cost in zip(prices, costs, strict=True)],
        "profits_per_product": plain_list(margins * sold),
        "hhi_inside": hhi(np.bincount(sellers.firms, weights=sold)),
        "consumer_surplus": consumer_surplus(demand, prices),
        "elasticities": plain_list(elasticities(demand, prices)),
        "diversion_ratios": plain_list(diversion),
        "long_run_diversion_ratios": plain_list(long_run),
        "aggregate_elasticity_factor_0.1": float(np.sum(shares(demand, 1.1 * prices)) - np.sum(sold)) / 0.1,
        "demand_jacobian": plain_list(jacobian),
        "passthrough": plain_list(pass_through(demand, prices, costs, ownership)),
        "prices_second_route_maxabsdiff": second_route,
        "fp_converged": second_route < CONVERGED,
    }


def _symmetric(inputs: OracleInputs) -> dict[str, Any]:
    sellers, cost = inputs.count("n_firms"), inputs.number("cost")
    demand = Demand(
        utilities=np.full(sellers, inputs.number("a")),
        price_sensitivity=inputs.number("alpha"),
        outside_utility=0.0 if inputs.flag("outside_good") else -math.inf,
    )
    prices = bertrand_prices(demand, np.full(sellers, cost), np.eye(sellers))
    sold = shares(demand, prices)
    price, share = float(prices[0]), float(sold[0])
    return {
        "price": price,
        "share": share,
        "markup": price - cost,
        "lerner": lerner_index(price, cost),
        "profit_per_firm": (price - cost) * share,
        "consumer_surplus": consumer_surplus(demand, prices),
        "hhi_inside": hhi(sold),
    }


def _monopoly(inputs: OracleInputs) -> dict[str, Any]:
    utility, sensitivity, cost = inputs.number("a"), inputs.number("alpha"), inputs.number("cost")
    price = monopoly_price(utility, sensitivity, cost)
    demand = Demand(utilities=np.array([utility]), price_sensitivity=sensitivity)
    share = float(shares(demand, np.array([price]))[0])
    return {"price": price, "share": share, "markup": price - cost, "profit": (price - cost) * share}


def _multi_product(inputs: OracleInputs) -> dict[str, Any]:
    demand, costs, owners = logit_of_case(inputs), inputs.vector("costs"), inputs.groups("owner")
    prices = bertrand_prices(demand, costs, ownership_matrix(owners))
    sold = shares(demand, prices)
    of_firms = np.bincount(owners, weights=sold)
    # All products of a firm carry the same markup: the first one shows it.
    first = np.unique(owners, return_index=True)[1]
    return {
        "prices": plain_list(prices),
        "shares": plain_list(sold),
        "firm_markups": plain_list((prices - costs)[first]),
        "firm_shares": plain_list(of_firms),
        "firm_profits": plain_list(np.bincount(owners, weights=sold * (prices - costs))),
        "consumer_surplus": consumer_surplus(demand, prices),
        "hhi_incl_outside": HHI_POINTS * float(np.sum(of_firms**2)),
        "hhi_inside": hhi(of_firms),
    }
