"""What firms know of demand before they set a price: elasticities and retention, from the whole crowd."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from moatlab.foundation.months import MONTHS_PER_YEAR
from moatlab.market.demand_kernel import (
    OccasionRates,
    cloud_demand,
    make_cloud_demand,
    make_model_demand,
    model_demand,
)
from moatlab.market.offers import attention_by_cloud, make_world
from moatlab.market.utility_kernel import over_blocks

if TYPE_CHECKING:
    from moatlab.market.market import Market
    from moatlab.parameters.parameters import Parameters

__all__ = [
    "CloudResponse",
    "ModelResponse",
    "cloud_response",
    "elasticity_at_start",
    "model_response",
    "occasion_rates",
    "unmeasured_response",
]

SMALLEST_SLOPE = 1e-6

type Floats = NDArray[np.float64]


@dataclass(frozen=True)
class CloudResponse:
    """Demand side of cloud pricing (MODEL 7.4.1), one entry a cloud.

    Attributes:
        demand: D_c, workload that chooses c within a year [USD bn/yr per year].
        slope: D'_c, its fall per unit of price, at least 1e-6 of the market.
        retention: R_c = Ps_c - Pp_c [0-1].
    """

    demand: Floats
    slope: Floats
    retention: Floats


@dataclass(frozen=True)
class ModelResponse:
    """Demand side of lab pricing (MODEL 7.11), one entry a lab.

    Attributes:
        elasticity: eps_m, of expected expenditure to the own price.
        retention: R_m [0, retention_cap].
    """

    elasticity: Floats
    retention: Floats

    def with_lab(self, index: int, elasticity: float) -> ModelResponse:
        """The same with another lab in this place, of which nothing has been measured yet."""
        return ModelResponse(
            np.concatenate((self.elasticity[:index], [elasticity], self.elasticity[index + 1 :])),
            np.concatenate((self.retention[:index], [0.0], self.retention[index + 1 :])),
        )


def elasticity_at_start(parameters: Parameters) -> float:
    """Elasticity of demand for a model before it is first observed."""
    others = 1.0 - parameters.occasions.market_share_start
    return float(parameters.demand.model_price_elasticity * others)


def _ratio(above: Floats, below: Floats) -> Floats:
    """Elementwise quotient, 0 where nobody is counted."""
    return np.divide(above, below, out=np.zeros_like(above), where=below > 0.0)


def occasion_rates(market: Market) -> OccasionRates:
    """How often enterprises choose again, by the rules in force."""
    rates, attention = market.parameters.occasions, attention_by_cloud(market)
    return OccasionRates(
        contract=MONTHS_PER_YEAR / rates.contract_term_months,
        attention=attention,
        mean_attention=_mean_over_customers(market, attention),
        onprem_review=float(rates.onprem_review_rate),
        turnover=float(market.parameters.population.turnover_rate),
    )


def _mean_over_customers(market: Market, attention: Floats) -> float:
    """Mean by workload; where all clouds are alike, exactly what they share."""
    workload = market.tally.workload[:-1]
    if (attention == attention[0]).all() or workload.sum() == 0.0:
        return float(attention[0])
    return float(workload @ attention / workload.sum())


def cloud_response(market: Market) -> CloudResponse:
    """Demand, slope and retention of every cloud at the offers in force."""
    crowd = market.enterprises
    sums = make_cloud_demand(crowd.size, len(market.clouds))
    market.run_kernel(cloud_demand, occasion_rates(market), make_world(market), sums)
    demand, slope, own, stay, other, come = (over_blocks(part) for part in sums)
    market_size = crowd.workload.sum()
    return CloudResponse(
        demand=demand,
        slope=np.maximum(slope, SMALLEST_SLOPE * market_size),
        retention=_ratio(stay, own) - _ratio(come, other),
    )


def unmeasured_response(market: Market) -> ModelResponse:
    """What labs believe before the first price month."""
    labs = len(market.labs)
    return ModelResponse(np.full(labs, elasticity_at_start(market.parameters)), np.zeros(labs))


def model_response(market: Market) -> ModelResponse:
    """Elasticity and retention of every model at the offers in force."""
    sums = make_model_demand(market.enterprises.size, len(market.labs))
    market.run_kernel(model_demand, make_world(market), sums)
    weight, elastic, own, stay, other, come = (over_blocks(part) for part in sums)
    measured = market.parameters.demand.model_price_elasticity * _ratio(elastic, weight)
    retention = np.where(own > 0.0, _ratio(stay, own) - _ratio(come, other), 0.0)
    cap = market.parameters.labs.retention_cap
    return ModelResponse(
        elasticity=np.where(weight > 0.0, measured, elasticity_at_start(market.parameters)),
        retention=np.clip(retention, 0.0, cap),
    )
