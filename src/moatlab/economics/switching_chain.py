"""Customers that choose again every period, with a cost of switching: a Markov chain."""

import math
from typing import Literal

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "expected_tenure",
    "half_life",
    "second_eigenvalue",
    "share_path",
    "stationary_shares",
    "switching_transition",
    "yearly_churn",
]

Exit = Literal["costly", "free"]


def switching_transition(
    utilities: NDArray[np.float64], switching_utils: float, *, last_state: Exit = "costly"
) -> NDArray[np.float64]:
    """Who is somewhere tends to stay: every other choice is worth less by the switching cost.

    P(i -> j) = exp(v_j - sigma 1[j != i]) / sum_k exp(v_k - sigma 1[k != i]).

    Args:
        utilities: v, net of price [utils], shape (n,).
        switching_utils: sigma [utils].
        last_state: "costly" if every state is a seller; "free" if the last one is the outside option:
            going there costs nothing, coming from there costs sigma.

    Returns:
        Transition matrix, row = from, column = to, shape (n, n).

    Source: Klemperer (1995), RES 62:515; Dube, Hitsch and Rossi (2009), JMR 46:435.

    >>> switching_transition(np.zeros(2), 0.0).tolist()
    [[0.5, 0.5], [0.5, 0.5]]
    """
    size = utilities.size
    penalty = switching_utils * (1.0 - np.eye(size))
    if last_state == "free":
        penalty[:, -1] = 0.0
    net = utilities[None, :] - penalty
    weights = np.exp(net - net.max(axis=1, keepdims=True))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True), dtype=float)


def stationary_shares(transition: NDArray[np.float64]) -> NDArray[np.float64]:
    """In the long run the chain forgets where customers started.

    pi = pi P, sum pi = 1, by elimination without subtractions: relative accuracy even of tiny shares.

    Args:
        transition: irreducible transition matrix, shape (n, n).

    Source: Grassmann, Taksar and Heyman (1985), Operations Research 33:1107.

    >>> stationary_shares(np.array([[0.5, 0.5], [0.25, 0.75]])).round(12).tolist()
    [0.333333333333, 0.666666666667]
    """
    reduced = np.array(transition, dtype=float)
    size = reduced.shape[0]
    for state in range(size - 1, 0, -1):
        reduced[:state, state] /= reduced[state, :state].sum()
        reduced[:state, :state] += np.outer(reduced[:state, state], reduced[state, :state])
    shares = np.ones(size)
    for state in range(1, size):
        shares[state] = shares[:state] @ reduced[:state, state]
    return shares / shares.sum()


def expected_tenure(transition: NDArray[np.float64]) -> NDArray[np.float64]:
    """A customer stays the longer, the likelier it renews.

    1/(1 - P_ii), counted from entry.

    Args:
        transition: transition matrix, shape (n, n).

    Returns:
        Expected number of periods in each state, shape (n,).

    Source: mean of the geometric distribution.

    >>> expected_tenure(np.array([[0.5, 0.5], [0.25, 0.75]])).tolist()
    [2.0, 4.0]
    """
    return np.asarray(1.0 / _leaving(transition), dtype=float)


def yearly_churn(transition: NDArray[np.float64]) -> float:
    """Churn is the share of all customers that switch in a period, in the long run.

    sum_i pi_i (1 - P_ii).

    Args:
        transition: irreducible transition matrix of one year (or any other period), shape (n, n).

    Source: ergodic theorem.

    >>> round(yearly_churn(np.array([[0.5, 0.5], [0.25, 0.75]])), 12)
    0.333333333333
    """
    return float(stationary_shares(transition) @ _leaving(transition))


def second_eigenvalue(transition: NDArray[np.float64]) -> float:
    """The second eigenvalue says how long the past is felt.

    Second largest modulus of the eigenvalues, 0 for a chain without memory.

    Args:
        transition: transition matrix, shape (n, n), n at least 2.

    Source: Perron and Frobenius.

    >>> round(second_eigenvalue(np.array([[0.5, 0.5], [0.25, 0.75]])), 12)
    0.25
    """
    if transition.shape[0] == 2:
        return abs(float(transition[0, 0] - transition[1, 0]))
    moduli = np.sort(np.abs(np.linalg.eigvals(transition)))
    return float(moduli[-2])


def half_life(transition: NDArray[np.float64]) -> float:
    """Half of a deviation from the long-run shares is gone after this many periods.

    ln(1/2)/ln|lambda_2|; 0 for a chain without memory, infinite if nobody ever switches.

    Args:
        transition: transition matrix, shape (n, n).

    Source: Perron and Frobenius.

    >>> half_life(np.array([[0.5, 0.5], [0.25, 0.75]]))
    0.5
    """
    modulus = second_eigenvalue(transition)
    if modulus >= 1.0:
        return math.inf
    if modulus <= 8.0 * np.finfo(float).eps:
        return 0.0
    return math.log(0.5) / math.log(modulus)


def share_path(
    transition: NDArray[np.float64], start: NDArray[np.float64], periods: int
) -> NDArray[np.float64]:
    """Shares move towards the long run, one choice after the other.

    x_(t+1) = x_t P.

    Args:
        transition: transition matrix, shape (n, n).
        start: shares in period 0, shape (n,).
        periods: number of transitions.

    Returns:
        Shares, shape (periods + 1, n).

    Source: Markov chain.

    >>> share_path(np.array([[0.5, 0.5], [0.5, 0.5]]), np.array([1.0, 0.0]), 1).tolist()
    [[1.0, 0.0], [0.5, 0.5]]
    """
    path = [np.asarray(start, dtype=float)]
    for _ in range(periods):
        path.append(path[-1] @ transition)
    return np.array(path)


def _leaving(transition: NDArray[np.float64]) -> NDArray[np.float64]:
    # Summing the other probabilities keeps digits that 1 - P_ii would lose when nearly all stay.
    others = transition * (1.0 - np.eye(transition.shape[0]))
    return np.asarray(others.sum(axis=1), dtype=float)
