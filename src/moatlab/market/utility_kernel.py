"""Utilities of one enterprise (MODEL 7.1, 7.3), compiled; every other kernel calls these.

A function fills the scratch arrays of its block instead of allocating. The formulas are those of
`economics`; here stands only which number of which array goes into them.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from moatlab.economics.ai_demand import capability_utility, remote_disutility
from moatlab.economics.ai_demand import nest_weight as truncated_weight
from moatlab.economics.choice import inclusive_value_of_attraction
from moatlab.economics.tariffs import full_price, size_discount
from moatlab.foundation.compiled import compiled, compiled_inline
from moatlab.market.leaving_kernel import leaving_cost
from moatlab.market.world import ACCESS_NONE, ACCESS_REMOTE, World

__all__ = [
    "BLOCK",
    "NOTHING",
    "SMALLEST",
    "Scratch",
    "add_nest_values",
    "base_utility",
    "blocks",
    "cloud_nest_weight",
    "count_peers",
    "fading_of_others",
    "fill_attractions",
    "fill_base_utilities",
    "fill_cloud_values",
    "fill_general_values",
    "fill_model_values",
    "fill_reach",
    "general_value",
    "make_scratch",
    "nest_attraction",
    "nest_weight",
    "offered_price",
    "over_blocks",
    "reached_attraction",
]

BLOCK = 2048
UNAVAILABLE = -1e9
NOTHING = -1
SMALLEST = 1e-300


class Scratch(NamedTuple):
    """Working arrays of one block: shares of peers, utilities and attractions of models, values of clouds.

    By cloud: `away` is what is left of a model's attraction if it runs elsewhere, `nests` the attraction of
    the models there to a newcomer.
    """

    cloud_peers: NDArray[np.float64]
    model_peers: NDArray[np.float64]
    base: NDArray[np.float64]
    model_values: NDArray[np.float64]
    away: NDArray[np.float64]
    nests: NDArray[np.float64]
    cloud_values: NDArray[np.float64]


@compiled
def blocks(count: int) -> int:
    """Number of blocks of the crowd: a function of its size only, so that sums do not see threads."""
    return (count + BLOCK - 1) // BLOCK


def over_blocks[Numbers: (NDArray[np.float64], NDArray[np.int64])](sums: Numbers) -> Numbers:
    """Add up the blocks in order; a small crowd is one block."""
    return sums[0] if len(sums) == 1 else sums.sum(axis=0)


@compiled
def make_scratch(clouds: int, labs: int) -> Scratch:
    """Scratch for one block; the last cloud value is that of staying on-premises."""
    return Scratch(
        np.zeros(clouds),
        np.zeros(labs),
        np.empty(labs),
        np.empty(labs),
        np.empty(clouds),
        np.empty(clouds),
        np.empty(clouds + 1),
    )


@compiled_inline
def count_peers(i: int, world: World, scratch: Scratch) -> None:
    """Shares of the enterprise's neighbours on each cloud and with each model."""
    peers = world.peers
    if peers.mean_field:
        everybody = world.enterprises.identity.size
        for c in range(scratch.cloud_peers.size):
            scratch.cloud_peers[c] = peers.cloud_count[c] / everybody
        for m in range(scratch.model_peers.size):
            scratch.model_peers[m] = peers.model_count[m] / everybody
        return
    for c in range(scratch.cloud_peers.size):
        scratch.cloud_peers[c] = 0.0
    for m in range(scratch.model_peers.size):
        scratch.model_peers[m] = 0.0
    first, last = peers.indptr[i], peers.indptr[i + 1]
    if first == last:
        return
    weight = 1.0 / (last - first)
    for edge in range(first, last):
        neighbour = peers.indices[edge]
        c, m = peers.cloud[neighbour], peers.model[neighbour]
        if c >= 0:
            scratch.cloud_peers[c] += weight
        if m >= 0:
            scratch.model_peers[m] += weight


