"""Clouds must sell their chips to all, or give up their marketplaces."""

import datetime

import numpy as np
import pytest

from moatlab.market.chip_trade import best_source, deployed
from moatlab.market.cloud import Outlook
from moatlab.market.market import Market
from moatlab.market.offers import make_world
from moatlab.policy.structural_remedies import Divestiture
from tests.market.bargainers import months
from tests.policy.law_courts import in_month

JANUARY = datetime.date(2023, 1, 1)
SPRING = datetime.date(2023, 4, 1)
CHIPS = Divestiture(start=JANUARY, edge="chip")


@pytest.fixture(scope="module")
def open_chips() -> Market:
    """Two years after chips were opened: deliveries of bought ones have arrived."""
    return in_month(2024, 12, CHIPS)


def test_a_cloud_buys_from_the_designer_that_is_cheapest_at_cost_plus_a_fifth() -> None:
    """Costs of .7, .9 and 1.2 over the vendor's: Google's chips cost others .84, less than their own."""
    market = in_month(2023, 1, CHIPS)
    for name, cost in (("aws", 0.9), ("azure", 1.2), ("google_cloud", 0.7), ("fringe", 1.3)):
        market.cloud_named(name).own_chip_cost = cost
    found = {cloud.name: best_source(cloud) for cloud in market.clouds}
    assert {name: source and source.designer.name for name, source in found.items()} == dict.fromkeys(
        found, "google_cloud"
    )
    prices = {name: source.cost for name, source in found.items() if source}
    assert prices == pytest.approx({"aws": 0.84, "azure": 0.84, "google_cloud": 0.7, "fringe": 0.84})


def test_nobody_buys_chips_that_are_dearer_than_own_ones_or_than_the_vendors() -> None:
    market = in_month(2023, 1, CHIPS)
    market.cloud_named("aws").own_chip_cost = 0.75
    market.cloud_named("google_cloud").own_chip_cost = 0.7
    own = best_source(market.cloud_named("aws"))
    assert own is not None
    assert own.designer.name == "aws"
    market.cloud_named("aws").own_chip_cost = market.cloud_named("google_cloud").own_chip_cost = 0.85
    assert best_source(market.cloud_named("fringe")) is None


def test_without_the_law_clouds_use_their_own_chips_only() -> None:
    market = in_month(2023, 1)
    assert [cloud.name for cloud in market.clouds if best_source(cloud)] == ["aws", "google_cloud"]


def test_the_buyer_pays_the_designer_who_pays_for_the_making() -> None:
    """Of a price of cost plus a fifth, 1/1.2 is cost."""
    market = in_month(2023, 4, CHIPS)
    buyer, ledger = market.cloud_named("azure"), market.ledger
    assert buyer.chip_payments.keys() == {"google_cloud"}
    paid = buyer.chip_payments["google_cloud"]
    delivered = buyer.fleet.pipeline[-1]
    assert delivered.designer == "google_cloud"
    cost = in_month(2023, 3, CHIPS).cloud_named("google_cloud").own_chip_cost
    vendors_price = market.vendor.sales_to["azure"] / delivered.gpu
    assert paid == pytest.approx(vendors_price * delivered.custom * 1.2 * cost)
    assert ledger.between("azure", "google_cloud", "accelerators") == pytest.approx(paid)
    sold = ledger.received("google_cloud", "accelerators")
    assert sold > paid  # the fringe buys as well
    assert ledger.paid("google_cloud", "chip_making") == pytest.approx(sold / 1.2)


def test_chips_that_run_elsewhere_teach_their_designer(open_chips: Market) -> None:
    google = open_chips.cloud_named("google_cloud")
    sold = sum(cloud.fleet.bought.get("google_cloud", 0.0) for cloud in open_chips.clouds)
    assert sold > 0.0
    assert deployed(google) == pytest.approx(google.fleet.custom + sold)
    fringe = open_chips.cloud_named("fringe")
    assert fringe.fleet.custom > 0.0
    assert deployed(fringe) == pytest.approx(0.0, abs=1e-12)


