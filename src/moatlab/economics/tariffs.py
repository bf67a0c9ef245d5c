"""What a customer of a cloud pays for a unit of workload."""

import numpy as np
from numpy.typing import NDArray

from moatlab.foundation.compiled import jitable

__all__ = ["full_price", "size_discount"]


@jitable
def size_discount[Rank: (float, NDArray[np.float64])](size_rank: Rank, largest_discount: float) -> Rank:
    """Discounts for committed spending grow with the square of the rank by size.

    disc_max * rank^2.

    Args:
        size_rank: percentile of the workload [0-1], a number or an array.
        largest_discount: discount of the largest customer [share of the list price].

    Source: ranges of committed-spend discounts, Ofcom (2023), Cloud services market study.

    >>> size_discount(0.5, 0.2)
    0.05
    """
    return largest_discount * size_rank**2


@jitable
def full_price[Discount: (float, NDArray[np.float64])](
    list_price: float, discount: Discount, egress_traffic: float, egress_fee: float
) -> Discount:
    """Customers compare prices that include the outbound traffic they cannot avoid.

    list price (1 - discount) + traffic f.

    Args:
        list_price: [index].
        discount: share of the list price [0-1], a number or an array.
        egress_traffic: regular outbound traffic [PB per USD m].
        egress_fee: f [USD/GB].

    Source: two-part tariffs with an unavoidable part, Armstrong and Vickers (2001), RAND 32:579.

    >>> full_price(1.0, 0.25, 0.5, 0.5)
    1.0
    """
    return list_price * (1.0 - discount) + egress_traffic * egress_fee
