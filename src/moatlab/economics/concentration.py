"""How concentrated a market is: Herfindahl index, effective number of firms, entropy, Gini, ownership."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "HHI_POINTS",
    "concentration_ratio",
    "effective_number",
    "effective_number_by_entropy",
    "entropy",
    "gini",
    "hhi",
    "hhi_of_groups",
    "hhi_with_fringe",
    "lerner_index",
    "market_shares",
    "modified_hhi",
    "normalised_hhi",
]

type Vector = NDArray[np.float64] | list[float] | tuple[float, ...]

HHI_POINTS = 10_000.0
"""The Herfindahl index of a monopoly, in the points that competition authorities use."""


def market_shares(sizes: Vector) -> NDArray[np.float64]:
    """Shares are sizes over their sum.

    Args:
        sizes: sales or stocks, not negative, not all zero [any unit], shape (n,).

    Raises:
        ValueError: if a size is negative or not a number, or nothing is sold.

    Source: definition.

    >>> market_shares([3.0, 1.0]).tolist()
    [0.75, 0.25]
    """
    values = np.asarray(sizes, dtype=float)
    total = float(values.sum())
    if not (total > 0.0 and math.isfinite(total) and np.all(values >= 0.0)):
        raise ValueError(f"sizes must be finite, not negative and not all zero, got {values.tolist()}")
    return values / total


def hhi(sizes: Vector) -> float:
    """Concentration rises with the squares of the shares: from near zero to 10,000 for a monopoly.

    10^4 sum s_j^2.

    Args:
        sizes: sales [any unit], shape (n,).

    Returns:
        Herfindahl-Hirschman index [points].

    Raises:
        ValueError: if `market_shares` does.

    Source: Hirschman (1945); Herfindahl (1950).

    >>> hhi([1.0, 1.0])
    5000.0
    """
    return HHI_POINTS * float(np.sum(market_shares(sizes) ** 2))


def hhi_with_fringe(sizes: Vector, *, fringe_index: int, fringe_firms: float) -> float:
    """A fringe of n equal firms counts n times less than one firm of its size.

    10^4 (sum over the others of s_j^2 + s_fringe^2/n).

    Args:
        sizes: sales [any unit], shape (n,).
        fringe_index: position of the fringe in `sizes`.
        fringe_firms: number of equal firms in the fringe, at least 1 [-].

    Returns:
        Herfindahl-Hirschman index [points].

    Raises:
        ValueError: if the fringe has less than one firm, or `market_shares` raises.

    Source: Hirschman (1945), applied to a competitive fringe.

    >>> hhi_with_fringe([1.0, 1.0], fringe_index=1, fringe_firms=10)
    2750.0
    """
    if fringe_firms < 1.0:
        raise ValueError(f"a fringe has at least one firm, got {fringe_firms}")
    squares = market_shares(sizes) ** 2
    squares[fringe_index] /= fringe_firms
    return HHI_POINTS * float(squares.sum())


def hhi_of_groups(sizes: Sequence[float], firms: Sequence[int]) -> float:
    """A group of n equal firms counts n times less than one firm of its size.

    10^4 sum s_j^2/n_j.

    Args:
        sizes: sales of each group, not negative [any unit].
        firms: n_j, number of equal firms in each group, at least 1.

    Returns:
        Herfindahl-Hirschman index [points]; 0 where nothing is sold.

    Source: Hirschman (1945), applied to groups of equal firms.

    >>> hhi_of_groups([1.0, 1.0], [1, 10])
    2750.0
    """
    total = sum(sizes)
    if total <= 0.0:
        return 0.0
    return HHI_POINTS * sum(size * size / count for size, count in zip(sizes, firms, strict=True)) / total**2


def normalised_hhi(sizes: Vector) -> float:
    """Against the number of firms, the index runs from zero for equal firms to one for a monopolist.

    (H - 1/n)/(1 - 1/n), H = sum s_j^2, firms without sales included; not a number for a single firm.

    Args:
        sizes: sales [any unit], shape (n,).

    Raises:
        ValueError: if `market_shares` does.

    Source: Hall and Tideman (1967), JASA 62:162.

    >>> normalised_hhi([1.0, 1.0]), normalised_hhi([1.0, 0.0])
    (0.0, 1.0)
    """
    shares = market_shares(sizes)
    if shares.size == 1:
        return math.nan
    floor = 1.0 / shares.size
    return (float(np.sum(shares**2)) - floor) / (1.0 - floor)


def effective_number(sizes: Vector) -> float:
    """A market is as concentrated as this many equal firms would make it.

    10^4/HHI.

    Args:
        sizes: sales [any unit], shape (n,).

    Raises:
        ValueError: if `market_shares` does.

    Source: Adelman (1969), Review of Economics and Statistics 51:99.

    >>> effective_number([1.0, 1.0, 1.0, 1.0])
    4.0
    """
    return HHI_POINTS / hhi(sizes)


def entropy(sizes: Vector) -> float:
    """Entropy is the surprise at the firm that the next dollar goes to.

    -sum s_j ln s_j, with 0 ln 0 = 0.

    Args:
        sizes: sales [any unit], shape (n,).

    Returns:
        Shannon entropy [nats]; over ln 2 it is in bits.

    Raises:
        ValueError: if `market_shares` does.

    Source: Shannon (1948); Theil (1967).

    >>> entropy([1.0, 0.0]), entropy([1.0, 1.0]) == math.log(2.0)
    (0.0, True)
    """
    shares = market_shares(sizes)
    sold = shares[shares > 0.0]
    return max(0.0, -float(np.sum(sold * np.log(sold))))


def effective_number_by_entropy(sizes: Vector) -> float:
    """By entropy, a market is as diverse as this many equal firms.

    exp(entropy); at least 10^4/HHI.

    Args:
        sizes: sales [any unit], shape (n,).

    Raises:
        ValueError: if `market_shares` does.

    Source: Hill (1973), Ecology 54:427.

    >>> round(effective_number_by_entropy([2.0, 2.0, 2.0]), 12)
    3.0
    """
    return math.exp(entropy(sizes))


def concentration_ratio(sizes: Vector, largest: int) -> float:
    """The largest k firms hold this share of the market.

    CR_k; all firms if there are fewer.

    Args:
        sizes: sales [any unit], shape (n,).
        largest: k, at least 1.

    Raises:
        ValueError: if k is below 1, or `market_shares` raises.

    Source: definition.

    >>> concentration_ratio([5.0, 3.0, 2.0], 2)
    0.8
    """
    if largest < 1:
        raise ValueError(f"a concentration ratio counts at least one firm, got {largest}")
    return float(np.sort(market_shares(sizes))[::-1][:largest].sum())


def gini(sizes: Vector) -> float:
    """Inequality of sizes runs from zero for equals to 1 - 1/n when one holds all.

    sum_i (2i - n - 1) x_(i) / (n sum x), x sorted ascending, in O(n log n).

    Args:
        sizes: sizes, not negative [any unit], shape (n,).

    Raises:
        ValueError: if `market_shares` does.

    Source: Gini (1912).

    >>> gini([1.0, 1.0]), gini([0.0, 1.0])
    (0.0, 0.5)
    """
    shares = np.sort(market_shares(sizes))
    ranks = 2.0 * np.arange(1, shares.size + 1) - shares.size - 1.0
    return float(ranks @ shares) / shares.size


def lerner_index(price: float, marginal_cost: float) -> float:
    """Market power is the part of the price that is not cost.

    (p - c)/p.

    Args:
        price: p, positive [any unit of money].
        marginal_cost: c [same unit].

    Raises:
        ValueError: if the price is not positive.

    Source: Lerner (1934), Review of Economic Studies 1:157.

    >>> lerner_index(2.0, 1.0)
    0.5
    """
    if not price > 0.0:
        raise ValueError(f"price must be positive, got {price}")
    return (price - marginal_cost) / price


def modified_hhi(shares: Vector, holdings: NDArray[np.float64]) -> float:
    """Common owners make rivals one firm in part: the index rises by what they own of both.

    10^4 sum_jk s_j s_k (sum_i b_ij b_ik)/(sum_i b_ij^2), control in proportion to holdings.

    Args:
        shares: market shares [-], shape (n,).
        holdings: b_ij, share of investor i in firm j [-], shape (investors, n); no firm without owner.

    Returns:
        Modified Herfindahl-Hirschman index [points]; MHHI minus `hhi` is the MHHI delta.

    Raises:
        ValueError: if a firm has no owner, or `market_shares` raises.

    Source: O'Brien and Salop (2000), Antitrust Law Journal 67:559.

    >>> modified_hhi([0.5, 0.5], np.eye(2)), modified_hhi([0.5, 0.5], np.array([[1.0, 1.0]]))
    (5000.0, 10000.0)
    """
    sold = market_shares(shares)
    control = np.sum(holdings**2, axis=0)
    if not np.all(control > 0.0):
        raise ValueError("every firm needs an owner")
    weights = (holdings.T @ holdings) / control[:, None]
    return HHI_POINTS * float(sold @ weights @ sold)
