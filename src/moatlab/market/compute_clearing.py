"""The compute market of a month: reservations first, then the spot price clears the rest (MODEL 7.7).

A function of needs, reservations and terms alone, so that observers can clear the same month again
under other reservations.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from moatlab.economics.spot_market import Rationing, ration, scarcity, share_sales
from moatlab.market.compute import ComputeNeeds, ComputeUse, Reservation

__all__ = ["ComputeTerms", "Spot", "clear", "clear_spot"]

ROUNDS, SAME_PRICE = 100, 1e-12

type Floats = NDArray[np.float64]


class ChipCaps(NamedTuple):
    """Caps on the price of hours on own chips; prices over the reference price [C].

    Attributes:
        share: of these hours in all, times the strength of the cap; 0 where there is none.
        price: without the cap, at the reference price; highest: with it, however scarce hours are.
    """

    share: Floats
    price: Floats
    highest: Floats

    def above(self, scarcity: float) -> Floats:
        """What the caps take off the mean price of each cloud, over the spot price [C]."""
        return np.asarray(self.share * np.maximum(0.0, self.price - self.highest / scarcity))


@dataclass(frozen=True)
class ComputeTerms:
    """Prices and rules of the month.

    Attributes:
        capacity: hours that exist, by cloud [m, C].
        placement: shares of the clouds in work that is tied to none [C].
        relative_price: d_c without caps and levies [C]; reference_price: w_ref [USD/h].
        elasticity: of spot demand; bounds: of the spot price over the reference price.
        bound_training_share: free hours of its cloud on which a bound lab may train.
        own_fleet: training outside the market, by lab [m, M].
        levy: tax on the price of each cloud [C]; caps: on the price of hours on own chips, if there are any.
    """

    capacity: Floats
    placement: Floats
    relative_price: Floats
    reference_price: float
    elasticity: float
    bounds: tuple[float, float]
    bound_training_share: float
    own_fleet: Floats
    levy: Floats = field(default_factory=lambda: np.zeros(1))
    caps: ChipCaps | None = None

    def buyers_prices(self, scarcity: float = 1.0) -> Floats:
        """What buyers pay on each cloud over the spot price, caps and levies included [C]."""
        above = self.caps.above(scarcity) if self.caps else 0.0
        return np.asarray((self.relative_price - above) * (1.0 + self.levy))


class Spot(NamedTuple):
    """The spot market of a month.

    Attributes:
        scarcity: spot price over the reference price [-].
        response: of demand with a price elasticity to it [-].
        served: shares of inference (`first`) and of all other demand (`rest`) that are served.
        sold, asked: hours at this price [m].
        wanted: hours that buyers ask of each cloud at the reference price [m, C].
        training: hours of training asked for at this price, by lab [m, M].
    """

    scarcity: float
    response: float
    served: Rationing
    sold: float
    asked: float
    wanted: list[float]
    training: list[float]


def clear(needs: ComputeNeeds, reservations: list[Reservation], terms: ComputeTerms) -> ComputeUse:
    """Serve reservations, then clear the spot market.

    Args:
        needs: what labs and third parties want.
        reservations: hours set aside; on no cloud more than its capacity.
        terms: prices and rules.
    """
    book = _Book(needs, reservations, terms)
    spot, shape = book.spot(), needs.native.shape
    in_house, reserved_by = np.zeros(shape[1]), np.zeros(shape)
    inference, training, paid = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    public, public_paid, granted = np.zeros(shape), np.zeros(shape), np.zeros(shape[1])
    for served in book.served:
        booking, place = served.booking, (served.booking.lab, served.booking.cloud)
        inference[place] += served.inference
        training[place] += served.training
        if booking.public:
            public[place] += served.kept
            public_paid[place] += served.paid
            granted[booking.cloud] += served.kept * booking.state_pays
            continue
        paid[place] += served.paid
        if booking.in_house:
            in_house[booking.cloud] += served.kept
        else:
            reserved_by[place] += served.kept
    wanted, asked = np.array(spot.wanted), np.array(spot.training)
    part = spot.response * spot.served.first
    return ComputeUse(
        capacity=terms.capacity,
        in_house=in_house,
        reserved_by=reserved_by,
        public=public,
        inference=inference,
        training=training,
        paid=paid,
        public_paid=public_paid,
        granted=granted,
        spot_native=np.array(book.native) * part,
        spot_floating=np.array(book.floating) * part,
        spot_training=asked * spot.served.rest,
        background=needs.background * spot.response * spot.served.rest,
        sales=share_sales(wanted, np.array(book.free), spot.sold),
        wanted=wanted,
        wanted_training=training.sum(axis=1) + asked,
        own_fleet=terms.own_fleet,
        scarcity=spot.scarcity,
        reference_price=terms.reference_price,
        relative_price=terms.buyers_prices(spot.scarcity),
        levy=terms.levy,
        spot_fill=spot.sold / spot.asked if spot.asked > 0.0 else 1.0,
        training_fill=spot.served.rest,
    )


def clear_spot(needs: ComputeNeeds, reservations: list[Reservation], terms: ComputeTerms) -> Spot:
    """The spot market alone, as `clear` leaves it."""
    return _Book(needs, reservations, terms).spot()


class _Served(NamedTuple):
    """Hours used in a reservation [m], what is paid for them [USD m], and those kept for it [m]."""

    booking: Reservation
    inference: float
    training: float
    paid: float
    kept: float


class _Book:
    """Needs that are still to be served, after what reservations have served.

    Lists by lab, or by lab and cloud: with a handful of firms plain numbers are faster than arrays.

    Attributes:
        native, floating, budget: still to be served, as in `ComputeNeeds`.
        served: the reservations, cheapest first; bound: cloud of every lab that may not buy elsewhere.
        free: hours left for the spot market [m, C].
    """

    def __init__(self, needs: ComputeNeeds, reservations: list[Reservation], terms: ComputeTerms) -> None:
        """Serve the reservations."""
        self.terms, self.background = terms, needs.background
        self.native: list[list[float]] = needs.native.tolist()
        self.floating: list[float] = needs.floating.tolist()
        self.budget: list[float] = needs.budget.tolist()
        self.bound = {booking.lab: booking.cloud for booking in reservations if booking.bound}
        self._bring_home(reservations)
        self.served = self._serve(sorted(reservations, key=lambda booking: booking.price))
        self.free: list[float] = terms.capacity.tolist()
        for served in self.served:
            self.free[served.booking.cloud] -= served.kept
        self.free = [max(0.0, hours) for hours in self.free]
        self._limit_bound_training()

    def _bring_home(self, reservations: list[Reservation]) -> None:
        """A lab that is owned or bound runs everything at one cloud."""
        for booking in reservations:
            if booking.bound or booking.in_house:
                row = self.native[booking.lab]
                everything = sum(row) + self.floating[booking.lab]
                row[:] = [0.0] * len(row)
                row[booking.cloud], self.floating[booking.lab] = everything, 0.0

    def _serve(self, cheapest_first: list[Reservation]) -> list[_Served]:
        """Reserved hours serve native use of the cloud, then floating inference, then training."""
        native = []
        for booking in cheapest_first:
            hours = min(booking.hours, self.native[booking.lab][booking.cloud])
            self.native[booking.lab][booking.cloud] -= hours
            native.append(hours)
        return [self._serve_rest(*pair) for pair in zip(cheapest_first, native, strict=True)]

    def _serve_rest(self, booking: Reservation, native: float) -> _Served:
        """Floating inference and training in what native use leaves; unused hours may be sublet."""
        lab, price, left = booking.lab, booking.price, booking.hours - native
        floating = min(left, self.floating[lab])
        self.floating[lab] -= floating
        trained = min(left - floating, self.budget[lab] / price) if price > 0.0 else left - floating
        self.budget[lab] = max(0.0, self.budget[lab] - trained * price)
        unused = left - floating - trained
        paid = (booking.hours - unused) * price
        kept = booking.hours - booking.sublet * unused
        return _Served(booking, native + floating, trained, paid, kept)

    def _limit_bound_training(self) -> None:
        """A bound lab trains on demand only on part of the free hours of its cloud."""
        terms = self.terms
        for lab, cloud in self.bound.items():
            hours = terms.bound_training_share * self.free[cloud] - self.native[lab][cloud]
            self.budget[lab] = min(self.budget[lab], max(0.0, hours) * terms.reference_price)

    def spot(self) -> Spot:
        """Find the price at which the free hours are sold."""
        terms = self.terms
        training = [budget / terms.reference_price for budget in self.budget]
        wanted = self._wanted(training)
        inference, supply = sum(map(sum, self.native)) + sum(self.floating), sum(self.free)
        price, mean = self._clearing(inference, sum(training), wanted)
        response = price**-terms.elasticity
        patient = self.background * response + sum(training) / mean / price
        served = ration(inference * response, patient, supply)
        return Spot(
            scarcity=price,
            response=response,
            served=served,
            sold=min(supply, served.first * inference * response + served.rest * patient),
            asked=inference * response + patient,
            wanted=wanted,
            training=[hours / mean / price for hours in training],
        )

    def _clearing(self, inference: float, training: float, wanted: list[float]) -> tuple[float, float]:
        """Spot price over the reference price, and what buyers pay on the mean cloud over the spot price.

        Capped hours do not get dearer with scarcity, so that budgets buy more: the two are found together.
        """
        terms, supply, total = self.terms, sum(self.free), sum(wanted)
        price = mean = 1.0
        for _ in range(ROUNDS if terms.caps else 1):
            mean = float(terms.buyers_prices(price) @ wanted) / total if total > 0.0 else 1.0
            before, budgeted = price, training / mean
            price = scarcity(inference + self.background, budgeted, supply, terms.elasticity, terms.bounds)
            if abs(price - before) < SAME_PRICE * price:
                break
        return price, mean

    def _wanted(self, training: list[float]) -> list[float]:
        """Hours asked of each cloud at the reference price [m, C]."""
        anywhere = sum(self.floating) + self.background + sum(training)
        wanted = [sum(column) for column in zip(*self.native, strict=True)]
        for lab, cloud in self.bound.items():
            anywhere -= training[lab]
            wanted[cloud] += training[lab]
        return [
            hours + anywhere * part for hours, part in zip(wanted, self.terms.placement.tolist(), strict=True)
        ]
