"""Who went where in a month: enterprises and their spending, from cloud to cloud."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from moatlab.market.choice_kernel import MOVED, REPLACED, make_moves

__all__ = ["Flows", "no_flows"]


@dataclass(frozen=True)
class Flows:
    """Changes of cloud of one month; C clouds, the last row and column of each table on-premises.

    Attributes:
        customers: enterprises by way (MOVED: by itself; REPLACED: a new one in the place of one that
            closed), by cloud before and after [2, C+1, C+1].
        spending: their general spending where they arrived; of those that gave up a cloud for none,
            where they were [USD bn/yr, same shape].
    """

    customers: NDArray[np.int64]
    spending: NDArray[np.float64]

    @property
    def cloud_switches(self) -> int:
        """Enterprises that went from one cloud to another."""
        return int(self.customers[MOVED, :-1, :-1].sum())

    @property
    def first_choices(self) -> list[int]:
        """Enterprises that chose a first cloud, by cloud: from on-premises, or as new ones."""
        arrivals = self.customers[MOVED, -1] + self.customers[REPLACED].sum(axis=0)
        counts: list[int] = arrivals[:-1].tolist()
        return counts


def no_flows(clouds: int) -> Flows:
    """A month in which nobody went anywhere."""
    nothing = make_moves(1, clouds)
    return Flows(nothing.customers[0], nothing.spending[0])
