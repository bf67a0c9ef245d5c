"""What the market wants of AI compute, and what it has set aside (MODEL 7.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from moatlab.economics.compute_market import capacity_path
from moatlab.economics.custom_chips import capped_relative_price, contract_compute_price
from moatlab.economics.spot_market import placement_shares
from moatlab.foundation.months import MONTHS_PER_YEAR, years
from moatlab.market.compute import (
    HOURS_PER_KH_MONTH,
    ComputeNeeds,
    Reservation,
    monthly_budget,
)
from moatlab.market.compute_clearing import ChipCaps, ComputeTerms
from moatlab.market.offers import channel_prices
from moatlab.market.public_compute import besides, public_reservations

if TYPE_CHECKING:
    from moatlab.market.contracts import Contract
    from moatlab.market.lab import Lab
    from moatlab.market.market import Market

__all__ = [
    "UnitsSold",
    "compute_needs",
    "compute_terms",
    "contract_price",
    "count_units",
    "custom_hours_share",
    "reservations",
]

type Floats = NDArray[np.float64]


def compute_needs(market: Market) -> ComputeNeeds:
    """Hours to serve all users, budgets for training, and what third parties want."""
    units = market.units_sold
    hours = market.parameters.demand.serve_share * 1e3 / (MONTHS_PER_YEAR * market.reference_price)
    native, floating = units.native * hours, units.elsewhere * hours
    budget = np.zeros(len(market.labs))
    for lab in market.living_labs:
        if not lab.open_weights:
            budget[lab.index] = monthly_budget(_compute_budget(lab))
    labs_demand = float(native.sum() + floating.sum() + budget.sum() / market.reference_price)
    return ComputeNeeds(native, floating, budget, _background(market, labs_demand))


class UnitsSold(NamedTuple):
    """AI units sold in a year [USD bn at cost 1]: natively by lab and cloud [M x C], and otherwise [M]."""

    native: Floats
    elsewhere: Floats


def count_units(market: Market) -> UnitsSold:
    """What enterprises and consumers use; open weights are native wherever they are used."""
    spending, prices = market.tally.ai_spending.T, channel_prices(market)
    open_weights = np.array([lab.open_weights for lab in market.labs])
    native = np.where(open_weights[:, None], spending, market.tally.native_spending.T)
    own = np.array([float(lab.api_price) for lab in market.labs])
    consumers = np.array([lab.consumer_revenue if lab.alive else 0.0 for lab in market.labs])
    return UnitsSold(native / prices, ((spending - native).sum(axis=1) + consumers) / own)


def _compute_budget(lab: Lab) -> float:
    """What is left of the training budget for compute after paying the staff [USD bn/yr]."""
    return lab.training_budget / (1.0 + lab.model.parameters.labs.staff_share)


def _background(market: Market, labs_demand: float) -> float:
    """Hours of third parties [m]: what first filled the capacity, growing with supply (MODEL 5.7)."""
    compute, vendor = market.parameters.compute, market.parameters.vendor
    if market.background_start is None:
        wanted = float(_capacity(market).sum()) * compute.initial_utilisation
        market.background_start = max(0.0, wanted - labs_demand)
    path = capacity_path(
        years(market.month), vendor.supply_growth_start, vendor.supply_growth_floor, vendor.supply_tau_years
    )
    return float(market.background_start * path**compute.background_exponent)


def compute_terms(market: Market) -> ComputeTerms:
    """Capacities, prices and rules of the month."""
    rules = market.parameters.compute
    own_fleet = np.zeros(len(market.labs))
    for lab in market.living_labs:
        if lab.open_weights:
            own_fleet[lab.index] = monthly_budget(_compute_budget(lab)) / market.reference_price
    return ComputeTerms(
        capacity=_capacity(market),
        placement=_placement(market),
        relative_price=np.array(
            [cloud.uncapped_compute_price(cloud.fleet.custom_share) for cloud in market.clouds]
        ),
        reference_price=market.reference_price,
        elasticity=float(rules.spot_elasticity),
        bounds=(float(rules.spot_floor), float(rules.spot_cap)),
        bound_training_share=float(rules.bound_training_share),
        own_fleet=own_fleet,
        levy=np.array([cloud.compute_levy for cloud in market.clouds]),
        caps=_chip_caps(market),
    )


def _chip_caps(market: Market) -> ChipCaps | None:
    """Caps that the law sets on the price of hours on own chips; none if it leaves all clouds free."""
    caps = [cloud.rent_cap for cloud in market.clouds]
    if all(cap.strength == 0.0 for cap in caps):
        return None
    own = [cloud.fleet.custom_share for cloud in market.clouds]
    return ChipCaps(
        share=np.array([share * cap.strength for share, cap in zip(own, caps, strict=True)]),
        price=np.array([cloud.uncapped_compute_price(1.0) for cloud in market.clouds]),
        highest=np.array([cap.price for cap in caps]),
    )


def _capacity(market: Market) -> Floats:
    return np.array([cloud.fleet.capacity * HOURS_PER_KH_MONTH for cloud in market.clouds])


def _placement(market: Market) -> Floats:
    """Shares of the clouds in AI work that is tied to none.

    A cloud that started without customers has no growth to speak of; one without capacity left sells none.
    """
    growth = [
        cloud.installed_base_share / cloud.initial_installed_base_share
        if cloud.initial_installed_base_share > 0.0
        else 1.0
        for cloud in market.clouds
    ]
    first = [float(cloud.record.capacity_share) if cloud.sells_ai_compute else 0.0 for cloud in market.clouds]
    return placement_shares(
        np.array(first),
        np.array(growth),
        np.array([cloud.buyers_compute_price for cloud in market.clouds]),
        float(market.parameters.chips.placement_elasticity),
    )


# --- Reservations ---------------------------------------------------------------------------------


def reservations(market: Market, needs: ComputeNeeds, terms: ComputeTerms) -> list[Reservation]:
    """Hours set aside: for the own labs of clouds, by the state, then by contract, within limits."""
    capacity: list[float] = terms.capacity.tolist()
    in_house = _in_house(market, needs, capacity)
    own = _hours_by_cloud(in_house, capacity)
    free = [max(0.0, all_ - hours) for all_, hours in zip(capacity, own, strict=True)]
    public = public_reservations(market, needs, free)
    taken = _hours_by_cloud(in_house + public, capacity)
    wanted = _contracted(market, besides(needs, public, market.reference_price))
    asked = _hours_by_cloud([booking for _, booking in wanted], capacity)
    limit = market.parameters.compute.reservation_cap
    allowed = [min(limit * all_, max(0.0, all_ - gone)) for all_, gone in zip(capacity, taken, strict=True)]
    scale = _scale(allowed, asked)
    kept = [_scaled(market, contract, booking, scale[booking.cloud]) for contract, booking in wanted]
    return in_house + public + [booking for booking in kept if booking.hours > 0.0 or booking.bound]


def _hours_by_cloud(bookings: list[Reservation], capacity: list[float]) -> list[float]:
    hours = [0.0] * len(capacity)
    for booking in bookings:
        hours[booking.cloud] += booking.hours
    return hours


def _scale(allowed: list[float], asked: list[float]) -> list[float]:
    """Part of what is asked of each cloud that it may set aside."""
    return [most / all_ if all_ > most else 1.0 for most, all_ in zip(allowed, asked, strict=True)]


def _in_house(market: Market, needs: ComputeNeeds, capacity: list[float]) -> list[Reservation]:
    """The labs of a cloud are served first, up to most of its capacity; several share it pro rata."""
    wanted = []
    for lab in market.living_labs:
        owner = lab.owner
        if owner is not None:
            price = owner.transfer_price * (1.0 + owner.compute_levy)
            hours = float(needs.inference[lab.index] + needs.budget[lab.index] / price)
            wanted.append(Reservation(lab.index, owner.index, hours, price, in_house=True))
    largest = market.parameters.compute.own_lab_share_max
    scale = _scale([largest * hours for hours in capacity], _hours_by_cloud(wanted, capacity))
    return [booking._replace(hours=booking.hours * scale[booking.cloud]) for booking in wanted]


def _contracted(market: Market, needs: ComputeNeeds) -> list[tuple[Contract, Reservation]]:
    """What contracts entitle labs to: a share of what they need, or the path agreed, if larger.

    A second contract covers its share of what the first one leaves.
    """
    rules = market.parameters.contracts
    uncovered = (needs.inference + needs.budget / market.reference_price).tolist()
    wanted = []
    for contract in market.contracts.in_force():
        lab, cloud = market.lab_named(contract.lab), market.cloud_named(contract.cloud)
        need = contract.compute_share(rules.open_compute_share) * uncovered[lab.index]
        uncovered[lab.index] -= need
        path = contract.reserved_by_path(market.month) * HOURS_PER_KH_MONTH
        law = market.rules_for(contract)
        largest = min(rules.max_share_single, law.conduct.reserved_share_cap)
        hours = min(
            max(rules.reserve_margin * need, path), largest * cloud.fleet.capacity * HOURS_PER_KH_MONTH
        )
        bound, sublet = contract.terms.exclusive_compute, law.compute.sublet
        wanted.append((contract, Reservation(lab.index, cloud.index, hours, 0.0, sublet, bound=bound)))
    return wanted


def _scaled(market: Market, contract: Contract, booking: Reservation, scale: float) -> Reservation:
    """The reservation after the cap on all reservations, at the price of the contract."""
    hours = booking.hours * scale
    price = contract_price(market, contract, hours)
    return Reservation(booking.lab, booking.cloud, hours, price, booking.sublet, bound=booking.bound)


def contract_price(market: Market, contract: Contract, hours: float) -> float:
    """w_k, what an hour costs under a contract that reserves `hours` [m], levy included [USD/h]."""
    cloud, discount = market.cloud_named(contract.cloud), contract.terms.compute_discount
    relative = capped_relative_price(
        custom_hours_share(market, contract, hours),
        cloud.custom_chip_relative_cost,
        market.parameters.chips.chip_pass_through,
        cloud.rent_cap.before(discount),
    )
    price = contract_compute_price(market.reference_price, discount, relative)
    return price * (1.0 + cloud.compute_levy)


def custom_hours_share(market: Market, contract: Contract, hours: float) -> float:
    """Share of own chips in `hours` [m] under a contract: as agreed, as far as the cloud has them."""
    owned = market.cloud_named(contract.cloud).fleet.custom * HOURS_PER_KH_MONTH
    return min(contract.terms.custom_chip_share, owned / hours if hours > 0.0 else 1.0)
