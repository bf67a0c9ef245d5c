"""The vendor of accelerators: what it can deliver, and to whom when it is not enough (MODEL 2.6, 7.5)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import mesa

from moatlab.economics.compute_market import capacity_growth_rate
from moatlab.foundation.months import MONTHS_PER_YEAR, years

if TYPE_CHECKING:
    from moatlab.market.market import Market

__all__ = ["Vendor"]

MONTHS_PER_QUARTER = 3


class Vendor(mesa.Agent):
    """One maker of accelerators for everybody.

    Attributes:
        experience: X_N [kH-years].
        backlog: part of the last orders that was not delivered, by cloud name [kH].
        sales_to: what clouds pay for accelerators, by name [USD bn/yr].
    """

    model: Market
    name = "vendor"

    def __init__(self, market: Market) -> None:
        """The vendor at the start: before the boom, spot compute cost what contracts cost."""
        super().__init__(market)
        self.experience = market.parameters.stocks.vendor_experience
        self.backlog: dict[str, float] = {}
        self.sales_to: dict[str, float] = {}
        self._log_premiums: list[float] = []

    def note_premium(self, spot_premium: float) -> None:
        """Remember this month's spot price over the reference price: the signal to build more."""
        self._log_premiums.append(math.log(spot_premium))

    def growth_rate(self) -> float:
        """Growth of all capacity that it can supply now [log points a year].

        It answers the premium of some quarters ago; at the start, the first one it saw. Shocks add to it.
        """
        vendor = self.model.parameters.vendor
        path = capacity_growth_rate(
            years(self.model.month),
            vendor.supply_growth_start,
            vendor.supply_growth_floor,
            vendor.supply_tau_years,
        )
        lag = max(1, MONTHS_PER_QUARTER * vendor.supply_lag_quarters)
        seen = self._log_premiums[-lag:]
        response = vendor.supply_price_response * (seen[0] if seen else 0.0)
        return float(path + response + vendor.supply_shock)

    def supply(self, stock: float, months: int) -> float:
        """Accelerators that can be made in some months [kH], growth and replacement of `stock` [kH]."""
        life = self.model.parameters.compute.life_years
        period = months / MONTHS_PER_YEAR
        return max(0.0, stock * (math.expm1(self.growth_rate() * period) + period / life))
