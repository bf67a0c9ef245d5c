"""Nash-in-Nash in vertical chains: mergers at either level and between them, costs, separation."""

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from moatlab.economics.chain_prices import chain_prices, retail_prices
from moatlab.economics.concentration import hhi, modified_hhi
from moatlab.economics.demand import Demand, consumer_surplus, shares
from moatlab.economics.vertical_chain import (
    ChainMargins,
    VerticalChain,
    bargaining_conditions,
    bargaining_stakes,
    chain_margins,
    pricing_conditions,
    retail_margins,
)
from moatlab.validation.oracle_inputs import OracleError, OracleInputs, plain_list

__all__ = ["answer_chain_from_primitives", "answer_chain_merger", "drop_comparison_of_packages"]

type Vector = NDArray[np.float64]


@dataclass(frozen=True)
class State:
    """A chain in equilibrium: retail prices, both costs and both margins of each product."""

    chain: VerticalChain
    prices: Vector
    supplier_costs: Vector
    retailer_costs: Vector
    margins: ChainMargins

    @property
    def input_prices(self) -> Vector:
        """What retailers pay suppliers."""
        return self.supplier_costs + self.margins.supplier


def drop_comparison_of_packages(outputs: dict[str, Any]) -> dict[str, Any]:
    """How far two other packages are apart is not ours to answer."""
    return {name: value for name, value in outputs.items() if not name.startswith("max_abs_price_difference")}


def answer_chain_from_primitives(inputs: OracleInputs) -> dict[str, Any]:
    """Family mergersim_vertical; its alpha is negative."""
    chain = _chain(inputs.texts("owner_up"), inputs.texts("owner_down"), inputs.vector("lambda_retailer"))
    if inputs.has("integrated_index_1based"):
        integrated = 1 + np.flatnonzero(chain.integrated)
        if integrated.tolist() != [inputs.count("integrated_index_1based")]:
            raise OracleError(f"products {integrated.tolist()} have one owner, the case says otherwise")
    demand = Demand(utilities=inputs.vector("delta"), price_sensitivity=-inputs.number("alpha"))
    costs, retailer_costs = inputs.vector("cost_up"), inputs.vector("cost_down")
    prices = chain_prices(chain, demand, costs + retailer_costs)
    state = State(chain, prices, costs, retailer_costs, chain_margins(chain, demand, prices))
    return {
        "prices_up": plain_list(state.input_prices),
        "prices_down": plain_list(prices),
        "shares": plain_list(shares(demand, prices)),
        "margins_level_up": plain_list(state.margins.supplier),
        "margins_level_down": plain_list(prices - state.input_prices - retailer_costs),
        "foc_residual": max(_residuals(state, demand)),
    }


def answer_chain_merger(inputs: OracleInputs) -> dict[str, Any]:
    """Family antitrust_vertical_barg: before and after, from observed shares and prices and given tastes."""
    # The oracle fits tastes and weights to margins; the case gives what it found.
    inputs.set_aside("margins_down_proportion", "margins_up_proportion", "primitives_behind")
    inputs.set_aside("calibration_data_consistent", "constrain")
    if inputs.text("supply_down") != "bertrand":
        raise OracleError("retailers of this family compete in prices")
    demand = _observed_demand(inputs)
    before = _observed(inputs, demand)
    after = _after(inputs, demand, before)
    size = inputs.number("inside_size") / float(inputs.vector("shares_down").sum())
    blocks = {
        "pre": _block(before, demand, size) | {"hhi": _index(inputs, demand, before, before, after)},
        "post": _block(after, demand, size) | {"hhi": _index(inputs, demand, after, before, after)},
    }
    if inputs.text("chain_level") == "retailer":
        # Input prices that nobody bargains over miss no condition.
        blocks["post"]["foc_residual_up"] = 0.0
    reference = demand.price_sensitivity * inputs.number("price_outside")
    surplus = [consumer_surplus(demand, state.prices) for state in (before, after)]
    return blocks | {
        "class": "VertBargBertLogit",
        "calibrated": {
            "meanval": plain_list(demand.utilities - reference),
            "sigma": None,
            "mktSize": size,
        },
        "compensating_variation": -size * (surplus[1] - surplus[0]),
        "price_delta_pct": {
            "up": plain_list(100.0 * (after.input_prices / before.input_prices - 1.0)),
            "down": plain_list(100.0 * (after.prices / before.prices - 1.0)),
        },
        "delta_producer_surplus_up": _gain(blocks, "producer_surplus_up"),
        "delta_producer_surplus_down": _gain(blocks, "producer_surplus_down"),
    }


def _observed_demand(inputs: OracleInputs) -> Demand:
    """Tastes that give the observed shares at the observed prices; the outside good has utility zero."""
    sold, sensitivity = inputs.vector("shares_down"), -inputs.number("calibrated.alpha")
    outside = math.log(1.0 - float(sold.sum()))
    utilities = np.log(sold) - outside + sensitivity * inputs.vector("prices_down")
    return Demand(utilities=utilities, price_sensitivity=sensitivity)


