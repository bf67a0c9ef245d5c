"""What is recorded of AI compute each month (MODEL 7.5-7.8, appendix D): capacity, its use, its price."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moatlab.economics.concentration import hhi_of_groups
from moatlab.market.compute import bill
from moatlab.observe.registry import MARKET_METRICS, register

if TYPE_CHECKING:
    from moatlab.market.market import Market

USD_PER_HOUR, OF_CAPACITY = "USD/H100e-hour", "share of capacity, 0-1"


@register(MARKET_METRICS, USD_PER_HOUR, "MODEL 7.7")
def spot_price(market: Market) -> float:
    """Price of an hour on demand at reference quality."""
    return market.spot_price


@register(MARKET_METRICS, "ratio", "MODEL 7.7")
def spot_premium(market: Market) -> float:
    """Spot price over reference price."""
    return market.compute.scarcity


@register(MARKET_METRICS, USD_PER_HOUR, "MODEL 7.7")
def reference_price(market: Market) -> float:
    """Contract price of an hour."""
    return market.reference_price


@register(MARKET_METRICS, USD_PER_HOUR, "MODEL 7.5")
def gpu_cost(market: Market) -> float:
    """Full cost of an hour, annualised."""
    return market.gpu_cost


@register(MARKET_METRICS, USD_PER_HOUR, "MODEL 9.2")
def compute_price_index(market: Market) -> float:
    """Mean price of all hours used, reserved and own ones included; the reference price if there are none."""
    use = market.compute
    hours = float(use.hours.sum())
    dedicated = float(use.paid.sum()) + float(use.public_paid.sum() + use.granted.sum())
    paid = bill(dedicated, 1.0) + float(use.spot_revenue.sum())
    return paid / bill(hours, 1.0) if hours > 0.0 else market.reference_price


@register(MARKET_METRICS, "points, 0-10000", "MODEL 9.1")
def hhi_compute(market: Market) -> float:
    """Herfindahl index of AI capacity, the fringe split into its firms; 0 without capacity."""
    held = [float(cloud.fleet.capacity) for cloud in market.clouds]
    return hhi_of_groups(held, [cloud.firms for cloud in market.clouds])


@register(MARKET_METRICS, "kH, thousand H100-equivalents", "MODEL 7.8")
def capacity(market: Market) -> float:
    """Accelerators that all clouds run."""
    return sum(cloud.fleet.capacity for cloud in market.clouds)


@register(MARKET_METRICS, OF_CAPACITY, "MODEL 7.6")
def custom_share(market: Market) -> float:
    """Capacity on chips of the clouds' own design."""
    total = capacity(market)
    return sum(cloud.fleet.custom for cloud in market.clouds) / total if total > 0.0 else 0.0


def _of_capacity(market: Market, hours: float) -> float:
    total = float(market.compute.capacity.sum())
    return hours / total if total > 0.0 else 0.0


@register(MARKET_METRICS, OF_CAPACITY, "MODEL 7.7")
def reserved_share(market: Market) -> float:
    """Capacity that contracts set aside for labs, used or not."""
    return _of_capacity(market, float(market.compute.reserved_by.sum()))


@register(MARKET_METRICS, OF_CAPACITY, "MODEL 5.7")
def background_share(market: Market) -> float:
    """Capacity that third parties use, neither labs nor their customers."""
    return _of_capacity(market, market.compute.background)


@register(MARKET_METRICS, OF_CAPACITY, "MODEL 7.7")
def utilisation(market: Market) -> float:
    """Capacity that somebody uses."""
    return _of_capacity(market, float(market.compute.hours.sum()))


@register(MARKET_METRICS, "share, 0-1", "MODEL 7.7")
def fill_rate(market: Market) -> float:
    """Hours of training that labs obtain in the market, over those their budgets would buy; 1 if none."""
    use = market.compute
    wanted = float(use.wanted_training.sum())
    return float(use.market_training.sum()) / wanted if wanted > 0.0 else 1.0
