"""A new enterprise takes the place of one that exits (MODEL 7.2), compiled."""

import numpy as np

from moatlab.foundation.compiled import compiled_inline
from moatlab.foundation.randomness import normal, uniform
from moatlab.market.world import Occasions, World

__all__ = ["replace"]

FIRST_OPTION = np.uint64(0)


@compiled_inline
def replace(i: int, world: World, occasions: Occasions) -> None:
    """A new enterprise of the same size, sector and place takes over: new tastes, no cloud, no model."""
    crowd, offers = world.enterprises, world.offers
    identity = crowd.identity[i]
    for c in range(offers.cloud_id.size):
        draw = normal(occasions.keys.cloud_affinity, identity, offers.cloud_id[c])
        crowd.cloud_affinity[i, c] = occasions.cloud_affinity_sd * draw
    for m in range(offers.lab_id.size):
        draw = normal(occasions.keys.model_affinity, identity, offers.lab_id[m])
        crowd.model_affinity[i, m] = occasions.model_affinity_sd * draw
    need = normal(occasions.keys.capability_need, identity, FIRST_OPTION)
    crowd.capability_need[i] = occasions.capability_need_mean + occasions.capability_need_sd * need
    share = uniform(occasions.keys.data_stock, identity, FIRST_OPTION)
    crowd.data_stock[i] = occasions.data_start_low + share * (
        occasions.data_start_high - occasions.data_start_low
    )
    crowd.cloud[i] = -1
    crowd.model[i] = -1
    crowd.embeddedness[i] = 0.0
