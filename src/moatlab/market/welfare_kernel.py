"""What enterprises gain from what they use, and what changing it costs them (MODEL 9.6), compiled."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from moatlab.economics.switching import switching_cost, switching_fees
from moatlab.economics.welfare import choice_surplus, model_change_cost
from moatlab.foundation.compiled import compiled, compiled_inline
from moatlab.foundation.randomness import gumbel, stream_key
from moatlab.market.leaving_kernel import terms_of_leaving
from moatlab.market.utility_kernel import (
    BLOCK,
    Scratch,
    base_utility,
    blocks,
    count_peers,
    general_value,
    make_scratch,
    nest_weight,
    remote_cost,
)
from moatlab.market.world import ACCESS_NONE, ACCESS_REMOTE, World
from moatlab.parameters.demand import SECTORS

__all__ = [
    "BURDEN",
    "DATA",
    "FEES",
    "MODELS",
    "SIZES",
    "Before",
    "Memory",
    "book_changes",
    "make_changes",
    "make_gains",
    "make_memory",
    "sum_gains",
]

SIZES = 3
BURDEN, FEES, DATA, MODELS = range(4)
CLOUD, MODEL = 0, 1

type Floats = NDArray[np.float64]


class Before(NamedTuple):
    """What an enterprise had before a month of choices; `commitment` is the share still to run."""

    cloud: int
    model: int
    embeddedness: float
    commitment: float


class Memory(NamedTuple):
    """Leads in taste that were computed before, for the cloud (column 0) and the model (1) in use [N x 2].

    They are most of the work, and few enterprises draw anew in a month. `draw` says which draw it was, so
    that nothing but time depends on what is remembered.
    """

    draw: NDArray[np.uint64]
    lead: Floats


def make_memory(count: int) -> Memory:
    """Nothing remembered yet of a crowd of `count` enterprises."""
    return Memory(np.zeros((count, 2), dtype=np.uint64), np.zeros((count, 2)))


def make_gains(count: int) -> Floats:
    """Empty sums of gains from use [USD bn/yr], by block, size and sector."""
    return np.zeros((blocks(count), SIZES, len(SECTORS)))


def make_changes(count: int) -> Floats:
    """Empty sums of what changes cost, by block, size, sector and kind.

    Kinds: BURDEN of leaving a cloud on the enterprise [USD bn], FEES in it that the cloud receives
    [USD bn], DATA that is moved [USD bn per USD/GB], changes of MODELS [USD bn per year of writing off].
    """
    return np.zeros((blocks(count), SIZES, len(SECTORS), 4))


@compiled_inline
def _size(i: int, world: World) -> int:
    """Third of the enterprises by workload at the start: 0 the smallest, 2 the largest."""
    return min(SIZES - 1, int(SIZES * world.enterprises.size_rank[i]))


@compiled_inline
def _count_own_peers(i: int, world: World, scratch: Scratch) -> None:
    """As `count_peers`, for the cloud and the model in use only: nothing else is looked at here."""
    peers, c, m = world.peers, world.enterprises.cloud[i], world.enterprises.model[i]
    if peers.mean_field:
        count_peers(i, world, scratch)
        return
    on_cloud, with_model, first, last = 0, 0, peers.indptr[i], peers.indptr[i + 1]
    for edge in range(first, last):
        neighbour = peers.indices[edge]
        on_cloud += peers.cloud[neighbour] == c
        with_model += peers.model[neighbour] == m
    weight = 1.0 / max(1, last - first)
    scratch.cloud_peers[c] = weight * on_cloud
    if m >= 0:
        scratch.model_peers[m] = weight * with_model


@compiled_inline
def _taste(i: int, layer: int, month: int, option: np.uint64, world: World, memory: Memory) -> float:
    """Taste draw of `month` for what is in use less that for doing without, of a cloud or a model."""
    stream = world.cloud_taste if layer == CLOUD else world.model_taste
    key = stream_key(world.seed, stream, np.uint64(month))
    draw = key ^ option
    if memory.draw[i, layer] != draw:
        identity = world.enterprises.identity[i]
        outside = world.on_premises_id if layer == CLOUD else world.no_ai_id
        memory.draw[i, layer] = draw
        memory.lead[i, layer] = gumbel(key, identity, option) - gumbel(key, identity, outside)
    return float(memory.lead[i, layer])


@compiled_inline
def _lead_of_cloud(i: int, world: World, scratch: Scratch, memory: Memory) -> float:
    """Utility of the own cloud without AI, at the price that is paid, less that of staying on-premises."""
    crowd, offers, c = world.enterprises, world.offers, world.enterprises.cloud[i]
    lead = general_value(i, c, crowd.contract_price[i], world, scratch)
    lead -= offers.onprem_utility - crowd.price_sensitivity[i]
    return float(lead + _taste(i, CLOUD, crowd.cloud_draw_month[i], offers.cloud_id[c], world, memory))


@compiled_inline
def _lead_of_model(i: int, world: World, scratch: Scratch, memory: Memory) -> float:
    """Utility of the model in use less that of no AI, in units of the choice of a cloud."""
    crowd, offers = world.enterprises, world.offers
    c, m = crowd.cloud[i], crowd.model[i]
    lead = base_utility(i, m, world, scratch) + offers.channel[m, c]
    if offers.access[m, c] == ACCESS_REMOTE:
        lead -= remote_cost(i, c, world)
    lead += _taste(i, MODEL, crowd.model_draw_month[i], offers.lab_id[m], world, memory)
    return float(nest_weight(i, world) * lead)


@compiled
def _gains_block(block: int, world: World, memory: Memory, gains: Floats) -> None:
    crowd, offers = world.enterprises, world.offers
    scratch = make_scratch(offers.cloud_id.size, offers.lab_id.size)
    for i in range(block * BLOCK, min((block + 1) * BLOCK, crowd.identity.size)):
        if crowd.cloud[i] < 0:
            continue
        _count_own_peers(i, world, scratch)
        lead = _lead_of_cloud(i, world, scratch, memory) if offers.in_service[crowd.cloud[i]] else 0.0
        if crowd.model[i] >= 0 and not offers.out_of_reach[crowd.model[i]]:
            lead += _lead_of_model(i, world, scratch, memory)
        gain = choice_surplus(lead, crowd.workload[i], crowd.price_sensitivity[i])
        gains[block, _size(i, world), crowd.sector[i]] += gain


@compiled
def sum_gains(first: int, last: int, world: World, memory: Memory, gains: Floats) -> None:
    """Add up what all enterprises gain over staying on-premises without AI."""
    for block in range(first, last):
        _gains_block(block, world, memory, gains)


@compiled_inline
def book_changes(block: int, i: int, before: Before, world: World, changes: Floats) -> None:
    """Book what it costs an enterprise to have left its cloud and its model, as it knew it when it chose."""
    crowd, offers, tastes = world.enterprises, world.offers, world.tastes
    booked, workload = changes[block, _size(i, world), crowd.sector[i]], crowd.workload[i]
    if before.cloud >= 0 and crowd.cloud[i] != before.cloud:
        fee, data = offers.egress_fee[before.cloud], crowd.data_stock[i]
        work = tastes.sector_procedural_multiplier[crowd.sector[i]]
        terms = terms_of_leaving(i, before.cloud, world)
        booked[BURDEN] += workload * switching_cost(
            terms, fee, work, before.embeddedness, data, before.commitment
        )
        booked[FEES] += workload * switching_fees(terms, fee, data, before.commitment)
        booked[DATA] += workload * data
    lost = (
        before.cloud >= 0 and before.model >= 0 and offers.access[before.model, before.cloud] == ACCESS_NONE
    )
    if before.model >= 0 and crowd.model[i] >= 0 and crowd.model[i] != before.model and not lost:
        booked[MODELS] += model_change_cost(
            tastes.model_switching_cost, nest_weight(i, world), workload, crowd.price_sensitivity[i]
        )
