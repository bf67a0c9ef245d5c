"""Expected AI use of a crowd that is fully aware: what the brands of the labs are fitted to, compiled."""

import math

import numpy as np
from numpy.typing import NDArray

from moatlab.foundation.compiled import compiled
from moatlab.market.demand_kernel import expenditure
from moatlab.market.utility_kernel import (
    BLOCK,
    NOTHING,
    SMALLEST,
    fill_attractions,
    fill_reach,
    make_scratch,
    reached_attraction,
)
from moatlab.market.world import World

__all__ = ["expected_use"]


@compiled
def _expected_use_block(
    block: int, cloud_shares: NDArray[np.float64], world: World, sums: NDArray[np.float64]
) -> None:
    crowd = world.enterprises
    clouds, labs = sums.shape[1], sums.shape[2]
    scratch = make_scratch(clouds, labs)
    for i in range(block * BLOCK, min((block + 1) * BLOCK, crowd.identity.size)):
        spending = expenditure(i, world)
        no_ai = math.exp(-fill_attractions(i, world, scratch))
        fill_reach(i, NOTHING, world, scratch)
        for c in range(clouds):
            part = spending * cloud_shares[c] / max(no_ai + scratch.nests[c], SMALLEST)
            for m in range(labs):
                sums[block, c, m] += part * reached_attraction(m, c, world, scratch)


@compiled
def expected_use(
    first: int, last: int, cloud_shares: NDArray[np.float64], world: World, sums: NDArray[np.float64]
) -> None:
    """Expected AI spending by cloud and model, shape [blocks, C, M]."""
    for block in range(first, last):
        _expected_use_block(block, cloud_shares, world, sums)
