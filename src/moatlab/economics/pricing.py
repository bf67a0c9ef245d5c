"""Prices of multi-product sellers in Bertrand competition under logit and nested logit demand."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import wrightomega

from moatlab.economics.demand import (
    Demand,
    substitution,
    substitution_slopes,
)

__all__ = [
    "NoPriceEquilibriumError",
    "bertrand_prices",
    "covered_market_margin",
    "first_order_prices",
    "markups",
    "monopoly_price",
    "ownership_matrix",
    "pass_through",
    "single_product_margin",
]

type Vector = NDArray[np.float64]
type Matrix = NDArray[np.float64]


START_OF_NEWTON = 1e-6
"""Price changes (in utils) below which Newton's method takes over from the fixed-point iteration."""


class NoPriceEquilibriumError(ArithmeticError):
    """No prices were found at which every seller's first-order condition holds.

    Likely causes: nobody may buy nothing and one seller owns every product, so that no price is high
    enough (give the outside good a finite utility); a nesting parameter so near one that products of a
    nest are perfect substitutes (lower it); an ownership matrix with weights above one between rivals.
    """


def ownership_matrix(owners: NDArray[np.int64]) -> Matrix:
    """A seller counts the profit of all its products and of no other.

    O_jk = 1 if j and k have the same owner, else 0.

    Args:
        owners: owner of each product, shape (n,).

    Returns:
        Ownership matrix; other entries between 0 and 1 stand for partial ownership, shape (n, n).

    Source: Nevo (2000), RAND 31:395.

    >>> ownership_matrix(np.array([0, 1, 0])).tolist()
    [[1.0, 0.0, 1.0], [0.0, 1.0, 0.0], [1.0, 0.0, 1.0]]
    """
    return np.asarray(owners[:, None] == owners[None, :], dtype=float)


def markups(demand: Demand, prices: Vector, ownership: Matrix) -> Vector:
    """Observed prices reveal margins, if sellers set them in Bertrand competition.

    p - c = -(O * (ds/dp)^T)^(-1) s, with each condition divided by alpha s_j, so that products that hardly
    sell do no harm.

    Args:
        demand: tastes.
        prices: prices [money], shape (n,).
        ownership: row j weighs the profits in the condition of price j, shape (n, n).

    Returns:
        p - c [money], shape (n,).

    Source: Berry, Levinsohn and Pakes (1995), Econometrica 63:841; Nevo (2000).

    >>> demand = Demand(utilities=np.zeros(1), price_sensitivity=1.0)
    >>> markups(demand, np.zeros(1), np.ones((1, 1))).tolist()
    [2.0]
    """
    keep = np.diag(np.diag(ownership)) - (1.0 - demand.nesting) * ownership * substitution(demand, prices)
    lone = np.full(prices.size, (1.0 - demand.nesting) / demand.price_sensitivity)
    return np.asarray(np.linalg.solve(keep, lone), dtype=float)


def bertrand_prices(demand: Demand, costs: Vector, ownership: Matrix, *, iterations: int = 20_000) -> Vector:
    """In equilibrium no seller gains by another price for any of its products.

    Iterates p = c + zeta(p) with zeta = L^(-1) ((O * G)(p - c) + s), where (ds/dp)^T = G - L and L is
    diagonal, L_jj = alpha s_j/(1-rho): a margin is what a lone product without rivals would earn plus what
    its lost sales bring to the seller's other products. Newton's method on the first-order conditions
    then finds the last digits.

    Args:
        demand: tastes.
        costs: marginal costs c [money], shape (n,).
        ownership: weights with 1 on the diagonal, shape (n, n).
        iterations: limit of the fixed-point iteration.

    Returns:
        Equilibrium prices [money], shape (n,).

    Raises:
        ValueError: if a seller does not count all of its own product's profit.
        NoPriceEquilibriumError: if the iteration does not settle.

    Source: Morrow and Skerlos (2011), Operations Research 59:328.

    >>> demand = Demand(utilities=np.zeros(2), price_sensitivity=1.0, outside_utility=-np.inf)
    >>> bertrand_prices(demand, np.ones(2), np.eye(2)).round(9).tolist()
    [3.0, 3.0]
    """
    if not np.all(np.diag(ownership) == 1.0):
        raise ValueError("a price is set by who counts all of the product's profit: the diagonal must be 1")
    scale = 1.0 / demand.price_sensitivity
    prices = np.asarray(costs, dtype=float) + scale
    for _ in range(iterations):
        update = costs + _zeta(demand, prices, costs, ownership)
        change = float(np.max(np.abs(update - prices)))
        # Half steps: in crowded nests full ones swing around the equilibrium.
        prices = (prices + update) / 2.0
        if change <= START_OF_NEWTON * scale:
            return _polish(demand, prices, costs, ownership)
    raise NoPriceEquilibriumError(f"prices still move after the iteration: {prices.tolist()}")


