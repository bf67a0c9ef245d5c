"""Prices of a vertical chain in equilibrium: both levels adjust, or retailers alone."""

from collections.abc import Callable
from contextlib import suppress

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import root

from moatlab.economics.demand import Demand
from moatlab.economics.pricing import NoPriceEquilibriumError
from moatlab.economics.vertical_chain import VerticalChain, chain_margins, retail_margins

__all__ = ["chain_prices", "retail_prices"]

type Vector = NDArray[np.float64]

CONVERGED = 1e-9
"""Prices that miss their conditions by less than this (in utils) are an equilibrium."""

FIRST_GUESSES = (2.0, 5.0, 10.0, 1.0)
"""Margins (in utils) from which the search for prices starts, one after the other."""


def chain_prices(chain: VerticalChain, demand: Demand, costs: Vector) -> Vector:
    """In equilibrium no retailer gains by another price and no pair by another input price.

    Retail prices p with p = c + m^up(p) + m^down(p).

    Args:
        chain: who deals with whom.
        demand: tastes.
        costs: of supplier and retailer together [money], shape (n,).

    Returns:
        Retail prices [money]; `chain_margins` at them gives input prices, shape (n,).

    Raises:
        NoPriceEquilibriumError: if no such prices are found.

    Source: Sheu and Taragin (2021), RAND 52:596.

    >>> pair = VerticalChain(
    ...     suppliers=np.array([0]), retailers=np.array([1]), retailer_weights=np.array([0.5])
    ... )
    >>> alone = Demand(utilities=np.array([5.0]), price_sensitivity=1.0)
    >>> chain_prices(pair, alone, np.ones(1)).round(9).tolist()
    [5.0]
    """

    def both(prices: Vector) -> Vector:
        margins = chain_margins(chain, demand, prices)
        return margins.supplier + margins.retailer

    return _settled(both, demand, costs)


def retail_prices(chain: VerticalChain, demand: Demand, costs: Vector, supplier_margins: Vector) -> Vector:
    """While input prices stay, only retailers respond.

    Retail prices p with p = c + m^up + m^down(p; m^up).

    Args:
        chain: who deals with whom.
        demand: tastes.
        costs: of supplier and retailer together [money], shape (n,).
        supplier_margins: m^up, zero for integrated products [money], shape (n,).

    Returns:
        Retail prices [money], shape (n,).

    Raises:
        NoPriceEquilibriumError: if no such prices are found.

    Source: Sheu and Taragin (2021), RAND 52:596; Nevo (2000), RAND 31:395.

    >>> pair = VerticalChain(
    ...     suppliers=np.array([0]), retailers=np.array([1]), retailer_weights=np.array([0.5])
    ... )
    >>> alone = Demand(utilities=np.array([5.0]), price_sensitivity=1.0)
    >>> retail_prices(pair, alone, np.ones(1), np.full(1, 2.0)).round(9).tolist()
    [5.0]
    """
    return _settled(
        lambda prices: supplier_margins + retail_margins(chain, demand, prices, supplier_margins),
        demand,
        costs,
    )


def _settled(margins: Callable[[Vector], Vector], demand: Demand, costs: Vector) -> Vector:
    """Prices that are costs plus the margins that they imply."""

    def missed(prices: Vector) -> Vector:
        return demand.price_sensitivity * (prices - costs - margins(prices))

    for guess in FIRST_GUESSES:
        start = np.asarray(costs + guess / demand.price_sensitivity, dtype=float)
        # At trial prices at which nobody buys, margins are not defined; the search then starts elsewhere.
        with np.errstate(all="ignore"), suppress(np.linalg.LinAlgError):
            found = root(missed, start, method="hybr", options={"xtol": 1e-13}).x
            if np.max(np.abs(missed(found))) < CONVERGED:
                return np.asarray(found, dtype=float)
    raise NoPriceEquilibriumError(f"no prices settle at costs of {costs.tolist()}")
