"""Expected demand of the whole crowd: what clouds and labs must know to set prices (MODEL 7.4, 7.11).

No draws here: probabilities instead of choices. Sums are kept by block and added in order, so that
results do not depend on the number of threads.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from moatlab.economics.ai_demand import ai_expenditure
from moatlab.economics.choice import logit_probabilities, logit_probabilities_with_outside
from moatlab.foundation.compiled import compiled, compiled_inline
from moatlab.market.utility_kernel import (
    BLOCK,
    NOTHING,
    Scratch,
    add_nest_values,
    blocks,
    count_peers,
    fill_attractions,
    fill_base_utilities,
    fill_general_values,
    fill_model_values,
    fill_reach,
    make_scratch,
    nest_weight,
)
from moatlab.market.world import World

__all__ = [
    "CloudDemand",
    "ModelDemand",
    "OccasionRates",
    "cloud_demand",
    "expenditure",
    "make_cloud_demand",
    "make_model_demand",
    "model_demand",
]


type Floats = NDArray[np.float64]


class OccasionRates(NamedTuple):
    """Yearly rates at which enterprises choose again.

    `attention` is the share that really reviews, by cloud [C]; `mean_attention` that of all customers.
    """

    contract: float
    attention: Floats
    mean_attention: float
    onprem_review: float
    turnover: float


class CloudDemand(NamedTuple):
    """Sums by block and cloud, shape [blocks, C].

    Attributes:
        demand: D_c, workload that chooses c in a year [USD bn/yr per year].
        slope: D'_c, its fall per unit of price.
        own, own_stay: workload of the customers, and the same times the chance to stay.
        other, other_come: workload of all others, and the same times the chance to come.
    """

    demand: Floats
    slope: Floats
    own: Floats
    own_stay: Floats
    other: Floats
    other_come: Floats


class ModelDemand(NamedTuple):
    """Sums by block and lab, shape [blocks, M], weighted by AI expenditure.

    Attributes:
        weight: expected expenditure, sum of E_i P.
        elastic: sum of E_i P (1 - P).
        own, own_stay: expenditure of own users, and the same times the chance to stay at a review.
        other, other_come: expenditure of users of other models, times the chance to come.
    """

    weight: Floats
    elastic: Floats
    own: Floats
    own_stay: Floats
    other: Floats
    other_come: Floats


def make_cloud_demand(count: int, clouds: int) -> CloudDemand:
    """Empty sums for a crowd of `count` enterprises."""
    return CloudDemand(*(np.zeros((blocks(count), clouds)) for _ in range(6)))


def make_model_demand(count: int, labs: int) -> ModelDemand:
    """Empty sums for a crowd of `count` enterprises."""
    return ModelDemand(*(np.zeros((blocks(count), labs)) for _ in range(6)))


@compiled_inline
def expenditure(i: int, world: World) -> float:
    """E_i, what the enterprise spends on AI if it uses any [USD bn/yr] (Roy's identity, 7.1.2)."""
    crowd = world.enterprises
    return ai_expenditure(
        crowd.workload[i],
        nest_weight(i, world),
        world.tastes.model_price_elasticity,
        crowd.price_sensitivity[i],
    )


@compiled_inline
def _cloud_chances(i: int, world: World, scratch: Scratch, new: Floats, again: Floats) -> None:
    """Probabilities of a newcomer in the enterprise's place, and its own at its next occasion."""
    crowd, clouds = world.enterprises, world.offers.cloud_id.size
    own, scale = crowd.cloud[i], 0.0
    if crowd.ai_aware[i]:
        scale = fill_attractions(i, world, scratch)
        fill_reach(i, NOTHING, world, scratch)
    for case in range(2):
        cloud, model = (own, crowd.model[i]) if case == 1 else (NOTHING, NOTHING)
        if case == 1 and own < 0:
            for c in range(clouds):
                again[c] = new[c]
            return
        fill_general_values(i, cloud, model, 0.0, world, scratch)
        if crowd.ai_aware[i]:
            add_nest_values(i, model, scale, world, scratch)
        if case == 1:
            logit_probabilities(scratch.cloud_values[:clouds], again)
        else:
            logit_probabilities(scratch.cloud_values, new)


@compiled
def _cloud_demand_block(block: int, rates: OccasionRates, world: World, sums: CloudDemand) -> None:
    crowd = world.enterprises
    clouds = world.offers.cloud_id.size
    scratch = make_scratch(clouds, world.offers.lab_id.size)
    new, again = np.empty(clouds + 1), np.empty(clouds)
    for i in range(block * BLOCK, min((block + 1) * BLOCK, crowd.identity.size)):
        count_peers(i, world, scratch)
        _cloud_chances(i, world, scratch, new, again)
        attached = crowd.cloud[i] >= 0
        rate = rates.contract if attached else rates.onprem_review
        attention = rates.attention[crowd.cloud[i]] if attached else 1.0
        _add_enterprise(block, i, (rate, attention, rates.turnover), (again, new), world, sums)


@compiled_inline
def _add_enterprise(
    block: int,
    i: int,
    rates: tuple[float, float, float],
    chances: tuple[Floats, Floats],
    world: World,
    sums: CloudDemand,
) -> None:
    """Add one enterprise; `rates`: occasions, attention, turnover, `chances`: at an occasion, when new."""
    crowd = world.enterprises
    rate, attention, turnover = rates
    again, new = chances
    workload, own = crowd.workload[i], crowd.cloud[i]
    for c in range(again.size):
        stay = (1.0 - attention) * (1.0 if own == c else 0.0) + attention * again[c]
        sums.demand[block, c] += workload * (rate * stay + turnover * new[c])
        response = rate * attention * again[c] * (1.0 - again[c]) + turnover * new[c] * (1.0 - new[c])
        sums.slope[block, c] += workload * crowd.price_sensitivity[i] * response
        if own == c:
            sums.own[block, c] += workload
            sums.own_stay[block, c] += workload * stay
        else:
            sums.other[block, c] += workload
            sums.other_come[block, c] += workload * stay


@compiled
def cloud_demand(first: int, last: int, rates: OccasionRates, world: World, sums: CloudDemand) -> None:
    """Demand, slope and retention of every cloud at the offers in force."""
    for block in range(first, last):
        _cloud_demand_block(block, rates, world, sums)


@compiled
def _model_demand_block(block: int, world: World, sums: ModelDemand) -> None:
    crowd = world.enterprises
    labs = world.offers.lab_id.size
    scratch: Scratch = make_scratch(world.offers.cloud_id.size, labs)
    chance = np.empty(labs)
    for i in range(block * BLOCK, min((block + 1) * BLOCK, crowd.identity.size)):
        if crowd.cloud[i] < 0 or not crowd.ai_aware[i]:
            continue
        count_peers(i, world, scratch)
        fill_base_utilities(i, crowd.model[i], world, scratch)
        fill_model_values(i, crowd.cloud[i], world, scratch)
        logit_probabilities_with_outside(scratch.model_values, chance)
        spending, own = expenditure(i, world), crowd.model[i]
        for m in range(labs):
            sums.weight[block, m] += spending * chance[m]
            sums.elastic[block, m] += spending * chance[m] * (1.0 - chance[m])
            if own == m:
                sums.own[block, m] += spending
                sums.own_stay[block, m] += spending * chance[m]
            elif own >= 0:
                sums.other[block, m] += spending
                sums.other_come[block, m] += spending * chance[m]


@compiled
def model_demand(first: int, last: int, world: World, sums: ModelDemand) -> None:
    """Expected expenditure, elasticity and retention of every model."""
    for block in range(first, last):
        _model_demand_block(block, world, sums)
