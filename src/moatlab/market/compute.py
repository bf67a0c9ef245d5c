"""Who needs, reserves, buys and sells how many hours of AI compute, at what price (MODEL 7.7)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from moatlab.foundation.months import MONTHS_PER_YEAR

__all__ = ["HOURS_PER_KH_MONTH", "ComputeNeeds", "ComputeUse", "Reservation", "bill", "monthly_budget"]

HOURS_PER_KH_MONTH = 0.73

type Floats = NDArray[np.float64]


def bill[Hours: (float, Floats)](hours: Hours, price: float) -> Hours:
    """Cost of a month's hours as a yearly rate [USD bn/yr]; hours in m, price in USD/h."""
    return hours * price * (MONTHS_PER_YEAR / 1e3)


def monthly_budget(yearly: float) -> float:
    """A yearly budget [USD bn/yr] by month [USD m]; it buys hours [m] at a price [USD/h]."""
    return yearly * (1e3 / MONTHS_PER_YEAR)


@dataclass(frozen=True)
class ComputeNeeds:
    """What the market wants in a month, before it knows the spot price; C clouds, M labs.

    Attributes:
        native: hours to serve the use of a lab's models on a cloud, run there [m, M x C].
        floating: hours of inference tied to no cloud: remote use and consumers [m, M].
        budget: for training compute in the market [USD m, M].
        background: hours of third parties at the reference price [m].
    """

    native: Floats
    floating: Floats
    budget: Floats
    background: float

    @cached_property
    def inference(self) -> Floats:
        """All hours of inference by lab [m, M]."""
        return np.asarray(self.native.sum(axis=1) + self.floating)


class Reservation(NamedTuple):
    """Hours that a cloud keeps for a lab before anybody else gets any.

    Attributes:
        lab, cloud: positions in the market's lists.
        hours: set aside [m]; price: of the hours that are used [USD/h].
        sublet: part of what is not used that returns to the spot market.
        bound: the lab buys the rest of its compute from this cloud as well.
        in_house: the lab belongs to the cloud.
        public: by the state, for use or return; state_pays: for a used hour besides the lab [USD/h].
    """

    lab: int
    cloud: int
    hours: float
    price: float
    sublet: float = 0.0
    bound: bool = False
    in_house: bool = False
    public: bool = False
    state_pays: float = 0.0