def first_order_prices(demand: Demand, prices: Vector, costs: Vector, ownership: Matrix) -> Vector:
    """A merger's first-order effect on prices leaves shares and slopes where they were.

    c + markups at the old prices under the new ownership.

    Args:
        demand: tastes.
        prices: prices before the change [money], shape (n,).
        costs: marginal costs [money], shape (n,).
        ownership: ownership after the change, shape (n, n).

    Returns:
        Approximate prices [money], shape (n,).

    Source: Hausman, Leonard and Zona (1994); Conlon and Gortmaker (2020), RAND 51:1108.

    >>> demand = Demand(utilities=np.zeros(1), price_sensitivity=1.0)
    >>> first_order_prices(demand, np.zeros(1), np.ones(1), np.ones((1, 1))).tolist()
    [3.0]
    """
    return costs + markups(demand, prices, ownership)


def pass_through(demand: Demand, prices: Vector, costs: Vector, ownership: Matrix) -> Matrix:
    """A cost increase of one seller moves all prices.

    dp/dc = -F_p^(-1) F_c, F = p - c - zeta(p, c), by the implicit function theorem.

    Args:
        demand: tastes.
        prices: equilibrium prices [money], shape (n,).
        costs: marginal costs [money], shape (n,).
        ownership: weights with 1 on the diagonal, shape (n, n).

    Returns:
        Row = price, column = cost [-], shape (n, n).

    Source: Weyl and Fabinger (2013), JPE 121:528; Jaffe and Weyl (2013), AEJ Micro 5(4):188.

    >>> demand = Demand(utilities=np.array([2.0]), price_sensitivity=1.0)
    >>> pass_through(demand, np.array([2.0]), np.zeros(1), np.ones((1, 1))).round(6).tolist()
    [[0.5]]
    """
    own_costs = np.eye(prices.size) - (1.0 - demand.nesting) * ownership * substitution(demand, prices)
    slopes = _condition_slopes(demand, prices, costs, ownership)
    return np.asarray(np.linalg.solve(slopes, own_costs), dtype=float)


def monopoly_price(utility: float, price_sensitivity: float, cost: float) -> float:
    """A single-product monopolist's logit price has a closed form.

    p = c + (1 + W(exp(a - alpha c - 1)))/alpha, W = Lambert's function (principal branch).

    Args:
        utility: a [utils].
        price_sensitivity: alpha, positive [utils per price of 1].
        cost: c [money].

    Returns:
        Price [money]; the share sold is W/(1 + W).

    Source: Nocke and Schutz (2018), Econometrica 86:523; Corless et al. (1996) for W.

    >>> monopoly_price(2.0, 1.0, 0.0)
    2.0
    """
    reservation = float(np.real(wrightomega(utility - price_sensitivity * cost - 1.0)))
    return cost + (1.0 + reservation) / price_sensitivity


def single_product_margin(share: float, price_sensitivity: float) -> float:
    """A seller of one product takes the larger margin, the larger its share.

    p - c = 1/(alpha (1 - s)); for a seller of several products s is the sum of their shares.

    Args:
        share: s in [0, 1) [-].
        price_sensitivity: alpha, positive [utils per price of 1].

    Raises:
        ValueError: if the share is outside [0, 1).

    Source: Anderson, de Palma and Thisse (1992); Nocke and Schutz (2018), Econometrica 86:523.

    >>> single_product_margin(0.5, 2.0)
    1.0
    """
    if not 0.0 <= share < 1.0:
        raise ValueError(f"share must be in [0, 1), got {share}")
    return 1.0 / (price_sensitivity * (1.0 - share))


def covered_market_margin(sellers: int, price_sensitivity: float) -> float:
    """Where everybody buys, equal sellers keep a margin that more sellers hardly compete away.

    p - c = n/((n - 1) alpha).

    Args:
        sellers: n, at least 2 [-].
        price_sensitivity: alpha, positive [utils per price of 1].

    Raises:
        ValueError: if there are fewer than two sellers.

    Source: Anderson, de Palma and Thisse (1992), Discrete Choice Theory of Product Differentiation.

    >>> covered_market_margin(2, 4.0)
    0.5
    """
    if sellers < 2:
        raise ValueError(f"a covered market needs two sellers, got {sellers}")
    return single_product_margin(1.0 / sellers, price_sensitivity)


def _zeta(demand: Demand, prices: Vector, costs: Vector, ownership: Matrix) -> Vector:
    recaptured = ownership * substitution(demand, prices) @ (prices - costs)
    return np.asarray((1.0 - demand.nesting) * (recaptured + 1.0 / demand.price_sensitivity), dtype=float)


def _polish(demand: Demand, prices: Vector, costs: Vector, ownership: Matrix) -> Vector:
    """Newton's method as long as its steps shrink; then only rounding is left."""
    last_step = np.inf
    while True:
        missed = prices - costs - _zeta(demand, prices, costs, ownership)
        step = np.linalg.solve(_condition_slopes(demand, prices, costs, ownership), missed)
        size = float(np.max(np.abs(step)))
        if size >= last_step / 2.0:
            return prices
        prices, last_step = prices - step, size


def _condition_slopes(demand: Demand, prices: Vector, costs: Vector, ownership: Matrix) -> Matrix:
    """Derivative of p - c - zeta(p) by prices."""
    recaptured = ownership * substitution(demand, prices)
    recaptured += substitution_slopes(demand, prices, ownership * (prices - costs)[None, :])
    return np.asarray(np.eye(prices.size) - (1.0 - demand.nesting) * recaptured, dtype=float)
