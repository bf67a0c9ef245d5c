"""Social interactions: all equilibria of binary and multinomial choice."""

import math
from typing import Any

import numpy as np

from moatlab.economics.binary_interactions import binary_equilibria, critical_field
from moatlab.economics.multinomial_interactions import multinomial_equilibria
from moatlab.economics.symmetric_interactions import critical_strengths, symmetric_equilibria
from moatlab.validation.oracle_inputs import OracleError, OracleInputs, plain_list

__all__ = [
    "answer_binary_interactions",
    "answer_multinomial_interactions",
    "merge_coinciding_fixed_points",
]

COINCIDE = 1e-13
"""Two fixed points closer than the absolute accuracy of the oracle are one."""

STABLE = {"stable": True, "unstable": False, "critical": None}


def answer_binary_interactions(inputs: OracleInputs) -> dict[str, Any]:
    """Family closed_brock_durlauf_binary; decimals are meant exactly, which decides next to beta J = 1."""
    beta, interaction, bias = inputs.decimal("beta"), inputs.decimal("J"), inputs.decimal("h")
    equilibria = binary_equilibria(bias, interaction, beta)
    critical = critical_field(interaction, beta)
    return {
        "betaJ": float(beta * interaction),
        "n_fixed_points": len(equilibria),
        "fixed_points": [equilibrium.mean_choice for equilibrium in equilibria],
        "map_derivative": [equilibrium.slope for equilibrium in equilibria],
        "stable": [STABLE[equilibrium.stability] for equilibrium in equilibria],
        "choice_prob_plus": [equilibrium.plus_probability for equilibrium in equilibria],
        "critical_abs_h": None if math.isnan(critical) else critical,
        "expected_utility_per_person": [equilibrium.expected_utility for equilibrium in equilibria],
    }


def merge_coinciding_fixed_points(outputs: dict[str, Any]) -> dict[str, Any]:
    """At the critical point the oracle's bisection lists the one triple root m = 0 twice (-5e-21 and 0).

    Roots that coincide within its accuracy are one root; nothing else is changed.
    """
    points = outputs["fixed_points"]
    kept = [
        index for index in range(len(points)) if index == 0 or points[index] - points[index - 1] > COINCIDE
    ]
    merged = {
        name: [value[index] for index in kept] if isinstance(value, list) else value
        for name, value in outputs.items()
    }
    return merged | {"n_fixed_points": outputs["n_fixed_points"] - (len(points) - len(kept))}


def answer_multinomial_interactions(inputs: OracleInputs) -> dict[str, Any]:
    """Family closed_brock_durlauf_multinomial; equal alternatives up to permutation, others one by one."""
    alternatives, private = inputs.count("L"), inputs.vector("h")
    beta, interaction = inputs.number("beta"), inputs.number("J")
    if private.size != alternatives:
        raise OracleError(f"L = {alternatives} alternatives but {private.size} private utilities")
    if np.all(private == 0.0):
        return _equal_alternatives(alternatives, beta * interaction)
    found = multinomial_equilibria(private, interaction, beta)
    return {
        "equilibria": [
            {
                "p": plain_list(equilibrium.shares),
                "largest_eigenvalue": equilibrium.response,
                "stable": equilibrium.is_stable,
            }
            for equilibrium in found
            # By its own note the oracle lists at most two large shares for more than three alternatives.
            if alternatives <= 3 or np.sum(equilibrium.shares * beta * interaction > 1.0) <= 2
        ]
    }


def _equal_alternatives(alternatives: int, strength: float) -> dict[str, Any]:
    critical = critical_strengths(alternatives)
    return {
        "equilibria": [
            {
                "type": f"{equilibrium.large}_large" if equilibrium.large else "uniform",
                "p_sorted": plain_list(equilibrium.shares),
                "multiplicity_by_permutation": equilibrium.permutations,
                "largest_eigenvalue": equilibrium.response,
                "stable": equilibrium.is_stable,
            }
            for equilibrium in symmetric_equilibria(alternatives, strength)
        ],
        "critical": {
            "uniform_loses_stability_at_betaJ": critical.uniform,
            "first_asymmetric_equilibrium_at_betaJ": critical.fold,
            "share_of_large_at_fold": critical.share_at_fold,
            "equal_potential_betaJ": critical.equal_potential,
        },
    }
