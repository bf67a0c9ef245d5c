"""The patterns and their bands, as data: what the real market shows, with the accuracy that is known."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

import moatlab.validation.patterns.statistics as measured
from moatlab.validation.patterns.evidence import Evidence

__all__ = ["PATTERNS", "Band", "Line", "Pattern"]


@dataclass(frozen=True)
class Band:
    """A number counts as reproduced from `low` to `high`; a band without end excludes the other one."""

    low: float
    high: float

    def contains(self, value: float) -> bool:
        """Whether a number is inside.

        >>> Band(1.0, 2.0).contains(2.0), above(0.0).contains(0.0)
        (True, False)
        """
        if math.isinf(self.high):
            return value > self.low
        return value < self.high if math.isinf(self.low) else self.low <= value <= self.high

    def miss(self, value: float) -> float:
        """Distance of a number from the band; 0 inside.

        >>> Band(1.0, 2.0).miss(2.5), Band(1.0, 2.0).miss(1.5)
        (0.5, 0.0)
        """
        return max(self.low - value, value - self.high, 0.0)

    def __str__(self) -> str:
        """As in 29 to 33, above 10, below 2."""
        if math.isinf(self.high):
            return f"above {self.low:g}"
        return f"below {self.high:g}" if math.isinf(self.low) else f"{self.low:g} to {self.high:g}"


def above(level: float) -> Band:
    """Everything above a level."""
    return Band(level, math.inf)


def below(level: float) -> Band:
    """Everything below a level."""
    return Band(-math.inf, level)


@dataclass(frozen=True)
class Line:
    """One statistic and the band of each of its numbers; `digits` after the point are shown."""

    statement: str
    statistic: Callable[[Evidence], NDArray[np.float64]]
    bands: tuple[Band, ...]
    digits: int = 1


@dataclass(frozen=True)
class Pattern:
    """A pattern of the real market; it is met when all its lines are inside their bands."""

    name: str
    statement: str
    lines: tuple[Line, ...]


PATTERNS = (
    Pattern(
        "D1",
        "Cloud shares drift slowly",
        (
            Line(
                "Share of aws, end of 2023, 24, 25, mid 2026 [%]",
                measured.aws_share,
                (Band(29, 33), Band(28, 32), Band(26, 30), Band(26, 30)),
            ),
            Line(
                "Share of google_cloud, same dates [%]",
                measured.google_share,
                (Band(9, 13), Band(10, 14.5), Band(12, 16), Band(13, 17)),
            ),
            Line(
                "Change of the share of azure, start to end of 2025 [points]",
                measured.azure_change,
                (Band(-3, 2),),
            ),
        ),
    ),
    Pattern(
        "D2",
        "Hardly any customer changes its cloud",
        (Line("Churn of customers, mean of 2023-26 [% a year]", measured.churn, (Band(0.4, 1.5),), 2),),
    ),
    Pattern(
        "D3",
        "The leaders keep margins above the cost of capital",
        (
            Line(
                "Lerner index of aws and azure, end of 2025",
                measured.leaders_lerner,
                (Band(0.25, 0.42), Band(0.25, 0.42)),
                3,
            ),
        ),
    ),
    Pattern(
        "D4",
        "Training runs get two to three times dearer a year",
        (
            Line(
                "Growth of the cost of the final run, 2023-27 [times a year]",
                measured.run_cost_growth,
                (Band(2, 3.2),),
                2,
            ),
            Line("Year of the first run above USD 1 bn", measured.first_billion_run, (Band(2026, 2028),)),
        ),
    ),
    Pattern(
        "D6",
        "The price of rented compute spikes, falls and rebounds",
        (
            Line(
                "Spot price, March-May 2023, Feb 2024, Oct 2025, Mar 2026 [USD/h]",
                measured.spot_price,
                (Band(6, 9), Band(2.2, 4), Band(1.3, 2.2), Band(1.8, 3)),
                2,
            ),
        ),
    ),
    Pattern(
        "D7",
        "Model shares are volatile while cloud shares hardly move",
        (
            Line(
                "Error of model shares of three labs, end of 2023, 24, mid and end of 2025 [points rms]",
                measured.model_share_error,
                (below(6),),
            ),
            Line("Largest gain of a lab in 12 months [points]", measured.largest_model_gain, (above(10),)),
            Line(
                "Mean yearly movement of cloud shares [points]", measured.yearly_cloud_movement, (below(2),)
            ),
        ),
    ),
    Pattern(
        "D8",
        "AI adoption follows an S-curve, larger enterprises first",
        (
            Line(
                "Cloud customers that use AI, end of 2023, 24, 25, April 2026 [%]",
                measured.adoption,
                (Band(4, 14), Band(15, 28), Band(36, 50), Band(42, 60)),
            ),
            Line(
                "Lead of the largest tenth over all enterprises, end of 2025 [points]",
                measured.large_adopters_lead,
                (above(0),),
            ),
        ),
    ),
    Pattern(
        "D9",
        "Enterprise AI spending multiplies every year; few change their lab",
        (
            Line(
                "AI spending, end of 2024, mid 2025, end of 2025, mid 2026 [USD bn/yr]",
                measured.ai_spending,
                (Band(2.4, 4.6), Band(5.9, 10.9), Band(12.5, 23.4), Band(56, 104)),
            ),
            Line("Users that change their lab in 2025 [% a year]", measured.vendor_switching, (Band(7, 15),)),
        ),
    ),
    Pattern(
        "D10",
        "Contracts are exclusive early and loosen as labs earn money",
        (
            Line(
                "Exclusive or preferred contracts before 2027 less after 2029, all bargained [points]",
                measured.early_exclusivity,
                (above(0),),
            ),
        ),
    ),
    Pattern(
        "D14",
        "Own chips gain ground and get cheaper",
        (
            Line(
                "Rise of own chips in capacity, end of 2025 to end of 2027 [points]",
                measured.custom_share_rise,
                (above(0),),
            ),
            Line(
                "Cost of chips of aws over the vendor's, end of 2030",
                measured.chip_cost_2030,
                (below(0.8),),
                3,
            ),
        ),
    ),
    Pattern(
        "D15",
        "The market grows by a quarter a year",
        (
            Line(
                "General cloud plus AI compute, end of 2023, 24, 25, mid 2026 [USD bn/yr]",
                measured.market_size,
                (Band(274, 316), Band(337, 387), Band(443, 509), Band(533, 613)),
                0,
            ),
        ),
    ),
)
