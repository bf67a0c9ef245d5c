"""Clouds that own labs, and what happens when the law separates the two (MODEL 7.13, 8)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from moatlab.foundation.months import years
from moatlab.market.signing import end_contract

if TYPE_CHECKING:
    from moatlab.market.cloud import Cloud
    from moatlab.market.lab import Lab
    from moatlab.market.market import Market

__all__ = ["Ownership", "follow_separations", "parent_budget"]


@dataclass
class Ownership:
    """Whom a lab belongs to, and what a separation by law has brought so far.

    Attributes:
        cloud: the owner, law apart, if any; absorbed: the lab failed on its own before.
        separated: the two have gone apart.
        endowment: what the owner still has to pay for that [USD bn].
    """

    cloud: Cloud | None
    absorbed: bool = False
    separated: bool = False
    endowment: float = 0.0


def follow_separations(market: Market) -> None:
    """Labs that the law now separates from their owners go apart; those it separates no longer return.

    Changes the labs' money and listings and, for those that return, their contracts and shares.
    """
    for lab in market.living_labs:
        cloud = lab.ownership.cloud
        if cloud is None or lab.ownership.separated == lab.divested:
            continue
        if lab.divested:
            _go_apart(market, lab, cloud)
        else:
            _return(market, lab, cloud)


def _go_apart(market: Market, lab: Lab, cloud: Cloud) -> None:
    """The lab gets money for a year; its models stay where they are until it chooses otherwise."""
    money = lab.target_budget()
    lab.ownership.separated, lab.ownership.endowment = True, money
    lab.note_runway()
    text = f"{lab.label} leaves {cloud.label} with {money:.3g} bn USD, a year of training"
    market.tell("separated", lab.name, text)


def _return(market: Market, lab: Lab, cloud: Cloud) -> None:
    """The owner takes over what the lab has, and buys back its shares; contracts end."""
    text = f"{lab.label} belongs to {cloud.label} again"
    for deal in market.contracts.in_force(lab=lab.name):
        end_contract(market, deal, text)
    lab.ownership.separated, lab.listings, lab.equity = False, {cloud.name}, {}
    lab.cash, lab.burn, lab.runway_months = 0.0, 0.0, math.inf
    market.tell("integrated", lab.name, text)


def parent_budget(lab: Lab, rivals: list[float]) -> float:
    """What a parent pays for training: keep up with the two largest rivals, within its means [USD bn/yr].

    Args:
        lab: whose parent pays.
        rivals: training budgets of independent labs [USD bn/yr].
    """
    labs = lab.model.parameters.labs
    top = sorted(rivals, reverse=True)[:2]
    matched = lab.record.budget_match * sum(top) / len(top) if top else 0.0
    allowance = labs.own_budget_allowance * (1.0 + labs.own_budget_growth) ** years(lab.model.month)
    profit = lab.owner.profit if lab.owner else 0.0
    return float(min(matched, labs.own_budget_profit_share * max(0.0, profit) + allowance))
