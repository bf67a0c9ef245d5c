"""Formulas marked for kernels compile and give the same numbers as plain Python."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from moatlab.economics import ai_demand, choice, compute_market, diffusion, lab_pricing, scaling, switching
from moatlab.economics.ai_demand import IntensityCurve
from moatlab.economics.switching import SwitchingTerms
from moatlab.economics.switching_remedies import provider_payment
from moatlab.economics.tariffs import full_price, size_discount
from moatlab.economics.welfare import log_sum_surplus
from moatlab.foundation.compiled import compiled

CURVE = IntensityCurve(0.4, 0.6, 3.6, 1.0, 2.8, 8.0)
TERMS = SwitchingTerms(2.5, 0.6, 1.0, 0.2, 0.1, 0.3, 0.4)


def _choices(utilities: NDArray[np.float64], out: NDArray[np.float64]) -> float:
    total = choice.logit_probabilities(utilities, out) + choice.logit_probabilities_with_outside(
        utilities, out
    )
    total += (
        choice.inclusive_value(-utilities) + choice.logistic(utilities[0]) + choice.logistic(-utilities[0])
    )
    return total + log_sum_surplus(utilities, 3.5) + choice.log_sum_exp(utilities[:0])


def _demand(frontier: float, curve: IntensityCurve) -> float:
    intensity = ai_demand.adoption_intensity(frontier, curve, 0.2)
    weight = ai_demand.nest_weight(1.5, 1.2, intensity)
    total = ai_demand.ai_expenditure(0.3, weight, 2.0, 3.5)
    total += ai_demand.capability_utility(frontier, 1.0, 1.2) + ai_demand.price_utility(0.3, 2.0)
    total += ai_demand.remote_disutility(0.8, 3.5, 0.1, 0.07, weight) + ai_demand.product_focus(
        2.0, 5.0, 24.0
    )
    return total + ai_demand.consumer_market(2.0, 100.0, 1.2, 4.45) * ai_demand.consumer_attraction(
        2.0, frontier, 1.2, 1.2, 2.0
    )


def _switching(years: float, terms: SwitchingTerms) -> float:
    grown = switching.saturating_growth(0.3, 1.0, 0.25, years)
    cost = switching.switching_cost(terms, 0.07, 1.3, grown, 0.5, 0.4) + provider_payment(terms, 1.3)
    cost += full_price(1.1, size_discount(grown, 0.2), 0.43, 0.07)
    return (
        cost + switching.forward_looking_margin(0.4, 0.6, 0.75, 0.8) + diffusion.bass_hazard(0.4, 0.6, grown)
    )


def _pricing(runway: float) -> float:
    cost = lab_pricing.channel_price(lab_pricing.serving_cost(0.6, 1.4), 0.9, 0.95)
    margin = lab_pricing.net_margin(cost, 2.0, 0.15)
    value = lab_pricing.continuation_value(margin, 0.7, 0.9) * lab_pricing.patience(runway, 18.0, 0.8)
    return lab_pricing.api_price_target(cost, 1.4, 0.15, value)


def _supply(years: float) -> float:
    hardware = compute_market.hardware_cost(years, 1.5, 0.22)
    price = compute_market.transfer_price(hardware, compute_market.reference_price(hardware, 0.5), 0.75)
    growth = compute_market.capacity_growth_rate(years, 3.3, 1.45, 7.0)
    total = growth + price + compute_market.capacity_path(years, 3.3, 1.45, 7.0)
    return total + scaling.capability(1e26, scaling.algorithmic_progress(12.0 * years, 8.0))


@pytest.mark.parametrize(
    ("kernel", "arguments"),
    [
        (_demand, (3.1, CURVE)),
        (_switching, (1.5, TERMS)),
        (_pricing, (9.0,)),
        (_supply, (2.5,)),
    ],
    ids=["demand", "switching", "pricing", "supply"],
)
def test_a_compiled_formula_is_the_plain_one(
    kernel: Callable[..., float], arguments: tuple[object, ...]
) -> None:
    assert compiled(kernel)(*arguments) == pytest.approx(kernel(*arguments), rel=1e-14)


def test_compiled_choice_probabilities_are_the_plain_ones() -> None:
    utilities, plain, fast = np.array([0.4, -1.2, 700.0]), np.empty(3), np.empty(3)
    assert _choices(utilities, plain) == compiled(_choices)(utilities, fast) == -math.inf
    assert fast == pytest.approx(plain, rel=1e-14)
