"""Which cloud every customer would take with any of the five factors of lock-in removed, compiled.

At the taste draws of its last occasion, prices and capabilities as they are. A utility is the sum of what
a cloud is worth without AI, in which each factor has a term of its own, and of the value of its models, on
which four of them act together. So every enterprise is looked at once, not once for each of the subsets.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from moatlab.economics.choice import inclusive_value_of_attraction
from moatlab.foundation.compiled import compiled, compiled_inline
from moatlab.foundation.randomness import gumbel, stream_key
from moatlab.market.utility_kernel import (
    BLOCK,
    NOTHING,
    Scratch,
    blocks,
    cloud_nest_weight,
    count_peers,
    fading_of_others,
    fill_attractions,
    fill_general_values,
    fill_reach,
    make_scratch,
    nest_attraction,
)
from moatlab.market.world import Offers, Tastes, World

__all__ = ["SUBSETS", "Comparison", "Gone", "compare_own_cloud", "make_comparison"]

FACTORS = 5
SUBSETS = 1 << FACTORS
TODAY, NO_PROCEDURAL, NO_GRAVITY, NO_EGRESS, NO_NETWORK, NO_EXCLUSIVITY = range(FACTORS + 1)
"""Worlds with at most one factor gone, in the order of the bits of a subset."""
AI_SUBSETS = SUBSETS // 2
"""The work of moving, the lowest bit, does not enter the value of models."""
GRAVITY, EGRESS, NETWORK, EXCLUSIVITY = 1, 2, 4, 8
"""Bits of a subset of the other four."""

type Floats = NDArray[np.float64]


class Gone(NamedTuple):
    """What replaces the tastes and the offers of today where a factor is gone."""

    procedural: Tastes
    gravity: Tastes
    egress: Offers
    network: Tastes
    trust: Offers
    exclusivity: Offers


class Comparison(NamedTuple):
    """Sums by block over customers, for every subset of factors removed.

    Attributes:
        moved: workload that would choose another cloud [blocks x SUBSETS].
        forgone: workload times the gain of the best cloud over the own one, in money [blocks x SUBSETS].
        workload: of all customers [blocks].
    """

    moved: Floats
    forgone: Floats
    workload: Floats


class _Values(NamedTuple):
    """Utilities of one enterprise by case and cloud: general ones, of AI, and both with the draws.

    `fading`: what is left of models that are not in use, with and without the work of changing.
    """

    fading: Floats
    general: Floats
    ai: Floats
    total: Floats


def make_comparison(count: int) -> Comparison:
    """Empty sums for a crowd of `count` enterprises."""
    rows = blocks(count)
    return Comparison(np.zeros((rows, SUBSETS)), np.zeros((rows, SUBSETS)), np.zeros(rows))


@compiled
def _make_values(clouds: int) -> _Values:
    return _Values(
        np.empty(2),
        np.empty((FACTORS + 1, clouds)),
        np.empty((AI_SUBSETS, clouds)),
        np.empty((SUBSETS, clouds)),
    )


@compiled_inline
def _without(case: int, world: World, gone: Gone) -> World:
    """The world with at most one factor gone."""
    tastes, offers = world.tastes, world.offers
    if case == NO_PROCEDURAL:
        tastes = gone.procedural
    elif case == NO_GRAVITY:
        tastes = gone.gravity
    elif case == NO_EGRESS:
        offers = gone.egress
    elif case == NO_NETWORK:
        tastes, offers = gone.network, gone.trust
    elif case == NO_EXCLUSIVITY:
        offers = gone.exclusivity
    return World(
        world.enterprises,
        offers,
        tastes,
        world.peers,
        world.seed,
        world.cloud_taste,
        world.model_taste,
        world.on_premises_id,
        world.no_ai_id,
    )


@compiled_inline
def _fill_general(i: int, world: World, gone: Gone, part: tuple[Scratch, _Values]) -> None:
    """Values of all clouds without AI, in the worlds with at most one factor gone."""
    scratch, values = part
    own_cloud, own_model = world.enterprises.cloud[i], world.enterprises.model[i]
    for case in range(FACTORS + 1):
        fill_general_values(i, own_cloud, own_model, 0.0, _without(case, world, gone), scratch)
        for c in range(values.general.shape[1]):
            values.general[case, c] = scratch.cloud_values[c]


@compiled_inline
def _fill_nests(i: int, subset: int, scale: float, world: World, part: tuple[Scratch, _Values]) -> None:
    """Values of the models as they are reached in this world, with and without the work of changing."""
    scratch, values = part
    fill_reach(i, NOTHING, world, scratch)
    nest, own = cloud_nest_weight(i, world), world.enterprises.model[i]
    fading, free = values.fading[0], values.fading[1]
    for c in range(values.ai.shape[1]):
        worth = inclusive_value_of_attraction(nest_attraction(c, own, fading, world, scratch), scale)
        values.ai[subset, c] = nest * worth
        if free != fading:
            worth = inclusive_value_of_attraction(nest_attraction(c, own, free, world, scratch), scale)
        values.ai[subset | GRAVITY, c] = nest * worth


@compiled_inline
def _ignore_fees(subset: int, ai: Floats) -> None:
    """What is native everywhere crosses no border between clouds: then fees do not matter."""
    for c in range(ai.shape[1]):
        ai[subset | EGRESS, c] = ai[subset, c]
        ai[subset | EGRESS | GRAVITY, c] = ai[subset | GRAVITY, c]


@compiled_inline
def _fill_ai(i: int, world: World, gone: Gone, part: tuple[Scratch, _Values]) -> None:
    """Values of the models on every cloud under all subsets of the factors that touch them."""
    own, fading = world.enterprises.model[i], part[1].fading
    fading[0] = fading_of_others(own, world)
    fading[1] = fading_of_others(own, _without(NO_GRAVITY, world, gone))
    for network in (0, NETWORK):
        judged = _without(NO_NETWORK if network else TODAY, world, gone)
        scale = fill_attractions(i, judged, part[0])
        for reach in (0, EGRESS, EXCLUSIVITY):
            case = NO_EXCLUSIVITY if reach == EXCLUSIVITY else NO_EGRESS if reach else TODAY
            _fill_nests(i, network | reach, scale, _without(case, world, gone), part)
        _ignore_fees(network | EXCLUSIVITY, part[1].ai)


@compiled_inline
def _fill_total(i: int, world: World, values: _Values) -> None:
    """Utility of every cloud under every subset, with the stored draws."""
    crowd, general, total = world.enterprises, values.general, values.total
    key = stream_key(world.seed, world.cloud_taste, np.uint64(crowd.cloud_draw_month[i]))
    for c in range(general.shape[1]):
        total[0, c] = general[TODAY, c] + gumbel(key, crowd.identity[i], world.offers.cloud_id[c])
        for factor in range(FACTORS):
            difference = general[factor + 1, c] - general[TODAY, c]
            for subset in range(1 << factor):
                total[subset | 1 << factor, c] = total[subset, c] + difference
        if crowd.ai_aware[i]:
            for subset in range(SUBSETS):
                total[subset, c] += values.ai[subset >> 1, c]


@compiled_inline
def _add(block: int, i: int, world: World, values: _Values, sums: Comparison) -> None:
    """Count the customer under every subset under which it would choose another cloud."""
    crowd, total = world.enterprises, values.total
    workload = crowd.workload[i]
    sums.workload[block] += workload
    for subset in range(SUBSETS):
        best = -np.inf
        for c in range(total.shape[1]):
            best = max(best, total[subset, c])
        gain = best - total[subset, crowd.cloud[i]]
        if gain > 0.0:
            sums.moved[block, subset] += workload
            sums.forgone[block, subset] += workload * gain / crowd.price_sensitivity[i]


@compiled
def _compare_block(block: int, world: World, gone: Gone, sums: Comparison) -> None:
    crowd, clouds = world.enterprises, world.offers.cloud_id.size
    scratch, values = make_scratch(clouds, world.offers.lab_id.size), _make_values(clouds)
    for i in range(block * BLOCK, min((block + 1) * BLOCK, crowd.identity.size)):
        if crowd.cloud[i] < 0:
            continue
        count_peers(i, world, scratch)
        _fill_general(i, world, gone, (scratch, values))
        if crowd.ai_aware[i]:
            _fill_ai(i, world, gone, (scratch, values))
        _fill_total(i, world, values)
        _add(block, i, world, values, sums)


@compiled
def compare_own_cloud(first: int, last: int, world: World, gone: Gone, sums: Comparison) -> None:
    """Compare every customer's cloud with the best one under every subset of factors removed."""
    for block in range(first, last):
        _compare_block(block, world, gone, sums)
