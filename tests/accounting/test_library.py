"""In every scenario of the library no dollar, hour, customer or share gets lost in any month."""

from functools import cache

import numpy as np
import pytest

import moatlab as ml
from moatlab.market.market import Market
from moatlab.observe.history import History
from moatlab.validation.accounts.books import ACCOUNTS, Account
from moatlab.validation.accounts.tables import TABLE_CHECKS, TableCheck
from tests.accounting.books import TOLERANCE, Books, audited, imbalances

MONTHS = 96  # well past the deal of April 2026 and the contracts bargained after it
SEEDS = (1, 2)
ALWAYS = {
    "general",
    "general_cost",
    "remote_traffic",
    "background",
    "accelerators",
    "own_chips",
    "chip_making",
    "running",
    "chip_research",
    "ai_use",
    "take_rate",
    "hosting",
    "hosted_inference",
    "serving",
    "staff",
    "own_fleet",
    "dedicated_compute",
    "compute_on_demand",
    "investment",
    "shortfall",
    "funding",
    "round",
}
AT_TIMES = {"breach_fee", "liquidation", "write_off", "first_run", "switching_support"}


@cache
def run(name: str, seed: int) -> tuple[History, Books]:
    return audited(ml.load_scenario(name).with_horizon(MONTHS).with_enterprises(300), seed)


@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: account.statement)
@pytest.mark.parametrize("name", ml.library())
def test_the_books_balance_every_month(name: str, account: Account) -> None:
    for seed in SEEDS:
        _, books = run(name, seed)
        assert books.months == MONTHS
        assert books.errors[account.name] <= TOLERANCE


@pytest.mark.parametrize("check", TABLE_CHECKS, ids=lambda check: check.statement)
@pytest.mark.parametrize("name", ml.library())
def test_the_tables_make_sense(name: str, check: TableCheck) -> None:
    for seed in SEEDS:
        history, _ = run(name, seed)
        assert check.offenders(history) == []


@pytest.mark.parametrize("name", ml.library())
def test_money_flows_through_every_channel(name: str) -> None:
    _, books = run(name, 1)
    assert books.purposes >= ALWAYS
    assert books.purposes <= ALWAYS | AT_TIMES


def test_labs_that_leave_come_or_break_a_contract_pay_for_it_somewhere() -> None:
    nobody_pays_for_ai = ml.load_scenario("seed_exclusive").replace_all(
        {
            "parameters.labs.vc_climate": 0.0,
            "parameters.labs.consumer_saturation": 0.0,
            "parameters.demand.ai_nest_weight": 0.0,
        }
    )
    history, books = audited(nobody_pays_for_ai.with_horizon(MONTHS).with_enterprises(300), seed=1)
    assert imbalances(history, books) == {}
    seen = [books, *(run(name, 1)[1] for name in ml.library())]
    for purpose in AT_TIMES:
        assert sum(each.paid_for(purpose) for each in seen) > 0.0, purpose


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
    history, books = run(name, 1)
    promised = history.contracts["instalments"].sum()
    assert 0.0 < books.paid_for("investment") <= promised + TOLERANCE


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
