"""Expected demand under every way a lab may be reached from the clouds (MODEL 7.9.2), compiled.

Only the attraction of one lab's models changes between these ways. So the values of the clouds are
computed once an enterprise and state of access; each way is a product of numbers already there.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from moatlab.foundation.compiled import compiled, compiled_inline
from moatlab.market.demand_kernel import OccasionRates, expenditure
from moatlab.market.utility_kernel import (
    BLOCK,
    Scratch,
    blocks,
    cloud_nest_weight,
    count_peers,
    fill_base_utilities,
    fill_general_values,
    make_scratch,
    remote_cost,
)
from moatlab.market.world import ACCESS_NATIVE, ACCESS_NONE, ACCESS_REMOTE, World

__all__ = ["ReachSums", "Ways", "make_reach_sums", "sum_reach"]

STATES = 3
NEW, AGAIN = 0, 1
NOTHING = -1
SMALLEST = 1e-300

type Floats = NDArray[np.float64]


class Ways(NamedTuple):
    """The ways a lab may be reached: V rows of ACCESS_NONE, _REMOTE or _NATIVE by cloud.

    Attributes:
        lab: position of the lab.
        access: [V x C].
        native, remote: exp of the utility of its price, natively on a cloud and on its own interface [C].
    """

    lab: int
    access: NDArray[np.int8]
    native: Floats
    remote: Floats


class ReachSums(NamedTuple):
    """Sums by block over enterprises that know of AI; the others do not notice how a lab is reached.

    The class of an enterprise is 0 on a cloud, 1 on-premises.

    Attributes:
        staying: AI spending on the lab of those that have not chosen again, by cloud and its state
            [USD bn/yr, blocks x C x 3].
        workload: of those that have chosen again, by class, way and cloud [USD bn/yr, blocks x 2 x V x C].
        spending: their AI spending on the lab [USD bn/yr, blocks x 2 x V x C].
    """

    staying: Floats
    workload: Floats
    spending: Floats


class _Values(NamedTuple):
    """What one enterprise sees, as newcomer (0) and with what it has (1), by cloud and state of access.

    `attraction` of each cloud with AI [2 x C x 3], `chance` of the lab's models among all models there
    [2 x C x 3]; `stay`: attraction of staying on-premises [2]; `away`: what is left of a model's attraction
    if it runs elsewhere [C]; `shares` of the clouds in one way [2 x C].
    """

    attraction: Floats
    chance: Floats
    stay: Floats
    away: Floats
    shares: Floats


def make_reach_sums(count: int, ways: Ways) -> ReachSums:
    """Empty sums for a crowd of `count` enterprises."""
    rows, (vectors, clouds) = blocks(count), ways.access.shape
    return ReachSums(
        np.zeros((rows, clouds, STATES)),
        np.zeros((rows, 2, vectors, clouds)),
        np.zeros((rows, 2, vectors, clouds)),
    )


@compiled_inline
def _fill_model_attractions(i: int, world: World, scratch: Scratch, values: _Values) -> float:
    """Attractions of all models to a newcomer, but for price, relative to a scale, which is returned."""
    fill_base_utilities(i, NOTHING, world, scratch)
    scale = 0.0
    for m in range(scratch.base.size):
        scale = max(scale, scratch.base[m])
    for m in range(scratch.base.size):
        scratch.model_values[m] = math.exp(scratch.base[m] - scale)
    for c in range(values.away.size):
        values.away[c] = math.exp(-remote_cost(i, c, world))
    return scale


@compiled_inline
def _rival_attraction(
    c: int, own_model: int, fading: float, ways: Ways, world: World, part: tuple[Scratch, _Values]
) -> float:
    """Attraction of all other models as reached from a cloud now; `fading` is left of one not in use."""
    offers, (scratch, values) = world.offers, part
    rivals = 0.0
    for m in range(scratch.model_values.size):
        if m == ways.lab or offers.access[m, c] == ACCESS_NONE:
            continue
        attraction = scratch.model_values[m] * offers.channel_attraction[m, c]
        if offers.access[m, c] == ACCESS_REMOTE:
            attraction *= values.away[c]
        rivals += attraction if m == own_model else attraction * fading
    return rivals


@compiled_inline
def _fill_values(
    i: int, case: int, scale: float, ways: Ways, world: World, part: tuple[Scratch, _Values]
) -> None:
    """Attractions of the clouds and chances of the lab, for a newcomer or with what `i` has."""
    crowd, clouds, (scratch, values) = world.enterprises, ways.native.size, part
    own_cloud, own_model = (crowd.cloud[i], crowd.model[i]) if case == AGAIN else (NOTHING, NOTHING)
    fading = math.exp(-world.tastes.model_switching_cost) if own_model >= 0 else 1.0
    fill_general_values(i, own_cloud, own_model, 0.0, world, scratch)
    top = scratch.cloud_values[clouds] if own_cloud < 0 else -math.inf
    nest, no_ai = cloud_nest_weight(i, world), math.exp(-scale)
    lab = scratch.model_values[ways.lab] * (1.0 if own_model == ways.lab else fading)
    for c in range(clouds):
        others = max(no_ai + _rival_attraction(c, own_model, fading, ways, world, part), SMALLEST)
        for state in range(STATES):
            own = 0.0
            if state == ACCESS_NATIVE:
                own = lab * ways.native[c]
            elif state == ACCESS_REMOTE:
                own = lab * ways.remote[c] * values.away[c]
            value = scratch.cloud_values[c] + nest * (scale + math.log(others + own))
            values.attraction[case, c, state] = value
            values.chance[case, c, state] = own / (others + own)
            top = max(top, value)
    values.stay[case] = math.exp(scratch.cloud_values[clouds] - top) if own_cloud < 0 else 0.0
    for c in range(clouds):
        for state in range(STATES):
            values.attraction[case, c, state] = math.exp(values.attraction[case, c, state] - top)


@compiled_inline
def _fill_shares(way: int, case: int, ways: Ways, values: _Values) -> None:
    """Chances of the clouds in one way of reaching the lab."""
    total = values.stay[case]
    for c in range(ways.native.size):
        values.shares[case, c] = values.attraction[case, c, ways.access[way, c]]
        total += values.shares[case, c]
    part = 1.0 / total
    for c in range(ways.native.size):
        values.shares[case, c] *= part


@compiled_inline
def _add_ways(
    position: tuple[int, int],
    size: tuple[float, float],
    weights: tuple[float, float],
    ways: Ways,
    values: _Values,
    sums: ReachSums,
) -> None:
    """Add one enterprise to all ways.

    `position`: block and class; `size`: workload and AI spending; `weights`: of a new enterprise in its
    place and of itself among those who will have chosen.
    """
    block, kind = position
    workload, spending = size
    for way in range(ways.access.shape[0]):
        _fill_shares(way, NEW, ways, values)
        if weights[AGAIN] > 0.0:
            _fill_shares(way, AGAIN, ways, values)
        for c in range(ways.native.size):
            state = ways.access[way, c]
            new, again = weights[NEW] * values.shares[NEW, c], weights[AGAIN] * values.shares[AGAIN, c]
            sums.workload[block, kind, way, c] += workload * (new + again)
            users = new * values.chance[NEW, c, state] + again * values.chance[AGAIN, c, state]
            sums.spending[block, kind, way, c] += spending * users


@compiled
def _reach_block(block: int, rates: OccasionRates, ways: Ways, world: World, sums: ReachSums) -> None:
    crowd, clouds = world.enterprises, world.offers.cloud_id.size
    scratch = make_scratch(clouds, world.offers.lab_id.size)
    values = _Values(
        np.zeros((2, clouds, STATES)),
        np.zeros((2, clouds, STATES)),
        np.zeros(2),
        np.zeros(clouds),
        np.zeros((2, clouds)),
    )
    again = rates.contract * rates.attention
    reviews = again + rates.turnover
    for i in range(block * BLOCK, min((block + 1) * BLOCK, crowd.identity.size)):
        if not crowd.ai_aware[i]:
            continue
        count_peers(i, world, scratch)
        own = crowd.cloud[i]
        size = (crowd.workload[i], expenditure(i, world))
        scale = _fill_model_attractions(i, world, scratch, values)
        _fill_values(i, NEW, scale, ways, world, (scratch, values))
        if own < 0:
            _add_ways((block, 1), size, (1.0, 0.0), ways, values, sums)
            continue
        _fill_values(i, AGAIN, scale, ways, world, (scratch, values))
        for state in range(STATES):
            sums.staying[block, own, state] += size[1] * values.chance[AGAIN, own, state]
        if reviews > 0.0:
            shares = (rates.turnover / reviews, again / reviews)
            _add_ways((block, 0), size, shares, ways, values, sums)


@compiled
def sum_reach(first: int, last: int, rates: OccasionRates, ways: Ways, world: World, sums: ReachSums) -> None:
    """Workload drawn to every cloud and AI spending on the lab, under every way of reaching it."""
    for block in range(first, last):
        _reach_block(block, rates, ways, world, sums)
