"""The books balance with every structural remedy, public measure and shock in force, and after its end."""

import datetime

import pytest

import moatlab as ml
from moatlab.policy import ChipFrand, ComputeLevy, Divestiture, OpenWeightsSupport, PublicCompute, SupplyShock
from moatlab.policy.intervention import Intervention
from tests.accounting.books import audited, imbalances

START, END = datetime.date(2024, 1, 1), datetime.date(2026, 7, 1)
MEASURES = (
    Divestiture(start=START, end=END),
    Divestiture(start=START, end=END, edge="chip"),
    Divestiture(start=START, end=END, edge="cloud"),
    ChipFrand(start=START, end=END, strength=0.7),
    PublicCompute(start=START, end=END, share=0.1),
    ComputeLevy(start=START, end=END, rate=0.2),
    OpenWeightsSupport(start=START, end=END),
    SupplyShock(start=START, end=END),
)
NEW_PAYMENTS = {"levy", "public_compute", "research_grant"}


def run(mode: str, *measures: Intervention) -> tuple[ml.History, dict[str, object], set[str]]:
    scenario = ml.load_scenario("seed_exclusive").with_horizon(54).with_enterprises(60)
    scenario = scenario.replace("contracts_mode", mode).with_interventions(measures)
    history, books = audited(scenario, seed=2)
    return history, imbalances(history, books), books.purposes


@pytest.mark.parametrize("mode", ["history", "free"])
@pytest.mark.parametrize(
    "measure", MEASURES, ids=lambda measure: f"{measure.kind} {vars(measure).get('edge', '')}"
)
def test_books_balance_with_a_measure(measure: Intervention, mode: str) -> None:
    _, errors, _ = run(mode, measure)
    assert errors == {}


@pytest.mark.parametrize("mode", ["history", "free"])
def test_books_balance_with_all_measures_at_once_and_money_flows_through_every_new_channel(mode: str) -> None:
    _, errors, purposes = run(mode, *MEASURES)
    assert errors == {}
    assert purposes >= NEW_PAYMENTS
    _, _, without = run(mode)
    assert not without & NEW_PAYMENTS
