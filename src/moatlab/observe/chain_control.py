"""Recorded control over the value of enterprise AI along the chain chips - cloud - lab (MODEL 9.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moatlab.market.control import Control, chain_hhi, claims_on_labs, follow_control
from moatlab.observe.registry import MARKET_METRICS, once_a_month, register

if TYPE_CHECKING:
    from moatlab.market.market import Market

__all__ = ["measure_control"]


@once_a_month
def measure_control(market: Market) -> Control:
    """Who controls the value of enterprise AI at the end of the month."""
    return follow_control(market, claims_on_labs(market))


@register(MARKET_METRICS, "points, 0-10000", "MODEL 9.1")
def hhi_chain(market: Market) -> float:
    """Herfindahl index of control over the value of enterprise AI, from chips to models; 0 before a sale."""
    return chain_hhi(market, measure_control(market))


@register(MARKET_METRICS, "share of value added, 0-1", "MODEL 9.1")
def stack_control(market: Market) -> float:
    """Largest part of the value of enterprise AI that one firm controls; 0 before the first sale."""
    held = measure_control(market)
    single = [held.clouds[cloud.index] / cloud.firms for cloud in market.clouds]
    return max(held.vendor, *single, *held.labs)
