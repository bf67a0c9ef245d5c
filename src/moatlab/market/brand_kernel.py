"""Expected AI use of a crowd that is fully aware: what the brands of the labs are fitted to, compiled."""

import numpy as np
from numpy.typing import NDArray

from moatlab.economics.choice import logit_probabilities_with_outside
from moatlab.foundation.compiled import compiled
from moatlab.market.demand_kernel import expenditure
from moatlab.market.utility_kernel import BLOCK, fill_base_utilities, fill_model_values, make_scratch
from moatlab.market.world import World

__all__ = ["expected_use"]


@compiled
def _expected_use_block(
    block: int, cloud_shares: NDArray[np.float64], world: World, sums: NDArray[np.float64]
) -> None:
    crowd = world.enterprises
    clouds, labs = sums.shape[1], sums.shape[2]
    scratch = make_scratch(clouds, labs)
    chance = np.empty(labs)
    for i in range(block * BLOCK, min((block + 1) * BLOCK, crowd.identity.size)):
        spending = expenditure(i, world)
        fill_base_utilities(i, -1, world, scratch)
        for c in range(clouds):
            fill_model_values(i, c, world, scratch)
            logit_probabilities_with_outside(scratch.model_values, chance)
            for m in range(labs):
                sums[block, c, m] += spending * cloud_shares[c] * chance[m]


@compiled
def expected_use(
    first: int, last: int, cloud_shares: NDArray[np.float64], world: World, sums: NDArray[np.float64]
) -> None:
    """Expected AI spending by cloud and model, shape [blocks, C, M]."""
    for block in range(first, last):
        _expected_use_block(block, cloud_shares, world, sums)
