"""Who gets scarce accelerators when buyers order more than the vendor can deliver."""

import numpy as np
from numpy.typing import NDArray

__all__ = ["allocate_supply"]

type Vector = NDArray[np.float64]


def allocate_supply(orders: Vector, capacity: Vector, supply: float, exponent: float) -> Vector:
    """In a shortage buyers are served in proportion to their orders, and large buyers better.

    ship_c = min(O_c, level w_c), w_c = O_c (K_c/sum K)^zeta, with the level at which the supply is used up:
    what a filled order leaves over is shared again among the others.

    Args:
        orders: O, shape (c,) [kH].
        capacity: K, capacity that each buyer has already, shape (c,) [kH]; all zero = all equal.
        supply: G, what the vendor can deliver [kH].
        exponent: zeta; 0 = pro rata, 1 = a buyer twice as large gets twice the share of its order [-].

    Returns:
        Shipments, never above the order, adding up to min(G, sum O), shape (c,) [kH].

    Raises:
        ValueError: if an order, a capacity, the supply or the exponent is negative.

    Source: bankruptcy rules, Moulin (2000), Econometrica 68:643: weighted gains, here with weights by size.

    >>> allocate_supply(np.array([6.0, 6.0]), np.array([3.0, 1.0]), 8.0, 1.0).tolist()
    [6.0, 2.0]
    """
    if supply < 0.0 or exponent < 0.0 or np.any(orders < 0.0) or np.any(capacity < 0.0):
        raise ValueError("orders, capacities, supply and exponent must not be negative")
    if orders.sum() <= supply:
        return orders.astype(float)
    shipments, waiting = np.zeros(orders.size), orders > 0.0
    while True:
        left = supply - shipments.sum()
        shares = _shares(np.where(waiting, orders, 0.0), capacity, exponent)
        filled = waiting & (left * shares >= orders)
        if not filled.any():
            return np.where(waiting, left * shares, shipments)
        shipments[filled], waiting = orders[filled], waiting & ~filled


def _shares(orders: Vector, capacity: Vector, exponent: float) -> Vector:
    """Shares of those who wait; pro rata if nobody who waits has any capacity."""
    weights = orders * (capacity / max(float(capacity.sum()), 1.0)) ** exponent
    weights = weights if weights.sum() > 0.0 else orders
    return np.asarray(weights / weights.sum(), dtype=float)
