"""Suppliers bargain with retailers over input prices, retailers set prices: Nash-in-Nash in a vertical chain.

A product is a pair of one supplier and one retailer; pairs that are not listed do not trade. The same firm on
both sides of a pair is integrated.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from moatlab.economics.demand import Demand, substitution
from moatlab.economics.diversion import long_run_diversion_ratios

__all__ = [
    "ChainMargins",
    "Stakes",
    "VerticalChain",
    "bargaining_conditions",
    "bargaining_stakes",
    "chain_margins",
    "pricing_conditions",
    "retail_margins",
]

type Vector = NDArray[np.float64]
type Matrix = NDArray[np.float64]
type Firms = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class VerticalChain:
    """Who supplies and who retails each product, and how well retailers bargain.

    suppliers, retailers: firm of each product, one numbering for both sides, shape (n,).
    retailer_weights: b_j, the retailer's part of the gains of pair j, shape (n,) (0-1]; an integrated pair
    does not bargain.

    Raises:
        ValueError: if the shapes differ or a weight is not above 0 and at most 1: with none at all
            there is no input price that the retailer would refuse.
    """

    suppliers: Firms
    retailers: Firms
    retailer_weights: Vector

    def __post_init__(self) -> None:
        """Refuse pairs of which a side is missing."""
        if not self.suppliers.shape == self.retailers.shape == self.retailer_weights.shape:
            raise ValueError("every product needs a supplier, a retailer and a bargaining weight")
        if np.any((self.retailer_weights <= 0.0) | (self.retailer_weights > 1.0)):
            raise ValueError(
                f"bargaining weights must be above 0 and at most 1, got {self.retailer_weights.tolist()}"
            )

    @property
    def integrated(self) -> NDArray[np.bool_]:
        """Products that their supplier retails itself; the whole margin is booked at the retailer."""
        return np.asarray(self.suppliers == self.retailers)


@dataclass(frozen=True)
class ChainMargins:
    """Margins of the two levels of each product: input price and retail price, each less cost [money]."""

    supplier: Vector
    retailer: Vector


@dataclass(frozen=True)
class Stakes:
    """Weights of the margins of all products in a condition of each product, at both levels, shape (n, n)."""

    supplier: Matrix
    retailer: Matrix


def bargaining_stakes(chain: VerticalChain) -> Stakes:
    """Each side of a pair weighs all that its firm earns anywhere in the chain.

    Row j: b_j 1[firm of k = supplier of j] - (1 - b_j) 1[firm of k = retailer of j], for k's supplier and k's
    retailer margin. Integrated pairs do not bargain: their supplier margin is zero, row 1[k = j].

    Args:
        chain: who deals with whom.

    Returns:
        Weights of supplier and retailer margins, shape (n, n) each [-].

    Source: Sheu and Taragin (2021), RAND 52:596.

    >>> pair = VerticalChain(
    ...     suppliers=np.array([0]), retailers=np.array([1]), retailer_weights=np.array([0.25])
    ... )
    >>> bargaining_stakes(pair).supplier.tolist(), bargaining_stakes(pair).retailer.tolist()
    ([[0.25]], [[-0.75]])
    """
    for_supplier = chain.retailer_weights[:, None]
    for_retailer = for_supplier - 1.0
    bargains = ~chain.integrated[:, None]

    def weigh(firms: Firms) -> Matrix:
        earned = for_supplier * _same(chain.suppliers, firms) + for_retailer * _same(chain.retailers, firms)
        return np.asarray(bargains * earned, dtype=float)

    return Stakes(weigh(chain.suppliers) + np.diag(chain.integrated), weigh(chain.retailers))


def bargaining_conditions(chain: VerticalChain, demand: Demand, prices: Vector) -> Stakes:
    """A pair that breaks up loses its sales and both firms recapture some of them elsewhere.

    sum_k L_jk (stake_jk^up m^up_k + stake_jk^down m^down_k) = 0 with L = `long_run_diversion_ratios`, that is
    gain of supplier : gain of retailer = (1 - b_j) : b_j, retail prices held fixed.

    Args:
        chain: who deals with whom.
        demand: tastes.
        prices: retail prices [money], shape (n,).

    Returns:
        Coefficients of supplier and retailer margins; their sum over products is zero in each row.

    Source: Horn and Wolinsky (1988), RAND 19:408; Sheu and Taragin (2021), RAND 52:596.

    >>> pair = VerticalChain(
    ...     suppliers=np.array([0]), retailers=np.array([1]), retailer_weights=np.array([0.25])
    ... )
    >>> alone = Demand(utilities=np.zeros(1), price_sensitivity=1.0)
    >>> bargaining_conditions(pair, alone, np.zeros(1)).supplier.tolist()
    [[-0.25]]
    """
    recaptured, stakes = long_run_diversion_ratios(demand, prices), bargaining_stakes(chain)
    return Stakes(recaptured * stakes.supplier, recaptured * stakes.retailer)


def pricing_conditions(chain: VerticalChain, demand: Demand, prices: Vector) -> Stakes:
    """A retailer that sets a price counts the sales of its products, and of those it supplies to rivals.

    s_j + sum_k ds_k/dp_j (1[k retailed by retailer of j] m^down_k + 1[k supplied by retailer of j] m^up_k)
    = 0, divided by -alpha s_j/(1 - rho), so that products that hardly sell do no harm.

    Args:
        chain: who deals with whom.
        demand: tastes.
        prices: retail prices [money], shape (n,).

    Returns:
        Coefficients of supplier and retailer margins; their sum over products is (1 - rho)/alpha in each row.

    Source: Moresi and Salop (2013), Antitrust Law Journal 79:185; Sheu and Taragin (2021), RAND 52:596.

    >>> pair = VerticalChain(
    ...     suppliers=np.array([0]), retailers=np.array([1]), retailer_weights=np.array([0.5])
    ... )
    >>> alone = Demand(utilities=np.zeros(1), price_sensitivity=1.0)
    >>> pricing_conditions(pair, alone, np.zeros(1)).retailer.tolist()
    [[0.5]]
    """
    slopes = np.eye(prices.size) - (1.0 - demand.nesting) * substitution(demand, prices)
    return Stakes(
        slopes * _same(chain.retailers, chain.suppliers), slopes * _same(chain.retailers, chain.retailers)
    )


def retail_margins(chain: VerticalChain, demand: Demand, prices: Vector, supplier_margins: Vector) -> Vector:
    """Input prices given, retail margins are those of Bertrand competition, less what integration weighs in.

    Solves `pricing_conditions` for m^down.

    Args:
        chain: who deals with whom.
        demand: tastes.
        prices: retail prices [money], shape (n,).
        supplier_margins: m^up, zero for integrated products [money], shape (n,).

    Returns:
        m^down [money], shape (n,).

    Source: Sheu and Taragin (2021), RAND 52:596.

    >>> pair = VerticalChain(
    ...     suppliers=np.array([0]), retailers=np.array([1]), retailer_weights=np.array([0.5])
    ... )
    >>> alone = Demand(utilities=np.zeros(1), price_sensitivity=1.0)
    >>> retail_margins(pair, alone, np.zeros(1), np.ones(1)).tolist()
    [2.0]
    """
    pricing = pricing_conditions(chain, demand, prices)
    target = _lone_margin(demand) - pricing.supplier @ supplier_margins
    return np.asarray(np.linalg.solve(pricing.retailer, target), dtype=float)


def chain_margins(chain: VerticalChain, demand: Demand, prices: Vector) -> ChainMargins:
    """Retail prices reveal both margins, if retailers price and pairs bargain as theory says.

    `pricing_conditions` and `bargaining_conditions` are linear in the margins.

    Args:
        chain: who deals with whom.
        demand: tastes.
        prices: retail prices [money], shape (n,).

    Returns:
        Margins of suppliers and retailers [money].

    Source: Sheu and Taragin (2021), RAND 52:596.

    >>> pair = VerticalChain(
    ...     suppliers=np.array([0]), retailers=np.array([1]), retailer_weights=np.array([0.5])
    ... )
    >>> alone = Demand(utilities=np.zeros(1), price_sensitivity=1.0)
    >>> margins = chain_margins(pair, alone, np.zeros(1))
    >>> margins.supplier.tolist(), margins.retailer.tolist()
    ([2.0], [2.0])
    """
    pricing = pricing_conditions(chain, demand, prices)
    bargains = bargaining_conditions(chain, demand, prices)
    conditions = np.block([[pricing.supplier, pricing.retailer], [bargains.supplier, bargains.retailer]])
    target = np.repeat((_lone_margin(demand), 0.0), prices.size)
    supplier, retailer = np.split(np.linalg.solve(conditions, target), 2)
    return ChainMargins(supplier, retailer)


def _same(firms: Firms, others: Firms) -> Matrix:
    return np.asarray(firms[:, None] == others[None, :], dtype=float)


def _lone_margin(demand: Demand) -> float:
    """What a product that hardly sells, and has no sister, earns."""
    return (1.0 - demand.nesting) / demand.price_sensitivity
