"""The regulator: reviews contracts of clouds and labs, and blocks some of them (MODEL 7.14)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import mesa

from moatlab.economics.merger_review import (
    block_odds,
    block_probability,
    decision,
    duration,
    objection_probability,
)
from moatlab.foundation.randomness import uniform
from moatlab.market.contracts import Contract, Review
from moatlab.market.control import chain_hhi, claims_on_labs, degree_of_mode, follow_control
from moatlab.market.signing import end_contract, list_models
from moatlab.market.streams import Stream

if TYPE_CHECKING:
    from moatlab.economics.merger_review import Decision
    from moatlab.market.cloud import Cloud
    from moatlab.market.contracts import Mode
    from moatlab.market.control import Claims
    from moatlab.market.lab import Lab
    from moatlab.market.market import Market
    from moatlab.market.prospects import Option
    from moatlab.parameters.regulator import Regulator as Rules

__all__ = ["Pair", "Regulator", "has_open_interface"]

LOOSER: dict[Mode, Mode] = {"exclusive": "preferred", "preferred": "open", "open": "open"}
STRICTNESS: tuple[Mode, ...] = ("open", "preferred", "exclusive")
IN_WORDS: dict[Decision, str] = {
    "cleared": "cleared",
    "commitments": "cleared on commitments",
    "blocked": "blocked",
}


class Pair(NamedTuple):
    """Names of a cloud and a lab."""

    cloud: str
    lab: str

    @classmethod
    def of(cls, contract: Contract) -> Pair:
        """The two of a contract."""
        return cls(contract.cloud, contract.lab)


class Notice(NamedTuple):
    """A contract that was signed, and what the cloud held of the lab until then [0-1]."""

    contract: Contract
    held_before: float


class Case(NamedTuple):
    """A contract and its review."""

    contract: Contract
    review: Review


class Regulator(mesa.Agent):
    """An authority that looks at contracts after they are signed.

    Attributes:
        notices: contracts of the month; cases: reviews in progress.
    """

    model: Market
    name = "regulator"

    def __init__(self, market: Market) -> None:
        """A regulator with nothing on its desk."""
        super().__init__(market)
        self.notices: list[Notice] = []
        self.cases: list[Case] = []

    # --- Reviews ----------------------------------------------------------------------------------

    def notify(self, contract: Contract) -> None:
        """Hear of a contract before its shares change hands."""
        lab = self.model.lab_named(contract.lab)
        self.notices.append(Notice(contract, lab.equity.get(contract.cloud, 0.0)))

    def open_reviews(self) -> None:
        """Review what was signed this month and is large enough; conditional money waits for the decision.

        A review of a contract that the two have replaced goes on with the new one, whatever its size.
        """
        for contract, held_before in self.notices:
            if not contract.in_force:
                continue
            running = self._case_of(contract)
            if running is not None:
                self._continue(running, contract)
            elif trigger := self._trigger(contract):
                self._open(contract, held_before, trigger)
        self.notices.clear()

    def decide_reviews(self) -> None:
        """Decide what is due, all on the same state; drop reviews of contracts that have ended."""
        month = self.model.month
        for contract, review in self.cases:
            if not contract.in_force:
                review.close(month, "dropped")
                self._tell("review_closed", contract, "dropped, the contract has ended")
        due = [case for case in self.cases if case.contract.in_force and case.review.due <= month]
        found = [self._measure(contract, review) for contract, review in due]
        for case, measured in zip(due, found, strict=True):
            self._decide(case, measured)
        self.cases = [case for case in self.cases if case.review.closed is None]

    def _open(self, contract: Contract, held_before: float, trigger: str) -> None:
        market, rules = self.model, self._rules(Pair.of(contract))
        draw = self._draw(Stream.ANTITRUST_DURATION, contract, market.month)
        months = max(1, round(duration(draw, rules.review_months, rules.review_sd)))
        review = Review(market.month, market.month + months, held_before, hhi_change=0.0)
        contract.review = review
        contract.freeze(market.month, review.due)
        self.cases.append(Case(contract, review))
        self._tell("review_opened", contract, f"{trigger}; {self._measure(contract, review)}")

    def _continue(self, case: Case, contract: Contract) -> None:
        """The parties cannot shake off a review by signing anew."""
        review, month = case.review, self.model.month
        contract.freeze(month, review.due)
        if contract is not case.contract:
            contract.review = replace(review)
            self.cases[self.cases.index(case)] = Case(contract, contract.review)
            review.close(month, "continued")

    def _decide(self, case: Case, measured: str) -> None:
        contract, review = case
        pair = Pair.of(contract)
        odds = self._block_odds(pair, contract.terms.mode, review.hhi_change)
        block = _block_probability(self.model.rules_for(contract).regulator, odds)
        objection = objection_probability(odds, self._rules(pair).review_commitments, block)
        outcome = decision(self._draw(Stream.ANTITRUST_DECISION, contract, review.opened), block, objection)
        if outcome == "commitments" and not (contract.binding or contract.terms.rofr):
            outcome = "cleared"
        words = f"{IN_WORDS[outcome]} (chance of a block {block:.0%}); {measured}"
        self._tell("review_closed", contract, words)
        review.block_chance = block
        review.close(self.model.month, outcome)
        if outcome == "blocked":
            self._unwind(contract, review)
        elif outcome == "commitments":
            self._loosen(contract)

    def _unwind(self, contract: Contract, review: Review) -> None:
        """The contract ends at no fee; the cloud sells its shares to others, the lab keeps its money."""
        lab = self.model.lab_named(contract.lab)
        lab.equity[contract.cloud] = self._shares_without(contract, review)
        end_contract(self.model, contract, "blocked")

    def _loosen(self, contract: Contract) -> None:
        """Exclusive sale becomes preferred, preferred open; the other clauses go, the deal goes on."""
        terms = contract.terms
        contract.terms = replace(terms, mode=LOOSER[terms.mode], exclusive_compute=False, rofr=False)
        list_models(self.model, self.model.lab_named(contract.lab), contract)

    # --- What speaks for a review, and for a block ---------------------------------------------------

    def _rules(self, pair: Pair) -> Rules:
        return self.model.rules(cloud=pair.cloud, lab=pair.lab).regulator

    def _trigger(self, contract: Contract) -> str:
        cloud, lab = self.model.cloud_named(contract.cloud), self.model.lab_named(contract.lab)
        return self._reason_to_review(cloud, lab, contract.terms.investment)

    def _reason_to_review(self, cloud: Cloud, lab: Lab, investment: float) -> str:
        """Why a deal of the two is reviewed, in words; empty if it is not."""
        market, rules = self.model, self._rules(Pair(cloud.name, lab.name))
        if not rules.review_on:
            return ""
        if investment > rules.trigger_investment:
            return f"investment above {rules.trigger_investment:g} bn USD"
        share = float(market.tally.general_shares[cloud.index]) / cloud.firms
        if share > rules.trigger_share and lab.gap <= market.parameters.contracts.frontier_gap:
            return f"a lab at the frontier and a cloud with {share:.0%} of the market"
        return ""

    def _block_odds(self, pair: Pair, mode: Mode, hhi_change: float) -> float:
        rules = self._rules(pair)
        against = rules.review_exclusive * (mode == "exclusive")
        against -= rules.review_open_api * has_open_interface(self.model, pair)
        return block_odds(rules.review_intercept, hhi_change, rules.review_hhi_scale, against)

    def _measure(self, contract: Contract, review: Review) -> str:
        """Note what the contract adds to control along the chain, all sales as they are; in words."""
        claims = claims_on_labs(self.model)
        without = claims | {Pair.of(contract): self._shares_without(contract, review)}
        index = self._chain_hhi(claims)
        review.hhi_change = index - self._chain_hhi(without)
        return f"chain HHI {index:.0f}, {review.hhi_change:+.0f} by the contract"

    def _chain_hhi(self, claims: Claims) -> float:
        return chain_hhi(self.model, follow_control(self.model, claims))

    def _shares_without(self, contract: Contract, review: Review) -> float:
        """Shares that the cloud would hold of the lab without the contract."""
        held = self.model.lab_named(contract.lab).equity.get(contract.cloud, 0.0)
        return min(held, review.held_before)

    # --- What others must know of it ----------------------------------------------------------------

    def expected_block(self, option: Option, lab: Lab, investment: float, ends: list[Contract]) -> float:
        """Chance that an option would be blocked, if it were signed and decided on now; 0 without a review.

        Args:
            option: the deal.
            lab: with whom.
            investment: money that would flow [USD bn].
            ends: contracts of the lab that cannot go on beside it.
        """
        cloud, market = option.cloud, self.model
        if not self._reason_to_review(cloud, lab, investment):
            return 0.0
        pair = Pair(cloud.name, lab.name)
        ended = [Pair(contract.cloud, lab.name) for contract in ends]
        shares = {each: lab.equity.get(each.cloud, 0.0) for each in [*ended, pair]}
        without = claims_on_labs(market) | shares
        claims = without | {pair: max(shares[pair], degree_of_mode(market, option.mode))}
        change = self._chain_hhi(claims) - self._chain_hhi(without)
        rules = market.rules(cloud=cloud.name, lab=lab.name, expects=True).regulator
        return _block_probability(rules, self._block_odds(pair, option.mode, change))

    def forbids(self, option: Option, lab: Lab) -> bool:
        """The two had a deal blocked that bound no more than this one; until its term would have ended."""
        return any(
            deal.binding
            and STRICTNESS.index(option.mode) >= STRICTNESS.index(deal.terms.mode)
            and option.exclusive_compute >= deal.terms.exclusive_compute
            for deal in self._blocked(option.cloud, lab)
        )

    def bars_shares(self, cloud: Cloud, lab: Lab) -> bool:
        """The cloud had to sell shares in the lab; until the term of that deal would have ended."""
        return bool(self._blocked(cloud, lab))

    def _blocked(self, cloud: Cloud, lab: Lab) -> list[Contract]:
        month = self.model.month
        deals = self.model.contracts.of(lab.name)
        return [deal for deal in deals if deal.blocked and deal.cloud == cloud.name and month < deal.expiry]

    # --- Odds and ends --------------------------------------------------------------------------------

    def _case_of(self, contract: Contract) -> Case | None:
        pair = Pair.of(contract)
        return next((case for case in self.cases if Pair.of(case.contract) == pair), None)

    def _draw(self, stream: Stream, contract: Contract, month: int) -> float:
        market = self.model
        cloud, lab = market.cloud_named(contract.cloud), market.lab_named(contract.lab)
        return uniform(stream.key(market.seed, month), lab.identity, market.cloud_ids[cloud.index])

    def _tell(self, kind: str, contract: Contract, text: str) -> None:
        cloud, lab = self.model.cloud_named(contract.cloud), self.model.lab_named(contract.lab)
        self.model.tell(kind, lab.name, f"{lab.label} and {cloud.label}: {text}")


def _block_probability(rules: Rules, odds: float) -> float:
    return block_probability(odds, rules.block_floor, rules.block_floor_strength)


def has_open_interface(market: Market, pair: Pair) -> bool:
    """The two have promised of their own accord to let other clouds in."""
    return market.rules(cloud=pair.cloud, lab=pair.lab).conduct.open_interface_lag is not None
