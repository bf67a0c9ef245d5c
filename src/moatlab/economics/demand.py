"""Logit and nested logit demand for products: shares, derivatives and consumer surplus."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "Demand",
    "consumer_surplus",
    "demand_jacobian",
    "elasticities",
    "expected_utility",
    "outside_share",
    "shares",
    "substitution",
    "substitution_slopes",
]

type Vector = NDArray[np.float64]
type Matrix = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Demand:
    """Tastes of consumers who buy one product or none: u_j = a_j - alpha p_j + Gumbel, nested.

    utilities: a_j, mean utility without price [utils], shape (n,).
    price_sensitivity: alpha, positive [utils per price of 1].
    nests: nest of each product, integers from 0, shape (n,); all in one nest if not given.
    nesting: rho in [0, 1), correlation of tastes inside a nest; 0 = plain logit [-].
    outside_utility: of buying nothing [utils]; minus infinity if everybody buys.

    Raises:
        ValueError: if a number is outside its range or the shapes differ.

    Source: McFadden (1978); Berry (1994), RAND 25:242.
    """

    utilities: Vector
    price_sensitivity: float
    nests: NDArray[np.int64] | None = None
    nesting: float = 0.0
    outside_utility: float = 0.0

    def __post_init__(self) -> None:
        """Refuse tastes that no random utility can have."""
        if not self.price_sensitivity > 0.0:
            raise ValueError(f"price sensitivity must be positive, got {self.price_sensitivity}")
        if not 0.0 <= self.nesting < 1.0:
            raise ValueError(f"nesting must be in [0, 1), got {self.nesting}")
        if self.nests is not None and self.nests.shape != self.utilities.shape:
            raise ValueError(f"{self.utilities.size} products but {self.nests.size} nests")

    @property
    def nest_of(self) -> NDArray[np.int64]:
        """Nest of each product."""
        return np.zeros(self.utilities.size, dtype=np.int64) if self.nests is None else self.nests


def expected_utility(demand: Demand, prices: Vector) -> float:
    """The log-sum over nests is the expected utility of the choice, without Euler's constant.

    ln(exp(u_0) + sum_g exp(I_g)), I_g = (1-rho) ln sum_{k in g} exp((a_k - alpha p_k)/(1-rho)).

    Args:
        demand: tastes.
        prices: prices [money], shape (n,).

    Returns:
        Inclusive value of the whole choice [utils].

    Source: McFadden (1978); Small and Rosen (1981), Econometrica 49:105.

    >>> demand = Demand(utilities=np.zeros(3), price_sensitivity=1.0)
    >>> expected_utility(demand, np.zeros(3)) == math.log(4.0)
    True
    """
    return float(np.logaddexp(demand.outside_utility, np.logaddexp.reduce(_nest_values(demand, prices))))


def consumer_surplus(demand: Demand, prices: Vector) -> float:
    """In money, expected utility is worth its log-sum over the marginal utility of money.

    ln(sum exp)/alpha per consumer, constant of integration zero.

    Args:
        demand: tastes.
        prices: prices [money], shape (n,).

    Returns:
        Consumer surplus per consumer [money].

    Source: Small and Rosen (1981), Econometrica 49:105.

    >>> demand = Demand(utilities=np.zeros(3), price_sensitivity=2.0)
    >>> consumer_surplus(demand, np.zeros(3)) == math.log(2.0)
    True
    """
    return expected_utility(demand, prices) / demand.price_sensitivity


def shares(demand: Demand, prices: Vector) -> Vector:
    """Products are bought in proportion to the exponential of their utility, first by nest, then inside.

    s_j = exp(V_j/(1-rho))/exp(I_g/(1-rho)) exp(I_g)/(exp(u_0) + sum_h exp(I_h)).

    Args:
        demand: tastes.
        prices: prices [money], shape (n,).

    Returns:
        Shares of the whole market, outside good included [-], shape (n,).

    Source: McFadden (1978); Berry (1994), RAND 25:242.

    >>> shares(Demand(utilities=np.zeros(3), price_sensitivity=1.0), np.zeros(3)).tolist()
    [0.25, 0.25, 0.25]
    """
    of_nests = np.exp(_nest_values(demand, prices) - expected_utility(demand, prices))
    return np.asarray(_within_nest_shares(demand, prices) * of_nests[demand.nest_of], dtype=float)


def outside_share(demand: Demand, prices: Vector) -> float:
    """Consumers who find nothing worth its price buy nothing.

    s_0 = exp(u_0)/(exp(u_0) + sum_g exp(I_g)).

    Args:
        demand: tastes.
        prices: prices [money], shape (n,).

    Source: McFadden (1978).

    >>> outside_share(Demand(utilities=np.zeros(3), price_sensitivity=1.0), np.zeros(3))
    0.25
    """
    return math.exp(demand.outside_utility - expected_utility(demand, prices))


def demand_jacobian(demand: Demand, prices: Vector) -> Matrix:
    """A dearer product loses to the others what they gain, most of all inside its nest.

    ds_j/dp_k = alpha s_j (s_k + rho/(1-rho) s_(k|g) 1[same nest]), j != k; own terms by adding up.

    Args:
        demand: tastes.
        prices: prices [money], shape (n,).

    Returns:
        Row j, column k: ds_j/dp_k [1/money], shape (n, n).

    Source: Berry (1994), RAND 25:242.

    >>> demand_jacobian(Demand(utilities=np.zeros(1), price_sensitivity=1.0), np.zeros(1)).tolist()
    [[-0.25]]
    """
    sold = shares(demand, prices)
    jacobian = demand.price_sensitivity * sold[:, None] * substitution(demand, prices)
    np.fill_diagonal(jacobian, 0.0)
    # What a product loses is the sum of what the others win: no cancellation even at shares near one.
    to_outside = demand.price_sensitivity * sold * outside_share(demand, prices)
    np.fill_diagonal(jacobian, -(jacobian.sum(axis=0) + to_outside))
    return np.asarray(jacobian, dtype=float)


def substitution(demand: Demand, prices: Vector) -> Matrix:
    """A product loses sales to another in proportion to the other's share of the market and of the nest.

    s_k + rho/(1-rho) s_(k|g) 1[same nest]: ds_j/dp_k over alpha s_j for j != k.

    Args:
        demand: tastes.
        prices: prices [money], shape (n,).

    Returns:
        Row j, column k [-], shape (n, n).

    Source: Berry (1994), RAND 25:242.

    >>> substitution(Demand(utilities=np.zeros(1), price_sensitivity=1.0), np.zeros(1)).tolist()
    [[0.5]]
    """
    weight = demand.nesting / (1.0 - demand.nesting)
    inside = weight * _same_nest(demand) * _within_nest_shares(demand, prices)[None, :]
    return np.asarray(shares(demand, prices)[None, :] + inside, dtype=float)


def substitution_slopes(demand: Demand, prices: Vector, weights: Matrix) -> Matrix:
    """How substitution changes with prices, added up with weights.

    sum_k w_jk dS_jk/dp_l, S = `substitution`, with ds_k/dp_l from the Jacobian and
    ds_(k|g)/dp_l = -alpha/(1-rho) s_(k|g) (1[k=l] - s_(l|g)) 1[same nest].

    Args:
        demand: tastes.
        prices: prices [money], shape (n,).
        weights: w, shape (n, n).

    Returns:
        Row j, column l [weight per money], shape (n, n).

    Source: differentiates the nested logit of Berry (1994).

    >>> alone = Demand(utilities=np.zeros(1), price_sensitivity=1.0)
    >>> substitution_slopes(alone, np.zeros(1), np.ones((1, 1))).tolist()
    [[-0.25]]
    """
    inside, same, spread = _within_nest_shares(demand, prices), _same_nest(demand), 1.0 - demand.nesting
    falls = (
        demand.price_sensitivity / spread * inside[:, None] * (np.eye(inside.size) - inside[None, :]) * same
    )
    in_nest = demand.nesting / spread * (weights * same) @ falls
    return np.asarray(weights @ demand_jacobian(demand, prices) - in_nest, dtype=float)


def elasticities(demand: Demand, prices: Vector) -> Matrix:
    """Elasticities are slopes in percent.

    E_jk = (p_k/s_j) ds_j/dp_k.

    Args:
        demand: tastes.
        prices: prices [money], shape (n,).

    Returns:
        Row = quantity, column = price [-], shape (n, n).

    Source: definition.

    >>> elasticities(Demand(utilities=np.zeros(1), price_sensitivity=1.0), np.ones(1)).round(6).tolist()
    [[-0.731059]]
    """
    sold = shares(demand, prices)
    return np.asarray(demand_jacobian(demand, prices) * prices[None, :] / sold[:, None], dtype=float)


def _nest_values(demand: Demand, prices: Vector) -> Vector:
    spread = 1.0 - demand.nesting
    scaled = (demand.utilities - demand.price_sensitivity * prices) / spread
    values = np.full(int(demand.nest_of.max(initial=0)) + 1, -np.inf)
    np.logaddexp.at(values, demand.nest_of, scaled)
    return np.asarray(spread * values, dtype=float)


def _within_nest_shares(demand: Demand, prices: Vector) -> Vector:
    net = demand.utilities - demand.price_sensitivity * prices
    gap = (net - _nest_values(demand, prices)[demand.nest_of]) / (1.0 - demand.nesting)
    return np.asarray(np.exp(gap), dtype=float)


def _same_nest(demand: Demand) -> Matrix:
    return np.asarray(demand.nest_of[:, None] == demand.nest_of[None, :], dtype=float)
