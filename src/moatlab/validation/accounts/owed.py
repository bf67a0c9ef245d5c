"""What every enterprise owes by its own contract, added up without the kernels that count the crowd."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from moatlab.market.world import ACCESS_NONE, ACCESS_REMOTE
from moatlab.parameters.demand import SECTORS

if TYPE_CHECKING:
    from moatlab.market.market import Market

__all__ = ["owed_by_enterprises"]

type Floats = NDArray[np.float64]


def owed_by_enterprises(market: Market) -> float:
    """Workload times contract price, plus AI expenditure, plus traffic to remote models [USD bn/yr].

    Nobody owes anything for what an outage takes away.
    """
    crowd, rules = market.enterprises, market.parameters
    fees = np.array([cloud.remote_fee for cloud in market.clouds])
    works = np.array([cloud.name not in rules.conduct.out_of_service for cloud in market.clouds])
    within_reach = (market.access[:, works] != ACCESS_NONE).any(axis=1)
    served = (crowd.cloud >= 0) & works[crowd.cloud]
    uses_ai = (crowd.model >= 0) & within_reach[crowd.model]
    remote = np.zeros(crowd.size, dtype=bool)
    remote[uses_ai] = market.access[crowd.model[uses_ai], crowd.cloud[uses_ai]] == ACCESS_REMOTE
    general = np.where(served, crowd.workload * crowd.contract_price, 0.0)
    share = rules.demand.model_price_elasticity / crowd.price_sensitivity
    ai_use = np.where(uses_ai, crowd.workload * _nest_weight(market) * share, 0.0)
    traffic = np.where(remote & served, crowd.workload * rules.switching.ai_traffic * fees[crowd.cloud], 0.0)
    return float((general + ai_use + traffic).sum())


def _nest_weight(market: Market) -> Floats:
    """Weight of AI in the work of every enterprise, min(1, lambda a intensity) [N]."""
    crowd, demand = market.enterprises, market.parameters.demand
    lag = np.where(crowd.sector == SECTORS.index("software_it"), 0.0, demand.agent_lag)
    assisted = demand.assist_weight / (1.0 + np.exp(-demand.int_slope * (market.frontier - demand.int_mid)))
    delegated = demand.agent_weight / (
        1.0 + np.exp(-demand.agent_slope * (market.frontier - demand.agent_mid - lag))
    )
    return np.asarray(np.minimum(1.0, demand.ai_nest_weight * crowd.ai_intensity * (assisted + delegated)))
