"""The clock: first month, horizon, and how often slow decisions are taken."""

import datetime

from moatlab.foundation.quantity import quantity, setting
from moatlab.foundation.record import Month, Record
from moatlab.parameters import sources

__all__ = ["Time"]


class Time(Record):
    """First month, number of months, and the months between price and order decisions."""

    start: Month = setting(
        datetime.date(2023, 1, 1), source=sources.DESIGNED, description="First month simulated."
    )
    steps: int = quantity(
        156,
        unit="months",
        valid="[1, 2400]",
        plausible=(12, 240),
        source=sources.DESIGNED,
        description="Months simulated; 156 reach December 2035.",
    )
    price_period: int = quantity(
        3,
        unit="months",
        valid="[1, 120]",
        plausible=(1, 6),
        source=sources.ASSUMED,
        description="Months between two price decisions of a cloud.",
    )
    order_period: int = quantity(
        3,
        unit="months",
        valid="[1, 120]",
        plausible=(1, 6),
        source=sources.ASSUMED,
        description="Months between two capacity orders of a cloud.",
    )