@compiled_inline
def nest_weight(i: int, world: World) -> float:
    """lam_i = min(1, lambda * a_i * intensity_sector): how much of the work AI touches (7.1.2)."""
    crowd = world.enterprises
    intensity = world.offers.intensity[crowd.sector[i]]
    return truncated_weight(world.tastes.ai_nest_weight, crowd.ai_intensity[i], intensity)


@compiled_inline
def cloud_nest_weight(i: int, world: World) -> float:
    """Weight of AI in the choice of a cloud: the work it touches, and more if use is only expected."""
    return nest_weight(i, world) * (1.0 + world.tastes.expected_ai_weight)


@compiled_inline
def offered_price(i: int, c: int, own_model: int, world: World) -> float:
    """Full price offered by cloud c: list price less the size discount, plus regular outbound traffic.

    A model reached from elsewhere costs the loyalty part of the discount (7.4.5).
    """
    offers, tastes = world.offers, world.tastes
    discount = size_discount(world.enterprises.size_rank[i], tastes.commit_discount_max[c])
    if own_model >= 0 and offers.access[own_model, c] == ACCESS_REMOTE:
        discount *= 1.0 - tastes.loyalty_share[c]
    return float(full_price(offers.list_price[c], discount, tastes.egress_traffic, offers.egress_fee[c]))


@compiled_inline
def base_utility(i: int, m: int, world: World, scratch: Scratch) -> float:
    """Within-nest utility of a model but for price, access and the work of changing to it."""
    crowd, offers, tastes = world.enterprises, world.offers, world.tastes
    utility = capability_utility(offers.capability[m], crowd.capability_need[i], tastes.capability_value)
    utility += offers.brand[m] + offers.focus[crowd.sector[i], m] + crowd.model_affinity[i, m]
    return float(utility + tastes.model_peer_weight * scratch.model_peers[m])


@compiled_inline
def fill_base_utilities(i: int, own_model: int, world: World, scratch: Scratch) -> None:
    """Within-nest utility of every model but for price and access."""
    for m in range(scratch.base.size):
        scratch.base[m] = base_utility(i, m, world, scratch)
        if own_model >= 0 and m != own_model:
            scratch.base[m] -= world.tastes.model_switching_cost


@compiled_inline
def remote_cost(i: int, c: int, world: World) -> float:
    """Utility lost by using a model that runs elsewhere from cloud c."""
    return remote_disutility(
        world.tastes.remote_penalty[c],
        world.enterprises.price_sensitivity[i],
        world.tastes.ai_traffic,
        world.offers.remote_fee[c],
        nest_weight(i, world),
    )


@compiled_inline
def fill_model_values(i: int, c: int, world: World, scratch: Scratch) -> None:
    """Within-nest utility of every model as reached from cloud c; needs the base utilities."""
    offers = world.offers
    remote = remote_cost(i, c, world)
    for m in range(scratch.base.size):
        utility = scratch.base[m] + offers.channel[m, c]
        if offers.access[m, c] == ACCESS_NONE:
            utility = UNAVAILABLE
        elif offers.access[m, c] == ACCESS_REMOTE:
            utility -= remote
        scratch.model_values[m] = utility


@compiled_inline
def reached_attraction(m: int, c: int, world: World, scratch: Scratch) -> float:
    """Attraction of a model to a newcomer on a cloud; 0 where it cannot be reached."""
    access = world.offers.access[m, c]
    if access == ACCESS_NONE:
        return 0.0
    left = scratch.away[c] if access == ACCESS_REMOTE else 1.0
    return float(scratch.model_values[m] * world.offers.channel_attraction[m, c] * left)


@compiled_inline
def fill_attractions(i: int, world: World, scratch: Scratch) -> float:
    """Attraction of every model but for price and access, relative to a scale, which is returned.

    Utilities add up, so attractions multiply: one exponential a model serves all clouds, and whatever the
    enterprise has in use.
    """
    fill_base_utilities(i, NOTHING, world, scratch)
    scale = 0.0
    for m in range(scratch.base.size):
        scale = max(scale, scratch.base[m])
    for m in range(scratch.base.size):
        scratch.model_values[m] = math.exp(scratch.base[m] - scale)
    return scale


