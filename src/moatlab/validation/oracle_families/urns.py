"""Increasing returns: Polya urns, Arthur's two types of adopters, non-linear urns."""

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

from moatlab.economics.choice import logistic
from moatlab.economics.urns import (
    LimitPoint,
    adoption_threshold,
    expected_limit_herfindahl,
    limit_mean,
    limit_quantile,
    limit_variance,
    limit_weights,
    prob_limit_above,
    red_draws_probabilities,
    two_type_lock_in,
    urn_limit_points,
)
from moatlab.validation.oracle_inputs import OracleError, OracleInputs, plain_list

__all__ = ["answer_urns"]

Curve = Callable[[float], float]

ORACLE_BITS = 136
"""Binary digits of the 40 decimal digits at which the oracle computes."""


def answer_urns(inputs: OracleInputs) -> dict[str, Any]:
    """Family closed_increasing_returns_urns."""
    kind = inputs.text("kind")
    answers = {
        "polya": _two_colours,
        "polya_multicolour": _many_colours,
        "arthur_two_types": _two_types,
        "nonlinear_urn": _nonlinear,
    }
    if kind not in answers:
        raise OracleError(f"unknown kind of urn {kind!r}, known are {sorted(answers)}")
    return answers[kind](inputs)


def _two_colours(inputs: OracleInputs) -> dict[str, Any]:
    initial = np.array([inputs.number("initial_red"), inputs.number("initial_white")])
    weights = limit_weights(initial, inputs.number("added_per_draw"))
    draws = inputs.count("n_draws_finite")
    return {
        "beta_a": float(weights[0]),
        "beta_b": float(weights[1]),
        "mean": float(limit_mean(weights)[0]),
        "variance": float(limit_variance(weights)[0]),
        "quantiles": plain_list(limit_quantile(weights, inputs.vector("quantile_levels"))),
        "prob_share_above_0.5": prob_limit_above(weights, 0.5),
        "prob_share_above_0.8": prob_limit_above(weights, 0.8),
        "prob_share_above_0.95": prob_limit_above(weights, 0.95),
        "red_draws_pmf_finite": plain_list(red_draws_probabilities(weights, draws)),
        "expected_herfindahl_limit": expected_limit_herfindahl(weights),
    }


def _many_colours(inputs: OracleInputs) -> dict[str, Any]:
    weights = limit_weights(inputs.vector("initial"), inputs.number("added_per_draw"))
    return {
        "dirichlet_alpha": plain_list(weights),
        "mean": plain_list(limit_mean(weights)),
        "variance": plain_list(limit_variance(weights)),
        "expected_herfindahl_limit": expected_limit_herfindahl(weights),
    }


def _two_types(inputs: OracleInputs) -> dict[str, Any]:
    threshold_r = _oracle_threshold(inputs, "aR", "bR", "r")
    threshold_s = _oracle_threshold(inputs, "aS", "bS", "s")
    outcome = two_type_lock_in(threshold_r, threshold_s, share_r=inputs.number("prob_R"))
    return {
        "threshold_R": float(threshold_r),
        "threshold_S": float(threshold_s),
        "upper_barrier": outcome.upper_barrier,
        "lower_barrier": outcome.lower_barrier,
        "prob_lock_in_A": outcome.prob_a,
        "expected_arrivals_until_lock_in": outcome.expected_arrivals,
    }


def _oracle_threshold(inputs: OracleInputs, payoff_a: str, payoff_b: str, returns: str) -> Fraction:
    """The threshold at the oracle's 40 digits: where decimals tie, its last digit decides the barrier."""
    a, b, r = (_at_oracle_precision(inputs.decimal(name)) for name in (payoff_a, payoff_b, returns))
    advantage = _at_oracle_precision(b - a)
    return _at_oracle_precision(adoption_threshold(Fraction(0), advantage, r))


def _at_oracle_precision(value: Fraction) -> Fraction:
    if value == 0:
        return value
    size = abs(value)
    exponent = size.numerator.bit_length() - size.denominator.bit_length()
    if Fraction(2) ** exponent > size:
        exponent -= 1
    last_digit = Fraction(2) ** (exponent - ORACLE_BITS + 1)
    return round(value / last_digit) * last_digit


def _nonlinear(inputs: OracleInputs) -> dict[str, Any]:
    formula = inputs.text("f")
    if formula == "x^g/(x^g+(1-x)^g)":
        return _power_urn(inputs.number("g"))
    if formula == "3x^2-2x^3":
        return _limit_points(lambda x: 3.0 * x**2 - 2.0 * x**3, lambda x: 6.0 * x - 6.0 * x**2)
    if formula == "1/(1+exp(-(a+b(2x-1))))":
        return _logit_urn(inputs.number("a"), inputs.number("b"))
    raise OracleError(f"unknown urn function {formula!r}")


def _power_urn(power: float) -> dict[str, Any]:
    def rule(x: float) -> float:
        return float(x**power / (x**power + (1.0 - x) ** power))

    def slope(x: float) -> float:
        if power < 1.0 and x in (0.0, 1.0):
            return math.inf
        steepness = power * (x * (1.0 - x)) ** (power - 1.0)
        return float(steepness / (x**power + (1.0 - x) ** power) ** 2)

    points = urn_limit_points(rule, slope)
    return _shares_and_stability(points) | {
        "derivative_at_half": slope(0.5),
        "f_at": {name: rule(float(name)) for name in ("0.1", "0.3", "0.5", "0.6", "0.9")},
    }


def _logit_urn(bias: float, strength: float) -> dict[str, Any]:
    def rule(x: float) -> float:
        return logistic(bias + strength * (2.0 * x - 1.0))

    return _limit_points(rule, lambda x: 2.0 * strength * rule(x) * (1.0 - rule(x)))


def _limit_points(rule: Curve, slope: Curve) -> dict[str, Any]:
    points = urn_limit_points(rule, slope)
    return _shares_and_stability(points) | {"derivative": [point.slope for point in points]}


def _shares_and_stability(points: tuple[LimitPoint, ...]) -> dict[str, Any]:
    return {
        "fixed_points": [point.share for point in points],
        "stable": [point.is_stable for point in points],
    }
