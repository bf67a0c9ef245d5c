"""Who is where and pays what: sums over the crowd by cloud and model, compiled."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from moatlab.foundation.compiled import compiled
from moatlab.market.demand_kernel import expenditure
from moatlab.market.utility_kernel import BLOCK, blocks
from moatlab.market.world import ACCESS_REMOTE, World

__all__ = ["Sums", "make_sums", "tally"]

TOP_DECILE = 0.9


class Sums(NamedTuple):
    """Sums by block; the last row of a cloud axis is on-premises, the last column of a model axis no AI.

    Attributes:
        enterprises: number by cloud and model [blocks, C+1, M+1].
        workload: general workload by cloud [USD bn/yr at price 1, blocks, C+1].
        spending: general spending at contract prices [USD bn/yr, blocks, C].
        remote_traffic: traffic to models that run elsewhere [USD bn/yr per USD/GB, blocks, C].
        ai_spending: AI expenditure by cloud of the enterprise and model [USD bn/yr, blocks, C, M].
        top: enterprises of the largest decile, and those of them that use AI [blocks, 2].
    """

    enterprises: NDArray[np.int64]
    workload: NDArray[np.float64]
    spending: NDArray[np.float64]
    remote_traffic: NDArray[np.float64]
    ai_spending: NDArray[np.float64]
    top: NDArray[np.int64]


def make_sums(count: int, clouds: int, labs: int) -> Sums:
    """Empty sums for a crowd of `count` enterprises."""
    rows = blocks(count)
    return Sums(
        np.zeros((rows, clouds + 1, labs + 1), dtype=np.int64),
        np.zeros((rows, clouds + 1)),
        np.zeros((rows, clouds)),
        np.zeros((rows, clouds)),
        np.zeros((rows, clouds, labs)),
        np.zeros((rows, 2), dtype=np.int64),
    )


@compiled
def _tally_block(block: int, world: World, sums: Sums) -> None:
    crowd = world.enterprises
    clouds, labs = sums.ai_spending.shape[1], sums.ai_spending.shape[2]
    for i in range(block * BLOCK, min((block + 1) * BLOCK, crowd.identity.size)):
        c, m = crowd.cloud[i], crowd.model[i]
        row = c if c >= 0 else clouds
        sums.enterprises[block, row, m if m >= 0 else labs] += 1
        sums.workload[block, row] += crowd.workload[i]
        if c >= 0:
            in_service = world.offers.in_service[c]
            if in_service:
                sums.spending[block, c] += crowd.workload[i] * crowd.contract_price[i]
            if m >= 0 and not world.offers.out_of_reach[m]:
                sums.ai_spending[block, c, m] += expenditure(i, world)
                if in_service and world.offers.access[m, c] == ACCESS_REMOTE:
                    sums.remote_traffic[block, c] += crowd.workload[i] * world.tastes.ai_traffic
        if crowd.size_rank[i] >= TOP_DECILE:
            sums.top[block, 0] += 1
            sums.top[block, 1] += m >= 0


@compiled
def tally(first: int, last: int, world: World, sums: Sums) -> None:
    """Add up the crowd."""
    for block in range(first, last):
        _tally_block(block, world, sums)
