"""Who gains what: enterprises, vendor, clouds, labs, the state, and all of them together (MODEL 9.6).

Everything is counted when it is used. An accelerator is a cost in every month in which it runs, and its
vendor earns in these months: so purchases are transfers like all others, and the last years of a run do
not bear the cost of what would have been used after them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from moatlab.economics.welfare import isoelastic_surplus
from moatlab.foundation.months import MONTHS_PER_YEAR
from moatlab.market.chip_trade import margin_on_chips_in_use
from moatlab.market.compute import HOURS_PER_KH_MONTH, bill
from moatlab.market.welfare_kernel import BURDEN, DATA, FEES, MODELS
from moatlab.observe.registry import MARKET_METRICS, once_a_month, register
from moatlab.parameters.demand import SECTORS

if TYPE_CHECKING:
    from moatlab.market.cloud import Cloud
    from moatlab.market.market import Market

__all__ = ["FINANCE", "Welfare", "measure_welfare"]

MONEY, SOURCE = "USD bn/yr", "MODEL 9.6"
FINANCE = frozenset({"investment", "round", "funding", "liquidation", "write_off"})
"""Payments that move claims and bring no output: no surplus of anybody."""
SIZE_NAMES = ("small", "medium", "large")

type Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Welfare:
    """Surplus of one month [USD bn/yr].

    Attributes:
        consumers: of enterprises, by size and sector [3 x S]; the other layers as totals.
    """

    consumers: Floats
    vendor: float
    clouds: float
    labs: float
    government: float

    @cached_property
    def by_size(self) -> list[float]:
        """Surplus of enterprises, the smallest third first."""
        return [float(part) for part in self.consumers.sum(axis=1)]

    @cached_property
    def by_sector(self) -> list[float]:
        """Surplus of enterprises by sector."""
        return [float(part) for part in self.consumers.sum(axis=0)]

    @cached_property
    def consumer(self) -> float:
        """Surplus of all enterprises."""
        return sum(self.by_size)


@once_a_month
def measure_welfare(market: Market) -> Welfare:
    """Surplus of all layers in this month."""
    return Welfare(
        consumers=_consumers(market),
        vendor=_vendor(market),
        clouds=_clouds(market),
        labs=_labs(market),
        government=market.government.surplus,
    )


def _consumers(market: Market) -> Floats:
    """Gains from use less the work and the fees of changing suppliers [3 x S]."""
    gains, changes = market.surplus.gains, market.surplus.changes
    occasions = market.parameters.occasions
    term = occasions.contract_term_months / MONTHS_PER_YEAR
    review = occasions.model_review_rate
    years_kept = min(term, 1.0 / review) if review > 0.0 else term
    return np.asarray(gains - changes[..., BURDEN] - years_kept * changes[..., MODELS])


def _vendor(market: Market) -> float:
    margin = market.parameters.vendor.vendor_margin * market.parameters.compute.capital_share
    installed = sum(cloud.fleet.gpu for cloud in market.clouds)
    return float(margin * bill(installed * HOURS_PER_KH_MONTH, market.gpu_cost))


def _clouds(market: Market) -> float:
    """Profits as booked, and what leaving customers pay less what moving their data costs."""
    fees, data = (float(market.surplus.changes[..., kind].sum()) for kind in (FEES, DATA))
    booked = sum(cloud.profit - _margin_on_chips_shipped(market, cloud) for cloud in market.clouds)
    return booked + margin_on_chips_in_use(market) + fees - data * market.parameters.switching.egress_cost


def _margin_on_chips_shipped(market: Market, cloud: Cloud) -> float:
    """What a cloud books when it sells chips; here the margin counts while they run, as their cost does."""
    ledger = market.ledger
    return ledger.received(cloud.name, "accelerators") - ledger.paid(cloud.name, "chip_making")


def _labs(market: Market) -> float:
    labs, balance = {lab.name for lab in market.labs}, 0.0
    for (payer, payee, purpose), amount in market.ledger.flows().items():
        if purpose not in FINANCE and (payee in labs or payer in labs):
            balance += amount * ((payee in labs) - (payer in labs))
    return balance


@register(MARKET_METRICS, MONEY, SOURCE)
def consumer_surplus(market: Market) -> float:
    """Gain of enterprises over staying on-premises without AI, less what changing suppliers costs them."""
    return measure_welfare(market).consumer


@register(MARKET_METRICS, MONEY, SOURCE)
def vendor_surplus(market: Market) -> float:
    """Margin of the vendor on its accelerators in use."""
    return measure_welfare(market).vendor


@register(MARKET_METRICS, MONEY, SOURCE)
def cloud_surplus(market: Market) -> float:
    """Profit of all clouds, fees of leaving customers less the cost of moving their data included."""
    return measure_welfare(market).clouds


@register(MARKET_METRICS, MONEY, SOURCE)
def lab_surplus(market: Market) -> float:
    """Sales of all labs less fees, compute, staff and other costs; money of investors is none of it."""
    return measure_welfare(market).labs


@register(MARKET_METRICS, MONEY, SOURCE)
def government_surplus(market: Market) -> float:
    """Levies less public spending on compute and grants."""
    return measure_welfare(market).government


@register(MARKET_METRICS, MONEY, SOURCE)
def total_welfare(market: Market) -> float:
    """Surplus of enterprises, vendor, clouds, labs and the state."""
    found = measure_welfare(market)
    return found.consumer + found.vendor + found.clouds + found.labs + found.government


@register(MARKET_METRICS, MONEY, SOURCE)
def third_party_surplus(market: Market) -> float:
    """Gain of other buyers of compute over paying the highest spot price; not part of total welfare."""
    needs, _, terms = market.compute_case
    spending = bill(needs.background, terms.reference_price)
    return isoelastic_surplus(spending, market.compute.scarcity, terms.bounds[1], terms.elasticity)


def _register_part(name: str, whose: str, group: Literal["by_size", "by_sector"], place: int) -> None:
    def surplus(market: Market) -> float:
        parts: list[float] = getattr(measure_welfare(market), group)
        return parts[place]

    surplus.__name__ = f"consumer_surplus_{name}"
    surplus.__doc__ = f"Part of the consumer surplus that goes to {whose}."
    register(MARKET_METRICS, MONEY, SOURCE)(surplus)


for _place, _name in enumerate(SIZE_NAMES):
    _register_part(_name, f"the {_name} third of enterprises, by workload at the start", "by_size", _place)
for _place, _name in enumerate(SECTORS):
    _register_part(_name, f"the sector {_name}", "by_sector", _place)
