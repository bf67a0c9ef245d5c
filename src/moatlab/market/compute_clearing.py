"""The compute market of a month: reservations first, then the spot price clears the rest (MODEL 7.7).

A function of needs, reservations and terms alone, so that observers can clear the same month again
under other reservations.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from moatlab.economics.spot_market import ration, scarcity, share_sales
from moatlab.market.compute import ComputeNeeds, ComputeUse, Reservation

__all__ = ["ComputeTerms", "clear"]

type Floats = NDArray[np.float64]


@dataclass(frozen=True)
class ComputeTerms:
    """Prices and rules of the month.

    Attributes:
        capacity: hours that exist, by cloud [m, C].
        placement: shares of the clouds in work that is tied to none [C].
        relative_price: d_c [C]; reference_price: w_ref [USD/h].
        elasticity: of spot demand; bounds: of the spot price over the reference price.
        sublet: part of unused reservations that returns to the spot market.
        bound_training_share: free hours of its cloud on which a bound lab may train.
        own_fleet: training outside the market, by lab [m, M].
    """

    capacity: Floats
    placement: Floats
    relative_price: Floats
    reference_price: float
    elasticity: float
    bounds: tuple[float, float]
    sublet: float
    bound_training_share: float
    own_fleet: Floats


class _Dedicated(NamedTuple):
    """Hours used in reservations [M x C], what is paid for them [USD m], and what stays unused [M x C]."""

    inference: Floats
    training: Floats
    paid: Floats
    unused: Floats


def clear(needs: ComputeNeeds, reservations: list[Reservation], terms: ComputeTerms) -> ComputeUse:
    """Serve reservations, then clear the spot market.

    Args:
        needs: what labs and third parties want.
        reservations: hours set aside; on no cloud more than its capacity.
        terms: prices and rules.
    """
    left = _at_home(needs, reservations)
    dedicated = _use_reservations(left, reservations)
    in_house, reserved_by = np.zeros(terms.capacity.size), np.zeros(needs.native.shape)
    for booking in reservations:
        if booking.in_house:
            in_house[booking.cloud] += booking.hours
        else:
            reserved_by[booking.lab, booking.cloud] += booking.hours
    reserved_by -= terms.sublet * np.minimum(dedicated.unused, reserved_by)
    set_aside = _SetAside(in_house, reserved_by)
    free = np.maximum(0.0, terms.capacity - in_house - reserved_by.sum(axis=0))
    return _clear_spot(left, dedicated, free, set_aside, _Bonds(reservations, terms))


class _Left:
    """Needs that are still to be served; reservations and the spot market take from them."""

    def __init__(self, needs: ComputeNeeds) -> None:
        self.native = needs.native.copy()
        self.floating = needs.floating.copy()
        self.budget = needs.budget.copy()
        self.background = needs.background


def _at_home(needs: ComputeNeeds, reservations: list[Reservation]) -> _Left:
    """A lab that is owned or bound runs everything at one cloud."""
    left = _Left(needs)
    for booking in reservations:
        if booking.bound or booking.in_house:
            lab, everything = booking.lab, float(left.native[booking.lab].sum() + left.floating[booking.lab])
            left.native[lab] = 0.0
            left.floating[lab] = 0.0
            left.native[lab, booking.cloud] = everything
    return left


def _use_reservations(left: _Left, reservations: list[Reservation]) -> _Dedicated:
    """Reserved hours serve native use of the cloud, then floating inference, then training."""
    shape = left.native.shape
    inference, training, paid = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    unused = np.zeros(shape)
    cheapest_first = sorted(reservations, key=lambda booking: booking.price)
    free = [booking.hours for booking in cheapest_first]
    for number, booking in enumerate(cheapest_first):
        hours = min(free[number], float(left.native[booking.lab, booking.cloud]))
        left.native[booking.lab, booking.cloud] -= hours
        inference[booking.lab, booking.cloud] += hours
        free[number] -= hours
    for number, booking in enumerate(cheapest_first):
        lab, cloud = booking.lab, booking.cloud
        floating = min(free[number], float(left.floating[lab]))
        left.floating[lab] -= floating
        inference[lab, cloud] += floating
        trained = min(free[number] - floating, float(left.budget[lab]) / booking.price)
        left.budget[lab] = max(0.0, float(left.budget[lab]) - trained * booking.price)
        training[lab, cloud] += trained
        free[number] -= floating + trained
        paid[lab, cloud] += (booking.hours - free[number]) * booking.price
        unused[lab, cloud] += free[number]
    return _Dedicated(inference, training, paid, unused)


class _SetAside(NamedTuple):
    """Hours kept for the own lab of a cloud [C] and for labs by contract [M x C]."""

    in_house: Floats
    reserved_by: Floats


class _Bonds(NamedTuple):
    """Who is bound to whom, and the terms of the month."""

    reservations: list[Reservation]
    terms: ComputeTerms

    def bound(self) -> dict[int, int]:
        """Cloud of every lab that may not buy elsewhere."""
        return {booking.lab: booking.cloud for booking in self.reservations if booking.bound}


def _clear_spot(
    left: _Left, dedicated: _Dedicated, free: Floats, set_aside: _SetAside, bonds: _Bonds
) -> ComputeUse:
    terms = bonds.terms
    _limit_bound_training(left, free, bonds)
    wanted, training = _wanted(left, bonds)
    mean = float(wanted @ terms.relative_price / wanted.sum()) if wanted.sum() > 0.0 else 1.0
    trained_at_reference = training / mean
    inference = float(left.native.sum() + left.floating.sum())
    flexible, budgeted = inference + left.background, float(trained_at_reference.sum())
    supply = float(free.sum())
    price = scarcity(flexible, budgeted, supply, terms.elasticity, terms.bounds)
    response = price**-terms.elasticity
    patient = left.background * response + budgeted / price
    share = ration(inference * response, patient, supply)
    sold = min(supply, share.first * inference * response + share.rest * patient)
    asked = inference * response + patient
    spot_training = trained_at_reference / price
    return ComputeUse(
        capacity=terms.capacity,
        in_house=set_aside.in_house,
        reserved_by=set_aside.reserved_by,
        inference=dedicated.inference,
        training=dedicated.training,
        paid=dedicated.paid,
        spot_native=left.native * (response * share.first),
        spot_floating=left.floating * (response * share.first),
        spot_training=spot_training * share.rest,
        background=left.background * response * share.rest,
        sales=share_sales(wanted, free, sold),
        wanted=wanted,
        wanted_training=dedicated.training.sum(axis=1) + spot_training,
        own_fleet=terms.own_fleet,
        scarcity=price,
        reference_price=terms.reference_price,
        relative_price=terms.relative_price,
        spot_fill=sold / asked if asked > 0.0 else 1.0,
        training_fill=share.rest,
    )


def _limit_bound_training(left: _Left, free: Floats, bonds: _Bonds) -> None:
    """A bound lab trains on demand only on part of the free hours of its cloud."""
    for lab, cloud in bonds.bound().items():
        hours = bonds.terms.bound_training_share * float(free[cloud]) - float(left.native[lab, cloud])
        left.budget[lab] = min(float(left.budget[lab]), max(0.0, hours) * bonds.terms.reference_price)


def _wanted(left: _Left, bonds: _Bonds) -> tuple[Floats, Floats]:
    """Hours on demand at the reference price: by cloud [m, C], and of training by lab [m, M]."""
    training = left.budget / bonds.terms.reference_price
    anywhere = float(left.floating.sum()) + left.background + float(training.sum())
    wanted = left.native.sum(axis=0)
    for lab, cloud in bonds.bound().items():
        anywhere -= float(training[lab])
        wanted[cloud] += training[lab]
    return wanted + anywhere * bonds.terms.placement, training
