"""How enterprises value AI models, how intensively they use them, and what they spend on them."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from moatlab.economics.choice import logistic
from moatlab.foundation.compiled import jitable

__all__ = [
    "IntensityCurve",
    "adoption_intensity",
    "ai_expenditure",
    "capability_utility",
    "consumer_attraction",
    "consumer_market",
    "nest_weight",
    "price_utility",
    "product_focus",
    "remote_disutility",
]


class IntensityCurve(NamedTuple):
    """Two logistic terms of the intensity of AI use: assisted work and delegated work.

    assist_weight, agent_weight: final weights, sum 1 [-]; int_mid, agent_mid: capability at half of
    the weight [OOM]; int_slope, agent_slope: steepness [per OOM].
    """

    assist_weight: float
    agent_weight: float
    int_mid: float
    int_slope: float
    agent_mid: float
    agent_slope: float


@jitable
def adoption_intensity(frontier: float, curve: IntensityCurve, agent_lag: float) -> float:
    """Assisted work grows slowly with the frontier; delegated work starts at a threshold.

    w_assist/(1 + exp(-slope (q_f - mid))) + w_agent/(1 + exp(-agent_slope (q_f - agent_mid - lag))).

    Args:
        frontier: capability q_f of the best model [OOM].
        curve: weights, midpoints and slopes.
        agent_lag: how much later delegation starts in this sector [OOM], 0 for software.

    Source: two-term curve of this model, calibrated to enterprise AI spending 2024-26.

    >>> curve = IntensityCurve(0.4, 0.6, 3.6, 1.0, 2.8, 8.0)
    >>> round(adoption_intensity(20.0, curve, 0.2), 6)
    1.0
    >>> round(adoption_intensity(3.0, curve, 0.2), 6) == round(0.3 + 0.4 * logistic(-0.6), 6)
    True
    """
    assisted = curve.assist_weight * logistic(curve.int_slope * (frontier - curve.int_mid))
    delegated = curve.agent_weight * logistic(curve.agent_slope * (frontier - curve.agent_mid - agent_lag))
    return assisted + delegated


@jitable
def nest_weight(ai_nest_weight: float, sector_multiplier: float, intensity: float) -> float:
    """AI weighs in the choice of a cloud as much as it is used, but never more than the cloud itself.

    lam = min(1, lambda a intensity); at most one, else choices leave random utility.

    Args:
        ai_nest_weight: lambda before truncation [-].
        sector_multiplier: AI intensity a of the enterprise [-].
        intensity: intensity of use at this frontier [-].

    Source: McFadden (1978) for the bound of a dissimilarity parameter.

    >>> nest_weight(1.5, 1.0, 0.2) < nest_weight(1.5, 2.0, 0.9) == 1.0
    True
    """
    return min(1.0, ai_nest_weight * sector_multiplier * intensity)


@jitable
def capability_utility(capability: float, need: float, capability_value: float) -> float:
    """A model is worth using when its capability exceeds the need.

    theta (q - Q).

    Args:
        capability: q of the model [OOM].
        need: Q of the enterprise [OOM].
        capability_value: theta [utils per OOM].

    Source: Anderson, de Palma and Thisse (1992), Discrete Choice Theory of Product Differentiation.

    >>> capability_utility(2.0, 1.0, 1.2)
    1.2
    """
    return capability_value * (capability - need)


@jitable
def price_utility[Price: (float, NDArray[np.float64])](log_price: Price, price_elasticity: float) -> Price:
    """A price that is one per cent higher deters by the elasticity in per cent.

    -alpha_m ln(pi).

    Args:
        log_price: ln of the channel price pi of one AI unit [1 = reference cost of serving], any shape.
        price_elasticity: alpha_m [-].

    Source: CES demand as a logit in log prices, Anderson, de Palma and Thisse (1992).

    >>> price_utility(0.5, 2.0)
    -1.0
    """
    return -price_elasticity * log_price


@jitable
def remote_disutility(
    remote_penalty: float, price_sensitivity: float, ai_traffic: float, egress_fee: float, nest_weight: float
) -> float:
    """Using a model on another cloud costs latency and procurement, and egress on every bit of traffic.

    chi + alpha traffic f / lam: the traffic bill alpha traffic f stands in units of the cloud choice,
    lam converts it into units of the model choice.

    Args:
        remote_penalty: chi [utils of the model choice].
        price_sensitivity: alpha of the enterprise [utils per price of 1].
        ai_traffic: traffic of AI use [PB per USD m].
        egress_fee: f [USD/GB].
        nest_weight: lam [-]; at 0 the work of AI has no traffic either, and chi alone counts.

    Source: nested logit scaling, McFadden (1978).

    >>> remote_disutility(0.8, 3.5, 0.10, 0.0, 0.5)
    0.8
    """
    if nest_weight <= 0.0:
        return remote_penalty
    return remote_penalty + price_sensitivity * ai_traffic * egress_fee / nest_weight


@jitable
def product_focus(value: float, elapsed_months: float, ramp_months: float) -> float:
    """A product line made for a sector gains its value steadily over a ramp and then keeps it.

    value clip(elapsed/ramp, 0, 1); a ramp of zero acts at once.

    Args:
        value: final advantage [utils].
        elapsed_months: months since the start, negative before [months].
        ramp_months: length of the ramp [months].

    Source: dated product focus of this model.

    >>> product_focus(2.0, -1.0, 24.0), product_focus(2.0, 12.0, 24.0), product_focus(2.0, 99.0, 24.0)
    (0.0, 1.0, 2.0)
    """
    if elapsed_months < 0.0:
        return 0.0
    if elapsed_months >= ramp_months:
        return value
    return value * elapsed_months / ramp_months


@jitable
def ai_expenditure(
    workload: float, nest_weight: float, price_elasticity: float, price_sensitivity: float
) -> float:
    """What a user spends on AI follows from its preferences by Roy's identity.

    E = s lam alpha_m / alpha: surplus (s/alpha) ln(sum exp V) falls by E P(model) per log point of price.

    Args:
        workload: s, general cloud spending [USD bn/yr].
        nest_weight: lam after truncation [-].
        price_elasticity: alpha_m [-].
        price_sensitivity: alpha, positive [utils per price of 1].

    Returns:
        Expenditure if the enterprise uses AI [USD bn/yr].

    Source: Roy (1947), Econometrica 15:205; Small and Rosen (1981), Econometrica 49:105.

    >>> ai_expenditure(7.0, 0.5, 2.0, 3.5)
    2.0
    """
    return workload * nest_weight * price_elasticity / price_sensitivity


@jitable
def consumer_market(years: float, saturation: float, rate: float, midpoint: float) -> float:
    """Consumer spending on AI follows a logistic curve to saturation.

    saturation / (1 + exp(-rate (t - midpoint))).

    Args:
        years: time since the start [years].
        saturation: final size [USD bn/yr].
        rate: growth rate while small [1/year].
        midpoint: time of half saturation [years].

    Source: Verhulst (1838); calibrated to consumer subscriptions 2023-26.

    >>> round(consumer_market(1.0, 100.0, 1.2, 4.45), 1), round(consumer_market(7.0, 100.0, 1.2, 4.45), 1)
    (1.6, 95.5)
    """
    return saturation * logistic(rate * (years - midpoint))


@jitable
def consumer_attraction(
    capability: float, frontier: float, price: float, capability_value: float, price_elasticity: float
) -> float:
    """Consumers are drawn to capability near the frontier and to low prices.

    e = exp(theta (q - q_f) - alpha_m ln pi).

    Args:
        capability: q of the model [OOM].
        frontier: q_f of the best model [OOM].
        price: own price pi of the lab, positive [1 = reference cost of serving].
        capability_value: theta [utils per OOM].
        price_elasticity: alpha_m [-].

    Source: multinomial logit, McFadden (1974).

    >>> consumer_attraction(3.0, 3.0, 2.0, 1.2, 2.0)
    0.25
    """
    return math.exp(
        capability_utility(capability, frontier, capability_value)
        + price_utility(math.log(price), price_elasticity)
    )
