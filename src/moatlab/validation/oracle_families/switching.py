"""Switching costs as a Markov chain of customers."""

import math
from typing import Any

import numpy as np

from moatlab.economics.switching_chain import (
    expected_tenure,
    half_life,
    second_eigenvalue,
    share_path,
    stationary_shares,
    switching_transition,
    yearly_churn,
)
from moatlab.validation.oracle_inputs import OracleInputs, plain_list

__all__ = ["answer_switching"]


def answer_switching(inputs: OracleInputs) -> dict[str, Any]:
    """Family closed_switching_markov; an outside option is the last state, of utility zero."""
    utilities, outside = inputs.vector("v"), inputs.flag("outside_option")
    if outside:
        utilities = np.append(utilities, 0.0)
    transition = switching_transition(
        utilities, inputs.number("sigma"), last_state="free" if outside else "costly"
    )
    long_run = stationary_shares(transition)
    everybody_first = np.eye(utilities.size)[0]
    return {
        "transition": plain_list(transition),
        "stationary": plain_list(long_run),
        "expected_tenure_periods": plain_list(expected_tenure(transition)),
        "share_switching_per_period": yearly_churn(transition),
        "second_eigenvalue_modulus": second_eigenvalue(transition),
        "half_life_periods": half_life(transition),
        "share_path_from_state_0_periods_0_to_5": plain_list(share_path(transition, everybody_first, 5)),
        "log_odds_own_2firms": math.log(long_run[0] / long_run[1]) if utilities.size == 2 else None,
    }
