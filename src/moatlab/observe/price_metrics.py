"""What is recorded of prices, margins, technology and contracts each month (MODEL appendix D)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from moatlab.observe.registry import MARKET_METRICS, register

if TYPE_CHECKING:
    from moatlab.market.market import Market

OOM = "OOM of effective compute"


def _mean(values: NDArray[np.float64], weight: NDArray[np.float64]) -> float:
    """Weighted mean; the plain one where nothing has any weight."""
    total = weight.sum()
    return float(weight @ values / total) if total > 0.0 else float(values.mean())


@register(MARKET_METRICS, "index, January 2023 = 1", "MODEL 9.2")
def price_index(market: Market) -> float:
    """Spend-weighted full price of the clouds that set prices."""
    setters = [cloud for cloud in market.clouds if not cloud.price_taker]
    weight = np.array([market.tally.spending[cloud.index] for cloud in setters])
    prices = np.array([cloud.full_price for cloud in setters])
    return _mean(prices, weight)


@register(MARKET_METRICS, "share of the price", "MODEL 9.2")
def lerner_cloud(market: Market) -> float:
    """Spend-weighted Lerner index of the clouds that set prices."""
    setters = [cloud for cloud in market.clouds if not cloud.price_taker]
    weight = np.array([market.tally.spending[cloud.index] for cloud in setters])
    lerner = np.array([cloud.markup / cloud.full_price for cloud in setters])
    return _mean(lerner, weight)


@register(MARKET_METRICS, "share of the price", "MODEL 9.2")
def lerner_model(market: Market) -> float:
    """Spend-weighted Lerner index of the models; the plain mean before the first sale."""
    weight = market.tally.by_model
    lerner = np.array([1.0 - lab.unit_cost / lab.api_price for lab in market.labs])
    return _mean(lerner, weight)


@register(MARKET_METRICS, f"{OOM} over 2e25 FLOP", "MODEL 9.7")
def frontier_capability(market: Market) -> float:
    """Capability of the best model on sale."""
    return float(market.frontier)


@register(MARKET_METRICS, OOM, "MODEL 9.7")
def capability_gap(market: Market) -> float:
    """Lead of the best lab over the second."""
    ranked = sorted((lab.capability for lab in market.living_labs), reverse=True)
    return float(ranked[0] - ranked[1]) if len(ranked) > 1 else 0.0


@register(MARKET_METRICS, "USD bn", "MODEL 7.10")
def run_cost(market: Market) -> float:
    """Compute cost of the final training run of the best model on sale."""
    best = max(market.living_labs, key=lambda lab: (lab.capability, lab.name), default=None)
    return best.final_run_cost if best else 0.0


@register(MARKET_METRICS, "count", "MODEL 9.5")
def labs_alive(market: Market) -> float:
    """Independent labs with models on sale."""
    return float(sum(lab.independent for lab in market.living_labs))


@register(MARKET_METRICS, "count, cumulative", "MODEL 7.12")
def entries(market: Market) -> float:
    """Labs that entered since the start."""
    return float(market.entries)


@register(MARKET_METRICS, "count, cumulative", "MODEL 7.12")
def exits(market: Market) -> float:
    """Independent labs that shut down or were absorbed since the start."""
    return float(market.exits)


def _in_force(market: Market, mode: str) -> float:
    return float(sum(deal.terms.mode == mode for deal in market.contracts.in_force()))


@register(MARKET_METRICS, "count", "MODEL 2.5")
def open_contracts(market: Market) -> float:
    """Contracts in force with open distribution."""
    return _in_force(market, "open")


@register(MARKET_METRICS, "count", "MODEL 2.5")
def preferred_contracts(market: Market) -> float:
    """Contracts in force with preferred distribution."""
    return _in_force(market, "preferred")


@register(MARKET_METRICS, "count", "MODEL 2.5")
def exclusive_contracts(market: Market) -> float:
    """Contracts in force with exclusive distribution."""
    return _in_force(market, "exclusive")


@register(MARKET_METRICS, "count", "MODEL 2.5")
def exclusive_compute_contracts(market: Market) -> float:
    """Contracts in force that bind all compute of the lab."""
    return float(sum(deal.terms.exclusive_compute for deal in market.contracts.in_force()))


@register(MARKET_METRICS, "ratio", "MODEL 0")
def circularity_ratio(market: Market) -> float:
    """Investment over committed spend of the contracts that commit any; 0 when none does."""
    committing = [deal for deal in market.contracts.in_force() if deal.total_commitment > 0.0]
    committed = sum(deal.total_commitment for deal in committing)
    return sum(deal.terms.investment for deal in committing) / committed if committed > 0.0 else 0.0
