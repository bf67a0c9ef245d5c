"""Where the crowd stands: customers, spending and AI use by cloud and model."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from moatlab.market.tally_kernel import make_sums, tally
from moatlab.market.utility_kernel import over_blocks
from moatlab.market.world import ACCESS_NATIVE, ACCESS_NONE

if TYPE_CHECKING:
    from moatlab.market.market import Market
    from moatlab.market.world import World

__all__ = ["Tally", "count_crowd"]

type Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Tally:
    """Sums over the crowd at one moment; C clouds, M labs.

    Attributes:
        customers: enterprises by cloud and model; last row on-premises, last column no AI [C+1, M+1].
        workload: by cloud, last entry on-premises [USD bn/yr at price 1, C+1].
        spending: general spending at contract prices [USD bn/yr, C].
        remote_traffic: traffic to models that run elsewhere [USD bn/yr per USD/GB, C].
        ai_spending: by cloud of the enterprise and model [USD bn/yr, C x M].
        access: how each model was reached from each cloud [M x C].
        top_decile, top_decile_users: enterprises of the largest decile, and AI users among them.
    """

    customers: NDArray[np.int64]
    workload: Floats
    spending: Floats
    remote_traffic: Floats
    ai_spending: Floats
    access: NDArray[np.int8]
    top_decile: int
    top_decile_users: int

    def with_another_lab(self) -> Tally:
        """The same counts with a column for one more lab, which nobody uses or reaches yet."""
        return replace(
            self,
            customers=np.insert(self.customers, -1, 0, axis=1),
            ai_spending=np.pad(self.ai_spending, ((0, 0), (0, 1))),
            access=np.pad(self.access, ((0, 1), (0, 0)), constant_values=ACCESS_NONE),
        )

    @cached_property
    def general_shares(self) -> Floats:
        """Shares of the clouds in general spending [C]; 0 when nobody is on a cloud."""
        total = self.general_spending
        return np.asarray(self.spending / total) if total > 0.0 else np.zeros_like(self.spending)

    @cached_property
    def general_spending(self) -> float:
        """General spending on all clouds [USD bn/yr]."""
        return float(self.spending.sum())

    @cached_property
    def all_ai_spending(self) -> float:
        """AI spending on all models [USD bn/yr]."""
        return float(self.ai_spending.sum())

    @cached_property
    def cloud_customers(self) -> NDArray[np.int64]:
        """Enterprises on each cloud [C]."""
        return np.asarray(self.customers[:-1].sum(axis=1))

    @cached_property
    def all_customers(self) -> int:
        """Enterprises on any cloud."""
        return int(self.cloud_customers.sum())

    @cached_property
    def model_users(self) -> NDArray[np.int64]:
        """Enterprises that use each model [M]."""
        return np.asarray(self.customers[:, :-1].sum(axis=0))

    @cached_property
    def ai_users(self) -> int:
        """Enterprises that use AI."""
        return int(self.customers[:-1, :-1].sum())

    @cached_property
    def native(self) -> NDArray[np.bool_]:
        """The model is native on the cloud [C x M]."""
        return np.asarray(self.access == ACCESS_NATIVE).T

    @cached_property
    def captive_spending(self) -> Floats:
        """AI spending on models that can be reached through one cloud and no other [USD bn/yr, C]."""
        reachable = self.access != ACCESS_NONE
        return np.asarray(self.by_model @ (reachable & (reachable.sum(axis=1) == 1)[:, None]))

    @cached_property
    def remote_users(self) -> int:
        """Enterprises whose model runs away from their cloud."""
        return int(self.customers[:-1, :-1][~self.native].sum())

    @cached_property
    def native_spending(self) -> Floats:
        """AI spending on models native on the cloud of the enterprise [C x M]."""
        return np.where(self.native, self.ai_spending, 0.0)

    @cached_property
    def by_model(self) -> Floats:
        """AI spending by model [USD bn/yr, M]."""
        return np.asarray(self.ai_spending.sum(axis=0))


def count_crowd(market: Market, world: World) -> Tally:
    """Count the crowd as it stands, at the offers of `world`."""
    sums = make_sums(market.enterprises.size, len(market.clouds), len(market.labs))
    market.run_kernel(tally, world, sums)
    return Tally(
        customers=over_blocks(sums.enterprises),
        workload=over_blocks(sums.workload),
        spending=over_blocks(sums.spending),
        remote_traffic=over_blocks(sums.remote_traffic),
        ai_spending=over_blocks(sums.ai_spending),
        access=market.access,
        top_decile=int(sums.top[:, 0].sum()),
        top_decile_users=int(sums.top[:, 1].sum()),
    )
