"""How far hours, stocks and customers of a month are from adding up, relative to what is added up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from moatlab.validation.accounts.money import TINY, Notes, relative_error

if TYPE_CHECKING:
    from moatlab.market.market import Market

__all__ = [
    "accelerators_error",
    "buyers_error",
    "capacity_error",
    "commitment_error",
    "customers_error",
    "stocks_error",
]

type Floats = NDArray[np.float64]


def capacity_error(market: Market, _: Notes) -> float:
    """Hours used beyond capacity, cloud by cloud."""
    return _beyond_capacity(market, market.compute.hours)


def commitment_error(market: Market, _: Notes) -> float:
    """Hours reserved, public, of own labs and sold on demand beyond capacity: nothing may be below zero."""
    use = market.compute
    return _beyond_capacity(market, use.in_house + (use.reserved_by + use.public).sum(axis=0) + use.sales)


def _beyond_capacity(market: Market, hours: Floats) -> float:
    capacity = market.compute.capacity
    return float((np.maximum(0.0, hours - capacity) / np.maximum(capacity, TINY)).max())


def buyers_error(market: Market, _: Notes) -> float:
    """Hours that labs, hosts and third parties use, less those that clouds sell."""
    use = market.compute
    in_market = [lab for lab in market.living_labs if not lab.open_weights]
    used = sum(lab.inference_hours for lab in market.living_labs) + use.background
    used += sum(lab.training_hours for lab in in_market)
    return relative_error(used, float(use.hours.sum()), float(use.hours.sum()))


def accelerators_error(market: Market, notes: Notes) -> float:
    """Accelerators installed and on order, less those that were there and those shipped this month."""
    errors = [0.0]
    for cloud in market.clouds if market.month > 0 else ():
        found = cloud.fleet.capacity + cloud.fleet.on_order
        shipped = 0.0
        if market.is_order_month:
            shipped = cloud.order.gpu - market.vendor.backlog[cloud.name] + cloud.order.custom
        expected = notes.accelerators[cloud.name] + shipped
        errors.append(relative_error(found, expected, found))
    return max(errors)


def stocks_error(market: Market, _: Notes) -> float:
    """The most negative of all stocks and hours of compute; not a number, if one of them is not."""
    return float(np.max([np.maximum(0.0, -np.asarray(stock)).max(initial=0.0) for stock in _stocks(market)]))


def _stocks(market: Market) -> Iterator[Floats | list[float]]:
    """Everything of which there can be none, but not less."""
    for cloud in market.clouds:
        fleet, order = cloud.fleet, cloud.order
        yield [fleet.gpu, fleet.custom, order.gpu, order.custom, cloud.chip_experience, cloud.chip_research]
        yield [kh for due in fleet.pipeline for kh in (due.gpu, due.custom)]
        yield [fleet.own_design, *fleet.bought.values()]
        yield cloud.use_history
    yield [market.vendor.experience, *market.vendor.backlog.values(), *market.vendor.sales_to.values()]
    for contract in market.contracts.contracts:
        yield [contract.reserved_by_path(market.month), contract.terms.committed_spend]
        yield [due.amount for due in contract.instalments]
    use = market.compute
    yield from (use.in_house, use.reserved_by, use.inference, use.training, use.paid, use.sales)
    yield from (use.public, use.public_paid, use.granted, use.levies)
    yield from (use.spot_native, use.spot_floating, use.spot_training, use.wanted, use.wanted_training)


def customers_error(market: Market, _: Notes) -> float:
    """Enterprises that are counted twice or not at all, and users of AI without a cloud."""
    crowd, tally = market.enterprises, market.tally
    clouds = np.bincount(crowd.cloud[crowd.cloud >= 0], minlength=len(market.clouds))
    models = np.bincount(crowd.model[crowd.model >= 0], minlength=len(market.labs))
    lost = abs(int(tally.customers.sum()) - crowd.size) + int((crowd.cloud[crowd.model >= 0] < 0).sum())
    lost += int(abs(tally.cloud_customers - clouds).sum() + abs(tally.model_users - models).sum())
    return lost / crowd.size
