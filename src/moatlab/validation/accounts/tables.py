"""What must hold for every number that a run records."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from moatlab.observe.history import History

__all__ = ["TABLE_CHECKS", "TableCheck"]

ROUNDING = 1e-9
CLOUD_SHARES = ["share", "ai_compute_share", "customer_share", "new_customer_share", "installed_base_share"]
MAY_BE_EMPTY = {"equity_share", "exclusivity_ratio", "chain_hhi_change", "block_chance"}
"""What a contract need not fix, or need not go through; what nobody bargained about, nobody valued either."""
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
    "lock_in_procedural",
    "lock_in_gravity",
    "lock_in_egress",
    "lock_in_network",
    "lock_in_exclusivity",
    # releasing reservations can crowd the spot market with their holders
    "foreclosure_index",
    "raising_rivals_cost",
    # what a lab owes until it has had no money for too long
    "cash",
    # hosting an open model below the price of its compute is a loss
    "marketplace_revenue",
    "total_welfare",
}


@dataclass(frozen=True)
class TableCheck:
    """Something that holds for a whole history; `offenders` names the columns in which it does not."""

    name: str
    statement: str
    offenders: Callable[[History], list[str]]


def not_finite(history: History) -> list[str]:
    """Columns with a gap or an infinity, but for what a contract has not got."""
    broken = [
        f"{name}.{column}"
        for name, table in history.tables().items()
        if name != "contracts"
        for column in table.select_dtypes("number")
        if not np.isfinite(table[column].to_numpy(float)).all()
    ]
    deals = history.contracts
    bargained = ~deals["imposed"].to_numpy(bool)
    for column in deals.select_dtypes("number"):
        values = deals[column].to_numpy(float)
        gaps = np.isnan(values) & (bargained if column not in MAY_BE_EMPTY else False)
        if np.isinf(values).any() or gaps.any():
            broken.append(f"contracts.{column}")
    return broken


def negative(history: History) -> list[str]:
    """Prices, quantities, revenues and shares below zero; a surplus may be a loss."""
    return [
        f"{name}.{column}"
        for name, table in _firms_and_market(history).items()
        for column in table.select_dtypes("number").columns.difference(list(MAY_BE_NEGATIVE))
        if (table[column] < -ROUNDING).any() and "surplus" not in str(column)
    ]


def _firms_and_market(history: History) -> dict[str, pd.DataFrame]:
    return {"market": history.market, "clouds": history.clouds, "labs": history.labs}


def shares_that_do_not_add_up(history: History) -> list[str]:
    """Shares of firms whose sum is neither one nor, before the first sale, nothing."""
    clouds = history.clouds.groupby("date")[CLOUD_SHARES].sum().add_prefix("clouds.")
    labs = history.labs.groupby("date")[["share"]].sum().add_prefix("labs.")
    return [
        str(column)
        for sums in (clouds, labs)
        for column in sums
        if (np.minimum(sums[column].abs(), (sums[column] - 1.0).abs()) > ROUNDING).any()
    ]


def shares_above_one(history: History) -> list[str]:
    """Whatever is recorded as a share and is more than all."""
    return [
        f"{name}.{column}"
        for name, table in _firms_and_market(history).items()
        for column in table
        if str(column).endswith("share") and table[column].max() > 1.0 + ROUNDING
    ]


def in_debt_for_too_long(history: History) -> list[str]:
    """Labs that owed money for the months in which a lab must leave, and did not leave."""
    limit = history.scenario.parameters.labs.exit_months
    offenders = []
    for lab, months in history.labs.groupby("lab"):
        in_debt = "".join("1" if cash < 0.0 else "0" for cash in months["cash"])
        if "1" * limit in in_debt:
            offenders.append(f"labs.cash of {lab}")
    return offenders


def totals_that_are_no_sums(history: History) -> list[str]:
    """Revenues of the market that are not those of its clouds."""
    columns = ["general_revenue", "ai_compute_revenue", "marketplace_revenue"]
    sums = history.clouds.groupby("date")[columns].sum()
    gaps = (history.market[columns] - sums).abs() / sums.abs().clip(lower=1e-3)
    return [f"market.{column}" for column in columns if gaps[column].max() > ROUNDING]


TABLE_CHECKS = (
    TableCheck("T19n", "Every recorded number is finite", not_finite),
    TableCheck("T19o", "No price, quantity, revenue or share is ever negative", negative),
    TableCheck("T19p", "The shares of clouds and of labs add up to one", shares_that_do_not_add_up),
    TableCheck("T19q", "No share is larger than one", shares_above_one),
    TableCheck("T19r", "No lab lives without money for long", in_debt_for_too_long),
    TableCheck("T19s", "The revenues of the market are those of its clouds", totals_that_are_no_sums),
)
