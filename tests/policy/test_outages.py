"""A cloud out of service: what is lost, and what is not."""

import datetime

import numpy as np
import pytest

from moatlab.market.market import Market
from moatlab.market.offers import make_occasions
from moatlab.market.processes.choose_suppliers import choose_suppliers
from moatlab.market.world import ACCESS_NATIVE, ACCESS_NONE
from moatlab.policy import Outage
from tests.accounting.books import TOLERANCE, audited
from tests.policy.quiet_market import after, quiet

IN_AUGUST = Outage(start=datetime.date(2023, 8, 1), cloud="azure", months=2)
EVERYBODY_USES_AI = {
    "parameters.occasions.bass_p": 3.0,
    "parameters.demand.capability_need_mean": -1.0,
}


def test_a_month_without_a_cloud_costs_it_its_revenue_and_nobody_else_anything() -> None:
    free, out = after(quiet(), 8), after(quiet(IN_AUGUST), 8)
    azure = free.cloud_named("azure").index
    lost = float(free.tally.spending[azure])
    assert lost > 0.0 == out.tally.spending[azure]
    others = np.arange(4) != azure
    assert out.tally.spending[others] == pytest.approx(free.tally.spending[others])
    assert out.ledger.received("azure", "general") == 0.0
    assert out.cloud_named("azure").general_profit < 0.0  # its machines stand still, and cost what they cost
    told = [event for event in out.events if event.kind == "outage"]
    assert [event.firm for event in told] == ["azure"]
    assert f"{lost / 12.0:.1f} bn USD" in told[0].text


def test_service_comes_back_and_what_was_not_used_is_not_made_up_for() -> None:
    free, out = after(quiet(), 10), after(quiet(IN_AUGUST), 10)
    assert np.array_equal(free.enterprises.cloud, out.enterprises.cloud)
    in_use = free.tally.spending[:3]  # the fringe follows the margins of those in service, at other prices
    assert out.tally.spending[:3] == pytest.approx(in_use)
    assert len([event for event in out.events if event.kind == "outage"]) == 2


def test_nobody_forgets_a_cloud_for_an_outage() -> None:
    july, august = after(quiet(IN_AUGUST), 7), after(quiet(IN_AUGUST), 8)
    assert august.tally.general_shares[august.cloud_named("azure").index] == 0.0
    for before, now in zip(july.clouds, august.clouds, strict=True):
        assert now.installed_base_share == before.installed_base_share
        assert now.developer_ecosystem == before.developer_ecosystem


def test_customers_of_the_cloud_look_around_twelve_times_as_often_in_that_month() -> None:
    market = after(quiet(IN_AUGUST), 8)
    usual, rushed = 1.0 - np.exp(-0.05 / 12.0), 1.0 - np.exp(-0.05)
    expected = [rushed if cloud.name == "azure" else usual for cloud in market.clouds]
    assert make_occasions(market).midterm_review == pytest.approx(expected)


def alone_on_azure(market: Market) -> None:
    """Let the models of OpenAI be reached from Azure only, and everybody on it use them."""
    openai, azure = market.lab_named("openai").index, market.cloud_named("azure").index
    market.access[openai] = ACCESS_NONE
    market.access[openai, azure] = ACCESS_NATIVE
    crowd = market.enterprises
    crowd.model[crowd.model == openai] = -1
    crowd.model[crowd.cloud == azure] = openai


@pytest.mark.parametrize("only_there", [True, False], ids=["only there", "elsewhere too"])
def test_models_that_only_that_cloud_reaches_are_lost_with_it(*, only_there: bool) -> None:
    no_reviews = {
        "parameters.occasions.model_review_rate": 0.0,
        "parameters.occasions.midterm_review_rate": 0.0,
    }
    market = after(quiet(IN_AUGUST, changes=EVERYBODY_USES_AI | no_reviews), 8)
    openai, azure = market.lab_named("openai").index, market.cloud_named("azure").index
    alone_on_azure(market)
    if not only_there:
        market.access[openai] = ACCESS_NATIVE
    choose_suppliers(market)
    here = market.enterprises.cloud == azure
    assert (market.enterprises.model[here] == openai).any()
    use = market.tally.ai_spending[azure, openai]
    assert use == 0.0 if only_there else use > 0.0


def test_the_books_balance_in_an_outage() -> None:
    changes = EVERYBODY_USES_AI | {"parameters.cloud_price.price_damping": 0.3}
    scenario = quiet(IN_AUGUST, changes=changes).with_horizon(12)
    history, books = audited(scenario, seed=1)
    assert max(books.errors.values()) <= TOLERANCE
    azure = history.clouds[history.clouds["cloud"] == "azure"]["general_revenue"].to_numpy()
    assert (azure[7:9] == 0.0).all()
    assert (azure[:7] > 0.0).all()
    assert (azure[9:] > 0.0).all()