@dataclass(frozen=True)
class ComputeUse:
    """Hours of one month [m H100e-hours]; C clouds, M labs.

    Attributes:
        capacity: hours that exist, by cloud [C].
        in_house: set aside for the own lab of a cloud [C].
        reserved_by: set aside by contract and not sublet, used or not, by lab and cloud [M x C].
        public: reserved by the state and used, by lab and cloud [M x C].
        inference, training: used in all of these, by lab and cloud [M x C].
        paid: by labs for these hours, public ones apart [USD m, M x C].
        public_paid: by labs for public hours [USD m, M x C]; granted: by the state [USD m, C].
        spot_native, spot_floating: inference bought on demand [M x C], [M].
        spot_training: training bought on demand [M].
        background: of third parties.
        sales: sold on demand, by cloud [C].
        wanted: hours that buyers on demand ask of each cloud at the reference price [C].
        wanted_training: hours of training that the budgets would buy at the prices of the month [M].
        own_fleet: training outside the market [M].
        scarcity: spot price over the reference price [-].
        reference_price: [USD/h]; relative_price: of compute on each cloud, as buyers pay it [-, C].
        levy: tax rate in the price, public hours apart [-, C].
        spot_fill: share of the demand for hours on the spot market that is served; training_fill: of
            the part that comes after inference.
    """

    capacity: Floats
    in_house: Floats
    reserved_by: Floats
    public: Floats
    inference: Floats
    training: Floats
    paid: Floats
    public_paid: Floats
    granted: Floats
    spot_native: Floats
    spot_floating: Floats
    spot_training: Floats
    background: float
    sales: Floats
    wanted: Floats
    wanted_training: Floats
    own_fleet: Floats
    scarcity: float
    reference_price: float
    relative_price: Floats
    levy: Floats
    spot_fill: float
    training_fill: float

    @cached_property
    def reserved(self) -> Floats:
        """Hours set aside by contract on each cloud [C]."""
        return np.asarray(self.reserved_by.sum(axis=0))

    @cached_property
    def hours(self) -> Floats:
        """All hours used on each cloud [C]."""
        return np.asarray(self.inference.sum(axis=0) + self.training.sum(axis=0) + self.sales)

    @cached_property
    def on_demand_price(self) -> float:
        """What everybody pays for an hour without contract: spot price at the mean relative price [USD/h]."""
        sold = float(self.sales.sum())
        relative = float(self.sales @ self.relative_price) / sold if sold > 0.0 else 1.0
        return self.scarcity * self.reference_price * relative

    @cached_property
    def on_demand_shares(self) -> Floats:
        """Shares of the clouds in what is paid on demand [C]."""
        takings = self.sales * self.relative_price
        total = takings.sum()
        return np.asarray(takings / total) if total > 0.0 else np.zeros_like(takings)

    @cached_property
    def takings(self) -> Floats:
        """What buyers pay each cloud for its hours, reserved or on demand, levy included [USD bn/yr, C]."""
        return bill(np.asarray(self.paid.sum(axis=0)), 1.0) + self.spot_revenue

    @cached_property
    def levies(self) -> Floats:
        """Part of the takings that goes to the state [USD bn/yr, C]."""
        return np.asarray(self.takings * (self.levy / (1.0 + self.levy)))

    @cached_property
    def revenue(self) -> Floats:
        """What each cloud keeps for its hours, public ones included [USD bn/yr, C]."""
        public = bill(np.asarray(self.public_paid.sum(axis=0) + self.granted), 1.0)
        return self.takings - self.levies + public

    @cached_property
    def spot_inference(self) -> Floats:
        """Hours of inference that each lab buys on demand [M]."""
        return np.asarray(self.spot_native.sum(axis=1) + self.spot_floating)

    @cached_property
    def on_demand(self) -> Floats:
        """Hours that each lab buys on demand [M]."""
        return self.spot_inference + self.spot_training

    @cached_property
    def inference_hours(self) -> Floats:
        """Hours of inference of each lab [M]."""
        return np.asarray(self.inference.sum(axis=1) + self.spot_inference)

    @cached_property
    def market_training(self) -> Floats:
        """Hours of training that each lab obtains in the market [M]."""
        return np.asarray(self.training.sum(axis=1) + self.spot_training)

    @cached_property
    def training_hours(self) -> Floats:
        """Hours of training of each lab, outside the market included [M]."""
        return self.market_training + self.own_fleet

    @cached_property
    def price(self) -> Floats:
        """Unit compute price of each lab: its bill over its hours, an own fleet included [USD/h, M]."""
        hours = self.inference_hours + self.training_hours
        paid = self.paid.sum(axis=1) + self.on_demand * self.on_demand_price
        paid += self.public_paid.sum(axis=1) + self.own_fleet * self.reference_price
        price = np.full(hours.size, self.on_demand_price)
        np.divide(paid, hours, out=price, where=hours > 0.0)
        return price

    @cached_property
    def fill(self) -> Floats:
        """Hours of training obtained over hours wanted, by lab; 1 for those that want none [M]."""
        wanted, full = self.wanted_training, np.ones(self.wanted_training.size)
        return np.asarray(np.divide(self.market_training, wanted, out=full, where=wanted > 0.0))

    @cached_property
    def spot_revenue(self) -> Floats:
        """Revenue of each cloud from hours on demand [USD bn/yr, C]."""
        return bill(self.sales * self.relative_price, self.scarcity * self.reference_price)
