"""Contracts between clouds and labs: terms, who is bound by what, what is still to be paid (MODEL 2.5)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from moatlab.economics.contracting import breach_fee
from moatlab.foundation.months import MONTHS_PER_YEAR

if TYPE_CHECKING:
    from moatlab.market.negotiation import Agreement
    from moatlab.parameters.conduct import Conduct
    from moatlab.parameters.contracts import Contracts

__all__ = [
    "BreachFee",
    "Contract",
    "ContractBook",
    "Instalment",
    "ReservedPoint",
    "Review",
    "Terms",
    "Tranches",
]

type Mode = Literal["open", "preferred", "exclusive"]
type Archetype = Literal["licensing", "infrastructure"]
type Outcome = Literal["cleared", "commitments", "blocked", "continued", "dropped"]


@dataclass(frozen=True)
class Terms:
    """What the parties agreed on; money in USD bn, hours in kH.

    Attributes:
        mode: open (native wherever it is listed), preferred (native here only) or exclusive (here only).
        lists_on: clouds on which an open deal lists the model; None = all of them.
        exclusive_compute: the lab buys all its compute here.
        investment: money promised so far [USD bn]; committed_spend: take-or-pay [USD bn/yr].
    """

    mode: Mode
    lists_on: tuple[str, ...] | None
    exclusive_compute: bool
    archetype: Archetype
    term_months: int
    investment: float
    committed_spend: float
    equity_share: float | None
    revenue_share: float
    compute_discount: float
    custom_chip_share: float
    rofr: bool
    notice_months: int
    renegotiable: bool

    @property
    def binding(self) -> bool:
        """The lab may not sell, or not compute, elsewhere as it likes."""
        return self.mode != "open" or self.exclusive_compute


@dataclass(frozen=True)
class Instalment:
    """A payment of an investment; a conditional one is due only near the frontier."""

    month: int
    amount: float
    conditional: bool


@dataclass(frozen=True)
class Tranches:
    """When an investment is paid: a share at signing, the rest in equal monthly instalments.

    Attributes:
        signing, monthly, conditional: shares of the money; conditional instalments only near the frontier.
        first, count: month of the contract of the first instalment, 1 is the first, and their number.
    """

    signing: float
    monthly: float
    conditional: float
    first: int
    count: int

    def calendar(self, money: float, month: int) -> list[Instalment]:
        """Payments of so much money [USD bn] promised in a month (MODEL 7.9.4)."""
        due = [Instalment(month, money * self.signing, conditional=False)]
        for number in range(self.count):
            later = month + self.first - 1 + number
            due.append(Instalment(later, money * self.monthly / self.count, conditional=False))
            due.append(Instalment(later, money * self.conditional / self.count, conditional=True))
        return [payment for payment in due if payment.amount > 0.0]


def usual_tranches(defaults: Contracts, term_months: int | None = None) -> Tranches:
    """The tranches of a contract that names none; within its term, if one is given."""
    count = defaults.instalment_months
    return Tranches(
        defaults.tranche_signing,
        defaults.tranche_monthly,
        defaults.tranche_conditional,
        first=1,
        count=count if term_months is None else min(count, term_months),
    )


class ReservedPoint(NamedTuple):
    """Capacity reserved by a dated path in a month [kH]."""

    month: int
    kh: float


class BreachFee(NamedTuple):
    """What a lab owes a cloud for leaving a contract early [USD bn]."""

    lab: str
    cloud: str
    amount: float


@dataclass
class Review:
    """What the regulator makes of a contract.

    Attributes:
        opened: month of signing; due: month of the decision, drawn at signing and known to nobody.
        held_before: shares of the cloud in the lab without the contract [0-1].
        hhi_change: what the contract adds to the index of control along the chain [points].
        block_chance: of a block, at the decision [0-1].
        closed, outcome: month and kind of its end; continued: with the contract that replaced this one;
            dropped: the contract ended before the decision.
    """

    opened: int
    due: int
    held_before: float
    hhi_change: float
    block_chance: float | None = None
    closed: int | None = None
    outcome: Outcome | None = None

    def close(self, month: int, outcome: Outcome) -> None:
        """End it."""
        self.closed, self.outcome = month, outcome


@dataclass
class Contract:
    """A deal in force or ended between one cloud and one lab.

    Attributes:
        committed_from: month from which the commitment counts; take_or_pay: it is paid, used or not.
        reserved_path: dated reservation; None = by the lab's need, () = nothing is reserved.
        mode_signed: mode of the first day.
        clause_from: month from which an exclusive or preferred clause counts; clause_end: month in which it
            lapses and the deal goes on open; clause_ended: month in which it did.
        conduct: rules with which the terms were last brought into line.
        agreement: what the two expected of it; None where the terms are imposed.
        reviewable: the regulator may look at it; review: what came of that.
    """

    cloud: str
    lab: str
    terms: Terms
    signed: int
    imposed: bool
    committed_from: int
    take_or_pay: bool = True
    reserved_path: tuple[ReservedPoint, ...] | None = None
    clause_end: int | None = None
    clause_ended: int | None = None
    conduct: Conduct | None = None
    agreement: Agreement | None = None
    instalments: list[Instalment] = field(default_factory=list)
    reviewable: bool = True
    review: Review | None = None
    ended: int | None = None
    reason: str = ""
    mode_signed: Mode = field(init=False)
    clause_from: int = field(init=False)

    def __post_init__(self) -> None:
        """Remember what may change later."""
        self.mode_signed, self.clause_from = self.terms.mode, self.signed

    @property
    def in_force(self) -> bool:
        """Not ended yet."""
        return self.ended is None

    @property
    def expiry(self) -> int:
        """Month in which the term ends."""
        return self.signed + self.terms.term_months

    @property
    def total_commitment(self) -> float:
        """Committed spend from the month of the commitment to the end of the term [USD bn]."""
        return self.terms.committed_spend * (self.expiry - self.committed_from) / MONTHS_PER_YEAR

    @property
    def binding(self) -> bool:
        """The lab may not sell, or not compute, elsewhere as it likes."""
        return self.terms.binding

    @property
    def blocked(self) -> bool:
        """The regulator has unwound it."""
        return self.review is not None and self.review.outcome == "blocked"

    def reserved_by_path(self, month: int) -> float:
        """Capacity that the dated path reserves [kH]: nothing before it, linear between points, then flat."""
        if not self.reserved_path:
            return 0.0
        months, kh = zip(*self.reserved_path, strict=True)
        return float(np.interp(month, months, kh, left=0.0))

    def compute_share(self, open_compute_share: float) -> float:
        """Share of the lab's hours for which it reserves capacity by the lab's need (MODEL 7.7)."""
        if self.reserved_path == ():
            return 0.0
        return 1.0 if self.terms.exclusive_compute else open_compute_share

    def breach_fee(self, month: int, fee_share: float) -> float:
        """What leaving it in a month costs the lab [USD bn]; nothing, if its commitment is not enforced."""
        committed = self.terms.committed_spend if self.take_or_pay else 0.0
        return breach_fee(committed, (self.expiry - month) / MONTHS_PER_YEAR, fee_share)

    def unpaid(self, month: int) -> float:
        """Money promised and still to come [USD bn]."""
        return sum(due.amount for due in self.instalments if due.month >= month)

    def freeze(self, month: int, until: int) -> None:
        """Put off conditional instalments due in these months to the end of them."""
        self.instalments = [
            replace(due, month=until) if due.conditional and month <= due.month < until else due
            for due in self.instalments
        ]

    def end(self, month: int, reason: str) -> None:
        """End the contract; what was promised and not paid is not paid any more."""
        self.ended, self.reason = month, reason
        self.instalments = [due for due in self.instalments if due.month < month]


class ContractBook:
    """All contracts of a run, in the order of signing.

    Attributes:
        rules_version: of the rules with which all were last brought into line.
    """

    def __init__(self) -> None:
        """Start without contracts."""
        self.contracts: list[Contract] = []
        self.rules_version = 0
        self._running: list[Contract] = []

    def in_force(self, *, cloud: str | None = None, lab: str | None = None) -> list[Contract]:
        """Contracts in force, of one cloud or one lab if asked for."""
        self._running = [contract for contract in self._running if contract.ended is None]
        found = list(self._running)
        if cloud is not None:
            found = [contract for contract in found if contract.cloud == cloud]
        return found if lab is None else [contract for contract in found if contract.lab == lab]

    def between(self, cloud: str, lab: str) -> Contract | None:
        """The contract in force between the two, if any."""
        found = self.in_force(cloud=cloud, lab=lab)
        return found[0] if found else None

    def of(self, lab: str) -> list[Contract]:
        """All contracts of a lab, in force or ended."""
        return [contract for contract in self.contracts if contract.lab == lab]

    def lost_by(self, lab: str, since: int) -> list[Contract]:
        """Contracts of a lab that ended after a month and were replaced by no other."""
        contracts = self.of(lab)
        last_signed = max([since, *(contract.signed for contract in contracts)])
        return [contract for contract in contracts if (contract.ended or 0) > last_signed]

    def sign(self, contract: Contract) -> None:
        """Enter a new contract."""
        self.contracts.append(contract)
        self._running.append(contract)
