"""Dividing the gains from a deal: Nash's bargain, outside options, alternating offers, lump-sum fees."""

import math

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "bargained_unit_price",
    "exclusive_pair_gain",
    "first_mover_share",
    "gain_with_outside_option",
    "lump_sum_transfer",
    "nash_in_nash_fees",
    "nash_product",
    "nash_split",
    "patience_weight",
]

type Vector = NDArray[np.float64]


def nash_split(value: float, fallbacks: Vector, weights: Vector) -> Vector:
    """A deal that is worth more than the fallbacks is struck, and its gain is shared by bargaining weight.

    u_i = d_i + b_i (S - sum d); without a gain everybody takes the fallback.

    Args:
        value: S, what the parties have together with the deal [money].
        fallbacks: d, what each has without it, shape (n,) [money].
        weights: b, bargaining weights, from 0 and adding up to one, shape (n,) [-].

    Returns:
        Payoffs u, shape (n,) [money].

    Raises:
        ValueError: if the weights are negative or do not add up to one.

    Source: Nash (1950), Econometrica 18:155; Kalai (1977) for unequal weights.

    >>> nash_split(10.0, np.array([2.0, 3.0]), np.array([0.5, 0.5])).tolist()
    [4.5, 5.5]
    """
    if np.any(weights < 0.0) or not math.isclose(float(weights.sum()), 1.0):
        raise ValueError(f"bargaining weights must be from 0 and add up to one, got {weights.tolist()}")
    gain = max(0.0, value - float(fallbacks.sum()))
    return np.asarray(fallbacks + weights * gain, dtype=float)


def nash_product(payoffs: Vector, fallbacks: Vector, weights: Vector) -> float:
    """The bargain maximises the weighted product of the parties' gains.

    prod (u_i - d_i)^(b_i).

    Args:
        payoffs: u, not below the fallbacks, shape (n,) [money].
        fallbacks: d, shape (n,) [money].
        weights: b, shape (n,) [-].

    Raises:
        ValueError: if somebody has less than its fallback.

    Source: Nash (1950), Econometrica 18:155.

    >>> nash_product(np.array([4.0, 6.0]), np.zeros(2), np.array([0.5, 0.5])) == math.sqrt(24.0)
    True
    """
    gains = payoffs - fallbacks
    if np.any(gains < 0.0):
        raise ValueError(f"nobody agrees to less than the fallback, got gains {gains.tolist()}")
    return float(np.prod(gains**weights))


def gain_with_outside_option(surplus: float, weight: float, best_alternative: float) -> float:
    """An outside option does not raise the share, it is a floor: the partner matches it or loses the deal.

    gain = max(beta S, min(S_2, S)), nothing if S <= 0: beta S as long as the option is worth less (deal me
    out), all of S if it is worth more.

    Args:
        surplus: S of the deal over disagreement [money].
        weight: beta, bargaining weight of the party that has the option [0-1].
        best_alternative: S_2, the largest surplus of that party with somebody else [money].

    Returns:
        Gain of the party that has the option; the other one gets S less it [money].

    Source: Binmore, Shaked and Sutton (1989), QJE 104:753.

    >>> gain_with_outside_option(10.0, 0.5, 3.0), gain_with_outside_option(10.0, 0.5, 8.0)
    (5.0, 8.0)
    """
    shared = max(0.0, surplus)
    return max(weight * shared, min(best_alternative, shared))


def lump_sum_transfer(gain: float, payoff_with_deal: float, payoff_without: float) -> float:
    """Money moves until each party has its bargained gain, whatever the deal itself brings to it.

    T = gain - (Pi(x) - Pi_0).

    Args:
        gain: what the party is to have over disagreement [money].
        payoff_with_deal: Pi(x) before any transfer [money].
        payoff_without: Pi_0 in disagreement [money].

    Returns:
        Transfer to the party, negative if it pays [money].

    Source: Nash (1950) with transferable utility.

    >>> lump_sum_transfer(5.0, 7.0, 9.0)
    7.0
    """
    return gain - (payoff_with_deal - payoff_without)


