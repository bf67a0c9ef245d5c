"""Registries of what is recorded: every number with its name, unit, meaning and source."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from moatlab.market.cloud import Cloud
    from moatlab.market.lab import Lab
    from moatlab.market.market import Market

__all__ = ["CLOUD_VARIABLES", "LAB_VARIABLES", "MARKET_METRICS", "Metric", "once_a_month", "register"]


@dataclass(frozen=True)
class Metric[Compute: Callable[..., Any]]:
    """A recorded number: `compute` reads it off the market, changing nothing."""

    name: str
    unit: str
    description: str
    source: str
    compute: Compute


MARKET_METRICS: dict[str, Metric[Callable[[Market], float]]] = {}
CLOUD_VARIABLES: dict[str, Metric[Callable[[Market, Cloud], float]]] = {}
LAB_VARIABLES: dict[str, Metric[Callable[[Market, Lab], float]]] = {}


def register[Compute: Callable[..., Any]](
    registry: dict[str, Metric[Compute]], unit: str, source: str
) -> Callable[[Compute], Compute]:
    """Enter a function under its own name; the first line of its docstring is the description."""

    def enter(compute: Compute) -> Compute:
        name, text = str(compute.__name__), compute.__doc__ or ""
        registry[name] = Metric(name, unit, text.strip().splitlines()[0].rstrip("."), source, compute)
        return compute

    return enter


def once_a_month[Value](measure: Callable[[Market], Value]) -> Callable[[Market], Value]:
    """Several numbers are read off one measurement: it is made once for a month's compute market."""
    name = f"{measure.__module__}.{measure.__name__}"

    def measured(market: Market) -> Value:
        month, noted = market.notes.get(name, (None, None))
        if month is not market.compute:
            noted = measure(market)
            market.notes[name] = (market.compute, noted)
        value: Value = noted
        return value

    return measured
