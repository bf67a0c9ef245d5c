"""Accounts that must balance in every month of every run, however the market develops."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from moatlab.market.market import Market
from moatlab.market.schedule import PROCESSES, Process, insert_after
from moatlab.validation.accounts import hours, money
from moatlab.validation.accounts.money import Notes

__all__ = ["ACCOUNTS", "Account", "Audit"]


@dataclass(frozen=True)
class Account:
    """Something that adds up; `error` is how far a month is from it, relative to what is added up.

    It gets the market after the accounts are settled, or, if `at_the_end`, after labs have left and
    entered; and what was noted before anybody paid.
    """

    name: str
    statement: str
    error: Callable[[Market, Notes], float]
    at_the_end: bool = False


ACCOUNTS = (
    Account(
        "T19a",
        "Every dollar that somebody pays is received by somebody",
        money.payment_error,
        at_the_end=True,
    ),
    Account("T19b", "Enterprises pay what they owe by their own contracts", money.owed_error),
    Account(
        "T19c",
        "The revenue of a cloud is what others pay it, less hours it buys for hosting",
        money.cloud_revenue_error,
    ),
    Account(
        "T19d",
        "The profit of a cloud is what it keeps before investing; accelerators count over their life",
        money.cloud_profit_error,
    ),
    Account("T19e", "The revenue of a lab is what its users pay it", money.lab_revenue_error),
    Account(
        "T19f",
        "The cash of a lab moves by what comes in less what goes out",
        money.cash_error,
        at_the_end=True,
    ),
    Account("T19g", "Hours are paid at the buyer's price", money.bill_error),
    Account("T19h", "No cloud runs more hours than its accelerators have", hours.capacity_error),
    Account(
        "T19i", "Hours reserved, used at home and sold on demand fit into capacity", hours.commitment_error
    ),
    Account("T19j", "Every hour that a buyer uses runs on a cloud", hours.buyers_error),
    Account("T19k", "Every accelerator that is shipped arrives", hours.accelerators_error),
    Account("T19l", "No stock of compute is ever negative", hours.stocks_error),
    Account("T19m", "Every enterprise is counted once", hours.customers_error),
)


@dataclass
class Audit:
    """Looks into the books of a market every month and keeps the largest error of each account.

    Attributes:
        errors: by name of the account; months: audited so far; notes: of the month.
    """

    errors: dict[str, float] = field(default_factory=dict)
    months: int = 0
    notes: Notes = field(default_factory=Notes)

    def schedule(self) -> tuple[Process, ...]:
        """The usual month, with looks before anybody pays, after all have paid, and at the end."""
        schedule = insert_after(PROCESSES, "choose_suppliers", self.note)
        schedule = insert_after(schedule, "settle_accounts", self.look)
        schedule = insert_after(schedule, "exit_and_enter", self.close)
        return insert_after(schedule, "update_stocks", self.notes.take_stock)

    def note(self, market: Market) -> None:
        """Write down what is owed and what labs have."""
        self.notes.take(market)

    def look(self, market: Market) -> None:
        """Measure the accounts of the payments that are made every month."""
        for account in ACCOUNTS:
            if not account.at_the_end:
                self._measure(account, market)

    def close(self, market: Market) -> None:
        """Measure the accounts that labs which leave or enter take part in."""
        self.months += 1
        for account in ACCOUNTS:
            if account.at_the_end:
                self._measure(account, market)

    def _measure(self, account: Account, market: Market) -> None:
        error = account.error(market, self.notes)
        known = error if math.isfinite(error) else math.inf
        self.errors[account.name] = max(known, self.errors.get(account.name, 0.0))
