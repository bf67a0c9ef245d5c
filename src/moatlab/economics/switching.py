"""Switching costs: what leaving costs, how cloud margins answer, and where the customers drift."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from moatlab.foundation.compiled import jitable

__all__ = [
    "SwitchingTerms",
    "forward_looking_margin",
    "least_margin_ratio",
    "margin_minimising_retention",
    "margin_ratio",
    "retention",
    "saturating_growth",
    "switching_cost",
    "switching_fees",
    "switching_utils_of_retention",
]


class SwitchingTerms(NamedTuple):
    """Parts of a switching cost in years of spend, and how far interoperability removes them.

    procedural_switching_cost, data_gravity_cost, commitment_penalty: years of spend;
    switching_egress_factor: times the data stock moved [-];
    interop_procedural, interop_data: interoperability in [0, 1] [-];
    provider_paid_share: part of the procedures that the cloud which is left pays [-].
    """

    procedural_switching_cost: float
    data_gravity_cost: float
    switching_egress_factor: float
    commitment_penalty: float
    interop_procedural: float
    interop_data: float
    provider_paid_share: float = 0.0


@jitable
def switching_cost(
    terms: SwitchingTerms,
    egress_fee: float,
    sector_multiplier: float,
    embeddedness: float,
    data_stock: float,
    remaining_commitment: float,
) -> float:
    """Leaving a cloud costs procedures, grown-in data, egress fees and the rest of the commitment.

    kappa_proc zeta (1 - interop_proc) (1 - paid) + kappa_grav G (1 - interop_data) + f factor d
    + kappa_commit rest.
    The egress term is exact: USD/GB times PB per USD m of spend is a share of annual spend.

    Args:
        terms: the common parts.
        egress_fee: f of the cloud that is left [USD/GB].
        sector_multiplier: zeta, procedural cost of the sector [-].
        embeddedness: G in [0, 1] [-].
        data_stock: d [PB per USD m of annual spend].
        remaining_commitment: share of the commitment still to run, 0 at its end [-].

    Returns:
        Cost in years of spend.

    Source: cost parts after Farrell and Klemperer (2007), Handbook of Industrial Organization 3, ch. 31.

    >>> terms = SwitchingTerms(2.5, 0.6, 1.0, 0.2, 0.0, 0.0)
    >>> round(switching_cost(terms, 0.07, 1.0, 0.5, 0.5, 0.0), 12)
    2.835
    """
    procedural = terms.procedural_switching_cost * sector_multiplier * (1.0 - terms.interop_procedural)
    procedural *= 1.0 - terms.provider_paid_share
    gravity = terms.data_gravity_cost * embeddedness * (1.0 - terms.interop_data)
    return procedural + gravity + switching_fees(terms, egress_fee, data_stock, remaining_commitment)


@jitable
def switching_fees(
    terms: SwitchingTerms, egress_fee: float, data_stock: float, remaining_commitment: float
) -> float:
    """Some of what leaving costs is no work but a payment to the cloud that is left.

    f factor d + kappa_commit rest, the part of `switching_cost` that is a transfer.

    Args:
        terms: the common parts.
        egress_fee: f of the cloud that is left [USD/GB].
        data_stock: d [PB per USD m of annual spend].
        remaining_commitment: share of the commitment still to run, 0 at its end [-].

    Returns:
        Fees in years of spend.

    Source: cost parts after Farrell and Klemperer (2007), Handbook of Industrial Organization 3, ch. 31.

    >>> round(switching_fees(SwitchingTerms(2.5, 0.6, 1.0, 0.2, 0.0, 0.0), 0.07, 0.5, 0.5), 12)
    0.135
    """
    egress = egress_fee * terms.switching_egress_factor * data_stock
    return egress + terms.commitment_penalty * remaining_commitment


@jitable
def saturating_growth[Level: (float, NDArray[np.float64])](
    level: Level, ceiling: float, rate: float, years: float
) -> Level:
    """Embeddedness and data close a constant share of the gap to their ceiling in equal times.

    Solution of dx/dt = rate (ceiling - x): x + (ceiling - x)(1 - exp(-rate t)).

    Args:
        level: x now [-], a number or an array.
        ceiling: level approached [-].
        rate: speed [1/year].
        years: time passed [years].

    Source: exponential approach.

    >>> saturating_growth(0.3, 1.0, 0.25, 0.0)
    0.3
    """
    return level - (ceiling - level) * math.expm1(-rate * years)


@jitable
def forward_looking_margin(
    static_margin: float, retention: float, discount: float, foresight: float
) -> float:
    """A seller that looks ahead invests in customers: its margin falls with what they are worth later.

    m = m0 / (1 + phi delta R/(1 - delta R)).

    Args:
        static_margin: m0 = D/D', the margin of a myopic seller [price of 1].
        retention: R, how much likelier an own customer stays than another comes [-].
        discount: delta, discount factor between two choice occasions, delta R < 1 [-].
        foresight: phi in [0, 1], 0 = myopic [-].

    Source: Farrell and Klemperer (2007); Dube, Hitsch and Rossi (2009), JMR 46:435.

    >>> forward_looking_margin(0.4, 0.5, 1.0, 1.0), forward_looking_margin(0.4, 0.5, 1.0, 0.0)
    (0.2, 0.4)
    """
    later_value = discount * retention / (1.0 - discount * retention)
    return static_margin / (1.0 + foresight * later_value)


def retention(switching_utils: float, sellers: int) -> float:
    """The dearer switching is, the more last year's customers are this year's.

    R = (e^k - 1)/(e^k + n - 1): probability to stay minus probability to come, equal sellers.

    Args:
        switching_utils: k, not negative [utils].
        sellers: n, at least 2 [-].

    Raises:
        ValueError: if there are fewer than two sellers or k is negative.

    Source: symmetric logit with switching costs, Dube, Hitsch and Rossi (2009), JMR 46:435.

    >>> retention(0.0, 3), round(retention(math.log(3.0), 2), 12)
    (0.0, 0.5)
    """
    _require_sellers(sellers)
    if switching_utils < 0.0:
        raise ValueError(f"switching cost must not be negative, got {switching_utils}")
    return -math.expm1(-switching_utils) / (1.0 + (sellers - 1) * math.exp(-switching_utils))


def switching_utils_of_retention(retention: float, sellers: int) -> float:
    """Among more sellers the same retention takes a larger switching cost.

    k = ln((1 + (n-1) R)/(1 - R)), the inverse of `retention`.

    Args:
        retention: R in [0, 1) [-].
        sellers: n, at least 2 [-].

    Raises:
        ValueError: if there are fewer than two sellers or R is outside [0, 1).

    Source: inverse of the symmetric logit retention.

    >>> round(switching_utils_of_retention(0.5, 2), 12) == round(math.log(3.0), 12)
    True
    """
    _require_sellers(sellers)
    if not 0.0 <= retention < 1.0:
        raise ValueError(f"retention must be in [0, 1), got {retention}")
    return math.log1p((sellers - 1) * retention) - math.log1p(-retention)


def margin_ratio(
    retention: float, discount: float, *, unattached_share: float = 0.0, foresight: float = 1.0
) -> float:
    """Switching costs lower prices while sellers bargain for customers, and raise them afterwards.

    m/m0 = (1 - delta R)/(1 - delta R + phi delta R) / (1 - (1 - nu) R^2), m0 = n/((n-1) alpha).

    At phi = 1 and nu = 0 prices fall if and only if R < delta; at nu = 1 they fall by delta R; a myopic
    seller (phi = 0) never bargains.

    Args:
        retention: R in [0, 1) [-].
        discount: delta in [0, 1] [-].
        unattached_share: nu, share of unattached buyers among contestable demand [-].
        foresight: phi in [0, 1] [-].

    Raises:
        ValueError: if an argument is outside its range.

    Source: derived for this model; compare Cabral (2016), RED 20:43, and Rhodes (2014).

    >>> margin_ratio(0.5, 0.5), margin_ratio(0.5, 0.8, unattached_share=1.0)
    (1.0, 0.6)
    """
    for name, share in (("discount", discount), ("unattached share", unattached_share)):
        if not 0.0 <= share <= 1.0:
            raise ValueError(f"{name} must be in [0, 1], got {share}")
    if not 0.0 <= retention < 1.0:
        raise ValueError(f"retention must be in [0, 1), got {retention}")
    static = 1.0 / (1.0 - (1.0 - unattached_share) * retention**2)
    return forward_looking_margin(static, retention, discount, foresight)


def margin_minimising_retention(discount: float) -> float:
    """Prices are lowest at a moderate switching cost, the same retention for any number of sellers.

    R* = (1 - sqrt(1 - delta^2))/delta, minimum of (1 - delta R)/(1 - R^2).

    Args:
        discount: delta in (0, 1) [-].

    Raises:
        ValueError: if delta is outside (0, 1).

    Source: derived for this model; compare Cabral (2016), RED 20:43.

    >>> round(margin_minimising_retention(0.8), 12)
    0.5
    """
    if not 0.0 < discount < 1.0:
        raise ValueError(f"discount must be in (0, 1), got {discount}")
    return discount / (1.0 + math.sqrt(1.0 - discount**2))


def least_margin_ratio(discount: float) -> float:
    """However switching costs are, they never lower margins by more than half.

    (1 + sqrt(1 - delta^2))/2, the margin ratio at R*.

    Args:
        discount: delta in [0, 1] [-].

    Raises:
        ValueError: if delta is outside [0, 1].

    Source: derived for this model; compare Cabral (2016), RED 20:43.

    >>> round(least_margin_ratio(0.8), 12)
    0.8
    """
    if not 0.0 <= discount <= 1.0:
        raise ValueError(f"discount must be in [0, 1], got {discount}")
    return (1.0 + math.sqrt(1.0 - discount**2)) / 2.0


def _require_sellers(sellers: int) -> None:
    if sellers < 2:
        raise ValueError(f"switching needs at least two sellers, got {sellers}")
