"""Scaling laws: loss against parameters, data and compute; capability in orders of magnitude."""

import math
from typing import NamedTuple

from moatlab.foundation.compiled import jitable

__all__ = [
    "REFERENCE_FLOP",
    "ComputeOptimum",
    "ScalingLaw",
    "algorithmic_progress",
    "capability",
    "compute_elasticity",
    "compute_optimum",
    "loss",
    "loss_by_data",
    "loss_by_parameters",
    "training_flop",
]

REFERENCE_FLOP = 2e25
"""Effective training compute of the frontier at the start of 2023 [FLOP]: capability zero."""


@jitable
def algorithmic_progress(months: float, halving_months: float) -> float:
    """Compute needed for constant performance halves at a constant pace.

    A = 2^(months/halving).

    Args:
        months: time since the start [months].
        halving_months: halving time, positive [months].

    Source: Ho et al. (2024), Algorithmic progress in language models, arXiv:2403.05812.

    >>> algorithmic_progress(16.0, 8.0)
    4.0
    """
    return float(2.0 ** (months / halving_months))


@jitable
def capability(run_flop: float, algorithmic_progress: float) -> float:
    """Capability counts the orders of magnitude of effective training compute.

    q = log10(run_flop A / 2e25).

    Args:
        run_flop: compute of the final run, positive [FLOP].
        algorithmic_progress: A [-].

    Returns:
        Capability [OOM].

    Source: effective compute, Ho et al. (2024), arXiv:2403.05812.

    >>> capability(2e25, 10.0)
    1.0
    """
    return math.log10(run_flop * algorithmic_progress / REFERENCE_FLOP)


class ScalingLaw(NamedTuple):
    """L(N, D) = E + A/N^a + B/D^b.

    irreducible_loss E [nats per token]; parameter_scale A, data_scale B [nats per token];
    parameter_exponent a, data_exponent b [-].
    """

    irreducible_loss: float
    parameter_scale: float
    data_scale: float
    parameter_exponent: float
    data_exponent: float


class ComputeOptimum(NamedTuple):
    """The split of a compute budget that minimises loss: parameters N and tokens D."""

    parameters: float
    tokens: float


def training_flop(parameters: float, tokens: float) -> float:
    """Training costs six operations for each parameter and token.

    C = 6 N D.

    Args:
        parameters: N [-].
        tokens: D [tokens].

    Source: Kaplan et al. (2020), arXiv:2001.08361.

    >>> training_flop(1e9, 1e9)
    6e+18
    """
    return 6.0 * parameters * tokens


def loss(law: ScalingLaw, parameters: float, tokens: float) -> float:
    """Loss falls as a power law in parameters and in data towards an irreducible level.

    L = E + A/N^a + B/D^b.

    Args:
        law: the five constants.
        parameters: N, positive [-].
        tokens: D, positive [tokens].

    Returns:
        Loss [nats per token].

    Source: Hoffmann et al. (2022), arXiv:2203.15556.

    >>> loss(ScalingLaw(1.5, 1.0, 1.0, 0.5, 0.5), 4.0, 4.0)
    2.5
    """
    by_parameters = law.parameter_scale * math.pow(parameters, -law.parameter_exponent)
    by_data = law.data_scale * math.pow(tokens, -law.data_exponent)
    return law.irreducible_loss + by_parameters + by_data


def loss_by_parameters(law: ScalingLaw, parameters: float) -> float:
    """One more parameter lowers the loss, by less and less.

    dL/dN = -a A / N^(a+1).

    Args:
        law: the five constants.
        parameters: N, positive [-].

    Returns:
        Marginal loss [nats per token and parameter].

    Source: Hoffmann et al. (2022), arXiv:2203.15556.

    >>> loss_by_parameters(ScalingLaw(1.5, 1.0, 1.0, 1.0, 0.5), 2.0)
    -0.25
    """
    return -law.parameter_exponent * law.parameter_scale * math.pow(parameters, -law.parameter_exponent - 1.0)


def loss_by_data(law: ScalingLaw, tokens: float) -> float:
    """One more token lowers the loss, by less and less.

    dL/dD = -b B / D^(b+1).

    Args:
        law: the five constants.
        tokens: D, positive [tokens].

    Returns:
        Marginal loss [nats per token and token of data].

    Source: Hoffmann et al. (2022), arXiv:2203.15556.

    >>> loss_by_data(ScalingLaw(1.5, 1.0, 1.0, 1.0, 1.0), 2.0)
    -0.25
    """
    return -law.data_exponent * law.data_scale * math.pow(tokens, -law.data_exponent - 1.0)


def compute_optimum(law: ScalingLaw, flop: float) -> ComputeOptimum:
    """A compute budget is best spent on parameters and data together.

    N = G (C/6)^(b/(a+b)), D = (C/6)^(a/(a+b)) / G, G = (a A/(b B))^(1/(a+b)).

    Args:
        law: the five constants.
        flop: training compute C, positive [FLOP].

    Source: Hoffmann et al. (2022), arXiv:2203.15556, eq. 4.

    >>> compute_optimum(ScalingLaw(1.5, 1.0, 1.0, 0.5, 0.5), 600.0)
    ComputeOptimum(parameters=10.0, tokens=10.0)
    """
    total = law.parameter_exponent + law.data_exponent
    balance = (law.parameter_exponent * law.parameter_scale / (law.data_exponent * law.data_scale)) ** (
        1.0 / total
    )
    budget = flop / 6.0
    return ComputeOptimum(
        parameters=balance * budget ** (law.data_exponent / total),
        tokens=budget ** (law.parameter_exponent / total) / balance,
    )


def compute_elasticity(law: ScalingLaw) -> float:
    """Ten times the compute lowers the reducible loss by a constant percentage.

    dln(L* - E)/dln C = -a b/(a+b), exact at the optimum.

    Args:
        law: the five constants.

    Source: Hoffmann et al. (2022), arXiv:2203.15556.

    >>> compute_elasticity(ScalingLaw(1.5, 1.0, 1.0, 0.5, 0.5))
    -0.25
    """
    total = law.parameter_exponent + law.data_exponent
    return -law.parameter_exponent * law.data_exponent / total
