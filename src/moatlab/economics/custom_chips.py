"""What own chips do to the price of compute, and how much of new capacity they can be."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from moatlab.economics.learning import learning_exponent

__all__ = [
    "NO_CAP",
    "ChipLearning",
    "RentCap",
    "capped_relative_price",
    "contract_compute_price",
    "custom_order_share",
    "experience_after",
    "relative_chip_cost",
    "relative_compute_price",
]


class ChipLearning(NamedTuple):
    """How experience becomes cost.

    learning_rate: per doubling; parity_scale: experience relative to the vendor at which costs are equal;
    spillover: of others' experience; cost_min, cost_max: bounds [-].
    """

    learning_rate: float
    parity_scale: float
    spillover: float
    cost_min: float
    cost_max: float


class RentCap(NamedTuple):
    """The highest price of hours on own chips, over the reference price, and how far it counts [0-1]."""

    price: float
    strength: float

    def before(self, discount: float) -> "RentCap":
        """The cap on a price from which a discount is still taken."""
        return self._replace(price=self.price / (1.0 - discount)) if discount < 1.0 else NO_CAP


NO_CAP = RentCap(math.inf, 0.0)


def relative_chip_cost(
    experience: NDArray[np.float64], vendor_experience: float, learning: ChipLearning
) -> NDArray[np.float64]:
    """Own chips get cheaper than the vendor's with experience, counted against the vendor's own.

    rho_c = clip((X_eff,c / (kappa X_N))^(-b), rho_min, rho_max), X_eff,c = X_c + omega sum of the others' X.

    Args:
        experience: X_c of every cloud, positive [kH-years, C].
        vendor_experience: X_N, positive [kH-years].
        learning: rates and bounds.

    Returns:
        Cost of own chips over the vendor's price [-, C].

    Source: learning curve of Wright (1936) relative to a rival that learns too, after Besanko,
    Doraszelski, Kryukov and Satterthwaite (2010), Econometrica 78:453.

    >>> relative_chip_cost(np.array([16.0]), 100.0, ChipLearning(0.15, 0.04, 0.0, 0.6, 1.3)).round(4).tolist()
    [0.7225]
    """
    others = experience.sum() - experience
    relative = (experience + learning.spillover * others) / (learning.parity_scale * vendor_experience)
    cost = relative ** -learning_exponent(learning.learning_rate)
    return np.asarray(np.clip(cost, learning.cost_min, learning.cost_max))


def experience_after(experience: float, inflow: float, depreciation: float, years: float) -> float:
    """Experience grows with use and fades: firms forget and generations become obsolete.

    dX/dt = inflow - delta X, exactly: X(t) = X e^(-delta t) + inflow (1 - e^(-delta t))/delta.

    Args:
        experience: X now [kH-years].
        inflow: capacity in use, and the equivalent of research [kH].
        depreciation: delta [1/yr].
        years: length of the step [yr].

    Source: Benkard (2000), AER 90:1034, organisational forgetting.

    >>> round(experience_after(10.0, 0.0, math.log(2.0), 1.0), 12), experience_after(1.0, 6.0, 0.0, 0.5)
    (5.0, 4.0)
    """
    if depreciation == 0.0:
        return experience + inflow * years
    kept = math.exp(-depreciation * years)
    return experience * kept + inflow * (1.0 - kept) / depreciation


def relative_compute_price(custom_share: float, relative_cost: float, pass_through: float) -> float:
    """A cloud passes part of the saving of its own chips on to its customers.

    d = 1 - pass_through y max(0, 1 - rho).

    Args:
        custom_share: y, own chips in the installed AI capacity, or in the hours of a contract [0-1].
        relative_cost: rho, cost of own chips over the vendor's [-].
        pass_through: share of the saving that reaches customers [0-1].

    Returns:
        Price over the reference price [-].

    Source: partial pass-through, Weyl and Fabinger (2013), JPE 121:528.

    >>> relative_compute_price(0.5, 0.6, 0.7)
    0.86
    """
    return 1.0 - pass_through * custom_share * max(0.0, 1.0 - relative_cost)


def capped_relative_price(
    custom_share: float, relative_cost: float, pass_through: float, cap: RentCap
) -> float:
    """A cap on the price of own chips lowers the mean price of a cloud by the part above it.

    d = 1 - y (1 - p) - s y max(0, p - cap), with p = 1 - pass_through max(0, 1 - rho) the price before it.

    Args:
        custom_share: y, own chips in the capacity or in the hours of a contract [0-1].
        relative_cost: rho, cost of own chips over the vendor's [-].
        pass_through: share of the saving that reaches customers [0-1].
        cap: highest price over the reference price, and its strength s.

    Returns:
        Price over the reference price [-].

    Source: price cap of partial strength on one of two inputs, this model.

    >>> round(capped_relative_price(0.5, 0.6, 0.7, RentCap(0.48, 1.0)), 12)
    0.74
    >>> capped_relative_price(0.5, 0.6, 0.7, NO_CAP) == relative_compute_price(0.5, 0.6, 0.7)
    True
    """
    before = 1.0 - pass_through * max(0.0, 1.0 - relative_cost)
    above = custom_share * cap.strength * max(0.0, before - cap.price)
    return relative_compute_price(custom_share, relative_cost, pass_through) - above


def contract_compute_price(reference_price: float, discount: float, relative_price: float) -> float:
    """A contract is indexed to the reference price, less its discount and the saving of own chips.

    w_k = w_ref (1 - discount) d_k, d_k from `relative_compute_price` at the contract's custom share.

    Args:
        reference_price: w_ref [USD/h].
        discount: agreed discount [0-1].
        relative_price: d_k [-].

    Source: cost-plus contract price of this model.

    >>> contract_compute_price(2.0, 0.25, 0.9)
    1.35
    """
    return reference_price * (1.0 - discount) * relative_price


def custom_order_share(relative_cost: float, portable: float, share_max: float, slope: float) -> float:
    """The cheaper own chips are, the more of new capacity they become, up to the work that can use them.

    y = min(y_max/(1 + exp(-s (1 - rho))), portable).

    Args:
        relative_cost: rho [-].
        portable: share of AI work whose code runs on own chips [0-1].
        share_max: y_max [0-1].
        slope: s [-].

    Source: logistic adoption bounded by the installed software, Katz and Shapiro (1986), JPE 94:822.

    >>> custom_order_share(1.0, 0.9, 0.8, 6.0), custom_order_share(0.6, 0.3, 0.8, 6.0)
    (0.4, 0.3)
    """
    return min(share_max / (1.0 + math.exp(-slope * (1.0 - relative_cost))), portable)
