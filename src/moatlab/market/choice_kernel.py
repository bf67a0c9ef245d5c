"""One month of choices of the whole crowd (MODEL 7.2), compiled.

The crowd is gone through in blocks, in one go or spread over threads; each block adds up its own
counts, and the blocks are added in order afterwards. So results do not depend on the threads.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from moatlab.economics.diffusion import bass_hazard
from moatlab.foundation.compiled import compiled, compiled_inline
from moatlab.foundation.months import MONTHS_PER_YEAR
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

__all__ = ["Moves", "choose", "make_moves"]

FIRST_OPTION = np.uint64(0)
NONE = -1.0


class Moves(NamedTuple):
    """What happened in each block: counts, and workload for the switches weighted by spend.

    Shapes: [blocks] or [blocks, C]; `first_choices` counts the unattached that chose a cloud.
    """

    cloud_switches: NDArray[np.int64]
    model_switches: NDArray[np.int64]
    first_choices: NDArray[np.int64]
    workload_switched: NDArray[np.float64]


def make_moves(count: int, clouds: int) -> Moves:
    """Empty counters for a crowd of `count` enterprises."""
    rows = blocks(count)
    return Moves(
        cloud_switches=np.zeros(rows, dtype=np.int64),
        model_switches=np.zeros(rows, dtype=np.int64),
        first_choices=np.zeros((rows, clouds), dtype=np.int64),
        workload_switched=np.zeros(rows),
    )


@compiled_inline
def _replace(i: int, world: World, occasions: Occasions) -> None:
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


@compiled_inline
def _becomes_aware(i: int, occasions: Occasions, world: World, scratch: Scratch) -> bool:
    count_peers(i, world, scratch)
    users = 0.0
    for m in range(scratch.model_peers.size):
        users += scratch.model_peers[m]
    hazard = bass_hazard(occasions.bass_p, occasions.bass_q, users)
    chance = -math.expm1(-hazard / MONTHS_PER_YEAR)
    return uniform(occasions.keys.awareness, world.enterprises.identity[i], FIRST_OPTION) < chance


@compiled_inline
def best_model(i: int, month: int, world: World, scratch: Scratch) -> int:
    """Model chosen on the own cloud with the taste draws of `month`; -1 = no AI."""
    c = world.enterprises.cloud[i]
    count_peers(i, world, scratch)
    fill_base_utilities(i, world.enterprises.model[i], world, scratch)
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


@compiled_inline
def best_cloud(i: int, own_cloud: int, month: int, world: World, scratch: Scratch) -> int:
    """Cloud of the highest value plus taste draw of `month`; -1 = on-premises, for the unattached only."""
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


@compiled_inline
def _forget_unconsidered(
    i: int, own_cloud: int, occasions: Occasions, world: World, scratch: Scratch
) -> None:
    """Rivals that do not come to mind drop out of the choice set; the own cloud always stays in it."""
    identity = world.enterprises.identity[i]
    for c in range(world.offers.cloud_id.size):
        draw = uniform(occasions.keys.consideration, identity, world.offers.cloud_id[c])
        if c != own_cloud and draw >= occasions.consideration:
            scratch.cloud_values[c] = UNAVAILABLE


@compiled_inline
def _cloud_occasion(i: int, occasions: Occasions, world: World) -> float:
    """Whether the enterprise reviews its cloud: NONE, 0 = a full review, above 0 = a mid-term review.

    A mid-term review returns the remaining share of the commitment. An inattentive customer whose
    commitment ends renews at today's price and does not review.
    """
    crowd, month = world.enterprises, occasions.month
    draw = uniform(occasions.keys.cloud_review, crowd.identity[i], FIRST_OPTION)
    if crowd.cloud[i] < 0:
        return 0.0 if draw < occasions.onprem_review else NONE
    if crowd.commitment_end[i] > month:
        remaining = (crowd.commitment_end[i] - month) / occasions.contract_term
        return remaining if draw < occasions.midterm_review else NONE
    if draw < occasions.attention:
        return 0.0
    crowd.contract_price[i] = offered_price(i, crowd.cloud[i], crowd.model[i], world)
    crowd.commitment_end[i] = month + occasions.contract_term
    return NONE


@compiled_inline
def _review_cloud(i: int, commitment: float, occasions: Occasions, world: World, scratch: Scratch) -> None:
    """Choose among the clouds; a positive `commitment` marks a mid-term review.

    A mid-term review keeps the taste draws of the last occasion: more reviews must not mean more noise.
    """
    crowd = world.enterprises
    own_cloud, own_model, midterm = crowd.cloud[i], crowd.model[i], commitment > 0.0
    if not midterm:
        crowd.cloud_draw_month[i] = occasions.month
        crowd.model_draw_month[i] = occasions.month
    count_peers(i, world, scratch)
    fill_cloud_values(i, own_cloud, own_model, commitment, world, scratch)
    if occasions.consideration < 1.0:
        _forget_unconsidered(i, own_cloud, occasions, world, scratch)
    chosen = best_cloud(i, own_cloud, crowd.cloud_draw_month[i], world, scratch)
    crowd.cloud[i] = chosen
    if chosen >= 0 and (not midterm or chosen != own_cloud):
        crowd.contract_price[i] = offered_price(i, chosen, own_model, world)
        crowd.commitment_end[i] = occasions.month + occasions.contract_term
    if chosen != own_cloud:
        crowd.embeddedness[i] = 0.0


@compiled_inline
def _model_is_due(i: int, occasions: Occasions, world: World) -> bool:
    """By chance, or because the lab in use was overtaken."""
    crowd, identity = world.enterprises, world.enterprises.identity[i]
    if uniform(occasions.keys.model_review, identity, FIRST_OPTION) < occasions.model_review:
        return True
    if crowd.model[i] >= 0 and world.offers.overtaken[crowd.model[i]]:
        draw = uniform(occasions.keys.overtaking, identity, FIRST_OPTION)
        return bool(draw < occasions.overtake_review)
    return False


@compiled_inline
def _one_enterprise(i: int, occasions: Occasions, world: World, scratch: Scratch) -> int:
    """All that may happen to one enterprise in one month; returns 1 if a new one took its place, else 0."""
    crowd = world.enterprises
    looks_at_models = False
    if not crowd.ai_aware[i] and _becomes_aware(i, occasions, world, scratch):
        looks_at_models = crowd.ai_aware[i] = True
    if _cut_off(i, world):
        looks_at_models = True
        crowd.model[i] = -1
    replaced, occasion = 0, 0.0
    if uniform(occasions.keys.turnover, crowd.identity[i], FIRST_OPTION) < occasions.turnover:
        replaced = 1
        _replace(i, world, occasions)
    else:
        occasion = _cloud_occasion(i, occasions, world)
    if occasion != NONE:
        looks_at_models = True
        _review_cloud(i, occasion, occasions, world, scratch)
    elif looks_at_models or _model_is_due(i, occasions, world):
        looks_at_models = True
        crowd.model_draw_month[i] = occasions.month
    if crowd.cloud[i] < 0:
        crowd.model[i] = -1
    elif looks_at_models and crowd.ai_aware[i]:
        crowd.model[i] = best_model(i, crowd.model_draw_month[i], world, scratch)
    return replaced


@compiled_inline
def _cut_off(i: int, world: World) -> bool:
    """The model in use cannot be reached any more from the cloud in use."""
    c, m = world.enterprises.cloud[i], world.enterprises.model[i]
    return bool(c >= 0 and m >= 0 and world.offers.access[m, c] == ACCESS_NONE)


@compiled_inline
def _count(block: int, i: int, before: tuple[int, int, int], world: World, moves: Moves) -> None:
    """Book what the enterprise did; `before` is its cloud and model, and 1 if a new one took its place."""
    crowd, replaced = world.enterprises, before[2] == 1
    cloud, model = crowd.cloud[i], crowd.model[i]
    if before[0] < 0 or replaced:
        if cloud >= 0:
            moves.first_choices[block, cloud] += 1
    elif cloud != before[0]:
        moves.cloud_switches[block] += 1
        moves.workload_switched[block] += crowd.workload[i]
    if not replaced and before[1] >= 0 and model >= 0 and model != before[1]:
        moves.model_switches[block] += 1
    if world.peers.sequential:
        _recount(world.peers.cloud_count, before[0], cloud)
        _recount(world.peers.model_count, before[1], model)


@compiled_inline
def _recount(count: NDArray[np.int64], before: int, now: int) -> None:
    if before >= 0:
        count[before] -= 1
    if now >= 0:
        count[now] += 1


@compiled
def _choose_block(
    block: int, order: NDArray[np.int64], occasions: Occasions, world: World, moves: Moves
) -> None:
    scratch = make_scratch(world.offers.cloud_id.size, world.offers.lab_id.size)
    for position in range(block * BLOCK, min((block + 1) * BLOCK, order.size)):
        i = order[position]
        cloud, model = world.enterprises.cloud[i], world.enterprises.model[i]
        replaced = _one_enterprise(i, occasions, world, scratch)
        _count(block, i, (cloud, model, replaced), world, moves)


@compiled
def choose(
    first: int, last: int, order: NDArray[np.int64], occasions: Occasions, world: World, moves: Moves
) -> None:
    """One month of choices of some blocks of the crowd, in the given order of enterprises."""
    for block in range(first, last):
        _choose_block(block, order, occasions, world, moves)
