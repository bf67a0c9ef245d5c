"""In every scenario of the library no dollar, hour, customer or share gets lost in any month."""

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest

import moatlab as ml
from moatlab.market.market import Market
from moatlab.observe.history import History
from tests.accounting.books import Statement, audited
from tests.accounting.checks import BOOK_CHECKS, TABLE_CHECKS

MONTHS = 60  # well past the deal of April 2026
SEEDS = (1, 2)


@cache
def run(name: str, seed: int) -> tuple[History, list[Statement]]:
    scenario = ml.load_scenario(name).with_horizon(MONTHS).with_enterprises(300)
    return audited(scenario, seed)


@pytest.mark.parametrize("check", BOOK_CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("name", ml.library())
def test_the_books_balance_every_month(name: str, check: Callable[[Statement], None]) -> None:
    for seed in SEEDS:
        _, statements = run(name, seed)
        assert len(statements) == MONTHS
        for statement in statements:
            check(statement)


@pytest.mark.parametrize("check", TABLE_CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("name", ml.library())
def test_the_tables_make_sense(name: str, check: Callable[[History], None]) -> None:
    for seed in SEEDS:
        history, _ = run(name, seed)
        check(history)


@pytest.mark.parametrize("name", ml.library())
def test_money_flows_through_every_channel(name: str) -> None:
    _, statements = run(name, 1)
    purposes = {purpose for books in statements for _, _, purpose in books.flows}
    assert purposes == {
        "general",
        "general_cost",
        "remote_traffic",
        "background",
        "compute_cost",
        "ai_use",
        "take_rate",
        "hosting",
        "serving",
        "staff",
        "own_fleet",
        "training",
        "inference",
        "own_inference",
        "investment",
        "funding",
        "round",
    }


@pytest.mark.parametrize(
    ("cloud", "lab", "share"),
    [("aws", "anthropic", 0.10), ("azure", "openai", 0.20), ("google_cloud", "google_deepmind", 0.0)],
    ids=["infrastructure deal", "licensing deal", "own lab"],
)
def test_a_cloud_keeps_its_share_of_what_a_lab_sells_natively_on_it(
    cloud: str, lab: str, share: float
) -> None:
    market = Market(ml.load_scenario("seed_exclusive").with_enterprises(300), rng=1)
    for _ in range(44):
        market.step()
    sold = market.tally.ai_spending[market.cloud_named(cloud).index, market.lab_named(lab).index]
    assert sold > 0.0
    kept = market.ledger.flows().get((lab, cloud, "take_rate"), 0.0)
    assert kept == pytest.approx(share * sold, rel=1e-9)


@pytest.mark.parametrize("name", ml.library())
def test_investments_promised_are_paid_as_long_as_a_contract_lasts(name: str) -> None:
    history, statements = run(name, 1)
    paid = sum(books.total(purpose="investment") for books in statements) / 12.0
    assert 0.0 < paid <= history.contracts["investment"].sum() + 1e-9


def test_everybody_is_counted_once_whatever_happens() -> None:
    market = Market(ml.load_scenario().with_horizon(48).with_enterprises(300), rng=3)
    before = market.enterprises.identity.copy()
    for _ in range(48):
        market.step()
        crowd, tally = market.enterprises, market.tally
        assert tally.customers.sum() == crowd.size == 300
        clouds = np.bincount(crowd.cloud[crowd.cloud >= 0], minlength=len(market.clouds))
        assert tally.cloud_customers.tolist() == clouds.tolist()
        models = np.bincount(crowd.model[crowd.model >= 0], minlength=len(market.labs))
        assert tally.customers[:, :-1].sum(axis=0).tolist() == models.tolist()
        assert (crowd.cloud[crowd.model >= 0] >= 0).all()
    assert np.array_equal(market.enterprises.identity, before)
