"""Which deal a lab and the clouds choose, and how they divide what it brings (MODEL 7.9.3-7.9.5)."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from moatlab.economics.bargaining import gain_with_outside_option, lump_sum_transfer
from moatlab.economics.contracting import annuity, equity_for_investment
from moatlab.foundation.months import MONTHS_PER_YEAR
from moatlab.market.compute import bill
from moatlab.market.contracts import Archetype, Mode, Terms
from moatlab.market.lawful_terms import as_signed
from moatlab.market.prospects import Option, Prospect, Prospects
from moatlab.market.reach import way_of

if TYPE_CHECKING:
    from moatlab.market.contracts import Contract
    from moatlab.market.lab import Lab
    from moatlab.market.market import Market

__all__ = ["Agreement", "Money", "agree", "agreed_terms", "allowed", "barred", "divide", "negotiate"]

MODES: tuple[Mode, ...] = get_args(Mode.__value__)
ARCHETYPES: tuple[Archetype, ...] = get_args(Archetype.__value__)
SOURCES = {
    "rents": "customers drawn to the cloud",
    "marketplace": "marketplace fees",
    "compute_margin": "margin on compute",
    "learning": "learning on own chips",
    "sales": "sales of the models",
    "savings": "cheaper compute",
    "insurance": "security of supply",
    "liquidity": "money for the lab",
}


@dataclass(frozen=True)
class Money:
    """How a transfer to the lab is paid.

    Attributes:
        investment: [USD bn]; compute_discount: share of the reference price, negative if the lab pays more.
        revenue_share: take rate of the cloud on native sales.
    """

    investment: float
    compute_discount: float
    revenue_share: float


@dataclass(frozen=True)
class Agreement:
    """What a cloud and a lab agreed on, and why; present values [USD bn].

    Attributes:
        prospect: the deal before any money moves; money: how the transfer is paid.
        cloud_gain, lab_gain: of the surplus; transfer: from the cloud to the lab.
        second_best: largest surplus of the lab with another cloud; matched: by a right of first refusal.
        exclusivity_ratio: rents that exclusive sale here would draw over the lab's margin that it would cost.
    """

    prospect: Prospect
    money: Money
    cloud_gain: float
    lab_gain: float
    transfer: float
    second_best: float
    matched: bool
    exclusivity_ratio: float | None

    @property
    def reason(self) -> str:
        """What the surplus consists of, largest first, in words."""
        parts = {name: float(getattr(self.prospect, name)) for name in SOURCES}
        largest = sorted(parts, key=lambda name: -parts[name])[:2]
        named = [f"{SOURCES[name]} {parts[name]:.3g}" for name in largest if parts[name] > 0.0]
        joined = f" ({', '.join(named)})" if named else ""
        matched = ", a rival's offer matched" if self.matched else ""
        return f"worth {self.prospect.surplus:.3g} bn USD to both{joined}{matched}"


def negotiate(market: Market, lab: Lab, partners: list[Contract]) -> Agreement | None:
    """The deal of the largest joint surplus and its division; None if no deal brings any.

    Args:
        market: the state of everything.
        lab: who negotiates.
        partners: contracts that run or have just run out; their clouds win ties and may hold a right of
            first refusal.
    """
    prospects = Prospects(market, lab)
    incumbents = {contract.cloud for contract in partners}
    refusals = {contract.cloud for contract in partners if _has_refusal(market, contract)}
    found = [_expected(option, prospects) for option in options(market) if allowed(option, prospects)]
    if not found:
        return None
    best = max(found, key=lambda prospect: prospect.surplus)
    ties = [prospect for prospect in found if prospect.surplus == best.surplus]
    best = min(ties, key=lambda prospect: _precedence(prospect.option, incumbents))
    matched = best.option.cloud.name in refusals
    return agree(prospects, best, found, matched=matched) if best.surplus > 0.0 else None


def _expected(option: Option, prospects: Prospects) -> Prospect:
    """What an option brings; clouds that look ahead expect less of exclusive sale that may be blocked."""
    prospect, market, lab = prospects.of(option), prospects.market, prospects.lab
    rules = prospects.rules_with(option.cloud).regulator
    if option.mode != "exclusive" or not rules.anticipation:
        return prospect
    lab_gain = gain_with_outside_option(prospect.surplus, prospects.rules.bargaining_weight, 0.0)
    transfer = lump_sum_transfer(lab_gain, prospect.lab_gain, 0.0)
    investment = divide(prospects, prospect, transfer * _part_within_term(prospects, option)).investment
    ends = prospects.ended_by(option)
    return prospect.scaled(1.0 - market.regulator.expected_block(option, lab, investment, ends))


def options(market: Market) -> list[Option]:
    """Everything that might be signed."""
    return [
        Option(cloud, mode, bound, archetype)
        for cloud, mode, bound, archetype in itertools.product(
            market.clouds, MODES, (False, True), ARCHETYPES
        )
    ]


def allowed(option: Option, prospects: Prospects) -> bool:
    """Whether the rules and the lab's other contracts leave the option open."""
    market, lab, cloud = prospects.market, prospects.lab, option.cloud
    if not cloud.sells_ai_compute or barred(market, lab, cloud.name) or not prospects.allows(option):
        return False
    if market.regulator.forbids(option, lab):
        return False
    if option.archetype == "infrastructure" and not cloud.runs_chip_program:
        return False
    if any(contract.cloud == cloud.name and not contract.terms.renegotiable for contract in prospects.others):
        return False
    ended = prospects.ended_by(option)
    if not all(contract.terms.renegotiable for contract in ended):
        return False
    share = prospects.rules.breach_fee
    return sum(contract.breach_fee(market.month, share) for contract in ended) <= max(0.0, lab.cash)


