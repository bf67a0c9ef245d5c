"""Stocks move: embeddedness, data, workloads, installed bases, developer ecosystems."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from moatlab.economics.switching import saturating_growth
from moatlab.foundation.months import MONTHS_PER_YEAR

if TYPE_CHECKING:
    from moatlab.market.market import Market

ONE_MONTH = 1.0 / MONTHS_PER_YEAR


def update_stocks(market: Market) -> None:
    """Customers grow into their cloud, all enterprises grow, bases and ecosystems follow use.

    Changes embeddedness, data stock and workload of the crowd; installed base and ecosystem of clouds,
    but not in a month with an outage: what cannot be used for a month is not left.
    """
    crowd, switching = market.enterprises, market.parameters.switching
    on_cloud = crowd.cloud >= 0
    grown = saturating_growth(crowd.embeddedness, 1.0, switching.embed_rate, ONE_MONTH)
    crowd.embeddedness[:] = np.where(on_cloud, grown, 0.0)
    crowd.data_stock[:] = saturating_growth(
        crowd.data_stock, switching.data_max, switching.data_rate, ONE_MONTH
    )
    crowd.workload[:] *= (1.0 + market.parameters.population.workload_growth) ** ONE_MONTH
    if market.parameters.conduct.out_of_service:
        return
    shares = market.tally.general_shares
    native = market.tally.native_spending.sum(axis=1).tolist()
    ai_spending = market.tally.all_ai_spending
    for cloud in market.clouds:
        cloud.installed_base_share = float(shares[cloud.index])
        if ai_spending > 0.0:
            use = native[cloud.index] / ai_spending
            memory = market.parameters.stocks.ecosystem_memory
            cloud.developer_ecosystem += (use - cloud.developer_ecosystem) / memory
