"""Diffusion, learning curves and scaling laws."""

import math
from typing import Any

from moatlab.economics.diffusion import (
    bass_adoption_rate,
    bass_peak_time,
    bass_share,
    bass_time_to_half,
)
from moatlab.economics.learning import (
    cost_growth,
    cumulative_cost,
    doublings_to_halve_cost,
    learning_exponent,
    wright_cost,
)
from moatlab.economics.scaling import (
    ScalingLaw,
    compute_elasticity,
    compute_optimum,
    loss,
    loss_by_data,
    loss_by_parameters,
    training_flop,
)
from moatlab.validation.oracle_inputs import OracleError, OracleInputs, plain_list

__all__ = ["answer_bass", "answer_chinchilla", "answer_wright"]


def answer_bass(inputs: OracleInputs) -> dict[str, Any]:
    """Family closed_bass_diffusion."""
    innovation, imitation = inputs.number("p"), inputs.number("q")
    years, market = inputs.vector("t"), inputs.number("m")
    adopted = bass_share(years, innovation=innovation, imitation=imitation)
    peak = bass_peak_time(innovation=innovation, imitation=imitation)
    at_peak = years[:1] * 0.0 + peak
    return {
        "F": plain_list(adopted),
        "f": plain_list(bass_adoption_rate(years, innovation=innovation, imitation=imitation)),
        "cumulative": plain_list(market * adopted),
        "peak_time": peak,
        "peak_is_interior": peak > 0.0,
        "peak_rate": market
        * float(bass_adoption_rate(at_peak, innovation=innovation, imitation=imitation)[0]),
        "F_at_peak": float(bass_share(at_peak, innovation=innovation, imitation=imitation)[0]),
        "time_to_half": bass_time_to_half(innovation=innovation, imitation=imitation),
    }


def answer_wright(inputs: OracleInputs) -> dict[str, Any]:
    """Family closed_wright_law."""
    rate, cumulative = inputs.number("learning_rate"), inputs.vector("cumulative")
    cost, reference = inputs.number("reference_cost"), inputs.number("reference_cumulative")
    curve = {"learning_rate": rate, "reference_cost": cost, "reference": reference}
    doublings = doublings_to_halve_cost(rate)
    return {
        "exponent_b": learning_exponent(rate),
        "progress_ratio": 1.0 - rate,
        "unit_cost": plain_list(wright_cost(cumulative, **curve)),
        "total_cost_from_reference_continuous": plain_list(cumulative_cost(cumulative, **curve)),
        "doublings_to_halve_cost": None if math.isinf(doublings) else doublings,
        "growth_to_cost_decline": {"annual_growth_of_output_0.3": cost_growth(rate, 0.3)},
    }


def answer_chinchilla(inputs: OracleInputs) -> dict[str, Any]:
    """Family closed_chinchilla."""
    kind, constants = inputs.text("kind"), inputs.inner("parameters")
    law = ScalingLaw(*(constants.number(name) for name in ("E", "A", "B", "alpha", "beta")))
    constants.require_all_read()
    if kind == "loss":
        return _loss(law, inputs.number("N"), inputs.number("D"))
    if kind == "compute_optimal" and inputs.text("flop_rule") == "C = 6 N D":
        return _optimum(law, inputs.number("C_flop"))
    raise OracleError(f"unknown kind of scaling law {kind!r} or rule of counting operations")


def _loss(law: ScalingLaw, parameters: float, tokens: float) -> dict[str, Any]:
    return {
        "loss": loss(law, parameters, tokens),
        "C_flop": training_flop(parameters, tokens),
        "dL_dN": loss_by_parameters(law, parameters),
        "dL_dD": loss_by_data(law, tokens),
    }


def _optimum(law: ScalingLaw, flop: float) -> dict[str, Any]:
    best = compute_optimum(law, flop)
    total = law.parameter_exponent + law.data_exponent
    lowest = loss(law, best.parameters, best.tokens)
    return {
        # With six operations in all, one for each of N D, the best split is (G, 1/G).
        "G": compute_optimum(law, 6.0).parameters,
        "exponent_N": law.data_exponent / total,
        "exponent_D": law.parameter_exponent / total,
        "N_opt": best.parameters,
        "D_opt": best.tokens,
        "tokens_per_parameter": best.tokens / best.parameters,
        "loss_opt": lowest,
        "reducible_loss": lowest - law.irreducible_loss,
        "compute_elasticity_of_reducible_loss": compute_elasticity(law),
        "loss_at_N_multiple_same_C": {
            name: loss(law, best.parameters * float(name), best.tokens / float(name))
            for name in ("0.25", "0.5", "2", "4")
        },
    }
