"""What the hours of a lab on a cloud are worth to both, however its models are sold (MODEL 7.9.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from moatlab.economics.contracting import bottleneck_insurance, learning_value
from moatlab.economics.custom_chips import capped_relative_price, contract_compute_price
from moatlab.market.chip_trade import best_source
from moatlab.market.compute import HOURS_PER_KH_MONTH, bill
from moatlab.market.processes.improve_chips import chip_costs

if TYPE_CHECKING:
    from moatlab.market.contracts import Contract
    from moatlab.market.prospects import Option, Prospects

__all__ = ["Tenancy", "expect_tenancy"]


class Tenancy(NamedTuple):
    """What a deal means for compute; present values [USD bn].

    Attributes:
        hours: reserved, of the lab's wants [m/month]; price: undiscounted, without levy [USD/h].
        margin: of the cloud on these hours; learning: cheaper own chips.
        savings: hours below the reference price; hold_up: expected loss from a single supplier.
        capability: that scarcity would cost without the deal, less what ended contracts secured [OOM].
        ends: contracts with other clouds that cannot go on beside the deal; leaving: what that costs.
    """

    hours: float
    price: float
    margin: float
    learning: float
    savings: float
    hold_up: float
    capability: float
    ends: tuple[Contract, ...]
    leaving: float


def expect_tenancy(prospects: Prospects, option: Option) -> Tenancy:
    """The hours that the option would reserve, and what they would bring."""
    rules, market = prospects.rules, prospects.market
    ends = prospects.ended_by(option)
    secured, price = _secured_share(prospects, option, ends), _price(prospects, option)
    hours, paid = secured * prospects.hours, price * (1.0 + option.cloud.compute_levy)
    bound = rules.hold_up if option.exclusive_compute else 0.0
    return Tenancy(
        hours=hours,
        price=price,
        margin=prospects.cloud_years * bill(hours, price - _cost(prospects, option)),
        learning=_learning(prospects, option, hours),
        savings=prospects.lab_years * bill(hours, market.reference_price - paid),
        hold_up=bound * prospects.lab_years * bill(hours, paid),
        capability=_capability(prospects, paid) * (secured - _share_of(prospects, ends)),
        ends=tuple(ends),
        leaving=sum(prospects.leaving_cost(contract) for contract in ends),
    )


def _share_of(prospects: Prospects, contracts: list[Contract]) -> float:
    """Share of the lab's hours that contracts reserve, each of what the others leave."""
    left = 1.0
    for contract in contracts:
        left *= 1.0 - contract.compute_share(prospects.rules.open_compute_share)
    return 1.0 - left


def _secured_share(prospects: Prospects, option: Option, ends: list[Contract]) -> float:
    """Share of the lab's hours that the deal reserves: of what others leave, as far as there is room."""
    rules, fleet = prospects.rules, option.cloud.fleet
    others = [deal for deal in prospects.others if deal.cloud != option.cloud.name and deal not in ends]
    left = 1.0 - _share_of(prospects, others)
    share = left * (1.0 if option.exclusive_compute else rules.open_compute_share)
    largest = min(rules.max_share_single, prospects.rules_with(option.cloud).conduct.reserved_share_cap)
    room = largest * (fleet.capacity + fleet.on_order) * HOURS_PER_KH_MONTH
    return min(share, room / prospects.hours) if prospects.hours > 0.0 else share


def _custom_share(prospects: Prospects, option: Option) -> float:
    """Part of the hours on own chips: a deal on infrastructure, with a cloud that has some."""
    owns = option.archetype == "infrastructure" and option.cloud.runs_chip_program
    return prospects.rules.anchor_custom_share if owns else 0.0


def _price(prospects: Prospects, option: Option) -> float:
    """Price of an hour before any discount, w_k [USD/h]."""
    relative = capped_relative_price(
        _custom_share(prospects, option),
        option.cloud.custom_chip_relative_cost,
        prospects.market.parameters.chips.chip_pass_through,
        option.cloud.rent_cap,
    )
    return contract_compute_price(prospects.market.reference_price, 0.0, relative)


def _cost(prospects: Prospects, option: Option) -> float:
    """What an hour costs the cloud [USD/h]; own chips are used where they are cheaper."""
    cost = option.cloud.custom_chip_relative_cost
    return prospects.market.gpu_cost * (1.0 - _custom_share(prospects, option) * max(0.0, 1.0 - cost))


def _learning(prospects: Prospects, option: Option, hours: float) -> float:
    """Value of what the cloud learns on the lab's hours in the first years; nothing on chips of others."""
    custom = _custom_share(prospects, option) * hours
    if custom <= 0.0:
        return 0.0
    cloud, market = option.cloud, prospects.market
    source = best_source(cloud)
    if source is None or source.designer is not cloud:
        return 0.0
    experience = np.array([rival.chip_experience for rival in market.clouds])
    experience[cloud.index] += prospects.rules.learning_window_years * custom / HOURS_PER_KH_MONTH
    after = float(chip_costs(market, experience)[cloud.index])
    in_use = cloud.fleet.own_design * HOURS_PER_KH_MONTH + custom
    return prospects.cloud_years * learning_value(
        cloud.own_chip_cost, after, market.gpu_cost, bill(in_use, 1.0)
    )


def _capability(prospects: Prospects, price: float) -> float:
    """Capability that scarcity would cost a lab with all its training on the spot market [OOM]."""
    market, rules = prospects.market, prospects.rules
    fill = max(rules.fill_floor, market.spot_fill)
    return bottleneck_insurance(market.spot_price, price, fill, rules.insurance_cap)