def bargained_unit_price(seller_payoff: float, unit_cost: float, quantity: float) -> float:
    """If the quantity is fixed, the unit price only divides the surplus.

    w = c + u/q.

    Args:
        seller_payoff: u, the seller's part by `nash_split` [money].
        unit_cost: c, of the seller [money].
        quantity: q, positive.

    Raises:
        ValueError: if the quantity is not positive.

    Source: Horn and Wolinsky (1988), RAND 19:408, with fixed quantity.

    >>> bargained_unit_price(300.0, 4.0, 100.0)
    7.0
    """
    if not quantity > 0.0:
        raise ValueError(f"quantity must be positive, got {quantity}")
    return unit_cost + seller_payoff / quantity


def first_mover_share(own_patience: float, other_patience: float) -> float:
    """Who may offer first and can wait gets more of the cake.

    (1 - d_2)/(1 - d_1 d_2); the other one, had it moved first, would leave d_1 times as much.

    Args:
        own_patience: d_1, value of a unit one round later, in [0, 1) [-].
        other_patience: d_2 of the other party, in [0, 1) [-].

    Returns:
        Share of who offers first [-].

    Source: Rubinstein (1982), Econometrica 50:97.

    >>> first_mover_share(0.5, 0.5) * 3.0
    2.0
    """
    return (1.0 - other_patience) / (1.0 - own_patience * other_patience)


def patience_weight(own_patience: float, other_patience: float) -> float:
    """When offers follow each other fast, bargaining weights are measures of patience.

    b_1 = ln d_2/(ln d_1 + ln d_2).

    Args:
        own_patience: d_1 in (0, 1) [-].
        other_patience: d_2 in (0, 1) [-].

    Source: Binmore, Rubinstein and Wolinsky (1986), RAND 17:176.

    >>> patience_weight(0.9, 0.9)
    0.5
    """
    return math.log(other_patience) / (math.log(own_patience) + math.log(other_patience))


def nash_in_nash_fees(retail_profits: Vector, retailer_weight: float) -> Vector:
    """Every pair splits its own profit, all other contracts given.

    fee_j = (1 - b) pi_j for a supplier without cost whose other revenue does not hang on the deal.

    Args:
        retail_profits: pi_j, before fees, shape (n,) [money].
        retailer_weight: b [0-1].

    Returns:
        Lump-sum fees to the supplier, shape (n,) [money].

    Source: Horn and Wolinsky (1988), RAND 19:408; Collard-Wexler, Gowrisankaran and Lee (2019), JPE 127:163.

    >>> nash_in_nash_fees(np.array([60.0, 40.0]), 0.5).tolist()
    [30.0, 20.0]
    """
    return np.asarray((1.0 - retailer_weight) * retail_profits, dtype=float)


def exclusive_pair_gain(retail_profits: Vector, exclusive_profits: Vector, fees: Vector) -> Vector:
    """Exclusivity pays a pair only if it brings more than the fees it forgoes from all other retailers.

    pi_j^ex - (pi_j + sum_(k != j) fee_k).

    Args:
        retail_profits: pi, all retailers served, shape (n,) [money].
        exclusive_profits: pi_j^ex if only j is served, shape (n,) [money].
        fees: what each retailer pays if all are served, shape (n,) [money].

    Returns:
        Gain of supplier and retailer j together, shape (n,) [money].

    Source: Bernheim and Whinston (1998), JPE 106:64.

    >>> profits = np.array([60.0, 60.0])
    >>> exclusive_pair_gain(profits, np.array([70.0, 115.0]), nash_in_nash_fees(profits, 0.5)).tolist()
    [-20.0, 25.0]
    """
    return np.asarray(exclusive_profits - (retail_profits + fees.sum() - fees), dtype=float)
