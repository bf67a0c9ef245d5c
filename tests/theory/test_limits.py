"""Every limit in which the model must reproduce theory holds, and would not if a mechanism broke."""

from collections.abc import Callable
from pkgutil import resolve_name
from typing import Any

import numpy as np
import pytest

from moatlab.validation.theory import theory_limits
from moatlab.validation.theory_limits.limits import TheoryLimit

NUMBERED = {f"T{number}" for number in range(1, 24)} | {"T8b"}
ELSEWHERE = {"T19"}
"""Accounts are checked among the accounts."""

type Formula = Callable[..., Any]


def by_name(limit: TheoryLimit) -> str:
    return f"{limit.name}-{limit.measure.__name__}"


@pytest.mark.parametrize("limit", theory_limits(), ids=by_name)
def test_the_theory_limit_holds(limit: TheoryLimit) -> None:
    finding = limit.finding()
    assert finding.verdict == "pass", (
        f"{finding.statement}: expected {finding.expected}, found {finding.found}"
    )


def test_every_number_has_its_limit() -> None:
    assert {limit.name for limit in theory_limits()} == NUMBERED - ELSEWHERE


def times(factor: float) -> Callable[[Formula], Formula]:
    """Breaks a formula by a factor."""
    return lambda formula: lambda *given, **named: factor * formula(*given, **named)


def instead(value: object) -> Callable[[Formula], Formula]:
    """Breaks a formula by a constant."""
    return lambda _: lambda *_given, **_named: value


BROKEN = {
    "strength_zero_is_no_policy": (
        "moatlab.policy.intervention.Intervention.strength_in",
        lambda _: lambda _self, _month: 1e-6,
    ),
    "bertrand_margins": ("moatlab.market.cloud.forward_looking_margin", times(1.001)),
    "small_and_large_switching_costs": ("moatlab.market.cloud.forward_looking_margin", times(1.001)),
    "bargains_then_rip_offs": ("moatlab.market.cloud.forward_looking_margin", times(1.001)),
    "egress_waterbed": ("moatlab.market.processes.set_cloud_prices.mean_discount", instead(0.0)),
    "naked_exclusion_needs_scale": ("moatlab.economics.naked_exclusion.needed_signatures", instead(90)),
    "signed_gains": ("moatlab.market.negotiation.gain_with_outside_option", times(0.9)),
    "no_rent_no_exclusivity": (
        "moatlab.market.prospects.Prospects.rents",
        lambda _: lambda _self, way, _cloud: 100.0 * way,  # ways that bind a lab come last
    ),
    "doubling_experience": ("moatlab.economics.custom_chips.learning_exponent", times(1.1)),
    "lead_decays": ("moatlab.market.processes.improve_chips.experience_after", times(0.999)),
    "learning_makes_the_difference": (
        "moatlab.market.processes.improve_chips.relative_chip_cost",
        instead(np.ones(4)),
    ),
    "entry_closes": ("moatlab.market.processes.exit_and_enter.final_run_cost", times(1.3)),
    "integration_lowers_the_own_price": ("moatlab.market.cloud.transfer_price", times(4.0)),
    "spot_price_clears": ("moatlab.market.compute_clearing.scarcity", times(1.001)),
    "prepaid_first": ("moatlab.market.compute_clearing.scarcity", instead(2.0)),
    "capability_grows": ("moatlab.market.lab.algorithmic_progress", instead(1.0)),
    "price_channel_adds_up": ("moatlab.market.offers.channel_price", times(1.001)),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_mechanism_does_not_pass(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    place, broken = BROKEN[name]
    limit = next(limit for limit in theory_limits() if limit.measure.__name__ == name)
    monkeypatch.setattr(place, broken(resolve_name(place)))
    assert limit.finding().verdict == "fail"
