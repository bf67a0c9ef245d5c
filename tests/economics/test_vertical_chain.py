"""Suppliers, retailers and what happens when they merge or integrate."""

from dataclasses import replace

import numpy as np
import pytest

from moatlab.economics.chain_prices import chain_prices, retail_prices
from moatlab.economics.demand import Demand, shares
from moatlab.economics.pricing import NoPriceEquilibriumError, bertrand_prices, ownership_matrix
from moatlab.economics.vertical_chain import ChainMargins, VerticalChain, chain_margins

type Vector = np.ndarray

SUPPLIER_COSTS, RETAILER_COSTS = np.array([1.0, 1.2, 1.0, 1.2]), np.array([0.5, 0.4, 0.6, 0.5])
COSTS = SUPPLIER_COSTS + RETAILER_COSTS
DEMAND = Demand(utilities=np.array([4.0, 4.4, 3.7, 4.1]), price_sensitivity=1.3)
NESTED = replace(DEMAND, nests=np.array([0, 0, 1, 1]), nesting=0.3)
SEPARATE = VerticalChain(
    suppliers=np.array([0, 1, 0, 1]),
    retailers=np.array([10, 10, 11, 11]),
    retailer_weights=np.array([0.5, 0.4, 0.6, 0.7]),
)
INTEGRATED = replace(SEPARATE, retailers=np.array([0, 0, 11, 11]))
EXCLUSIVE = VerticalChain(
    suppliers=np.array([0, 0, 1]), retailers=np.array([10, 11, 11]), retailer_weights=np.full(3, 0.5)
)
CHAINS = [SEPARATE, INTEGRATED, replace(INTEGRATED, retailers=np.array([0, 0, 1, 1]))]
NAMES = ["separate", "one integrated", "both integrated"]


def _income(chain: VerticalChain, firm: int, sold: Vector, margins: ChainMargins) -> float:
    earned = (chain.suppliers == firm) * margins.supplier + (chain.retailers == firm) * margins.retailer
    return float(sold @ earned)


def _gains(chain: VerticalChain, demand: Demand, prices: Vector, pair: int) -> dict[int, float]:
    """What the two firms of a pair earn with it, less what they would earn if it broke up."""
    margins, sold = chain_margins(chain, demand, prices), shares(demand, prices)
    broken = demand.utilities.copy()
    broken[pair] = -1e6
    sold_without = shares(replace(demand, utilities=broken), prices)
    return {
        firm: _income(chain, firm, sold, margins) - _income(chain, firm, sold_without, margins)
        for firm in (int(chain.suppliers[pair]), int(chain.retailers[pair]))
    }


@pytest.mark.parametrize("demand", [DEMAND, NESTED], ids=["logit", "nested"])
@pytest.mark.parametrize("chain", CHAINS, ids=NAMES)
def test_every_pair_splits_its_gain_by_bargaining_weight(chain: VerticalChain, demand: Demand) -> None:
    prices = chain_prices(chain, demand, COSTS)
    for pair in np.flatnonzero(~chain.integrated):
        gains = _gains(chain, demand, prices, int(pair))
        weight, supplier = chain.retailer_weights[pair], int(chain.suppliers[pair])
        assert min(gains.values()) > 0.0
        assert gains[supplier] / sum(gains.values()) == pytest.approx(1.0 - weight, rel=1e-8)


@pytest.mark.parametrize("demand", [DEMAND, NESTED], ids=["logit", "nested"])
@pytest.mark.parametrize("chain", CHAINS, ids=NAMES)
def test_no_retailer_gains_by_another_price(chain: VerticalChain, demand: Demand) -> None:
    prices = chain_prices(chain, demand, COSTS)
    margins = chain_margins(chain, demand, prices)
    assert prices == pytest.approx(COSTS + margins.supplier + margins.retailer)
    for product, firm in enumerate(chain.retailers):
        best = _income(chain, firm, shares(demand, prices), margins)
        for change in (-0.03, 0.03):
            step = change * np.eye(4)[product]
            moved = ChainMargins(margins.supplier, margins.retailer + step)
            assert _income(chain, firm, shares(demand, prices + step), moved) < best


def test_retailers_with_all_the_weight_buy_at_cost_and_compete_as_if_they_made_the_good() -> None:
    strong = replace(SEPARATE, retailer_weights=np.ones(4))
    assert chain_prices(strong, DEMAND, COSTS) == pytest.approx(
        bertrand_prices(DEMAND, COSTS, ownership_matrix(strong.retailers))
    )


def test_integration_removes_a_double_margin_and_raises_the_rivals_cost() -> None:
    before, after = chain_prices(SEPARATE, DEMAND, COSTS), chain_prices(INTEGRATED, DEMAND, COSTS)
    paid_before = chain_margins(SEPARATE, DEMAND, before).supplier
    paid_after = chain_margins(INTEGRATED, DEMAND, after).supplier
    assert after[0] < before[0]
    assert paid_after[0] == pytest.approx(0.0)
    assert paid_after[2] > paid_before[2]
    assert after[2] > before[2]


def test_a_merger_of_suppliers_raises_all_input_prices() -> None:
    merged = replace(SEPARATE, suppliers=np.zeros(4, dtype=np.int64))
    paid = [
        chain_margins(chain, DEMAND, chain_prices(chain, DEMAND, COSTS)).supplier
        for chain in (SEPARATE, merged)
    ]
    assert np.all(paid[1] > paid[0])


def test_a_retailer_that_is_sold_only_one_brand_pays_more_for_it_than_one_that_can_choose() -> None:
    demand = Demand(utilities=np.full(3, 4.0), price_sensitivity=1.3)
    prices = chain_prices(EXCLUSIVE, demand, np.full(3, 1.5))
    paid = chain_margins(EXCLUSIVE, demand, prices).supplier
    assert paid[0] > paid[1]


def test_while_input_prices_stay_retailers_compete_over_them_as_over_any_cost() -> None:
    supplier_margins = np.array([0.4, 0.3, 0.2, 0.5])
    assert retail_prices(SEPARATE, DEMAND, COSTS, supplier_margins) == pytest.approx(
        bertrand_prices(DEMAND, COSTS + supplier_margins, ownership_matrix(SEPARATE.retailers))
    )


def test_a_retailer_that_supplies_its_rival_competes_less_for_its_customers() -> None:
    supplier_margins = np.array([0.0, 0.3, 0.4, 0.3])
    alone = retail_prices(
        replace(INTEGRATED, suppliers=np.array([0, 1, 2, 1])), DEMAND, COSTS, supplier_margins
    )
    supplying = retail_prices(INTEGRATED, DEMAND, COSTS, supplier_margins)
    assert np.all(supplying[:2] > alone[:2])


def test_a_chain_from_which_everybody_must_buy_has_no_highest_price() -> None:
    captive = replace(DEMAND, outside_utility=-np.inf)
    monopoly = replace(SEPARATE, retailers=np.full(4, 10))
    with pytest.raises(NoPriceEquilibriumError, match="no prices settle"):
        chain_prices(monopoly, captive, COSTS)


@pytest.mark.parametrize("weights", [[0.5, 0.5], [0.0, 0.5, 0.5, 0.5], [0.5, 0.5, 0.5, 1.1]])
def test_a_pair_without_two_sides_that_bargain_is_refused(weights: list[float]) -> None:
    with pytest.raises(ValueError, match="bargaining weight"):
        replace(SEPARATE, retailer_weights=np.array(weights))
