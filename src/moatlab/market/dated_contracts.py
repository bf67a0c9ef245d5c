"""Contracts that are dated in advance: rows of a scenario are carried out, not bargained (MODEL 5.6)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from moatlab.market.compliance import limit_clause, tell_law
from moatlab.market.contracts import Contract, Instalment, ReservedPoint, Terms, Tranches, usual_tranches
from moatlab.market.lawful_terms import Stake, allowed_stake, as_signed, departures, nearest_allowed
from moatlab.market.signing import end_contract, list_models, sell_equity, sign_contract

if TYPE_CHECKING:
    from moatlab.market.market import Market
    from moatlab.parameters.parameters import Parameters
    from moatlab.scenario.dated import ContractRecord

__all__ = ["impose_contracts"]

NOT_TERMS = {"start", "action", "cloud", "lab", "source"}
NOT_REPLACED = {"investment", "equity_share"}


def impose_contracts(market: Market) -> None:
    """Carry out the rows dated this month; where all contracts are bargained there are none.

    What the law of the month does not allow is replaced by what comes nearest to it.
    Changes the contract book and what labs list and own.
    """
    if market.scenario.contracts_mode == "free":
        return
    for record in market.scenario.contracts:
        if market.calendar.step(record.start) == market.month and market.can_sign(record.lab):
            _carry_out(market, record)


def _carry_out(market: Market, record: ContractRecord) -> None:
    running = market.contracts.between(record.cloud, record.lab)
    if record.action == "sign":
        _sign(market, record)
    elif running is not None:
        if record.action == "end":
            end_contract(market, running, "ended as dated")
            market.lab_named(record.lab).listings.update(record.lists_on or ())
        else:
            _amend(market, running, record)


def _sign(market: Market, record: ContractRecord) -> None:
    lab = market.lab_named(record.lab)
    for other in market.contracts.in_force(lab=record.lab):
        if other.cloud == record.cloud:
            end_contract(market, other, "replaced by a new contract")
        elif record.terminates_others:
            end_contract(market, other, f"terminated by the contract with {record.cloud}")
    agreed, rules = _agreed_terms(market, record), _rules(market, record)
    stake = allowed_stake(Stake(agreed.investment, agreed.equity_share), lab, record.cloud, rules.conduct)
    terms = replace(as_signed(agreed, rules.conduct), investment=stake.money, equity_share=stake.share)
    contract = Contract(
        record.cloud,
        record.lab,
        terms,
        market.month,
        imposed=True,
        committed_from=market.month,
        take_or_pay=lab.bargains_freely,
        reserved_path=_reserved_path(market, record),
        instalments=_payments(market, record, stake.money),
        reviewable=record.reviewed,
    )
    sign_contract(market, contract)
    tell_law(market, contract, departures(agreed, terms))


def _amend(market: Market, contract: Contract, record: ContractRecord) -> None:
    lab, rules, before = market.lab_named(contract.lab), _rules(market, record), contract.terms
    wanted = Stake(record.investment or 0.0, record.equity_share)
    stake = allowed_stake(wanted, lab, record.cloud, rules.conduct)
    agreed = _amended_terms(before, record, wanted)
    allowed = nearest_allowed(agreed, rules.conduct)
    contract.terms = _amended_terms(before, record, stake, allowed)
    if contract.binding and not before.binding:
        contract.clause_from = market.month
        limit_clause(contract, rules.conduct, market.month)
    if record.committed_spend is not None:
        contract.committed_from, contract.take_or_pay = market.month, lab.bargains_freely
    if record.reserved_path is not None:
        contract.reserved_path = _reserved_path(market, record)
    contract.instalments += _payments(market, record, stake.money)
    if record.reviewed:
        market.regulator.notify(contract)
    sell_equity(lab, contract, stake.money)
    list_models(market, lab, contract)
    label = market.cloud_named(contract.cloud).label
    market.tell("amended", lab.name, f"{lab.label} and {label}: {_changes(record)}")
    tell_law(market, contract, departures(agreed, contract.terms))


def _rules(market: Market, record: ContractRecord) -> Parameters:
    """The rules that hold for what the two agree on today."""
    return market.rules(cloud=record.cloud, lab=record.lab)


def _agreed_terms(market: Market, record: ContractRecord) -> Terms:
    """Terms of a dated contract: what the row says, the default where it is silent."""
    defaults = _rules(market, record).contracts
    archetype = record.archetype or "infrastructure"
    shares = {
        "licensing": defaults.licensing_take_rate,
        "infrastructure": defaults.infrastructure_take_rate,
    }
    money = record.investment or 0.0
    revenue_share = record.revenue_share
    if revenue_share is None:
        revenue_share = shares[archetype] if money > 0.0 else defaults.take_rate
    custom_chip_share = record.custom_chip_share
    if custom_chip_share is None:
        on_own_chips = archetype == "infrastructure" and market.cloud_named(record.cloud).runs_chip_program
        custom_chip_share = defaults.anchor_custom_share if on_own_chips else 0.0
    return Terms(
        mode=record.mode or "open",
        lists_on=record.lists_on,
        exclusive_compute=bool(record.exclusive_compute),
        archetype=archetype,
        term_months=record.term_months or defaults.lab_contract_term,
        investment=money,
        committed_spend=record.committed_spend or 0.0,
        equity_share=record.equity_share,
        revenue_share=revenue_share,
        compute_discount=record.compute_discount or 0.0,
        custom_chip_share=custom_chip_share,
        rofr=bool(record.rofr),
        notice_months=record.notice_months or 0,
        renegotiable=record.renegotiable is not False,
    )


def _amended_terms(
    terms: Terms, record: ContractRecord, stake: Stake, source: ContractRecord | Terms | None = None
) -> Terms:
    """Terms after an amendment: only what the row names changes; new money adds to the old.

    Args:
        terms: before.
        record: the row.
        stake: money and shares that it brings.
        source: what the terms that it names become; None = what it says.
    """
    names = [
        name
        for name in Terms.__dataclass_fields__
        if name not in NOT_REPLACED and getattr(record, name) is not None
    ]
    named = {name: getattr(source or record, name) for name in names}
    share = terms.equity_share if stake.share is None else stake.share
    return replace(terms, **named, equity_share=share, investment=terms.investment + stake.money)


def _reserved_path(market: Market, record: ContractRecord) -> tuple[ReservedPoint, ...] | None:
    """Months and capacity of the row's path, on the hardware of its time."""
    if record.reserved_path is None:
        return None
    scale = market.parameters.contracts.reservation_scale
    return tuple(
        ReservedPoint(market.calendar.step(point.date), scale * point.kh) for point in record.reserved_path
    )


def _payments(market: Market, record: ContractRecord, money: float) -> list[Instalment]:
    """Payments of the money that a row brings [USD bn]; tranches that it leaves out are the usual ones."""
    usual = usual_tranches(market.parameters.contracts)
    if record.tranche_signing is None:
        shares = usual.signing, usual.monthly, usual.conditional
    else:
        shares = record.tranche_signing, record.tranche_monthly or 0.0, record.tranche_conditional or 0.0
    tranches = Tranches(
        *shares,
        first=record.first_instalment_month or usual.first,
        count=record.instalment_months or usual.count,
    )
    return tranches.calendar(money, market.month)


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
