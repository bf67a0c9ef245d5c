"""The purse of the state in one month."""

from dataclasses import dataclass

__all__ = ["Government"]


@dataclass
class Government:
    """What the state takes from the market and puts into it this month; empty at the start of every month.

    Attributes:
        levy: taxes received [USD bn/yr].
        spending: paid for public compute and grants [USD bn/yr].
        fund: taxes of the month before, which buy compute for labs outside the two largest [USD bn/yr].
    """

    levy: float = 0.0
    spending: float = 0.0
    fund: float = 0.0

    @property
    def surplus(self) -> float:
        """Received less spent [USD bn/yr]."""
        return self.levy - self.spending
