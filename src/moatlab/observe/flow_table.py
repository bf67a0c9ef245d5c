"""The table of flows: who went from where to where in every month, and how much they spend."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from moatlab.market.choice_kernel import MOVED, REPLACED

if TYPE_CHECKING:
    import datetime

    from moatlab.market.flows import Flows
    from moatlab.market.market import Market

__all__ = ["FLOW_COLUMNS", "ON_PREMISES", "FlowTable"]

ON_PREMISES = "on-premises"
WAYS = {MOVED: "moved", REPLACED: "replaced"}
FLOW_COLUMNS = {
    "kind": ("text", "moved: an enterprise went; replaced: it closed, and a new one of its size came"),
    "from": ("name", f"the cloud before, or {ON_PREMISES}"),
    "to": ("name", f"the cloud after, or {ON_PREMISES}; of a new enterprise it may be the same"),
    "customers": ("enterprises", "how many"),
    "spending": (
        "USD bn/yr",
        "their general spending at the new contracts; of those that end on-premises, at the old ones",
    ),
}


class FlowTable:
    """Collects the flows of every month; those that did not happen are left out."""

    def __init__(self) -> None:
        """Start empty."""
        self._months: list[tuple[datetime.date, Flows]] = []

    def add(self, market: Market) -> None:
        """Write down one month."""
        self._months.append((market.date, market.flows))

    def frame(self, clouds: list[str]) -> pd.DataFrame:
        """One row a month, kind, origin and destination, in this order of months and clouds."""
        places = np.array([*clouds, ON_PREMISES], dtype=object)
        shape = (-1, len(WAYS), places.size, places.size)
        customers = np.array([flows.customers for _, flows in self._months]).reshape(shape)
        spending = np.array([flows.spending for _, flows in self._months]).reshape(shape)
        dates = np.array([date for date, _ in self._months], dtype="datetime64[s]")
        happened = np.nonzero(customers)
        month, way, origin, destination = happened
        return pd.DataFrame(
            {
                "date": dates[month],
                "kind": np.array(list(WAYS.values()), dtype=object)[way],
                "from": places[origin],
                "to": places[destination],
                "customers": customers[happened],
                "spending": spending[happened],
            }
        )
