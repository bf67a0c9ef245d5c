"""Where rules end: firms too small for them, dates that only touch, names taken, clauses that are gone."""

import json
from dataclasses import replace
from typing import Literal

import numpy as np
import pytest

import moatlab as ml
from moatlab.market.offers import make_world
from moatlab.market.welfare_kernel import make_changes
from moatlab.policy import (
    ComputeLevy,
    EgressBan,
    ExclusivityBan,
    FrandModelAccess,
    Interoperability,
    Intervention,
    MergerBlock,
    Outage,
)
from tests.policy.interventions import BASE, month

SMALL = ml.load_scenario().with_enterprises(100).with_horizon(6)


def test_a_levy_on_large_clouds_spares_the_many_small_ones_behind_one_name() -> None:
    market = ml.Market(SMALL.with_interventions([ComputeLevy(start="2023-01")]))
    market.step()
    fringe = market.cloud_named("fringe")
    assert fringe.installed_base_share > market.parameters.conduct.levy_share
    assert fringe.compute_levy == 0.0
    assert market.cloud_named("aws").compute_levy == pytest.approx(0.05)


def test_a_cloud_may_fail_again_once_it_is_back() -> None:
    twice = [Outage(start="2023-02", months=2), Outage(start="2023-04")]
    assert len(SMALL.with_interventions(twice).interventions) == 2
    with pytest.raises(ml.InputError, match="a second outage"):
        SMALL.with_interventions([Outage(start="2023-02", months=3), Outage(start="2023-04")])


def test_half_an_access_mandate_goes_half_the_way_from_the_highest_take_rate() -> None:
    rules = FrandModelAccess(start="2023-01", strength=0.5, take_rate=0.1).amend(BASE, month("2023-01"))
    assert rules.conduct.access_take_rate_cap == pytest.approx((BASE.contracts.take_rate_max + 0.1) / 2)


def test_clouds_may_reckon_with_a_block_that_spares_older_contracts() -> None:
    block = MergerBlock(start="2027-01", anticipation=True)
    assert not block.expected_in(month("2026-12"))
    assert block.amend(BASE, month("2027-01")).regulator.anticipation


def test_a_rule_that_ends_while_it_is_phased_in_is_expected_at_its_highest() -> None:
    ban = ExclusivityBan(start="2027-01", end="2027-07", phase_in_months=12)
    assert ban.full_from == month("2027-06")
    assert ban.strength_in(ban.full_from) == pytest.approx(5 / 12)


def test_a_class_must_not_take_the_kind_of_another() -> None:
    with pytest.raises(ml.InputError, match="a kind of its own"):

        class MyBan(EgressBan):
            """Takes over a kind without saying so."""


def test_an_own_class_may_be_defined_again() -> None:
    for _ in range(2):

        class Twice(Interoperability):
            """An own instrument."""

            kind: Literal["interoperability_twice"] = "interoperability_twice"  # type: ignore[assignment]

    assert issubclass(Twice, Intervention)


def test_a_clause_that_is_gone_does_not_run_out() -> None:
    market = ml.Market(SMALL)
    market.step()
    contract = market.contracts.in_force()[0]
    lab = market.lab_named(contract.lab)
    contract.terms = replace(contract.terms, mode="open", exclusive_compute=False, lists_on=(contract.cloud,))
    before, contract.clause_end = set(lab.listings), 1
    market.step()
    assert lab.listings == before
    assert contract.clause_ended is None


def test_customers_of_a_cloud_that_is_out_keep_what_ai_elsewhere_is_worth() -> None:
    scenario = ml.load_scenario("documented_nonexclusive").with_enterprises(300).with_horizon(37)
    market = ml.Market(scenario.with_interventions([Outage(start="2026-01")]))
    for _ in range(37):
        market.step()
    crowd, nothing = market.enterprises, np.zeros_like(make_changes(300))
    elsewhere = crowd.cloud != market.cloud_named("aws").index
    crowd.cloud[elsewhere] = crowd.model[elsewhere] = -1
    assert (crowd.model >= 0).any()

    def gains() -> float:
        market.surplus.measure(market, make_world(market), nothing)
        return float(market.surplus.gains.sum())

    with_models = gains()
    crowd.model[:] = -1
    assert with_models > gains() == 0.0


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ({"scenario": "seed_exclusive"}, "scenario"),
        ({"alternatives": [EgressBan(start="2023-02")]}, "alternatives"),
        ({"alternatives": {1: [EgressBan(start="2023-02")]}}, "alternatives"),
        ({"seeds": [[1]]}, "seeds"),
        ({"outcomes": "lock_in"}, "outcomes"),
        ({"outcomes": [1]}, "outcomes"),
    ],
)
def test_a_comparison_of_the_wrong_things_is_refused(given: dict[str, object], place: str) -> None:
    right: dict[str, object] = {"scenario": SMALL, "alternatives": {"ban": [EgressBan(start="2023-02")]}}
    with pytest.raises(ml.InputError, match=f"^{place}"):
        ml.compare(**(right | given))  # type: ignore[arg-type]


def test_an_alternative_must_have_the_firms_that_are_asked_about() -> None:
    renamed = ml.Scenario.model_validate(json.loads(SMALL.model_dump_json().replace('"fringe"', '"others"')))
    with pytest.raises(ml.InputError, match="alternative"):
        ml.compare(SMALL, {"other": renamed}, seeds=1, outcomes=["fringe.share"])
