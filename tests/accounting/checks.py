"""What must hold in the books of every month and in the tables of every run."""

import numpy as np
import pandas as pd
import pytest

from moatlab.market.ledger import CONSUMERS, ENTERPRISES
from moatlab.observe.history import History
from tests.accounting.books import Statement

__all__ = ["BOOK_CHECKS", "TABLE_CHECKS"]

TIGHT = 1e-9
MAY_BE_NEGATIVE = {
    # levels that are differences, orders of magnitude or margins
    "lerner_cloud",
    "lerner_model",
    "lerner_index",
    "markup",
    "retention_advantage",
    "profit",
    "capability",
    "frontier_capability",
    "lock_in",
    # hosting an open model below the price of its compute is a loss
    "marketplace_revenue",
}
CLOUD_SHARES = ["share", "ai_compute_share", "customer_share", "new_customer_share", "installed_base_share"]
MAY_BE_EMPTY = {"contracts.ended", "contracts.equity_share"}


def close(amount: float, expected: float, scale: float) -> bool:
    """Equal but for rounding, relative to the size of what was added up."""
    return abs(amount - expected) <= TIGHT * max(abs(scale), 1e-12)


# --- Books of a month -----------------------------------------------------------------------------


def enterprises_pay_what_they_owe(books: Statement) -> None:
    """The sum over enterprises, by their own contracts, reaches clouds and labs."""
    assert books.total(payer=ENTERPRISES) == pytest.approx(books.owed, rel=TIGHT)


def every_payment_reaches_somebody(books: Statement) -> None:
    """What a party received and paid is what the flows say, and both sides add up to the same."""
    for party, received in books.received.items():
        assert close(received, books.total(payee=party), scale=received)
        assert close(books.paid[party], books.total(payer=party), scale=books.paid[party])
    assert sum(books.received.values()) == pytest.approx(sum(books.paid.values()), rel=TIGHT)


def revenue_of_a_cloud_is_what_others_pay_it(books: Statement) -> None:
    """The three revenue columns hold every payment of somebody else, once."""
    for cloud, revenue in books.revenue.items():
        assert close(revenue, books.from_others(cloud), scale=books.received.get(cloud, 0.0))


def profit_of_a_cloud_is_what_it_keeps_before_investing(books: Statement) -> None:
    """Receipts less payments, but for the money it invests in labs."""
    for cloud, profit in books.profit.items():
        received, paid = books.received.get(cloud, 0.0), books.paid.get(cloud, 0.0)
        invested = books.total(payer=cloud, purpose="investment")
        assert close(profit, received - paid + invested, scale=received)


def revenue_of_a_lab_is_what_users_pay_it(books: Statement) -> None:
    """Enterprises and consumers, before the clouds take their part."""
    for lab, revenue in books.lab_revenue.items():
        users = books.total(payer=ENTERPRISES, payee=lab) + books.total(payer=CONSUMERS, payee=lab)
        assert close(revenue, users, scale=revenue)


def cash_moves_by_what_comes_in_less_what_goes_out(books: Statement) -> None:
    """A month is a twelfth of the yearly rates; labs without own cash are made whole by their parents."""
    for lab in books.lab_revenue:
        received, paid = books.received.get(lab, 0.0), books.paid.get(lab, 0.0)
        moved = books.cash_after.get(lab, 0.0) - books.cash_before.get(lab, 0.0)
        scale = received + paid + books.cash_before.get(lab, 0.0)
        assert close(moved, (received - paid) / 12.0, scale=scale)


def cash_never_falls_below_zero(books: Statement) -> None:
    """Labs on own money spend what they have."""
    assert all(cash >= -TIGHT for cash in books.cash_after.values())


def hours_sold_are_hours_used(books: Statement) -> None:
    """Every accelerator hour that a cloud sells runs for a lab or for third parties."""
    assert close(sum(books.hours_sold.values()), books.hours_used, scale=books.hours_used)


def hours_are_paid_at_the_buyers_price(books: Statement) -> None:
    """The bill of all buyers of hours is what clouds book for them."""
    booked = sum(
        books.total(purpose=purpose) for purpose in ("inference", "own_inference", "training", "background")
    )
    assert close(booked, books.compute_bill, scale=books.compute_bill)


# --- Tables of a run ------------------------------------------------------------------------------


def every_number_is_finite(history: History) -> None:
    """No gap and no infinity, but for what a contract in force has not got."""
    for name, table in history.tables().items():
        for column in table.select_dtypes("number"):
            values = table[column].to_numpy(float)
            broken = np.isinf(values) if f"{name}.{column}" in MAY_BE_EMPTY else ~np.isfinite(values)
            assert not broken.any(), f"{name}.{column}"


def nothing_is_negative_that_cannot_be(history: History) -> None:
    """Prices, quantities, revenues and shares."""
    for name, table in (("market", history.market), ("clouds", history.clouds), ("labs", history.labs)):
        for column in table.select_dtypes("number").columns.difference(list(MAY_BE_NEGATIVE)):
            assert (table[column] >= -TIGHT).all(), f"{name}.{column}"


def shares_of_firms_add_up(history: History) -> None:
    """To one, or to nothing before the first sale."""
    by_month = history.clouds.groupby("date")[CLOUD_SHARES].sum()
    for column in CLOUD_SHARES:
        _adds_up(by_month[column])
    _adds_up(history.labs.groupby("date")["share"].sum())
    assert by_month["share"].to_numpy() == pytest.approx(1.0, rel=TIGHT)


def shares_lie_between_zero_and_one(history: History) -> None:
    """Whatever is recorded as a share."""
    market = history.market[[name for name in history.market if str(name).endswith("share")]]
    assert market.to_numpy().max() <= 1.0 + TIGHT
    assert history.clouds[CLOUD_SHARES].to_numpy().max() <= 1.0 + TIGHT


def _adds_up(sums: pd.Series) -> None:
    nobody = sums.abs() <= TIGHT
    assert sums[~nobody].to_numpy() == pytest.approx(1.0, rel=TIGHT), sums.name


def totals_are_sums_over_firms(history: History) -> None:
    """The revenues of the market are those of its clouds."""
    for column in ("general_revenue", "ai_compute_revenue", "marketplace_revenue"):
        clouds = history.clouds.groupby("date")[column].sum()
        assert history.market[column].to_numpy() == pytest.approx(clouds.to_numpy(), rel=TIGHT, abs=1e-12)


BOOK_CHECKS = (
    enterprises_pay_what_they_owe,
    every_payment_reaches_somebody,
    revenue_of_a_cloud_is_what_others_pay_it,
    profit_of_a_cloud_is_what_it_keeps_before_investing,
    revenue_of_a_lab_is_what_users_pay_it,
    cash_moves_by_what_comes_in_less_what_goes_out,
    cash_never_falls_below_zero,
    hours_sold_are_hours_used,
    hours_are_paid_at_the_buyers_price,
)
TABLE_CHECKS = (
    every_number_is_finite,
    nothing_is_negative_that_cannot_be,
    shares_of_firms_add_up,
    shares_lie_between_zero_and_one,
    totals_are_sums_over_firms,
)
