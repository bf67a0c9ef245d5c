"""What enterprises gain from the market, by size and sector (MODEL 9.6)."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from moatlab.foundation.months import MONTHS_PER_YEAR
from moatlab.market.utility_kernel import over_blocks
from moatlab.market.welfare_kernel import make_changes, make_gains, make_memory, sum_gains

if TYPE_CHECKING:
    from moatlab.market.market import Market
    from moatlab.market.world import World

__all__ = ["Surplus"]

type Floats = NDArray[np.float64]


class Surplus:
    """Gains of the crowd from use, and what its changes of suppliers cost in a year; S sectors.

    Attributes:
        gains: over staying on-premises without AI, in this month [USD bn/yr, 3 x S].
        changes: what changes cost, twelve times the monthly mean of the last twelve months, by size,
            sector and kind as in `make_changes` [3 x S x 4].
    """

    def __init__(self, count: int) -> None:
        """Nobody has gained or changed anything yet in a crowd of `count` enterprises."""
        self.gains: Floats = make_gains(1)[0]
        self.changes: Floats = make_changes(1)[0]
        self._months: deque[Floats] = deque(maxlen=MONTHS_PER_YEAR)
        self._memory = make_memory(count)

    def measure(self, market: Market, world: World, costs: Floats) -> None:
        """Take note of a month of choices, at the offers of `world`; `costs` of changes by block."""
        gains = make_gains(market.enterprises.size)
        market.run_kernel(sum_gains, world, self._memory, gains)
        self.gains = over_blocks(gains)
        self._months.append(over_blocks(costs))
        self.changes = np.asarray(MONTHS_PER_YEAR * np.mean(self._months, axis=0))
