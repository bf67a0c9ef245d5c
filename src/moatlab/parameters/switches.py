"""Switches between versions of the model."""

from typing import Literal

from moatlab.foundation.quantity import quantity, setting
from moatlab.foundation.record import Record
from moatlab.parameters import sources

__all__ = ["Switches"]


class Switches(Record):
    """Order of choices within a month, expectation of AI use."""

    update: Literal["simultaneous", "sequential"] = setting(
        "simultaneous",
        source=sources.DESIGNED,
        description="Whether enterprises choose all at once on last month's shares, or one by one.",
    )
    expected_ai_weight: float = quantity(
        0.0,
        unit="-",
        valid="[0, 100]",
        plausible=(0.0, 3.0),
        source=sources.ASSUMED,
        description="Additional weight of AI in the choice of a cloud, for AI use that is only expected.",
    )
