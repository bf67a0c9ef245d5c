"""Rules that reach back change contracts in force and shares held (MODEL 8)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from moatlab.market.lawful_terms import departures, nearest_allowed

if TYPE_CHECKING:
    from moatlab.market.contracts import Contract
    from moatlab.market.market import Market
    from moatlab.parameters.conduct import Conduct

__all__ = ["bring_into_line", "limit_clause", "tell_law"]


def bring_into_line(market: Market) -> None:
    """Give every contract the terms that the rules in force for it allow.

    Rules younger than a contract do not count for it unless they are retroactive. Changes terms, ends of
    clauses, shares that clouds hold and money that they still owe for them.
    """
    book = market.contracts
    if book.rules_version == market.rulebook.version:
        return
    book.rules_version = market.rulebook.version
    for contract in book.contracts:
        before, now = contract.conduct, market.rules_for(contract).conduct
        contract.conduct = now
        if before is None or before == now:
            continue
        if now.equity_cap < before.equity_cap:
            _divest(market, contract, now.equity_cap)
        if contract.in_force:
            _amend(market, contract, now)
            if now.clause_months_max != before.clause_months_max:
                limit_clause(contract, now, market.month)


def limit_clause(contract: Contract, conduct: Conduct, month: int) -> None:
    """Let a clause lapse when it is too old, at once if it is already; the deal goes on open."""
    end = contract.clause_from + conduct.clause_months_max
    contract.clause_end = max(end, month) if contract.binding and end < contract.expiry else None


def tell_law(market: Market, contract: Contract, changes: str) -> None:
    """Note what the law changes in a contract, if anything."""
    if changes:
        lab, cloud = market.lab_named(contract.lab), market.cloud_named(contract.cloud)
        market.tell("amended", lab.name, f"{lab.label} and {cloud.label}: by law {changes}")


def _amend(market: Market, contract: Contract, conduct: Conduct) -> None:
    allowed = nearest_allowed(contract.terms, conduct)
    tell_law(market, contract, departures(contract.terms, allowed))
    contract.terms = allowed


def _divest(market: Market, contract: Contract, cap: float) -> None:
    """The cloud gives up what it holds above the cap; the lab keeps what was paid and loses what is due."""
    lab = market.lab_named(contract.lab)
    held = lab.equity.get(contract.cloud, 0.0)
    if held <= cap:
        return
    lab.equity[contract.cloud] = cap
    due = contract.unpaid(market.month)
    contract.instalments = [
        replace(payment, amount=payment.amount * cap / held) if payment.month >= market.month else payment
        for payment in contract.instalments
    ]
    contract.instalments = [payment for payment in contract.instalments if payment.amount > 0.0]
    lapsed = due - contract.unpaid(market.month)
    named = contract.terms.equity_share
    contract.terms = replace(
        contract.terms,
        investment=contract.terms.investment - lapsed,
        equity_share=None if named is None else min(named, cap),
    )
    tell_law(market, contract, f"a share of {cap:.3g} instead of {held:.3g} in the lab")
