"""Which cloud every customer would take today, at the taste draws of its last occasion, compiled."""

import numpy as np
from numpy.typing import NDArray

from moatlab.foundation.compiled import compiled, compiled_inline
from moatlab.foundation.randomness import gumbel, stream_key
from moatlab.market.utility_kernel import (
    BLOCK,
    Scratch,
    blocks,
    count_peers,
    fill_cloud_values,
    make_scratch,
)
from moatlab.market.world import World

__all__ = ["compare_own_cloud", "make_comparison"]


def make_comparison(count: int) -> NDArray[np.float64]:
    """Empty sums by block: workload that would choose another cloud, workload on clouds, forgone surplus."""
    return np.zeros((blocks(count), 3))


@compiled_inline
def _gain_of_best_cloud(i: int, world: World, scratch: Scratch) -> float:
    """Utility of the best cloud less that of the own one, both with the stored draws; 0 = stays."""
    crowd, offers = world.enterprises, world.offers
    own = crowd.cloud[i]
    fill_cloud_values(i, own, crowd.model[i], 0.0, world, scratch)
    key = stream_key(world.seed, world.cloud_taste, np.uint64(crowd.cloud_draw_month[i]))
    best, staying = -np.inf, 0.0
    for c in range(offers.cloud_id.size):
        value = scratch.cloud_values[c] + gumbel(key, crowd.identity[i], offers.cloud_id[c])
        best = max(best, value)
        if c == own:
            staying = value
    return best - staying


@compiled
def _compare_block(block: int, world: World, sums: NDArray[np.float64]) -> None:
    crowd = world.enterprises
    scratch = make_scratch(world.offers.cloud_id.size, world.offers.lab_id.size)
    for i in range(block * BLOCK, min((block + 1) * BLOCK, crowd.identity.size)):
        if crowd.cloud[i] < 0:
            continue
        count_peers(i, world, scratch)
        gain = _gain_of_best_cloud(i, world, scratch)
        sums[block, 1] += crowd.workload[i]
        if gain > 0.0:
            sums[block, 0] += crowd.workload[i]
            sums[block, 2] += crowd.workload[i] * gain / crowd.price_sensitivity[i]


@compiled
def compare_own_cloud(first: int, last: int, world: World, sums: NDArray[np.float64]) -> None:
    """Compare every customer's cloud with the best one."""
    for block in range(first, last):
        _compare_block(block, world, sums)
