"""Consumer surplus of discrete choice."""

import numpy as np
from numpy.typing import NDArray

from moatlab.economics.choice import log_sum_exp
from moatlab.foundation.compiled import jitable

__all__ = ["EULER_GAMMA", "log_sum_surplus"]

EULER_GAMMA = 0.5772156649015329
"""Mean of the standard Gumbel distribution: expected utility exceeds the log-sum by it."""


@jitable
def log_sum_surplus(utilities: NDArray[np.float64], price_sensitivity: float) -> float:
    """Expected consumer surplus of a logit choice is the log-sum in money.

    ln(sum_j exp(V_j)) / alpha, up to the constant Euler's gamma / alpha.

    Args:
        utilities: V [utils], shape (n,).
        price_sensitivity: alpha, marginal utility of money, positive [utils per price of 1].

    Returns:
        Surplus in units of price; times the workload it is USD bn a year.

    Source: Small and Rosen (1981), Econometrica 49:105.

    >>> round(log_sum_surplus(np.array([0.0, 0.0]), 2.0), 6)
    0.346574
    """
    return log_sum_exp(utilities) / price_sensitivity
