"""How far the money of a month is from adding up, relative to what is added up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from moatlab.foundation.months import MONTHS_PER_YEAR
from moatlab.market.compute import bill
from moatlab.market.ledger import CONSUMERS, ENTERPRISES
from moatlab.validation.accounts.owed import owed_by_enterprises

if TYPE_CHECKING:
    from moatlab.market.cloud import Cloud
    from moatlab.market.market import Market

__all__ = [
    "Notes",
    "bill_error",
    "cash_error",
    "cloud_profit_error",
    "cloud_revenue_error",
    "lab_revenue_error",
    "owed_error",
    "payment_error",
    "relative_error",
]

TINY = 1e-12
SPENT_ON_THE_FUTURE = ("investment", "accelerators", "own_chips")
HOURS_OF_ACCELERATORS = (
    "dedicated_compute",
    "compute_on_demand",
    "hosted_inference",
    "background",
    "public_compute",
)


@dataclass
class Notes:
    """What the audit writes down before anybody pays, and at the end of a month for the next.

    Attributes:
        owed: by all enterprises [USD bn/yr]; cash: of the independent labs, by name [USD bn].
        accelerators: what will be left of those installed and on order, by name of the cloud [kH].
    """

    owed: float = 0.0
    cash: dict[str, float] = field(default_factory=dict)
    accelerators: dict[str, float] = field(default_factory=dict)

    def take_stock(self, market: Market) -> None:
        """Note the accelerators at the end of a month."""
        left = 1.0 - 1.0 / (MONTHS_PER_YEAR * market.parameters.compute.life_years)
        self.accelerators = {
            cloud.name: cloud.fleet.capacity * left + cloud.fleet.on_order for cloud in market.clouds
        }

    def take(self, market: Market) -> None:
        """Note the choices of the month."""
        self.owed = owed_by_enterprises(market)
        self.cash = {lab.name: lab.cash for lab in market.labs if lab.independent}


def relative_error(amount: float, expected: float, scale: float) -> float:
    """Distance of an amount from what is expected, over the size of what was added up."""
    return abs(amount - expected) / max(abs(scale), TINY)


def payment_error(market: Market, _: Notes) -> float:
    """What parties received and paid, less what the flows say; all receipts less all payments."""
    ledger, flows = market.ledger, market.ledger.flows()
    parties = {party for payer, payee, _ in flows for party in (payer, payee)}
    errors, all_received, all_paid = [0.0], 0.0, 0.0
    for party in sorted(parties):
        received, paid = ledger.received(party), ledger.paid(party)
        told = sum(amount for (_, payee, _), amount in flows.items() if payee == party)
        errors.append(relative_error(received, told, received))
        told = sum(amount for (payer, _, _), amount in flows.items() if payer == party)
        errors.append(relative_error(paid, told, paid))
        all_received, all_paid = all_received + received, all_paid + paid
    return max(*errors, relative_error(all_received, all_paid, all_paid))


def owed_error(market: Market, notes: Notes) -> float:
    """What enterprises pay less what they owe by their own contracts."""
    return relative_error(market.ledger.paid(ENTERPRISES), notes.owed, notes.owed)


def cloud_revenue_error(market: Market, _: Notes) -> float:
    """Revenue of the clouds as recorded, less what others pay them beyond hours for hosting and levies."""
    flows, errors = market.ledger.flows().items(), []
    for cloud in market.clouds:
        recorded = cloud.general_revenue + cloud.ai_compute_revenue + cloud.marketplace_revenue
        earned = sum(amount for (payer, payee, _), amount in flows if payee == cloud.name != payer)
        earned -= sum(
            amount
            for (payer, payee, purpose), amount in flows
            if payer == cloud.name != payee and purpose in ("hosted_inference", "levy")
        )
        errors.append(relative_error(recorded, earned, market.ledger.received(cloud.name)))
    return max(errors)


def cloud_profit_error(market: Market, _: Notes) -> float:
    """Profit of the clouds, less what they keep before investing and after the wear of accelerators."""
    ledger, errors = market.ledger, []
    for cloud in market.clouds:
        received, paid = ledger.received(cloud.name), ledger.paid(cloud.name)
        invested = ledger.paid(cloud.name, *SPENT_ON_THE_FUTURE)
        kept = received - paid + invested - _wear(market, cloud)
        errors.append(relative_error(cloud.profit, kept, received + paid + invested))
    return max(errors)


def _wear(market: Market, cloud: Cloud) -> float:
    """Capital part of the cost of a year of all accelerators of a cloud [USD bn/yr]."""
    chips = cloud.fleet.gpu + cloud.fleet.custom * cloud.custom_chip_relative_cost
    return float(market.parameters.compute.capital_share * chips * 8760.0 * market.gpu_cost / 1e6)


def lab_revenue_error(market: Market, _: Notes) -> float:
    """Revenue of the labs, less what enterprises and consumers pay them."""
    ledger, errors = market.ledger, [0.0]
    for lab in market.labs:
        users = sum(ledger.between(payer, lab.name, "ai_use") for payer in (ENTERPRISES, CONSUMERS))
        errors.append(relative_error(lab.revenue, users, lab.revenue))
    return max(errors)


def cash_error(market: Market, notes: Notes) -> float:
    """Cash of the labs, less what it was and what came in and went out; parents make their labs whole."""
    ledger, errors = market.ledger, [0.0]
    for lab in market.labs:
        before, after = notes.cash.get(lab.name, 0.0), lab.cash if lab.independent else 0.0
        turnover = ledger.received(lab.name) + ledger.paid(lab.name) + abs(before)
        expected = before + ledger.net(lab.name) / MONTHS_PER_YEAR
        errors.append(relative_error(after, expected, turnover))
    return max(errors)


def bill_error(market: Market, _: Notes) -> float:
    """What all buyers of hours pay, less what clouds book for them."""
    use, ledger = market.compute, market.ledger
    public = float(use.public_paid.sum() + use.granted.sum())
    owed = public + float(use.paid.sum() + (use.on_demand.sum() + use.background) * use.on_demand_price)
    booked = sum(ledger.received(cloud.name, *HOURS_OF_ACCELERATORS) for cloud in market.clouds)
    return relative_error(booked, bill(owed, 1.0), booked)
