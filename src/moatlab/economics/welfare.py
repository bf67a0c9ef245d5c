"""What choices, prices and waiting are worth in money: consumer surplus and present value."""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from moatlab.economics.choice import log_sum_exp
from moatlab.foundation.compiled import jitable

__all__ = [
    "EULER_GAMMA",
    "choice_surplus",
    "discounted_mean",
    "isoelastic_surplus",
    "log_sum_surplus",
    "model_change_cost",
    "present_value",
]

EULER_GAMMA = 0.5772156649015329
"""Mean of the standard Gumbel distribution: expected utility exceeds the log-sum by it."""

MONTHS = 12


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


@jitable
def choice_surplus(lead: float, workload: float, price_sensitivity: float) -> float:
    """A choice is worth to its maker what it leads over doing without, in money.

    s (V_c + eps_c - V_0 - eps_0)/alpha. Its mean over tastes is s/alpha (ln sum exp V - V_0), as
    `log_sum_surplus`; a price that rises by dp takes s dp, what is spent on the rise.

    Args:
        lead: utility of what was chosen less that of doing without, tastes included [utils].
        workload: s [USD bn/yr at price 1].
        price_sensitivity: alpha, positive [utils per price of 1].

    Returns:
        Surplus [USD bn/yr].

    Source: Small and Rosen (1981), Econometrica 49:105.

    >>> choice_surplus(0.7, 10.0, 3.5)
    2.0
    """
    return lead * workload / price_sensitivity


@jitable
def model_change_cost(
    model_switching_cost: float, nest_weight: float, workload: float, price_sensitivity: float
) -> float:
    """The work of changing models weighs on the part of the work that AI touches.

    s lam k_m/alpha for every year until the next review, over which whoever chooses writes it off.

    Args:
        model_switching_cost: k_m [utils of the model choice].
        nest_weight: lam [-].
        workload: s [USD bn/yr at price 1].
        price_sensitivity: alpha, positive [utils per price of 1].

    Returns:
        Cost of one change [USD bn per year of writing off].

    Source: nested logit scaling, McFadden (1978).

    >>> model_change_cost(3.5, 0.5, 10.0, 3.5)
    5.0
    """
    return model_switching_cost * nest_weight * workload / price_sensitivity


def isoelastic_surplus(spending: float, price: float, highest: float, elasticity: float) -> float:
    """Buyers who answer a price by a constant elasticity gain the area below demand, up to a highest price.

    E (x_max^(1 - eps) - x^(1 - eps))/(1 - eps), E ln(x_max/x) at eps = 1; 0 at the highest price.

    Args:
        spending: E, at price 1 [USD bn/yr].
        price: x, over the reference price, positive [-].
        highest: x_max, the price above which nobody can buy [-].
        elasticity: eps, not negative [-].

    Returns:
        Surplus [USD bn/yr].

    Source: Marshallian surplus of isoelastic demand x^(-eps).

    >>> isoelastic_surplus(10.0, 1.0, 4.0, 0.5), isoelastic_surplus(10.0, 4.0, 4.0, 1.0)
    (20.0, 0.0)
    """
    power = 1.0 - elasticity
    if power == 0.0:
        return spending * math.log(highest / price)
    return float(spending * (highest**power - price**power) / power)


def present_value(flows: ArrayLike, discount_rate: float) -> float:
    """A dollar of next year is worth less than one of today.

    sum_t x_t (1 + r)^(-t/12)/12 over months t = 0, 1, ...

    Args:
        flows: x, yearly rates month by month [USD bn/yr], shape (months,).
        discount_rate: r [1/year], above -1.

    Returns:
        Value in the first month [USD bn].

    Source: discounted utility, Samuelson (1937); 3 per cent is usual for public projects.

    >>> round(present_value([12.0, 12.0], 0.03), 6), present_value([], 0.03)
    (1.99754, 0.0)
    """
    return float(_discount_factors(np.size(flows), discount_rate) @ np.asarray(flows, dtype=float)) / MONTHS


def discounted_mean(flows: ArrayLike, discount_rate: float) -> float:
    """The steady flow that is worth as much as one that moves; late months count less.

    sum_t x_t (1 + r)^(-t/12) / sum_t (1 + r)^(-t/12), over months t = 0, 1, ...

    Args:
        flows: x, month by month [any unit], shape (months,), not empty.
        discount_rate: r [1/year], above -1.

    Returns:
        Mean in the unit of the flows.

    Raises:
        ValueError: if there are no months.

    Source: annuity of the same present value.

    >>> round(discounted_mean([5.0, 5.0, 5.0], 0.03), 12)
    5.0
    """
    if np.size(flows) == 0:
        raise ValueError("a mean needs at least one month")
    weights = _discount_factors(np.size(flows), discount_rate)
    return float(weights @ np.asarray(flows, dtype=float) / weights.sum())


def _discount_factors(months: int, discount_rate: float) -> NDArray[np.float64]:
    return np.asarray((1.0 + discount_rate) ** (-np.arange(months) / MONTHS))
