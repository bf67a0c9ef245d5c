"""What is recorded of every lab each month (MODEL appendix D)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moatlab.observe.registry import LAB_VARIABLES, once_a_month, register

if TYPE_CHECKING:
    from moatlab.market.lab import Lab
    from moatlab.market.market import Market

MONEY, HOURS, LONGEST_RUNWAY = "USD bn/yr", "m H100e-hours/month", 1200.0


@register(LAB_VARIABLES, "1 = on sale", "MODEL 2.4")
def alive(market: Market, lab: Lab) -> float:
    """Whether its models are on sale."""
    return float(lab.alive)


@register(LAB_VARIABLES, "1 = yes", "MODEL 7.12")
def independent(market: Market, lab: Lab) -> float:
    """Whether it is on sale and lives on its own money, neither owned by a cloud nor funded by a parent."""
    return float(lab.alive and lab.independent)


@once_a_month
def _sold_exclusively(market: Market) -> set[str]:
    return {deal.lab for deal in market.contracts.in_force() if deal.terms.mode == "exclusive"}


@register(LAB_VARIABLES, "1 = yes", "MODEL 9.5")
def exclusive(market: Market, lab: Lab) -> float:
    """Whether a contract lets one cloud alone sell its models."""
    return float(lab.name in _sold_exclusively(market))


@register(LAB_VARIABLES, "share, 0-1", "MODEL 9.1")
def share(market: Market, lab: Lab) -> float:
    """Share of enterprise AI spending."""
    total = market.tally.all_ai_spending
    return float(market.tally.by_model[lab.index]) / total if total > 0.0 else 0.0


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


@register(LAB_VARIABLES, "share, 0-1, mean of 12 months", "MODEL 7.7")
def compute_fill_rate(market: Market, lab: Lab) -> float:
    """Hours of training that it obtains over those that its budget would buy."""
    return lab.compute_fill_rate


@register(LAB_VARIABLES, "USD/H100e-hour", "MODEL 7.7")
def compute_price(market: Market, lab: Lab) -> float:
    """Mean price that it pays for an hour of compute."""
    return float(lab.relative_compute_cost * market.reference_price)


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


@register(LAB_VARIABLES, "place of its name among those of the clouds, from 1; 0 = nobody", "MODEL 2.4")
def owner_cloud(market: Market, lab: Lab) -> float:
    """The cloud that owns the lab; places are alphabetical, so that no order of firms matters."""
    if lab.owner is None:
        return 0.0
    return 1.0 + sorted(cloud.name for cloud in market.clouds).index(lab.owner.name)
