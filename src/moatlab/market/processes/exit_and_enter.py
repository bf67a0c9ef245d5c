"""Labs fail and are absorbed or shut down; new labs enter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moatlab.economics.lab_entry import final_run_cost
from moatlab.economics.scaling import algorithmic_progress
from moatlab.foundation.months import MONTHS_PER_YEAR, monthly_probability
from moatlab.foundation.randomness import uniform
from moatlab.market.entrants import free_slot, new_lab, place_lab
from moatlab.market.ledger import INVESTORS, SUPPLIERS
from moatlab.market.negotiation import barred
from moatlab.market.signing import end_contract, publish_access
from moatlab.market.streams import NO_OPTION, Stream

if TYPE_CHECKING:
    from moatlab.market.cloud import Cloud
    from moatlab.market.lab import Lab
    from moatlab.market.market import Market


def exit_and_enter(market: Market) -> None:
    """Independent labs without money or far behind leave; now and then a new lab tries its luck.

    All labs are judged on the same state. Changes labs, contracts, access, the ledger, the frontier and
    the counts of entries and exits; users of a lab that is shut down choose again next month.
    """
    told = len(market.events)
    _withdraw_unused(market)
    independent = [lab for lab in market.living_labs if lab.independent]
    for lab in independent:
        lab.trouble.note(lab)
    reasons = {lab: lab.trouble.reason_to_leave(lab) for lab in independent}
    for lab, reason in reasons.items():
        if reason:
            _leave(market, lab, reason)
    market.note_frontier()
    chance = monthly_probability(market.parameters.labs.entry_hazard)
    if uniform(Stream.ENTRY.key(market.seed, market.month), NO_OPTION, NO_OPTION) < chance:
        _try_to_enter(market)
    if len(market.events) > told:
        publish_access(market)


def _withdraw_unused(market: Market) -> None:
    """Clouds take the models of absorbed labs off sale that no enterprise uses any more."""
    for lab in market.living_labs:
        if lab.absorbed and market.tally.model_users[lab.index] == 0:
            lab.close()
            market.tell("withdrawn", lab.name, f"{lab.label} is taken off sale: no enterprise uses it")


def _leave(market: Market, lab: Lab, reason: str) -> None:
    """The cloud with the largest claim takes the lab over, if it has luck; else the lab shuts down."""
    draw = uniform(Stream.EXIT.key(market.seed, market.month), lab.identity, NO_OPTION)
    lucky = draw < market.parameters.labs.absorb_prob
    heir = _largest_claim(market, lab) if lucky else None
    _divide_cash(market, lab, heir.name if heir else INVESTORS)
    end = f"{lab.label} absorbed by {heir.label}" if heir else f"{lab.label} shut down"
    for deal in market.contracts.in_force(lab=lab.name):
        end_contract(market, deal, end)
    market.exits += 1
    if heir:
        lab.join(heir)
        market.tell("absorbed", lab.name, f"{heir.label} absorbs {lab.label}, {reason}")
    else:
        users = int(market.tally.model_users[lab.index])
        lab.close()
        text = f"{lab.label} is shut down, {reason}; users that must choose again: {users}"
        market.tell("exited", lab.name, text)


def _largest_claim(market: Market, lab: Lab) -> Cloud | None:
    """The cloud with most equity, then most committed spend, then by name; None if nobody has a claim.

    A claim is equity, or a contract in force that binds the lab's models or compute; barred clouds have
    none, nor do those that the law keeps from owning the lab.
    """
    claims = []
    for cloud in market.clouds:
        equity = lab.equity.get(cloud.name, 0.0)
        deals = market.contracts.in_force(cloud=cloud.name, lab=lab.name)
        claim = equity > 0.0 or any(deal.binding for deal in deals)
        claim = claim and not market.rules(cloud=cloud.name, lab=lab.name).conduct.labs_divested
        if claim and not barred(market, lab, cloud.name):
            claims.append((-equity, -sum(deal.terms.committed_spend for deal in deals), cloud.name))
    return market.cloud_named(min(claims)[2]) if claims else None


def _divide_cash(market: Market, lab: Lab, heir: str) -> None:
    """What is left goes to the heir; what is missing is lost by those who lent it."""
    yearly_rate = lab.cash * MONTHS_PER_YEAR
    if yearly_rate > 0.0:
        market.ledger.pay(lab.name, heir, "liquidation", yearly_rate)
    else:
        market.ledger.pay(INVESTORS, lab.name, "write_off", -yearly_rate)


def _try_to_enter(market: Market) -> None:
    """A new lab enters if its purse allows a run to just behind the frontier, and if a slot is free."""
    labs = market.parameters.labs
    progress = algorithmic_progress(market.month, labs.algo_halving_months)
    target, price = market.frontier - labs.entry_gap, market.spot_price
    cost = final_run_cost(target, progress, labs.flop_per_hour, price)
    if cost > labs.entry_run_share * labs.entry_fund:
        return
    slot = free_slot(market)
    if slot is None:
        market.refused_entries += 1
        return
    lab = new_lab(market, slot, cost)
    place_lab(market, lab)
    market.entries += 1
    market.ledger.pay(INVESTORS, lab.name, "round", labs.entry_fund * MONTHS_PER_YEAR)
    market.ledger.pay(lab.name, SUPPLIERS, "first_run", cost * MONTHS_PER_YEAR)
    text = f"{lab.label} enters with {labs.entry_fund:g} bn USD and a model of capability {target:.2f} OOM"
    market.tell("entered", lab.name, f"{text}, whose run cost {cost:.2g} bn USD")