def test_bought_chips_cost_what_their_designers_cost_plus_the_margin(open_chips: Market) -> None:
    fringe, google = open_chips.cloud_named("fringe"), open_chips.cloud_named("google_cloud")
    assert fringe.custom_chip_relative_cost == pytest.approx(1.2 * google.own_chip_cost)
    assert fringe.own_chip_cost > 1.0
    share = fringe.fleet.custom / fringe.fleet.capacity
    expected = 1.0 - 0.7 * share * (1.0 - 1.2 * google.own_chip_cost)
    assert fringe.relative_compute_price == pytest.approx(expected)


def test_when_the_law_ends_nobody_buys_any_more_and_bought_chips_go_on_running() -> None:
    market = in_month(2024, 12, CHIPS.replace("end", datetime.date(2024, 12, 1)))
    fringe, google = market.cloud_named("fringe"), market.cloud_named("google_cloud")
    assert best_source(fringe) is None
    assert fringe.custom_chip_relative_cost == pytest.approx(1.2 * google.own_chip_cost)
    outlook = Outlook(use=1e6, growth=0.0, portable=1.0, budget=1e6, unit_price=1.0)
    assert fringe.decide_order(outlook).custom == 0.0
    months(market, 12)
    before = fringe.fleet.bought["google_cloud"]
    months(market, 1)
    assert fringe.fleet.bought["google_cloud"] == pytest.approx(before * (1.0 - 1.0 / (12.0 * 5.0)))


def test_a_law_aimed_at_one_cloud_opens_its_chips_only() -> None:
    market = in_month(2023, 1, CHIPS.replace("targets", ("aws",)))
    market.cloud_named("aws").own_chip_cost, market.cloud_named("google_cloud").own_chip_cost = 0.8, 0.6
    source = best_source(market.cloud_named("azure"))
    assert source is not None
    assert source.designer.name == "aws"


# --- Marketplaces -------------------------------------------------------------------------------------


def test_a_cloud_without_its_marketplace_keeps_nothing_of_what_models_earn_there() -> None:
    market = in_month(2023, 4, Divestiture(start=SPRING, edge="cloud"))
    before = in_month(2023, 3)
    assert (before.take_rates > 0.0).any()
    assert (market.take_rates == 0.0).all()
    assert all(market.ledger.received(cloud.name, "take_rate") == 0.0 for cloud in market.clouds)
    assert before.ledger.received("azure", "take_rate") > 0.0


def test_only_the_cloud_aimed_at_loses_its_marketplace_contracts_in_force_included() -> None:
    """Azure's contract with OpenAI of January 2023 says 20 per cent."""
    market = in_month(2023, 4, Divestiture(start=SPRING, edge="cloud", targets=("azure",)))
    rates = {cloud.name: market.take_rates[:, cloud.index] for cloud in market.clouds}
    openai = market.lab_named("openai").index
    deal = market.contracts.between("azure", "openai")
    assert deal is not None
    assert deal.terms.revenue_share == pytest.approx(0.2)
    assert rates["azure"][openai] == 0.0
    assert (rates["azure"] == 0.0).all()
    assert rates["aws"].max() > 0.0


def test_without_its_marketplace_a_cloud_favours_its_own_lab_no_more() -> None:
    law = Divestiture(start=SPRING, edge="cloud")
    spun_off, apart = (in_month(2023, 4, law.replace("targets", (name,))) for name in ("google_cloud", "aws"))
    lab, google = apart.lab_named("google_deepmind").index, apart.cloud_named("google_cloud").index
    gaps = []
    for market in (spun_off, apart):
        channel = make_world(market).offers.channel[lab]
        gaps.append(channel[google] - np.delete(channel, google).max())
    integration = apart.parameters.demand.first_party_integration
    assert gaps[0] == pytest.approx(0.0, abs=1e-12)
    assert gaps[1] == pytest.approx(integration)
