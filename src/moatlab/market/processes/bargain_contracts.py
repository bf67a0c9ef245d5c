"""Contracts of clouds and labs end, are imposed and are amended, and decide who can reach which model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from moatlab.market.contracts import Contract, agreed_terms, amended_terms, instalments
from moatlab.market.world import ACCESS_NATIVE, ACCESS_NONE, ACCESS_REMOTE

if TYPE_CHECKING:
    from moatlab.market.lab import Lab
    from moatlab.market.market import Market
    from moatlab.scenario.dated import ContractRecord


NOT_TERMS = {"start", "action", "cloud", "lab", "source"}


def bargain_contracts(market: Market) -> None:
    """Contracts that have run out end; then the dated table is carried out, row by row.

    Changes the contract book, the labs' listings and equity, `market.access` and `market.take_rates`.
    """
    for contract in market.contracts.in_force():
        if contract.expiry <= market.month:
            _end(market, contract, "term over")
    if market.month > 0:
        sign_contracts(market)


def sign_contracts(market: Market) -> None:
    """Carry out the rows dated this month; those of the first month belong to the initial state."""
    for record in market.scenario.contracts:
        if market.calendar.step(record.start) == market.month:
            _carry_out(market, record)
    market.access = _access(market)
    market.take_rates = _take_rates(market)


def _carry_out(market: Market, record: ContractRecord) -> None:
    running = market.contracts.between(record.cloud, record.lab)
    if record.action == "sign":
        _sign(market, record)
    elif running is not None:
        if record.action == "end":
            _end(market, running, "ended as dated")
            market.lab_named(record.lab).listings.update(record.lists_on or ())
        else:
            _amend(market, running, record)


def _sign(market: Market, record: ContractRecord) -> None:
    lab, defaults = market.lab_named(record.lab), market.parameters.contracts
    for other in market.contracts.in_force(lab=record.lab):
        if other.cloud == record.cloud:
            _end(market, other, "replaced by a new contract")
        elif record.terminates_others:
            _end(market, other, f"terminated by the contract with {record.cloud}")
    terms = agreed_terms(record, defaults)
    contract = Contract(
        record.cloud, record.lab, terms, market.month, imposed=True, committed_from=market.month
    )
    contract.instalments += instalments(record, market.month, defaults)
    market.contracts.sign(contract)
    _sell_equity(lab, contract, terms.investment)
    _list_models(market, lab, contract)
    clause = ", all compute" if terms.exclusive_compute else ""
    money = f", investment {terms.investment:g} bn USD" if terms.investment else ""
    text = f"{lab.label} and {market.cloud_named(record.cloud).label}: {terms.mode}{clause}{money}"
    market.tell("signed", lab.name, text)


def _amend(market: Market, contract: Contract, record: ContractRecord) -> None:
    contract.terms = amended_terms(contract.terms, record)
    if record.committed_spend is not None:
        contract.committed_from = market.month
    contract.instalments += instalments(record, market.month, market.parameters.contracts)
    lab = market.lab_named(contract.lab)
    _sell_equity(lab, contract, record.investment or 0.0)
    _list_models(market, lab, contract)
    label = market.cloud_named(contract.cloud).label
    market.tell("amended", lab.name, f"{lab.label} and {label}: {_changes(record)}")


def _changes(record: ContractRecord) -> str:
    """What an amendment changes, in words."""
    changed = [
        (name, getattr(record, name))
        for name, declared in sorted(type(record).model_fields.items())
        if name not in NOT_TERMS and getattr(record, name) != declared.default
    ]
    labels = {"investment": "further investment"}
    return ", ".join(
        f"{labels.get(name, name.replace('_', ' '))} {_in_words(value)}" for name, value in changed
    )


def _in_words(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, tuple):
        return ", ".join(str(part) for part in value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _end(market: Market, contract: Contract, reason: str) -> None:
    """End a contract; the models stay listed on its cloud."""
    contract.end(market.month, reason)
    lab, cloud = market.lab_named(contract.lab), market.cloud_named(contract.cloud)
    lab.listings.add(cloud.name)
    market.tell("ended", lab.name, f"{lab.label} and {cloud.label}: {reason}")


def _sell_equity(lab: Lab, contract: Contract, money: float) -> None:
    """Shares for money: what the contract says, else the money over the value with it (MODEL 7.9.4)."""
    before = lab.equity.get(contract.cloud, 0.0)
    if contract.terms.equity_share is not None:
        lab.equity[contract.cloud] = contract.terms.equity_share
    elif money > 0.0:
        limit = lab.model.parameters.contracts.equity_share_max
        lab.equity[contract.cloud] = min(limit, before + money / (lab.valuation() + money))


def _list_models(market: Market, lab: Lab, contract: Contract) -> None:
    """An open deal lists the model natively, on all clouds or on those it names; listings stay."""
    if contract.terms.mode == "open":
        names = contract.terms.lists_on
        lab.listings.update([cloud.name for cloud in market.clouds] if names is None else names)


def _access(market: Market) -> NDArray[np.int8]:
    """How each model is reached from each cloud [M x C]."""
    access = np.full((len(market.labs), len(market.clouds)), ACCESS_REMOTE, dtype=np.int8)
    for lab in market.labs:
        row = access[lab.index]
        binding = [deal for deal in market.contracts.in_force(lab=lab.name) if deal.terms.mode != "open"]
        if not lab.alive:
            row[:] = ACCESS_NONE
        elif binding:
            if any(deal.terms.mode == "exclusive" for deal in binding):
                row[:] = ACCESS_NONE
            for deal in binding:
                row[market.cloud_named(deal.cloud).index] = ACCESS_NATIVE
        else:
            for name in lab.listings:
                row[market.cloud_named(name).index] = ACCESS_NATIVE
    return access


def _take_rates(market: Market) -> NDArray[np.float64]:
    """Share of native revenue that each cloud keeps from each lab [M x C]; its own lab pays nothing."""
    default = [float(cloud.take_rate) for cloud in market.clouds]
    rates = np.array([default] * len(market.labs))
    for deal in market.contracts.in_force():
        place = market.lab_named(deal.lab).index, market.cloud_named(deal.cloud).index
        rates[place] = deal.terms.revenue_share
    for lab in market.labs:
        if lab.owner is not None:
            rates[lab.index, lab.owner.index] = 0.0
    return rates