def _observed(inputs: OracleInputs, demand: Demand) -> State:
    """The chain before the change: margins by theory, costs by difference to the observed prices."""
    weights = inputs.vector("calibrated.bargpower_retailer")
    chain = _chain(inputs.texts("owner_pre_up"), inputs.texts("owner_pre_down"), weights)
    prices, input_prices = inputs.vector("prices_down"), inputs.vector("prices_up")
    margins = chain_margins(chain, demand, prices)
    costs, retailer_costs = input_prices - margins.supplier, prices - input_prices - margins.retailer
    return State(chain, chain_prices(chain, demand, costs + retailer_costs), costs, retailer_costs, margins)


def _after(inputs: OracleInputs, demand: Demand, before: State) -> State:
    """The chain with the new owners and costs, both levels adjusting or one of them."""
    # Integrated pairs had no weight to observe: separated, they bargain as the others do.
    weights = before.chain.retailer_weights.copy()
    weights[before.chain.integrated] = weights[~before.chain.integrated].mean()
    chain = _chain(inputs.texts("owner_post_up"), inputs.texts("owner_post_down"), weights)
    costs = before.supplier_costs * (1.0 + inputs.vector("mc_delta_up"))
    retailer_costs = before.retailer_costs * (1.0 + inputs.vector("mc_delta_down"))
    level, both = inputs.text("chain_level"), costs + retailer_costs
    if level == "retailer":
        kept = ChainMargins(before.input_prices - costs, before.margins.retailer)
        prices = retail_prices(chain, demand, both, kept.supplier)
        margins = replace(kept, retailer=retail_margins(chain, demand, prices, kept.supplier))
    elif level in ("full", "wholesaler"):
        prices = chain_prices(chain, demand, both) if level == "full" else before.prices
        margins = chain_margins(chain, demand, prices)
    else:
        raise OracleError(f"unknown level {level!r} of the chain")
    return State(chain, prices, costs, retailer_costs, margins)


def _block(state: State, demand: Demand, size: float) -> dict[str, Any]:
    sold = shares(demand, state.prices)
    # With retail prices held fixed, retailers bargain over their usual margin but keep only the rest.
    left = state.prices - state.input_prices - state.retailer_costs
    pricing, bargaining = _residuals(state, demand)
    integrated = state.chain.integrated
    stakes, weights = bargaining_stakes(state.chain), np.where(integrated, 1.0, state.chain.retailer_weights)
    elsewhere = ~integrated[None, :]
    supplies_rivals = (state.chain.retailers[:, None] == state.chain.suppliers[None, :]) & elsewhere
    return {
        "prices_up": plain_list(state.input_prices),
        "prices_down": plain_list(state.prices),
        "shares": plain_list(sold),
        "mc_up": plain_list(state.supplier_costs),
        "mc_down": plain_list(state.retailer_costs),
        "margins_level_up": plain_list(state.margins.supplier),
        "margins_level_down": plain_list(left),
        "foc_residual_up": bargaining,
        "foc_residual_down": pricing,
        "bargpower_retailer": plain_list(weights),
        "producer_surplus_up": plain_list(state.margins.supplier * sold * size),
        "producer_surplus_down": plain_list(left * sold * size),
        "diversion_down": None,
        "elasticities_down": None,
        "ownership_matrix_up_bargaining": plain_list(
            stakes.supplier / weights[:, None] * elsewhere + np.diag(integrated)
        ),
        "ownership_matrix_down_bargaining": plain_list(-stakes.retailer / weights[:, None]),
        "ownership_matrix_vertical_pricing": plain_list(supplies_rivals.astype(float)),
    }


def _index(inputs: OracleInputs, demand: Demand, state: State, before: State, after: State) -> float:
    """The oracle looks at the level that merges; where pairs get integrated, at who controls what."""
    chain, sold = state.chain, shares(demand, state.prices)
    if np.any(after.chain.integrated & ~before.chain.integrated):
        return modified_hhi(sold, _control(chain))
    upstream = inputs.texts("owner_pre_up") != inputs.texts("owner_post_up")
    return hhi(np.bincount(chain.suppliers if upstream else chain.retailers, weights=sold))


def _control(chain: VerticalChain) -> NDArray[np.float64]:
    """A retailer controls what it retails; an integrated firm also what it supplies to others."""
    control = chain.retailers[:, None] == chain.retailers[None, :]
    for firm in np.intersect1d(chain.suppliers, chain.retailers):
        touched = (chain.suppliers == firm) | (chain.retailers == firm)
        control = control | np.outer(touched, touched)
    return np.asarray(control, dtype=float)


def _residuals(state: State, demand: Demand) -> list[float]:
    """How far the margins miss the conditions of prices and of bargains."""
    margins = state.margins
    conditions = (
        (pricing_conditions(state.chain, demand, state.prices), 1.0 / demand.price_sensitivity),
        (bargaining_conditions(state.chain, demand, state.prices), 0.0),
    )
    return [
        float(np.max(np.abs(side.supplier @ margins.supplier + side.retailer @ margins.retailer - target)))
        for side, target in conditions
    ]


def _gain(blocks: dict[str, dict[str, Any]], name: str) -> float:
    return float(sum(blocks["post"][name]) - sum(blocks["pre"][name]))


def _chain(suppliers: list[str], retailers: list[str], weights: Vector) -> VerticalChain:
    """Firms numbered so that the same name is the same firm on both sides."""
    names = sorted({*suppliers, *retailers})
    return VerticalChain(
        suppliers=np.array([names.index(name) for name in suppliers]),
        retailers=np.array([names.index(name) for name in retailers]),
        retailer_weights=weights,
    )
