"""What is recorded of every lab each month (MODEL appendix D)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moatlab.observe.registry import LAB_VARIABLES, register

if TYPE_CHECKING:
    from moatlab.market.lab import Lab
    from moatlab.market.market import Market

MONEY, HOURS, LONGEST_RUNWAY = "USD bn/yr", "m H100e-hours/month", 1200.0


@register(LAB_VARIABLES, "1 = on sale", "MODEL 2.4")
def alive(market: Market, lab: Lab) -> float:
    """Whether its models are on sale."""
    return float(lab.alive)


@register(LAB_VARIABLES, "share, 0-1", "MODEL 9.1")
def share(market: Market, lab: Lab) -> float:
    """Share of enterprise AI spending."""
    by_model = market.tally.by_model
    total = float(by_model.sum())
    return float(by_model[lab.index]) / total if total > 0.0 else 0.0


@register(LAB_VARIABLES, "OOM of effective compute over 2e25 FLOP", "MODEL 7.10")
def capability(market: Market, lab: Lab) -> float:
    """Capability of the best released model."""
    return float(lab.capability)


@register(LAB_VARIABLES, "index, normal unit cost = 1", "MODEL 7.11")
def api_price(market: Market, lab: Lab) -> float:
    """Price of a unit on the lab's own interface."""
    return float(lab.api_price)


@register(LAB_VARIABLES, "index, normal unit cost = 1", "MODEL 7.11")
def serving_cost(market: Market, lab: Lab) -> float:
    """Cost of serving a unit."""
    return lab.unit_cost


@register(LAB_VARIABLES, MONEY, "MODEL 7.12")
def revenue(market: Market, lab: Lab) -> float:
    """Revenue from enterprises and consumers, before take rates."""
    return lab.revenue


@register(LAB_VARIABLES, MONEY, "MODEL 7.12")
def consumer_revenue(market: Market, lab: Lab) -> float:
    """Revenue from consumers."""
    return lab.consumer_revenue


@register(LAB_VARIABLES, "USD bn", "MODEL 7.12")
def cash(market: Market, lab: Lab) -> float:
    """Money at hand; 0 for labs that a parent funds."""
    return float(lab.cash) if lab.independent else 0.0


@register(LAB_VARIABLES, "months, at most 1200", "MODEL 7.12")
def runway_months(market: Market, lab: Lab) -> float:
    """Months until the cash is spent."""
    return min(lab.runway_months, LONGEST_RUNWAY)


@register(LAB_VARIABLES, MONEY, "MODEL 7.10")
def training_budget(market: Market, lab: Lab) -> float:
    """Spending on training and research, staff included."""
    return lab.training_budget


@register(LAB_VARIABLES, HOURS, "MODEL 7.10")
def training_hours(market: Market, lab: Lab) -> float:
    """Compute for training and research."""
    return lab.training_hours


@register(LAB_VARIABLES, HOURS, "MODEL 7.1.2")
def inference_hours(market: Market, lab: Lab) -> float:
    """Compute for serving enterprises and consumers."""
    return lab.inference_hours


@register(LAB_VARIABLES, "FLOP", "MODEL 7.10")
def run_flop(market: Market, lab: Lab) -> float:
    """Compute of the training run in progress."""
    return lab.run_flop


@register(LAB_VARIABLES, "months", "MODEL 7.10")
def release_age(market: Market, lab: Lab) -> float:
    """Months since the last release."""
    return float(lab.release_age)


@register(LAB_VARIABLES, "share, 0-1", "MODEL 7.9.4")
def equity_sold(market: Market, lab: Lab) -> float:
    """Equity held by clouds."""
    return sum(lab.equity.values())
