"""One month of choices of the whole crowd (MODEL 7.2), compiled, in a serial and a parallel version.

Both versions run the same blocks; each block adds up its own counts, and the blocks are added in
order afterwards. So results do not depend on the number of threads.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from moatlab.economics.diffusion import bass_hazard
from moatlab.foundation.compiled import compiled, compiled_parallel, parallel_range
from moatlab.foundation.randomness import gumbel, normal, stream_key, uniform
from moatlab.market.utility_kernel import (
    BLOCK,
    UNAVAILABLE,
    Scratch,
    blocks,
    count_peers,
    fill_base_utilities,
    fill_cloud_values,
    fill_model_values,
    make_scratch,
    offered_price,
)
from moatlab.market.world import ACCESS_NONE, Occasions, World

__all__ = ["Moves", "choose_parallel", "choose_serial", "make_moves"]

MONTHS_PER_YEAR = 12.0
FIRST_OPTION = np.uint64(0)


class Moves(NamedTuple):
    """What happened in each block: counts, and workload for the switches weighted by spend.

    Shapes: [blocks] or [blocks, C]; `first_choices` counts unattached enterprises that chose a cloud.
    """

    cloud_switches: NDArray[np.int64]
    model_switches: NDArray[np.int64]
    replaced: NDArray[np.int64]
    reviews: NDArray[np.int64]
    first_choices: NDArray[np.int64]
    workload_switched: NDArray[np.float64]


def make_moves(count: int, clouds: int) -> Moves:
    """Empty counters for a crowd of `count` enterprises."""
    rows = blocks(count)
    integers = [np.zeros(rows, dtype=np.int64) for _ in range(4)]
    return Moves(*integers, np.zeros((rows, clouds), dtype=np.int64), np.zeros(rows))


@compiled
def _replace(i: int, world: World, occasions: Occasions) -> None:
    """A new enterprise of the same size, sector and place takes over: new tastes, no cloud, no model."""
    crowd, offers = world.enterprises, world.offers
    identity = crowd.identity[i]
    for c in range(offers.cloud_id.size):
        draw = normal(occasions.cloud_affinity_key, identity, offers.cloud_id[c])
        crowd.cloud_affinity[i, c] = occasions.cloud_affinity_sd * draw
    for m in range(offers.lab_id.size):
        draw = normal(occasions.model_affinity_key, identity, offers.lab_id[m])
        crowd.model_affinity[i, m] = occasions.model_affinity_sd * draw
    need = normal(occasions.capability_need_key, identity, FIRST_OPTION)
    crowd.capability_need[i] = occasions.capability_need_mean + occasions.capability_need_sd * need
    share = uniform(occasions.data_stock_key, identity, FIRST_OPTION)
    crowd.data_stock[i] = occasions.data_start_low + share * (occasions.data_start_high - occasions.data_start_low)
    crowd.cloud[i] = -1
    crowd.model[i] = -1
    crowd.embeddedness[i] = 0.0


@compiled
def _becomes_aware(i: int, occasions: Occasions, world: World, scratch: Scratch) -> bool:
    users = 0.0
    for m in range(scratch.model_peers.size):
        users += scratch.model_peers[m]
    hazard = bass_hazard(occasions.bass_p, occasions.bass_q, users)
    chance = -math.expm1(-hazard / MONTHS_PER_YEAR)
    return uniform(occasions.awareness_key, world.enterprises.identity[i], FIRST_OPTION) < chance


@compiled
def best_model(i: int, c: int, own_model: int, month: int, world: World, scratch: Scratch) -> int:
    """Model chosen on cloud c with the taste draws of `month`; -1 = no AI. Needs peers counted."""
    fill_base_utilities(i, own_model, world, scratch)
    fill_model_values(i, c, world, scratch)
    key = stream_key(world.seed, world.model_taste, np.uint64(month))
    identity = world.enterprises.identity[i]
    best, highest = -1, gumbel(key, identity, world.no_ai_id)
    for m in range(scratch.model_values.size):
        if world.offers.access[m, c] == ACCESS_NONE:
            continue
        value = scratch.model_values[m] + gumbel(key, identity, world.offers.lab_id[m])
        if value > highest:
            best, highest = m, value
    return best


@compiled
def best_cloud(i: int, own_cloud: int, month: int, world: World, scratch: Scratch) -> int:
    """Cloud of the highest value plus taste draw of `month`; -1 = on-premises, open to the unattached only."""
    key = stream_key(world.seed, world.cloud_taste, np.uint64(month))
    identity, clouds = world.enterprises.identity[i], world.offers.cloud_id.size
    best, highest = -1, -np.inf
    if own_cloud < 0:
        highest = scratch.cloud_values[clouds] + gumbel(key, identity, world.on_premises_id)
    for c in range(clouds):
        value = scratch.cloud_values[c] + gumbel(key, identity, world.offers.cloud_id[c])
        if value > highest:
            best, highest = c, value
    return best


@compiled
def _forget_unconsidered(i: int, own_cloud: int, occasions: Occasions, world: World, scratch: Scratch) -> None:
    """Rivals that do not come to mind drop out of the choice set; the own cloud always stays in it."""
    identity = world.enterprises.identity[i]
    for c in range(world.offers.cloud_id.size):
        draw = uniform(occasions.consideration_key, identity, world.offers.cloud_id[c])
        if c != own_cloud and draw >= occasions.consideration:
            scratch.cloud_values[c] = UNAVAILABLE


@compiled
def _review_cloud(i: int, commitment: float, occasions: Occasions, world: World, scratch: Scratch) -> None:
    """Open the full choice of cloud and model; a positive `commitment` marks a mid-term review.

    A mid-term review keeps the taste draws of the last occasion: more reviews must not mean more noise.
    """
    crowd = world.enterprises
    own_cloud, own_model, midterm = crowd.cloud[i], crowd.model[i], commitment > 0.0
    if own_cloud >= 0 and own_model >= 0 and world.offers.access[own_model, own_cloud] == ACCESS_NONE:
        own_model = -1
    if not midterm:
        crowd.cloud_draw_month[i] = occasions.month
        crowd.model_draw_month[i] = occasions.month
    fill_cloud_values(i, own_cloud, own_model, commitment, world, scratch)
    if occasions.consideration < 1.0:
        _forget_unconsidered(i, own_cloud, occasions, world, scratch)
    chosen = best_cloud(i, own_cloud, crowd.cloud_draw_month[i], world, scratch)
    crowd.cloud[i] = chosen
    if chosen < 0:
        crowd.model[i] = -1
        return
    if not midterm or chosen != own_cloud:
        crowd.contract_price[i] = offered_price(i, chosen, own_model, world)
        crowd.commitment_end[i] = occasions.month + occasions.contract_term
    if chosen != own_cloud:
        crowd.embeddedness[i] = 0.0
    if crowd.ai_aware[i]:
        crowd.model[i] = best_model(i, chosen, own_model, crowd.model_draw_month[i], world, scratch)


@compiled
def _visit_cloud(i: int, occasions: Occasions, world: World, scratch: Scratch) -> bool:
    """Let the enterprise review its cloud if its occasion has come; true if it did."""
    crowd, month = world.enterprises, occasions.month
    draw = uniform(occasions.cloud_review_key, crowd.identity[i], FIRST_OPTION)
    if crowd.cloud[i] < 0:
        if draw >= occasions.onprem_review:
            return False
        _review_cloud(i, 0.0, occasions, world, scratch)
        return True
    if crowd.commitment_end[i] <= month:
        if draw < occasions.attention:
            _review_cloud(i, 0.0, occasions, world, scratch)
            return True
        crowd.contract_price[i] = offered_price(i, crowd.cloud[i], crowd.model[i], world)
        crowd.commitment_end[i] = month + occasions.contract_term
        return False
    if draw < occasions.midterm_review:
        remaining = (crowd.commitment_end[i] - month) / occasions.contract_term
        _review_cloud(i, remaining, occasions, world, scratch)
        return True
    return False


@compiled
def _visit_model(i: int, news: int, occasions: Occasions, world: World, scratch: Scratch) -> None:
    """Review the model, cloud held fixed: at awareness (`news` 1), by chance, when overtaken or cut off."""
    crowd, offers = world.enterprises, world.offers
    c, m = crowd.cloud[i], crowd.model[i]
    if c < 0 or not crowd.ai_aware[i]:
        return
    identity = crowd.identity[i]
    lost = m >= 0 and offers.access[m, c] == ACCESS_NONE
    due = uniform(occasions.model_review_key, identity, FIRST_OPTION) < occasions.model_review
    if m >= 0 and offers.overtaken[m]:
        due = due or uniform(occasions.overtaking_key, identity, FIRST_OPTION) < occasions.overtake_review
    if news == 1 or lost or due:
        crowd.model_draw_month[i] = occasions.month
        crowd.model[i] = best_model(i, c, -1 if lost else m, occasions.month, world, scratch)


@compiled
def _one_enterprise(i: int, occasions: Occasions, world: World, scratch: Scratch) -> int:
    """All that may happen to one enterprise in one month; 0 nothing, 1 reviewed its cloud, 2 was replaced."""
    crowd = world.enterprises
    count_peers(i, world, scratch)
    replaced = uniform(occasions.turnover_key, crowd.identity[i], FIRST_OPTION) < occasions.turnover
    news = 0
    if not crowd.ai_aware[i] and _becomes_aware(i, occasions, world, scratch):
        news = 1
        crowd.ai_aware[i] = True
    if replaced:
        _replace(i, world, occasions)
        _review_cloud(i, 0.0, occasions, world, scratch)
        return 2
    if _visit_cloud(i, occasions, world, scratch):
        return 1
    _visit_model(i, news, occasions, world, scratch)
    return 0


@compiled
def _count(block: int, i: int, before: tuple[int, int], outcome: int, world: World, moves: Moves) -> None:
    """Book what the enterprise did, and keep the live counts of a sequential update."""
    crowd, peers = world.enterprises, world.peers
    cloud, model = crowd.cloud[i], crowd.model[i]
    if outcome == 2:
        moves.replaced[block] += 1
    elif before[0] >= 0 and cloud != before[0]:
        moves.cloud_switches[block] += 1
        moves.workload_switched[block] += crowd.workload[i]
    if outcome != 2 and before[1] >= 0 and model >= 0 and model != before[1]:
        moves.model_switches[block] += 1
    if outcome > 0:
        moves.reviews[block] += 1
    if cloud >= 0 and (before[0] < 0 or outcome == 2):
        moves.first_choices[block, cloud] += 1
    if peers.sequential:
        if before[0] >= 0:
            peers.cloud_count[before[0]] -= 1
        if before[1] >= 0:
            peers.model_count[before[1]] -= 1
        if cloud >= 0:
            peers.cloud_count[cloud] += 1
        if model >= 0:
            peers.model_count[model] += 1


@compiled
def _choose_block(block: int, order: NDArray[np.int64], occasions: Occasions, world: World, moves: Moves) -> None:
    scratch = make_scratch(world.offers.cloud_id.size, world.offers.lab_id.size)
    for position in range(block * BLOCK, min((block + 1) * BLOCK, order.size)):
        i = order[position]
        before = (world.enterprises.cloud[i], world.enterprises.model[i])
        outcome = _one_enterprise(i, occasions, world, scratch)
        _count(block, i, before, outcome, world, moves)


@compiled
def choose_serial(order: NDArray[np.int64], occasions: Occasions, world: World, moves: Moves) -> None:
    """One month of choices on one thread, in the given order of enterprises."""
    for block in range(blocks(order.size)):
        _choose_block(block, order, occasions, world, moves)


@compiled_parallel
def choose_parallel(order: NDArray[np.int64], occasions: Occasions, world: World, moves: Moves) -> None:
    """The same month, blocks spread over threads; for simultaneous choices only."""
    for block in parallel_range(blocks(order.size)):
        _choose_block(block, order, occasions, world, moves)
