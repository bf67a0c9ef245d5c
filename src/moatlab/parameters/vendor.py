"""The accelerator vendor: how supply grows, who gets it, what it costs."""

from moatlab.foundation.quantity import quantity
from moatlab.foundation.record import Record
from moatlab.parameters import sources

__all__ = ["Vendor"]


class Vendor(Record):
    """Growth and allocation of accelerator supply, cost of a GPU hour."""

    supply_growth_start: float = quantity(
        3.3,
        unit="factor per year",
        valid="[1, 100]",
        plausible=(2.7, 4.1),
        source=sources.HARDWARE,
        description="Growth of installed AI compute that the vendor can deliver at the start.",
    )
    supply_growth_floor: float = quantity(
        1.45,
        unit="factor per year",
        valid="[1, 100]",
        source=f"{sources.HARDWARE}: cheaper hardware times more spending",
        description="Growth that supply falls back to in the long run.",
    )
    supply_tau_years: float = quantity(
        7.0,
        unit="years",
        valid="(0, 1000]",
        plausible=(5.0, 9.0),
        source=sources.ASSUMED,
        description="Time in which the excess growth falls to 37 %.",
    )
    supply_price_response: float = quantity(
        0.5,
        unit="per unit of log price",
        valid="[0, 10]",
        plausible=(0.0, 1.0),
        source=sources.ASSUMED,
        description="Additional growth when the spot price exceeds the reference price.",
    )
    supply_lag_quarters: int = quantity(
        4,
        unit="quarters",
        valid="[0, 100]",
        source=sources.ASSUMED,
        description="Delay of that response.",
    )
    supply_shock: float = quantity(
        0.0,
        unit="log points a year",
        valid="[-10, 10]",
        plausible=(-1.0, 0.5),
        source=sources.ASSUMED,
        description="Change of the growth of supply by events from outside.",
    )
    allocation_exponent: float = quantity(
        0.3,
        unit="-",
        valid="[0, 10]",
        plausible=(0.0, 1.0),
        source=sources.ASSUMED,
        description="How much a shortage favours large buyers; 0 is pro rata.",
    )
    gpu_unit_cost: float = quantity(
        1.5,
        unit="USD per H100e-hour",
        valid="(0, 1000]",
        source=sources.RENTAL_PRICES,
        description="Full cost of a GPU hour at the start.",
    )
    gpu_cost_decline: float = quantity(
        0.22,
        unit="per year",
        valid="[-1, 1)",
        plausible=(0.15, 0.30),
        source=sources.HARDWARE,
        description="Yearly fall of the cost of a GPU hour.",
    )
    vendor_margin: float = quantity(
        0.70,
        unit="share of the chip price",
        valid="[0, 1)",
        source=sources.GENERAL,
        description="Mark-up of the vendor.",
    )
