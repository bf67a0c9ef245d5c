"""What a lab charges for one unit of AI: serving cost, channel prices and the forward-looking mark-up."""

import numpy as np
from numpy.typing import NDArray

from moatlab.foundation.compiled import jitable

__all__ = [
    "api_price_target",
    "channel_price",
    "continuation_value",
    "net_margin",
    "patience",
    "serving_cost",
]


@jitable
def serving_cost(serve_share: float, relative_compute_price: float) -> float:
    """Only the accelerator part of the cost of serving moves with the compute price.

    k = 1 - serve_share + serve_share w/w_ref.

    Args:
        serve_share: accelerator part of the cost at the reference price [-].
        relative_compute_price: unit compute price of the lab over the reference price [-].

    Returns:
        Cost of one AI unit [1 = reference cost of serving].

    Source: cost accounting of this model.

    >>> serving_cost(0.6, 1.0), serving_cost(0.5, 2.0)
    (1.0, 1.5)
    """
    return 1.0 - serve_share + serve_share * relative_compute_price


@jitable
def channel_price[Price: (float, NDArray[np.float64])](
    api_price: Price, compute_price: Price, mean_compute_price: Price
) -> Price:
    """A channel on a cloud with cheap compute sells at an equal percentage mark-up on its own cost.

    pi_c = pi d_c / dbar; the revenue-weighted mean over native channels stays pi. Also turns the unit
    cost of a lab into its cost on one cloud.

    Args:
        api_price: own price pi of the lab (or its unit cost) [1 = reference cost of serving].
        compute_price: relative AI compute price d of a cloud, or of several [-].
        mean_compute_price: AI revenue weighted mean of d over the native clouds, positive [-].

    Source: constant-elasticity mark-up, Dixit and Stiglitz (1977), AER 67:297.

    >>> channel_price(2.0, 0.5, 1.0)
    1.0
    """
    return api_price * compute_price / mean_compute_price


@jitable
def net_margin(unit_cost: float, price: float, take_rate: float) -> float:
    """A dollar of revenue leaves the lab what neither the marketplace nor serving takes.

    l = (1 - psi) - k/pi.

    Args:
        unit_cost: k [1 = reference cost of serving].
        price: pi, positive [1 = reference cost of serving].
        take_rate: psi of the marketplace [-].

    Source: accounting identity.

    >>> net_margin(1.0, 2.0, 0.25)
    0.25
    """
    return 1.0 - take_rate - unit_cost / price


@jitable
def patience(runway_months: float, patient_runway_months: float, max_foresight: float) -> float:
    """A lab with a long runway can afford to value tomorrow's customers.

    phi = phi_max min(1, runway/R*), zero without cash.

    Args:
        runway_months: months until the cash is spent [months].
        patient_runway_months: runway R* from which patience is full, positive [months].
        max_foresight: phi_max [-].

    Source: liquidity-constrained pricing, Chevalier and Scharfstein (1996), AER 86:703.

    >>> patience(9.0, 18.0, 0.8), patience(36.0, 18.0, 0.8), patience(-3.0, 18.0, 0.8)
    (0.4, 0.8, 0.0)
    """
    return max_foresight * max(0.0, min(1.0, runway_months / patient_runway_months))


@jitable
def continuation_value(net_margin: float, retention: float, discount: float) -> float:
    """A customer won today is worth the margins of all later reviews at which it stays.

    v = max(0, delta R l / (1 - delta R)).

    Args:
        net_margin: l, margin per unit of revenue [-].
        retention: R, how much likelier an own user stays than another user comes [-].
        discount: delta, discount factor between two reviews, delta R < 1 [-].

    Source: Farrell and Klemperer (2007), Handbook of Industrial Organization 3, ch. 31.

    >>> round(continuation_value(0.3, 0.5, 0.8), 12)
    0.2
    """
    return max(0.0, discount * retention * net_margin / (1.0 - discount * retention))


@jitable
def api_price_target(unit_cost: float, elasticity: float, take_rate: float, continuation: float) -> float:
    """A lab marks up the cost of serving by its elasticity, and less the more it values later sales.

    pi = k (1 + eps) / (eps (1 - psi + phi v)), from -eps [(1-psi) - k/pi + phi v] + k/pi = 0.

    Args:
        unit_cost: k [1 = reference cost of serving].
        elasticity: eps, elasticity of the lab's share of expenditure, positive [-].
        take_rate: psi, share of revenue kept by the marketplace [-].
        continuation: phi v, patience times continuation value per unit of revenue [-].

    Source: constant-elasticity mark-up with Farrell and Klemperer (2007) continuation value.

    >>> api_price_target(1.0, 1.0, 0.0, 0.0)
    2.0
    """
    return unit_cost * (1.0 + elasticity) / (elasticity * (1.0 - take_rate + continuation))
