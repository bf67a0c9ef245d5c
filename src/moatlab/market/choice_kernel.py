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
from moatlab.foundation.randomness import gumbel, stream_key, uniform
from moatlab.market.leaving_kernel import support_paid
from moatlab.market.replacement_kernel import replace
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
from moatlab.market.welfare_kernel import Before, book_changes, make_changes
from moatlab.market.world import ACCESS_NONE, Occasions, World

__all__ = ["MOVED", "REPLACED", "Moves", "choose", "make_moves"]

FIRST_OPTION = np.uint64(0)
MOVED, REPLACED = 0, 1


class Moves(NamedTuple):
    """What happened in each block.

    Attributes:
        customers: enterprises by way (MOVED: by itself; REPLACED: a new one in the place of one that
            closed), cloud before and after; last row and column on-premises [blocks, 2, C+1, C+1].
        spending: their general spending where they arrived; of those that gave up a cloud for none,
            where they were [USD bn/yr, same shape].
        model_switches: changes of the model in use [blocks].
        workload_switched: workload that changed cloud [USD bn/yr at price 1, blocks].
        costs: of these changes, see `make_changes`.
        support: what the clouds that were left paid towards them [USD bn, blocks, C].
    """

    customers: NDArray[np.int64]
    spending: NDArray[np.float64]
    model_switches: NDArray[np.int64]
    workload_switched: NDArray[np.float64]
    costs: NDArray[np.float64]
    support: NDArray[np.float64]


class Review(NamedTuple):
    """Whether an enterprise looks at the clouds again, and how.

    Attributes:
        due: there is a review.
        new_tastes: taste draws are made anew; else those of the last occasion hold, so that what makes
            people look more often does not make them move without a reason.
        commitment: remaining share of a commitment that leaving would break; positive at mid-term only.
    """

    due: bool
    new_tastes: bool
    commitment: float


def make_moves(count: int, clouds: int) -> Moves:
    """Empty counters for a crowd of `count` enterprises."""
    rows, places = blocks(count), clouds + 1
    return Moves(
        customers=np.zeros((rows, 2, places, places), dtype=np.int64),
        spending=np.zeros((rows, 2, places, places)),
        model_switches=np.zeros(rows, dtype=np.int64),
        workload_switched=np.zeros(rows),
        costs=make_changes(count),
        support=np.zeros((rows, clouds)),
    )


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
def _cloud_occasion(i: int, occasions: Occasions, world: World) -> Review:
    """Whether the enterprise reviews its cloud: for the first time, at the end of a commitment or before.

    An inattentive customer whose commitment ends renews at today's price. One whom only the law has made
    attentive keeps its taste draws, as in a mid-term review.
    """
    crowd, month, own_cloud = world.enterprises, occasions.month, world.enterprises.cloud[i]
    draw = uniform(occasions.keys.cloud_review, crowd.identity[i], FIRST_OPTION)
    if own_cloud < 0:
        return Review(due=draw < occasions.onprem_review, new_tastes=True, commitment=0.0)
    if crowd.commitment_end[i] > month:
        remaining = (crowd.commitment_end[i] - month) / occasions.contract_term
        return Review(due=draw < occasions.midterm_review[own_cloud], new_tastes=False, commitment=remaining)
    if draw < occasions.attention[own_cloud]:
        by_itself = draw < occasions.attention_with_new_tastes[own_cloud]
        return Review(due=True, new_tastes=by_itself, commitment=0.0)
    crowd.contract_price[i] = offered_price(i, own_cloud, crowd.model[i], world)
    crowd.commitment_end[i] = month + occasions.contract_term
    return Review(due=False, new_tastes=False, commitment=0.0)


@compiled_inline
def _review_cloud(i: int, review: Review, occasions: Occasions, world: World, scratch: Scratch) -> None:
    """Choose among the clouds; at mid-term a contract that is kept goes on unchanged."""
    crowd = world.enterprises
    own_cloud, own_model, midterm = crowd.cloud[i], crowd.model[i], review.commitment > 0.0
    if review.new_tastes:
        crowd.cloud_draw_month[i] = occasions.month
        crowd.model_draw_month[i] = occasions.month
    count_peers(i, world, scratch)
    fill_cloud_values(i, own_cloud, own_model, review.commitment, world, scratch)
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
    replaced = 0
    if uniform(occasions.keys.turnover, crowd.identity[i], FIRST_OPTION) < occasions.turnover:
        replaced = 1
        replace(i, world, occasions)
        review = Review(due=True, new_tastes=True, commitment=0.0)
    else:
        review = _cloud_occasion(i, occasions, world)
    if review.due:
        looks_at_models = True
        _review_cloud(i, review, occasions, world, scratch)
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
def _before(i: int, occasions: Occasions, world: World) -> Before:
    crowd = world.enterprises
    rest = max(0, crowd.commitment_end[i] - occasions.month) / occasions.contract_term
    return Before(crowd.cloud[i], crowd.model[i], crowd.embeddedness[i], rest)


@compiled_inline
def _count(block: int, i: int, before: tuple[int, int, int], world: World, moves: Moves) -> None:
    """Book what the enterprise did; `before` is its cloud and model, and 1 if a new one took its place."""
    crowd, replaced = world.enterprises, before[2] == 1
    cloud, model = crowd.cloud[i], crowd.model[i]
    if cloud != before[0] or replaced:
        way = REPLACED if replaced else MOVED
        # On-premises is -1, the last row and column.
        moves.customers[block, way, before[0], cloud] += 1
        if cloud >= 0 or before[0] >= 0:
            paid = crowd.workload[i] * crowd.contract_price[i]
            moves.spending[block, way, before[0], cloud] += paid
    if before[0] >= 0 and not replaced and cloud != before[0]:
        moves.workload_switched[block] += crowd.workload[i]
        moves.support[block, before[0]] += support_paid(i, before[0], world)
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
        before = _before(i, occasions, world)
        replaced = _one_enterprise(i, occasions, world, scratch)
        _count(block, i, (before.cloud, before.model, replaced), world, moves)
        if replaced == 0:
            book_changes(block, i, before, world, moves.costs)


@compiled
def choose(
    first: int, last: int, order: NDArray[np.int64], occasions: Occasions, world: World, moves: Moves
) -> None:
    """One month of choices of some blocks of the crowd, in the given order of enterprises."""
    for block in range(first, last):
        _choose_block(block, order, occasions, world, moves)
