"""Draw the enterprises of the first month (MODEL 5.1): sizes, sectors, tastes, needs.

Every number is a keyed draw of its enterprise, so that a larger crowd contains the smaller one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from moatlab.foundation.randomness import normals, stable_ids, uniforms
from moatlab.market.streams import NO_OPTION, Stream
from moatlab.market.world import Enterprises

if TYPE_CHECKING:
    from moatlab.parameters.parameters import Parameters
    from moatlab.scenario.scenario import Scenario

__all__ = ["bounded_pareto", "draw_enterprises", "draw_model_affinity"]

INITIAL = -1

type Floats = NDArray[np.float64]


class _Draws:
    """Keyed draws of the initial state for a crowd."""

    def __init__(self, seed: int, identity: NDArray[np.uint64]) -> None:
        self.seed = seed
        self.identity = identity

    def uniform(self, stream: Stream) -> Floats:
        """One uniform draw per enterprise, shape [N]."""
        return uniforms(stream.key(self.seed, INITIAL), self.identity, np.array([NO_OPTION]))[:, 0]

    def normal(self, stream: Stream) -> Floats:
        """One normal draw per enterprise, shape [N]."""
        return normals(stream.key(self.seed, INITIAL), self.identity, np.array([NO_OPTION]))[:, 0]

    def tastes(self, stream: Stream, names: list[str], spread: float) -> Floats:
        """Lasting tastes by enterprise and firm, shape [N, len(names)]."""
        return spread * normals(stream.key(self.seed, INITIAL), self.identity, stable_ids(names))


def draw_model_affinity(
    parameters: Parameters, seed: int, identity: NDArray[np.uint64], labs: list[str]
) -> Floats:
    """Lasting tastes of enterprises for the models of these labs [utils, N x labs]."""
    return _Draws(seed, identity).tastes(Stream.MODEL_AFFINITY, labs, parameters.demand.model_affinity_sd)


def bounded_pareto(uniform: Floats, exponent: float, ratio: float) -> Floats:
    """Sizes of a Pareto law cut off at `ratio` times the smallest size, which is 1.

    F(x) = (1 - x**-a) / (1 - ratio**-a), inverted at the uniform draws. Source: Axtell (2001).

    >>> bounded_pareto(np.array([0.0]), 1.06, 100.0)
    array([1.])
    """
    return np.asarray((1.0 - uniform * (1.0 - ratio**-exponent)) ** (-1.0 / exponent))


def _ranks(workload: Floats) -> Floats:
    """Percentile of each size, (0, 1); ties go by position."""
    order = np.argsort(workload, kind="stable")
    ranks = np.empty(workload.size)
    ranks[order] = (np.arange(workload.size) + 0.5) / workload.size
    return ranks


def _sectors(draw: Floats, weights: tuple[float, ...]) -> NDArray[np.int8]:
    bounds = np.cumsum(weights)[:-1]
    return np.searchsorted(bounds, draw, side="right").astype(np.int8)


def _workload(draws: _Draws, parameters: Parameters, on_cloud: NDArray[np.bool_]) -> Floats:
    """Workloads, scaled so that the enterprises on a cloud spend `initial_cloud_spend` at price 1."""
    population = parameters.population
    sizes = bounded_pareto(draws.uniform(Stream.SIZE), population.size_zipf, population.size_ratio_max)
    users = sizes[on_cloud].sum() if on_cloud.any() else sizes.sum()
    return np.asarray(sizes * (population.initial_cloud_spend / users))


def draw_enterprises(scenario: Scenario, seed: int) -> tuple[Enterprises, NDArray[np.bool_]]:
    """The crowd before anybody has chosen, and which enterprises start on some cloud [N]."""
    parameters = scenario.parameters
    count, demand = parameters.population.n_enterprises, parameters.demand
    draws = _Draws(seed, np.arange(count, dtype=np.uint64))
    on_cloud = draws.uniform(Stream.INITIAL_CLOUD_USER) >= parameters.population.onprem_share
    workload = _workload(draws, parameters, on_cloud)
    ranks = _ranks(workload)
    sector = _sectors(draws.uniform(Stream.SECTOR), parameters.stocks.sector_weights)
    multiplier = np.asarray(parameters.stocks.sector_ai_multiplier)[sector]
    intensity = multiplier * np.exp(demand.ai_intensity_sd * draws.normal(Stream.AI_INTENSITY))
    spread = demand.price_sensitivity_sd * draws.normal(Stream.PRICE_SENSITIVITY)
    need = demand.capability_need_mean + demand.capability_need_sd * draws.normal(Stream.CAPABILITY_NEED)
    embedded = _between(
        draws.uniform(Stream.EMBEDDEDNESS),
        parameters.switching.embed_start_low,
        parameters.switching.embed_start_high,
    )
    months_left = draws.uniform(Stream.COMMITMENT) * parameters.occasions.contract_term_months
    crowd = Enterprises(
        identity=draws.identity,
        sector=sector,
        workload=workload,
        price_sensitivity=demand.price_sensitivity_median * np.exp(spread),
        ai_intensity=intensity / intensity.mean(),
        capability_need=need - demand.need_size_slope * (ranks - 0.5),
        size_rank=ranks,
        cloud_affinity=draws.tastes(
            Stream.CLOUD_AFFINITY, [cloud.name for cloud in scenario.clouds], demand.cloud_affinity_sd
        ),
        model_affinity=draw_model_affinity(
            parameters, seed, draws.identity, [lab.name for lab in scenario.labs]
        ),
        cloud=np.full(count, -1, dtype=np.int8),
        model=np.full(count, -1, dtype=np.int8),
        embeddedness=np.where(on_cloud, embedded, 0.0),
        data_stock=_between(
            draws.uniform(Stream.DATA_STOCK),
            parameters.switching.data_start_low,
            parameters.switching.data_start_high,
        ),
        contract_price=np.ones(count),
        commitment_end=months_left.astype(np.int32),
        ai_aware=np.zeros(count, dtype=np.bool_),
        cloud_draw_month=np.full(count, INITIAL, dtype=np.int32),
        model_draw_month=np.full(count, INITIAL, dtype=np.int32),
    )
    return crowd, on_cloud


def _between(draw: Floats, low: float, high: float) -> Floats:
    return low + (high - low) * draw