@compiled_inline
def fill_reach(i: int, left_out: int, world: World, scratch: Scratch) -> None:
    """Attraction of all models but one as reached from every cloud; needs their attractions."""
    fees, penalties = world.offers.remote_fee, world.tastes.remote_penalty
    for c in range(scratch.away.size):
        same = c > 0 and fees[c] == fees[c - 1] and penalties[c] == penalties[c - 1]
        scratch.away[c] = scratch.away[c - 1] if same else math.exp(-remote_cost(i, c, world))
        scratch.nests[c] = 0.0
        for m in range(scratch.base.size):
            if m != left_out:
                scratch.nests[c] += reached_attraction(m, c, world, scratch)


@compiled_inline
def fading_of_others(own_model: int, world: World) -> float:
    """What the work of changing models leaves of the attraction of those that are not in use."""
    return math.exp(-world.tastes.model_switching_cost) if own_model >= 0 else 1.0


@compiled_inline
def nest_attraction(c: int, in_use: int, fading: float, world: World, scratch: Scratch) -> float:
    """Attraction of the models on a cloud to somebody who uses one of them: the others fade."""
    kept = (1.0 - fading) * reached_attraction(in_use, c, world, scratch) if in_use >= 0 else 0.0
    return float(scratch.nests[c] * fading + kept)


@compiled_inline
def add_nest_values(i: int, own_model: int, scale: float, world: World, scratch: Scratch) -> None:
    """Add to the value of every cloud what the models there are worth; needs the nests."""
    nest, fading = cloud_nest_weight(i, world), fading_of_others(own_model, world)
    for c in range(scratch.nests.size):
        attraction = nest_attraction(c, own_model, fading, world, scratch)
        scratch.cloud_values[c] += nest * inclusive_value_of_attraction(attraction, scale)


@compiled_inline
def general_value(i: int, c: int, price: float, world: World, scratch: Scratch) -> float:
    """Utility of a cloud without AI at a full price, but for the work of changing to it."""
    crowd, offers, tastes, sector = world.enterprises, world.offers, world.tastes, world.enterprises.sector[i]
    return float(
        offers.cloud_quality[c]
        - crowd.price_sensitivity[i] * price
        + crowd.cloud_affinity[i, c]
        + offers.trust[c]
        + tastes.ecosystem_weight[sector, c] * crowd.ai_intensity[i] * offers.developer_ecosystem[c]
        + tastes.peer_weight * scratch.cloud_peers[c] / offers.peer_divisor[c]
    )


@compiled_inline
def fill_general_values(
    i: int, own_cloud: int, own_model: int, commitment: float, world: World, scratch: Scratch
) -> None:
    """Utility of every cloud and of staying on-premises without AI, for an enterprise that has `own_...`.

    `commitment` is the remaining share of a commitment that leaving would break (mid-term reviews).
    """
    clouds = world.offers.list_price.size
    leaving = leaving_cost(i, own_cloud, commitment, world) if own_cloud >= 0 else 0.0
    for c in range(clouds):
        scratch.cloud_values[c] = general_value(i, c, offered_price(i, c, own_model, world), world, scratch)
        if own_cloud >= 0 and c != own_cloud:
            scratch.cloud_values[c] -= leaving
    scratch.cloud_values[clouds] = world.offers.onprem_utility - world.enterprises.price_sensitivity[i]


@compiled_inline
def fill_cloud_values(
    i: int, own_cloud: int, own_model: int, commitment: float, world: World, scratch: Scratch
) -> None:
    """Utility V_ic of every cloud and of staying on-premises, AI included."""
    fill_general_values(i, own_cloud, own_model, commitment, world, scratch)
    if world.enterprises.ai_aware[i]:
        scale = fill_attractions(i, world, scratch)
        fill_reach(i, NOTHING, world, scratch)
        add_nest_values(i, own_model, scale, world, scratch)
