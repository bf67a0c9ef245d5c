"""Contracts of clouds and labs end, are imposed and are bargained, and decide who reaches which model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moatlab.foundation.randomness import uniform
from moatlab.market.compliance import bring_into_line
from moatlab.market.contracts import BreachFee, Contract, usual_tranches
from moatlab.market.dated_contracts import impose_contracts
from moatlab.market.negotiation import Agreement, agreed_terms, negotiate
from moatlab.market.ownership import follow_separations
from moatlab.market.signing import end_contract, lapse_clause, publish_access, sign_contract
from moatlab.market.streams import NO_OPTION, Stream

if TYPE_CHECKING:
    from moatlab.market.lab import Lab
    from moatlab.market.market import Market


def bargain_contracts(market: Market) -> None:
    """Rules reach back; contracts, clauses and reviews end; rows are carried out; labs in need bargain.

    Labs bargain one after the other, in an order drawn for the month, each with all clouds and with all
    other contracts given; what was signed may be reviewed. Changes the contract book, the labs' listings
    and equity, `market.access`, `market.take_rates`, `market.breach_fees` and the regulator's cases.
    """
    for lab in market.living_labs:
        lab.past_capability.append(lab.capability)
    bring_into_line(market)
    for contract in market.contracts.in_force():
        if contract.expiry <= market.month:
            end_contract(market, contract, "term over")
        elif contract.clause_end == market.month and contract.binding:
            lapse_clause(market, contract)
    follow_separations(market)
    market.regulator.decide_reviews()
    if market.month > 0:
        impose_contracts(market)
    publish_access(market)
    for lab in _in_drawn_order(market):
        _bargain(market, lab)
        publish_access(market)
    market.regulator.open_reviews()


def _in_drawn_order(market: Market) -> list[Lab]:
    """Labs that bargain: on sale, owned by nobody, not giving their models away, and with a reason to."""
    labs = [lab for lab in market.living_labs if lab.bargains_freely and _wants_to_bargain(market, lab)]
    if len(labs) < 2:
        return labs
    key = Stream.BARGAINING.key(market.seed, market.month)
    return sorted(labs, key=lambda lab: (uniform(key, lab.identity, NO_OPTION), lab.name))


def _wants_to_bargain(market: Market, lab: Lab) -> bool:
    """It has no contract, lost one, is short of money or of compute - and has not bargained lately."""
    rules = market.parameters.contracts
    if market.month - lab.last_bargain < rules.renegotiation_gap:
        return False
    contracts = market.contracts.of(lab.name)
    if any(contract.signed == market.month for contract in contracts):
        return False
    free = not any(contract.in_force for contract in contracts)
    poor = lab.independent and lab.runway_months < rules.renegotiation_runway
    short = lab.poor_fill_months >= rules.renegotiation_fill_months
    return free or poor or short or bool(market.contracts.lost_by(lab.name, lab.last_bargain))


def _bargain(market: Market, lab: Lab) -> None:
    """Negotiate with all clouds; sign the best deal, or list everywhere without any."""
    running = market.contracts.in_force(lab=lab.name)
    lost = market.contracts.lost_by(lab.name, lab.last_bargain)
    partners = [*running, *(contract for contract in lost if not contract.blocked)]
    agreement = negotiate(market, lab, partners)
    if agreement is not None:
        _sign(market, lab, agreement)
    elif not running:
        lab.listings = {cloud.name for cloud in market.clouds}
    lab.last_bargain = market.month


def _sign(market: Market, lab: Lab, agreement: Agreement) -> None:
    """End what cannot go on beside the new deal, at a fee to those left, and enter it."""
    option, fee_share = agreement.prospect.option, market.parameters.contracts.breach_fee
    for contract in agreement.prospect.ends:
        fee = contract.breach_fee(market.month, fee_share)
        if fee > 0.0:
            market.breach_fees.append(BreachFee(lab.name, contract.cloud, fee))
        end_contract(market, contract, f"left for the contract with {option.cloud.name}")
    running = market.contracts.between(option.cloud.name, lab.name)
    if running is not None:
        end_contract(market, running, "renegotiated")
    terms = agreed_terms(market, lab, agreement)
    tranches = usual_tranches(market.parameters.contracts, terms.term_months)
    contract = Contract(
        option.cloud.name,
        lab.name,
        terms,
        market.month,
        imposed=False,
        committed_from=market.month,
        agreement=agreement,
        instalments=tranches.calendar(terms.investment, market.month),
    )
    sign_contract(market, contract)