def agree(prospects: Prospects, best: Prospect, found: list[Prospect], *, matched: bool = False) -> Agreement:
    """Divide the surplus of the best option; the best one with another cloud is the lab's outside option.

    A cloud with the right of first refusal need only have that `matched`. A clause that the law ends early is
    expected to be agreed on again; only what falls into its term is divided and paid for now.
    """
    rules, cloud = prospects.rules, best.option.cloud
    rivals = [prospect.surplus for prospect in found if prospect.option.cloud is not cloud]
    second_best = max([0.0, *rivals])
    weight = 0.0 if matched else rules.bargaining_weight
    lab_gain = gain_with_outside_option(best.surplus, weight, second_best)
    part = _part_within_term(prospects, best.option)
    transfer = part * lump_sum_transfer(lab_gain, best.lab_gain, 0.0)
    return Agreement(
        prospect=best if part == 1.0 else best.scaled(part),
        money=divide(prospects, best, transfer),
        cloud_gain=part * (best.surplus - lab_gain),
        lab_gain=part * lab_gain,
        transfer=transfer,
        second_best=part * second_best,
        matched=matched,
        exclusivity_ratio=_exclusivity_ratio(prospects, best.option),
    )


def divide(prospects: Prospects, prospect: Prospect, transfer: float) -> Money:
    """Pay a transfer: to the lab by investment, then cheaper compute, then a lower take rate.

    To the cloud by a higher take rate, then dearer compute. What limits leave over is not paid.
    """
    option, cloud = prospect.option, prospect.option.cloud
    rules, part = prospects.rules_with(cloud).contracts, _part_within_term(prospects, option)
    compute = part * prospects.lab_years * bill(prospect.hours, prospects.market.reference_price)
    way = way_of(option.mode, cloud.index, len(prospects.market.clouds))
    sales = part * float(prospects.reach.spending[way, cloud.index])
    usual = prospects.take_rate(option)
    if transfer > 0.0:
        for_shares = prospects.money_for_shares(cloud, rules.equity_share_max)
        investment = min(transfer, prospects.investment_cap(cloud), for_shares)
        rest = transfer - investment
        discount = min(rules.compute_discount_max, rest / compute) if compute > 0.0 else 0.0
        rest = max(0.0, rest - discount * compute)
        return Money(investment, discount, usual - (min(usual, rest / sales) if sales > 0.0 else 0.0))
    room = max(0.0, min(rules.take_rate_max, prospects.highest_take_rate(cloud)) - usual)
    rise = min(room, -transfer / sales) if sales > 0.0 else 0.0
    rest = max(0.0, -transfer - rise * sales)
    premium = min(rules.compute_discount_max, rest / compute) if compute > 0.0 else 0.0
    return Money(0.0, -premium, usual + rise)


def agreed_terms(market: Market, lab: Lab, agreement: Agreement) -> Terms:
    """The terms of a bargained contract."""
    prospect, money, option = agreement.prospect, agreement.money, agreement.prospect.option
    law = market.rules(cloud=option.cloud.name, lab=lab.name, expects=True)
    rules, price = law.contracts, prospect.compute_price
    infrastructure = option.archetype == "infrastructure"
    held = lab.equity.get(option.cloud.name, 0.0)
    bought = equity_for_investment(money.investment, lab.valuation()) if money.investment > 0.0 else 0.0
    bill_of_lab = bill(prospect.hours, price * (1.0 - money.compute_discount))
    terms = Terms(
        mode=option.mode,
        lists_on=None,
        exclusive_compute=option.exclusive_compute,
        archetype=option.archetype,
        term_months=rules.lab_contract_term,
        investment=money.investment,
        committed_spend=rules.commit_fraction * bill_of_lab if infrastructure else 0.0,
        equity_share=held + bought if held + bought > 0.0 else None,
        revenue_share=money.revenue_share,
        compute_discount=money.compute_discount,
        custom_chip_share=rules.anchor_custom_share if infrastructure else 0.0,
        rofr=option.mode != "open",
        notice_months=0,
        renegotiable=True,
    )
    return as_signed(terms, law.conduct)


def _has_refusal(market: Market, contract: Contract) -> bool:
    """The cloud may match an offer to the lab: it was agreed, and the law has not taken it away."""
    return contract.terms.rofr and market.rules_for(contract).conduct.rofr_allowed


def _part_within_term(prospects: Prospects, option: Option) -> float:
    """Part of what an option brings within the horizon that falls into its term."""
    longest = prospects.rules_with(option.cloud).conduct.clause_months_max / MONTHS_PER_YEAR
    if not option.binding or longest >= prospects.horizon.years:
        return 1.0
    return annuity(prospects.horizon.lab_rate, longest) / prospects.lab_years


def _precedence(option: Option, incumbents: set[str]) -> tuple[bool, str]:
    """Among equals the incumbent comes first, then the name; the order of modes stays."""
    return option.cloud.name not in incumbents, option.cloud.name


def barred(market: Market, lab: Lab, cloud: str) -> bool:
    """The two may not come together yet, by the scenario."""
    return any(
        (pair.cloud, pair.lab) == (cloud, lab.name) and market.month < market.calendar.step(pair.until)
        for pair in market.scenario.barred_pairs
    )


def _exclusivity_ratio(prospects: Prospects, option: Option) -> float | None:
    """Xi: rents drawn by exclusive instead of open sale, over the lab's margin on sales lost by it."""
    cloud, clouds = option.cloud, len(prospects.market.clouds)
    closed, free = way_of("exclusive", cloud.index, clouds), way_of("open", cloud.index, clouds)
    lost = prospects.net_margin * (prospects.sales(free) - prospects.sales(closed))
    drawn = prospects.rents(closed, cloud) - prospects.rents(free, cloud)
    return drawn / lost if lost > 0.0 else None
