"""Contracts begin and end, and decide who reaches which model and what the clouds keep of its sales."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from moatlab.economics.contracting import equity_for_investment
from moatlab.market.open_access import must_be_native, open_older_models, opened
from moatlab.market.world import ACCESS_NATIVE, ACCESS_NONE, ACCESS_REMOTE

if TYPE_CHECKING:
    from moatlab.market.cloud import Cloud
    from moatlab.market.contracts import Contract
    from moatlab.market.lab import Lab
    from moatlab.market.market import Market

__all__ = ["end_contract", "lapse_clause", "list_models", "publish_access", "sell_equity", "sign_contract"]


def sign_contract(market: Market, contract: Contract) -> None:
    """Enter a contract in the book; the regulator hears of it, shares change hands, models are listed."""
    lab, terms = market.lab_named(contract.lab), contract.terms
    contract.conduct = market.rules_for(contract).conduct
    market.contracts.sign(contract)
    if contract.reviewable:
        market.regulator.notify(contract)
    sell_equity(lab, contract, terms.investment)
    list_models(market, lab, contract)
    clause = ", all compute" if terms.exclusive_compute else ""
    money = f", investment {terms.investment:.3g} bn USD" if terms.investment else ""
    why = f"; {contract.agreement.reason}" if contract.agreement else ""
    label = market.cloud_named(contract.cloud).label
    market.tell("signed", lab.name, f"{lab.label} and {label}: {terms.mode}{clause}{money}{why}")


def end_contract(market: Market, contract: Contract, reason: str) -> None:
    """End a contract; the models stay listed on its cloud."""
    contract.end(market.month, reason)
    lab, cloud = market.lab_named(contract.lab), market.cloud_named(contract.cloud)
    lab.listings.add(cloud.name)
    market.tell("ended", lab.name, f"{lab.label} and {cloud.label}: {reason}")


def lapse_clause(market: Market, contract: Contract) -> None:
    """The clause is over: the models are sold everywhere, compute is bought anywhere; the deal goes on."""
    contract.terms = replace(contract.terms, mode="open", lists_on=None, exclusive_compute=False)
    contract.clause_ended = market.month
    lab, cloud = market.lab_named(contract.lab), market.cloud_named(contract.cloud)
    list_models(market, lab, contract)
    market.tell("amended", lab.name, f"{lab.label} and {cloud.label}: open, the clause has run out")


def sell_equity(lab: Lab, contract: Contract, money: float) -> None:
    """Shares for money: what the contract says, else the money over the value with it (MODEL 7.9.4)."""
    before = lab.equity.get(contract.cloud, 0.0)
    if contract.terms.equity_share is not None:
        lab.equity[contract.cloud] = contract.terms.equity_share
    elif money > 0.0:
        limit = lab.model.rules(cloud=contract.cloud, lab=lab.name).contracts.equity_share_max
        bought = equity_for_investment(money, lab.valuation())
        lab.equity[contract.cloud] = max(before, min(limit, before + bought))


def list_models(market: Market, lab: Lab, contract: Contract) -> None:
    """An open deal lists the model natively, on all clouds or on those it names; listings stay."""
    if contract.terms.mode == "open":
        names = contract.terms.lists_on
        lab.listings.update([cloud.name for cloud in market.clouds] if names is None else names)


def publish_access(market: Market) -> None:
    """Write down who reaches which model and what the clouds keep: from contracts, listings and the law.

    Changes `market.access`, `market.withheld` and `market.take_rates`.
    """
    access = _access(market)
    market.withheld = open_older_models(market, access)
    market.access = access
    market.take_rates = _take_rates(market)


def _access(market: Market) -> NDArray[np.int8]:
    """How each model is reached from each cloud [M x C]."""
    running = market.contracts.in_force()
    binding = [deal for deal in running if deal.terms.mode != "open"]
    exclusive = {deal.lab for deal in binding if deal.terms.mode == "exclusive"}
    access = np.full((len(market.labs), len(market.clouds)), ACCESS_NONE, dtype=np.int8)
    for lab in market.living_labs:
        native = {deal.cloud for deal in binding if deal.lab == lab.name} or lab.listings
        elsewhere = ACCESS_NONE if lab.name in exclusive else ACCESS_REMOTE
        agreed = [ACCESS_NATIVE if cloud.name in native else elsewhere for cloud in market.clouds]
        conduct = market.rules(lab=lab.name).conduct
        access[lab.index] = opened(np.array(agreed, dtype=np.int8), lab, conduct)
    return access


def _take_rates(market: Market) -> NDArray[np.float64]:
    """Share of native revenue that each cloud keeps from each lab [M x C]; its own lab pays nothing."""
    deals = {(deal.lab, deal.cloud): deal for deal in market.contracts.in_force()}
    rates = np.array(
        [
            [_take_rate(market, lab, cloud, deals.get((lab.name, cloud.name))) for cloud in market.clouds]
            for lab in market.labs
        ]
    )
    for lab in market.labs:
        if lab.owner is not None:
            rates[lab.index, lab.owner.index] = 0.0
    return rates


def _take_rate(market: Market, lab: Lab, cloud: Cloud, deal: Contract | None) -> float:
    """What the contract says, without one the cloud's standard; less on models that must be open."""
    rules = market.rules(cloud=cloud.name, lab=lab.name)
    conduct = rules.conduct
    if conduct.marketplace_divested:
        return 0.0
    agreed = deal.terms.revenue_share if deal else min(rules.contracts.take_rate, conduct.take_rate_cap)
    return min(agreed, conduct.access_take_rate_cap) if must_be_native(lab, conduct) else agreed
