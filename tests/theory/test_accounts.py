"""T19: what must add up does, and the audit notices when it does not."""

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from moatlab.market.lab import Lab
from moatlab.market.ledger import Ledger
from moatlab.market.market import Market
from moatlab.market.schedule import insert_after
from moatlab.observe.history import History
from moatlab.scenario.loader import load_scenario
from moatlab.simulation import simulate
from moatlab.validation.account_findings import account_findings
from moatlab.validation.accounts.books import ACCOUNTS, Audit
from moatlab.validation.accounts.tables import TABLE_CHECKS

MONTHS = 44


def test_everything_adds_up_in_the_library() -> None:
    findings = list(account_findings(lambda _: None))
    assert [finding.name for finding in findings] == [f"T19{letter}" for letter in "abcdefghijklmnopqrs"]
    assert [finding for finding in findings if finding.verdict != "pass"] == []
    assert "468 months" in findings[0].found


def audited(spoil: Callable[[Market], None]) -> set[str]:
    """Accounts with an error after something was spoilt right before the audit of every month."""
    audit = Audit()
    schedule = insert_after(audit.schedule(), "settle_accounts", spoil)
    market = Market(load_scenario("seed_exclusive").with_enterprises(100), schedule=schedule)
    for _ in range(MONTHS):
        market.step()
    return {name for name, error in audit.errors.items() if error > 1e-9}


def name_of(statement: str) -> str:
    return next(account.name for account in ACCOUNTS if statement in account.statement)


def pay_twice(market: Market) -> None:
    market.ledger.pay("enterprises", "aws", "general", 1.0)


def lose_cash(market: Market) -> None:
    market.labs[0].cash -= 0.001


def oversell(market: Market) -> None:
    market.compute = replace(market.compute, sales=1.1 * market.compute.sales)


def lose_a_delivery(market: Market) -> None:
    for cloud in market.clouds:
        cloud.fleet.pipeline = [due for due in cloud.fleet.pipeline if due.month > market.month + 3]


def count_twice(market: Market) -> None:
    market.tally.customers[0, 0] += 1


@pytest.mark.parametrize(
    ("spoil", "noticed"),
    [
        (lambda _: None, set()),
        (pay_twice, {"pay what they owe", "revenue of a cloud", "profit of a cloud"}),
        (lose_cash, {"cash of a lab"}),
        (oversell, {"more hours", "fit into capacity", "hour that a buyer"}),
        (lose_a_delivery, {"shipped arrives"}),
        (count_twice, {"counted once"}),
    ],
    ids=[
        "nothing",
        "a payment too much",
        "lost cash",
        "hours sold twice",
        "a lost delivery",
        "a customer too many",
    ],
)
def test_the_audit_notices(spoil: Callable[[Market], None], noticed: set[str]) -> None:
    assert audited(spoil) == {name_of(statement) for statement in noticed}


def test_the_audit_notices_a_payment_that_reaches_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    received = Ledger.received
    monkeypatch.setattr(Ledger, "received", lambda ledger, *what: 0.999 * received(ledger, *what))
    assert name_of("Every dollar") in audited(lambda _: None)


@pytest.fixture(scope="module")
def history() -> History:
    """A short run."""
    return simulate(load_scenario("seed_exclusive").with_enterprises(100).with_horizon(6))


@pytest.mark.parametrize(
    ("table", "column", "value", "name"),
    [
        ("market", "spot_price", float("nan"), "T19n"),
        ("labs", "api_price", float("inf"), "T19n"),
        ("clouds", "capacity_gpu", -1.0, "T19o"),
        ("clouds", "share", 0.9, "T19p"),
        ("market", "access_share", 1.5, "T19q"),
        ("market", "general_revenue", 1.0, "T19s"),
    ],
)
def test_a_number_that_cannot_be_is_named(
    history: History, table: str, column: str, value: float, name: str
) -> None:
    spoilt: pd.DataFrame = getattr(history, table).copy()
    spoilt.iloc[-1, spoilt.columns.get_loc(column)] = value
    broken = replace(history, **{table: spoilt})
    offenders = {check.name: check.offenders(broken) for check in TABLE_CHECKS}
    assert offenders[name] == [f"{table}.{column}"]
    assert all(check.offenders(history) == [] for check in TABLE_CHECKS)


def test_a_lab_that_owes_for_too_long_is_named(history: History) -> None:
    labs = history.labs.copy()
    labs.loc[labs["lab"] == "openai", "cash"] = -1.0
    check = next(check for check in TABLE_CHECKS if "without money" in check.statement)
    assert check.offenders(replace(history, labs=labs)) == ["labs.cash of openai"]


def test_a_lab_that_owes_is_no_error() -> None:
    def borrow(market: Market) -> None:
        lab: Lab = market.labs[0]
        lab.cash = min(lab.cash, -1.0)

    audit = Audit()
    schedule = insert_after(audit.schedule(), "choose_suppliers", borrow)
    market = Market(load_scenario("seed_exclusive").with_enterprises(60), schedule=schedule)
    for _ in range(2):
        market.step()
    assert max(audit.errors.values()) <= 1e-9
