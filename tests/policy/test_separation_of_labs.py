"""Labs are separated from the clouds that own them: what a lab then lives on, buys, sells and returns to."""

import datetime
import math

import numpy as np
import pytest

from moatlab.market.market import Market
from moatlab.market.offers import channel_prices, make_world
from moatlab.market.ownership import Ownership
from moatlab.market.processes.exit_and_enter import exit_and_enter
from moatlab.market.world import ACCESS_NATIVE
from moatlab.policy.structural_remedies import Divestiture
from tests.market.bargainers import months
from tests.policy.law_courts import decree, in_month

JANUARY = datetime.date(2024, 1, 1)
NAME = "google_deepmind"


def separated(year: int = 2024, month: int = 1, **fields: object) -> Market:
    """The market at the end of a month when labs must leave their owners from January 2024 on."""
    return in_month(year, month, Divestiture.model_validate({"start": JANUARY, **fields}))


def told(market: Market, kind: str) -> list[str]:
    return [event.text for event in market.events if event.kind == kind]


def test_a_separated_lab_gets_a_year_of_training_from_its_parent() -> None:
    """The race budget of January 2024: .6 bn grows by 2.4 in a year, less e^(-.5 gap)."""
    gap = in_month(2023, 12).lab_named(NAME).gap
    money = 0.6 * 2.4 * math.exp(-0.5 * gap)
    market = separated()
    assert told(market, "separated") == [
        f"Google DeepMind leaves Google Cloud with {money:.3g} bn USD, a year of training"
    ]
    assert market.ledger.between("parents", NAME, "funding") / 12.0 == pytest.approx(money)


def test_a_separated_lab_has_no_owner_lives_on_its_own_cash_and_buys_compute_at_market_prices() -> None:
    before, market = in_month(2023, 12), separated(2024, 2)
    google = market.cloud_named("google_cloud").index
    assert before.compute.in_house[google] > 0.0
    assert market.compute.in_house[google] == 0.0
    lab = market.lab_named(NAME)
    assert lab.owner is None
    assert lab.independent
    assert 0.0 < lab.cash < math.inf
    assert market.ledger.paid("parents") == pytest.approx(market.ledger.paid("parents", "funding"))
    assert market.ledger.between("parents", NAME, "funding") == 0.0
    assert lab.cash == pytest.approx(separated().lab_named(NAME).cash + market.ledger.net(NAME) / 12.0)


def test_a_separated_lab_signs_with_whom_it_likes_and_pays_take_rates() -> None:
    market = separated()
    lab, google = market.lab_named(NAME), market.cloud_named("google_cloud").index
    deals = market.contracts.in_force(lab=NAME)
    assert [deal.signed for deal in deals] == [12]
    assert market.access[lab.index, google] == ACCESS_NATIVE or deals[0].cloud != "google_cloud"
    native = market.access[lab.index] == ACCESS_NATIVE
    assert (market.take_rates[lab.index, native] > 0.0).all()
    assert in_month(2023, 12).take_rates[lab.index, google] == 0.0


def test_first_party_integration_ends_with_the_separation() -> None:
    """At home its models were preferred by a bonus to what their price alone says."""
    for market, bonus in ((in_month(2023, 12), None), (separated(), 0.0)):
        lab, google = market.lab_named(NAME), market.cloud_named("google_cloud")
        demand = market.parameters.demand
        alone = -demand.model_price_elasticity * np.log(channel_prices(market)[lab.index, google.index])
        extra = make_world(market).offers.channel[lab.index, google.index] - alone
        assert extra == pytest.approx(demand.first_party_integration if bonus is None else bonus)


def test_when_the_law_ends_the_owner_has_its_lab_back_and_contracts_end() -> None:
    market = separated(2024, 7, end=datetime.date(2024, 7, 1))
    lab = market.lab_named(NAME)
    assert lab.owner is market.cloud_named("google_cloud")
    assert not lab.independent
    assert (lab.cash, lab.equity, lab.runway_months) == (0.0, {}, math.inf)
    assert market.contracts.in_force(lab=NAME) == []
    assert {deal.ended for deal in market.contracts.of(NAME)} == {18}
    assert told(market, "integrated") == ["Google DeepMind belongs to Google Cloud again"]
    assert market.compute.in_house[lab.owner.index] > 0.0


def test_only_the_pair_aimed_at_is_separated() -> None:
    assert separated(targets=("aws",)).lab_named(NAME).owner is not None
    assert separated(targets=("openai",)).lab_named(NAME).owner is not None
    for targets in (("google_cloud",), (NAME,), (NAME, "google_cloud")):
        assert separated(targets=targets).lab_named(NAME).owner is None


def test_a_lab_that_had_been_absorbed_trains_again_once_it_is_separated() -> None:
    market = in_month(2025, 6)
    lab = market.lab_named("openai")
    lab.join(market.cloud_named("azure"))
    months(market, 2)
    assert lab.training_budget == 0.0
    decree(market, Divestiture(start=datetime.date(2025, 9, 1)))
    months(market, 1)
    assert not lab.absorbed
    assert lab.training_budget > 0.0
    assert lab.funds > 0.0


def test_no_cloud_may_absorb_a_lab_while_labs_must_be_separate() -> None:
    outcomes = {}
    for law in ((), (Divestiture(start=datetime.date(2023, 1, 1)),)):
        market = in_month(2023, 6, *law, changes={"parameters.labs.absorb_prob": 1.0})
        lab = market.lab_named("anthropic")
        lab.equity, lab.cash = {"aws": 0.2}, -1.0
        lab.trouble.months_without_cash = market.parameters.labs.exit_months
        exit_and_enter(market)
        outcomes[bool(law)] = lab.ownership
    assert outcomes[False] == Ownership(outcomes[False].cloud, absorbed=True)
    assert outcomes[False].cloud is not None
    assert outcomes[True].cloud is None
