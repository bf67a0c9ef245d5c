"""Prepaid compute keeps outsiders from training when compute is short, and only then."""

import math
from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from moatlab.market.compute import ComputeNeeds, Reservation
from moatlab.market.compute_clearing import ComputeTerms, clear
from moatlab.market.market import Market
from moatlab.observe.foreclosure import Foreclosure, measure_foreclosure, without_excess

TERMS = ComputeTerms(
    capacity=np.array([10.0, 10.0]),
    placement=np.array([0.5, 0.5]),
    relative_price=np.ones(2),
    reference_price=2.0,
    elasticity=0.5,
    bounds=(0.1, 10.0),
    bound_training_share=0.5,
    own_fleet=np.zeros(2),
)
# Each lab trains for 8 USD m, 4 hours at the reference price of 2; third parties want 24.
NEEDS = ComputeNeeds(np.zeros((2, 2)), np.zeros(2), np.array([8.0, 8.0]), 24.0)


def measured(needs: ComputeNeeds, reservations: list[Reservation], terms: ComputeTerms) -> Foreclosure:
    """Foreclosure in a market that is nothing but a compute market."""
    case = (needs, reservations, terms)
    market = SimpleNamespace(compute_case=case, compute=clear(*case), notes={})
    return measure_foreclosure(cast("Market", market))


def test_a_market_without_reservations_forecloses_nobody() -> None:
    assert measured(NEEDS, [], TERMS) == Foreclosure(0.0, 0.0)


def test_a_reservation_within_the_pro_rata_share_forecloses_nobody() -> None:
    """The holder has an eighth of all needs, so 1.25 hours on each cloud are its own."""
    assert measured(NEEDS, [Reservation(0, 0, 1.25, 2.0)], TERMS) == Foreclosure(0.0, 0.0)
    assert measured(NEEDS, [Reservation(0, 0, 1.5, 2.0)], TERMS).share > 0.0


def test_only_the_part_above_the_pro_rata_share_is_released() -> None:
    own = Reservation(1, 1, 9.0, 1.5, in_house=True)
    kept = without_excess(NEEDS, [Reservation(0, 0, 5.0, 1.8, bound=True), own], TERMS)
    assert kept == [Reservation(0, 0, 1.25, 1.8, bound=True), own]


def test_outsiders_lose_the_hours_that_the_higher_price_takes() -> None:
    """A fixed budget buys hours in inverse proportion to the price as long as nobody is rationed."""
    held = [Reservation(0, 0, 7.0, 2.0)]
    found = measured(NEEDS, held, TERMS)
    actual, released = clear(NEEDS, held, TERMS), clear(NEEDS, without_excess(NEEDS, held, TERMS), TERMS)
    assert actual.training_fill == released.training_fill == 1.0
    assert found.cost == pytest.approx(math.log(actual.scarcity / released.scarcity))
    assert found.share == pytest.approx(1.0 - math.exp(-found.cost))
    assert found.share == pytest.approx(1.0 - float(actual.spot_training[1] / released.spot_training[1]))
    assert found.share > 0.05


def test_at_the_cap_the_price_stands_still_and_outsiders_are_rationed() -> None:
    held, capped = [Reservation(0, 0, 7.0, 2.0)], replace(TERMS, bounds=(0.1, 1.2))
    found = measured(NEEDS, held, capped)
    assert found.cost == 0.0
    actual, released = clear(NEEDS, held, capped), clear(NEEDS, without_excess(NEEDS, held, capped), capped)
    assert found.share == pytest.approx(1.0 - float(actual.spot_training[1] / released.spot_training[1]))
    assert found.share > 0.0


def test_the_larger_the_excess_the_more_is_lost() -> None:
    lost = [measured(NEEDS, [Reservation(0, 0, hours, 2.0)], TERMS).share for hours in (2.0, 4.0, 6.0, 8.0)]
    assert lost == sorted(lost)
    assert lost[0] < lost[-1]


def test_in_a_glut_a_holder_that_pays_its_contract_price_leaves_more_for_others() -> None:
    """Released, it would buy more hours at the low price than it had reserved."""
    plenty = replace(TERMS, capacity=np.array([30.0, 30.0]))
    found = measured(NEEDS, [Reservation(0, 0, 4.0, 2.0)], replace(plenty, bounds=(0.01, 10.0)))
    assert found.cost < 0.0
    assert found.share < 0.0


def test_where_nobody_needs_compute_nothing_is_released() -> None:
    nothing = ComputeNeeds(np.zeros((2, 2)), np.zeros(2), np.zeros(2), 0.0)
    assert measured(nothing, [Reservation(0, 0, 5.0, 2.0)], TERMS) == Foreclosure(0.0, 0.0)
