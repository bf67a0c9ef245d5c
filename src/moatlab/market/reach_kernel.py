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
    NOTHING,
    SMALLEST,
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
from moatlab.market.world import ACCESS_NATIVE, ACCESS_REMOTE, World

__all__ = ["ReachSums", "Ways", "make_reach_sums", "sum_reach"]

STATES = 3
NEW, AGAIN = 0, 1

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

    `attraction` of each cloud with AI, `drawn`: the part of it with the lab's models [2 x C x 3]; `stay`:
    attraction of staying on-premises [2]; `users`: chance of the lab's models on the own cloud [3].
    """

    attraction: Floats
    drawn: Floats
    stay: Floats
    users: Floats


def make_reach_sums(count: int, ways: Ways) -> ReachSums:
    """Empty sums for a crowd of `count` enterprises."""
    rows, (vectors, clouds) = blocks(count), ways.access.shape
    return ReachSums(
        np.zeros((rows, clouds, STATES)),
        np.zeros((rows, 2, vectors, clouds)),
        np.zeros((rows, 2, vectors, clouds)),
    )


@compiled_inline
def _weighed(attraction: float, nest: float) -> float:
    """attraction^nest; for many AI weighs as much as the cloud itself."""
    return attraction if nest == 1.0 else math.exp(nest * math.log(attraction))


@compiled_inline
def _fill_values(
    i: int, case: int, scale: float, ways: Ways, world: World, part: tuple[Scratch, _Values]
) -> None:
    """Attractions of the clouds and chances of the lab, for a newcomer or with what `i` has."""
    crowd, clouds, (scratch, values) = world.enterprises, ways.native.size, part
    own_cloud, own_model = (crowd.cloud[i], crowd.model[i]) if case == AGAIN else (NOTHING, NOTHING)
    fading, rival = fading_of_others(own_model, world), own_model if own_model != ways.lab else NOTHING
    fill_general_values(i, own_cloud, own_model, 0.0, world, scratch)
    nest, no_ai = cloud_nest_weight(i, world), math.exp(-scale)
    top = scratch.cloud_values[clouds] if own_cloud < 0 else -math.inf
    for c in range(clouds):
        top = max(top, scratch.cloud_values[c] + nest * scale)
    values.stay[case] = math.exp(scratch.cloud_values[clouds] - top) if own_cloud < 0 else 0.0
    lab = scratch.model_values[ways.lab] * (1.0 if own_model == ways.lab else fading)
    for c in range(clouds):
        general = math.exp(scratch.cloud_values[c] + nest * scale - top)
        rivals = nest_attraction(c, rival, fading, world, scratch)
        others = max(no_ai + rivals, SMALLEST)
        for state in range(STATES):
            own = 0.0
            if state == ACCESS_NATIVE:
                own = lab * ways.native[c]
            elif state == ACCESS_REMOTE:
                own = lab * ways.remote[c] * scratch.away[c]
            attraction, chance = general * _weighed(others + own, nest), own / (others + own)
            values.attraction[case, c, state] = attraction
            values.drawn[case, c, state] = attraction * chance
            if c == own_cloud:
                values.users[state] = chance


@compiled_inline
def _total(way: int, case: int, ways: Ways, values: _Values) -> float:
    """Attraction of everything in one way of reaching the lab."""
    total = values.stay[case]
    for c in range(ways.native.size):
        total += values.attraction[case, c, ways.access[way, c]]
    return float(total)


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
        new = weights[NEW] / _total(way, NEW, ways, values)
        again = weights[AGAIN] / _total(way, AGAIN, ways, values) if weights[AGAIN] > 0.0 else 0.0
        for c in range(ways.native.size):
            state = ways.access[way, c]
            chosen = new * values.attraction[NEW, c, state] + again * values.attraction[AGAIN, c, state]
            users = new * values.drawn[NEW, c, state] + again * values.drawn[AGAIN, c, state]
            sums.workload[block, kind, way, c] += workload * chosen
            sums.spending[block, kind, way, c] += spending * users


@compiled
def _reach_block(block: int, rates: OccasionRates, ways: Ways, world: World, sums: ReachSums) -> None:
    crowd, clouds = world.enterprises, world.offers.cloud_id.size
    scratch = make_scratch(clouds, world.offers.lab_id.size)
    values = _Values(
        np.zeros((2, clouds, STATES)),
        np.zeros((2, clouds, STATES)),
        np.zeros(2),
        np.zeros(STATES),
    )
    for i in range(block * BLOCK, min((block + 1) * BLOCK, crowd.identity.size)):
        if not crowd.ai_aware[i]:
            continue
        count_peers(i, world, scratch)
        own = crowd.cloud[i]
        size = (crowd.workload[i], expenditure(i, world))
        scale = fill_attractions(i, world, scratch)
        fill_reach(i, ways.lab, world, scratch)
        _fill_values(i, NEW, scale, ways, world, (scratch, values))
        if own < 0:
            _add_ways((block, 1), size, (1.0, 0.0), ways, values, sums)
            continue
        _fill_values(i, AGAIN, scale, ways, world, (scratch, values))
        again = rates.contract * rates.attention[own]
        reviews = again + rates.turnover
        for state in range(STATES):
            sums.staying[block, own, state] += size[1] * values.users[state]
        if reviews > 0.0:
            shares = (rates.turnover / reviews, again / reviews)
            _add_ways((block, 0), size, shares, ways, values, sums)


@compiled
def sum_reach(first: int, last: int, rates: OccasionRates, ways: Ways, world: World, sums: ReachSums) -> None:
    """Workload drawn to every cloud and AI spending on the lab, under every way of reaching it."""
    for block in range(first, last):
        _reach_block(block, rates, ways, world, sums)
