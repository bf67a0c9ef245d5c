"""Where the sales of a product go when it gets dearer or disappears."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from moatlab.economics.demand import Demand, demand_jacobian, outside_share, shares

__all__ = [
    "diversion_ratios",
    "long_run_diversion_ratios",
    "long_run_outside_diversion",
    "outside_diversion",
]

type Vector = NDArray[np.float64]
type Matrix = NDArray[np.float64]


def diversion_ratios(demand: Demand, prices: Vector) -> Matrix:
    """Of the sales a product loses by a higher price, each other product wins this share.

    D_jk = -(ds_k/dp_j)/(ds_j/dp_j), diagonal -1; s_k/(1 - s_j) in plain logit.

    Args:
        demand: tastes.
        prices: prices [money], shape (n,).

    Returns:
        Row = product whose price rises, column = winner [-], shape (n, n).

    Source: Shapiro (1996), Antitrust 10(2):23.

    >>> diversion_ratios(Demand(utilities=np.zeros(2), price_sensitivity=1.0), np.zeros(2)).round(12).tolist()
    [[-1.0, 0.5], [0.5, -1.0]]
    """
    jacobian = demand_jacobian(demand, prices)
    return np.asarray(-jacobian.T / np.diag(jacobian)[:, None], dtype=float)


def outside_diversion(demand: Demand, prices: Vector) -> Vector:
    """Of the sales a product loses by a higher price, this share leaves the market.

    -(ds_0/dp_j)/(ds_j/dp_j).

    Args:
        demand: tastes.
        prices: prices [money], shape (n,).

    Returns:
        Diversion to the outside good [-], shape (n,).

    Source: Conlon and Mortimer (2021), RAND 52:842.

    >>> outside_diversion(Demand(utilities=np.zeros(2), price_sensitivity=1.0), np.zeros(2)).round(
    ...     12
    ... ).tolist()
    [0.5, 0.5]
    """
    to_outside = demand.price_sensitivity * shares(demand, prices) * outside_share(demand, prices)
    return np.asarray(-to_outside / np.diag(demand_jacobian(demand, prices)), dtype=float)


def long_run_diversion_ratios(demand: Demand, prices: Vector) -> Matrix:
    """If a product disappears, its buyers spread over the others.

    L_jk = (s_k without j - s_k)/s_j, diagonal -1.

    Args:
        demand: tastes.
        prices: prices [money], shape (n,).

    Returns:
        Row = product removed, column = winner [-], shape (n, n).

    Source: Conlon and Mortimer (2021), RAND 52:842, second-choice diversion.

    >>> demand = Demand(utilities=np.zeros(2), price_sensitivity=1.0)
    >>> long_run_diversion_ratios(demand, np.zeros(2)).round(12).tolist()
    [[-1.0, 0.5], [0.5, -1.0]]
    """
    sold = shares(demand, prices)
    ratios = -np.eye(sold.size)
    for product in range(sold.size):
        kept = np.arange(sold.size) != product
        remaining = shares(_without(demand, product), prices[kept])
        ratios[product, kept] = (remaining - sold[kept]) / sold[product]
    return ratios


def long_run_outside_diversion(demand: Demand, prices: Vector) -> Vector:
    """If a product disappears, this share of its buyers leaves the market.

    (s_0 without j - s_0)/s_j.

    Args:
        demand: tastes.
        prices: prices [money], shape (n,).

    Returns:
        Second-choice diversion to the outside good [-], shape (n,).

    Source: Conlon and Mortimer (2021), RAND 52:842.

    >>> demand = Demand(utilities=np.zeros(2), price_sensitivity=1.0)
    >>> long_run_outside_diversion(demand, np.zeros(2)).round(12).tolist()
    [0.5, 0.5]
    """
    sold, stay_away = shares(demand, prices), outside_share(demand, prices)
    leavers = [
        (outside_share(_without(demand, product), np.delete(prices, product)) - stay_away) / sold[product]
        for product in range(sold.size)
    ]
    return np.array(leavers)


def _without(demand: Demand, product: int) -> Demand:
    return replace(
        demand, utilities=np.delete(demand.utilities, product), nests=np.delete(demand.nest_of, product)
    )
