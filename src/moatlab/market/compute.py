"""Who uses how many hours of AI compute, where, at what price."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from moatlab.foundation.months import MONTHS_PER_YEAR

__all__ = ["HOURS_PER_KH_MONTH", "ComputeUse", "bill"]

HOURS_PER_KH_MONTH = 0.73

type Floats = NDArray[np.float64]


def bill[Hours: (float, Floats)](hours: Hours, price: float) -> Hours:
    """Cost of a month's hours as a yearly rate [USD bn/yr]; hours in m, price in USD/h."""
    return hours * price * (MONTHS_PER_YEAR / 1e3)


@dataclass(frozen=True)
class ComputeUse:
    """Hours of one month [m H100e-hours]; C clouds, M labs.

    Attributes:
        inference, training: by lab and cloud [M x C].
        background: of third parties, by cloud [C].
        own_fleet: training outside the market, by lab [M].
        price: what each lab pays for an hour [USD, M].
        spot_price: what everybody else pays for an hour [USD].
    """

    inference: Floats
    training: Floats
    background: Floats
    own_fleet: Floats
    price: Floats
    spot_price: float

    @cached_property
    def hours(self) -> Floats:
        """All hours sold by each cloud [m H100e-hours, C]."""
        return np.asarray(self.inference.sum(axis=0) + self.training.sum(axis=0) + self.background)

    @property
    def revenue(self) -> Floats:
        """AI compute revenue of each cloud [USD bn/yr, C]."""
        used = (self.inference + self.training) * self.price[:, None]
        return bill(used.sum(axis=0) + self.background * self.spot_price, 1.0)
