"""What is recorded of every cloud each month (MODEL appendix D)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moatlab.economics.concentration import lerner_index as lerner
from moatlab.observe.chain_control import measure_control
from moatlab.observe.registry import CLOUD_VARIABLES, once_a_month, register

if TYPE_CHECKING:
    from moatlab.market.cloud import Cloud
    from moatlab.market.market import Market

SHARE, INDEX, MONEY = "share, 0-1", "index, January 2023 = 1", "USD bn/yr"
ACCELERATORS = "kH, thousand H100-equivalents"


@register(CLOUD_VARIABLES, SHARE, "MODEL 9.1")
def share(market: Market, cloud: Cloud) -> float:
    """Share of general workload spending."""
    return float(market.tally.general_shares[cloud.index])


@register(CLOUD_VARIABLES, SHARE, "MODEL 7.6")
def ai_compute_share(market: Market, cloud: Cloud) -> float:
    """Share of AI compute revenue."""
    total = sum(other.ai_compute_revenue for other in market.clouds)
    return cloud.ai_compute_revenue / total if total > 0.0 else 0.0


@register(CLOUD_VARIABLES, SHARE, "MODEL 9.5")
def customer_share(market: Market, cloud: Cloud) -> float:
    """Share of cloud customers by number."""
    return int(market.tally.cloud_customers[cloud.index]) / max(1, market.tally.all_customers)


@once_a_month
def _first_choices_of_the_year(market: Market) -> list[int]:
    """Enterprises that chose a first cloud in the last 12 months, by cloud."""
    return [sum(months) for months in zip(*market.moves.first_choices, strict=True)]


@register(CLOUD_VARIABLES, SHARE, "MODEL 9.5")
def new_customer_share(market: Market, cloud: Cloud) -> float:
    """Share among enterprises that chose a first cloud in the last 12 months."""
    first = _first_choices_of_the_year(market)
    return first[cloud.index] / max(1, sum(first))


@register(CLOUD_VARIABLES, INDEX, "MODEL 7.4")
def list_price(market: Market, cloud: Cloud) -> float:
    """Price of a unit of workload before discount and traffic."""
    return cloud.list_price


@register(CLOUD_VARIABLES, INDEX, "MODEL 7.4")
def full_price(market: Market, cloud: Cloud) -> float:
    """Price of a unit of workload for the average customer, traffic included."""
    return cloud.full_price


@register(CLOUD_VARIABLES, INDEX, "MODEL 7.4.3")
def marginal_cost(market: Market, cloud: Cloud) -> float:
    """Cost of a unit of workload, traffic included."""
    return cloud.marginal_cost


@register(CLOUD_VARIABLES, "share of the price", "MODEL 9.2")
def lerner_index(market: Market, cloud: Cloud) -> float:
    """Full price less marginal cost, over the price."""
    return float(lerner(cloud.full_price, cloud.marginal_cost))


@register(CLOUD_VARIABLES, INDEX, "MODEL 9.2")
def markup(market: Market, cloud: Cloud) -> float:
    """Full price less marginal cost."""
    return cloud.markup


@register(CLOUD_VARIABLES, "USD/GB", "MODEL 7.4.6")
def egress_fee(market: Market, cloud: Cloud) -> float:
    """Fee on data that leaves the cloud."""
    return float(cloud.egress_fee)


@register(CLOUD_VARIABLES, "difference of probabilities", "MODEL 7.4.1")
def retention_advantage(market: Market, cloud: Cloud) -> float:
    """How much likelier an own customer is to be on the cloud after its next occasion than another."""
    return cloud.retention_advantage


@register(CLOUD_VARIABLES, SHARE, "MODEL 7.15")
def installed_base_share(market: Market, cloud: Cloud) -> float:
    """Share of spending that newcomers see, one month old."""
    return cloud.installed_base_share


@register(CLOUD_VARIABLES, SHARE, "MODEL 7.15")
def developer_ecosystem(market: Market, cloud: Cloud) -> float:
    """Memory of the share of AI spending accessed natively on the cloud."""
    return cloud.developer_ecosystem


@register(CLOUD_VARIABLES, "USD/H100e-hour", "MODEL 7.6.2")
def ai_compute_price(market: Market, cloud: Cloud) -> float:
    """Contract price of AI compute on the cloud, own chips considered."""
    return cloud.ai_compute_price


@register(CLOUD_VARIABLES, "ratio", "MODEL 7.6.2")
def relative_compute_price(market: Market, cloud: Cloud) -> float:
    """Price of AI compute on the cloud over the reference price."""
    return cloud.relative_compute_price


@register(CLOUD_VARIABLES, ACCELERATORS, "MODEL 7.5")
def capacity_gpu(market: Market, cloud: Cloud) -> float:
    """Installed accelerators bought from the vendor."""
    return cloud.fleet.gpu


@register(CLOUD_VARIABLES, ACCELERATORS, "MODEL 7.6")
def capacity_custom(market: Market, cloud: Cloud) -> float:
    """Installed accelerators of own design."""
    return cloud.fleet.custom


@register(CLOUD_VARIABLES, ACCELERATORS, "MODEL 7.7")
def capacity_reserved(market: Market, cloud: Cloud) -> float:
    """Accelerators set aside for labs by contract, used or not."""
    return cloud.capacity_reserved


@register(CLOUD_VARIABLES, ACCELERATORS, "MODEL 7.8")
def capacity_pipeline(market: Market, cloud: Cloud) -> float:
    """Accelerators on their way."""
    return cloud.fleet.on_order


@register(CLOUD_VARIABLES, "ratio", "MODEL 7.6.1")
def custom_chip_relative_cost(market: Market, cloud: Cloud) -> float:
    """Cost of compute on own chips over that on the vendor's."""
    return cloud.custom_chip_relative_cost


@register(CLOUD_VARIABLES, "kH-years", "MODEL 7.6.1")
def chip_experience(market: Market, cloud: Cloud) -> float:
    """Experience with own chips."""
    return cloud.chip_experience


@register(CLOUD_VARIABLES, "share of revenue", "MODEL 2.3")
def take_rate(market: Market, cloud: Cloud) -> float:
    """Marketplace fee on models listed without a contract."""
    return float(cloud.take_rate)


@register(CLOUD_VARIABLES, MONEY, "MODEL 7.12")
def general_revenue(market: Market, cloud: Cloud) -> float:
    """Revenue from general computing, traffic included."""
    return cloud.general_revenue


@register(CLOUD_VARIABLES, MONEY, "MODEL 7.7")
def ai_compute_revenue(market: Market, cloud: Cloud) -> float:
    """Revenue from hours of accelerators."""
    return cloud.ai_compute_revenue


@register(CLOUD_VARIABLES, MONEY, "MODEL 7.12")
def marketplace_revenue(market: Market, cloud: Cloud) -> float:
    """Take rates on models of labs, and the hosting of open weights above its compute."""
    return cloud.marketplace_revenue


@register(CLOUD_VARIABLES, MONEY, "MODEL 2.3")
def profit(market: Market, cloud: Cloud) -> float:
    """Revenue less the cost of general computing, of hours and of hosting; before investments."""
    return cloud.profit


@register(CLOUD_VARIABLES, MONEY, "MODEL 7.8")
def capital_expenditure(market: Market, cloud: Cloud) -> float:
    """Spending on accelerators delivered this month."""
    return cloud.capital_expenditure


@register(CLOUD_VARIABLES, "share of value added, 0-1", "MODEL 9.1")
def control_share(market: Market, cloud: Cloud) -> float:
    """Part of the value of enterprise AI that the cloud controls, all firms behind it together."""
    return measure_control(market).clouds[cloud.index]


@register(CLOUD_VARIABLES, "share of spending, 0-1", "MODEL 9.8")
def resilience(market: Market, cloud: Cloud) -> float:
    """Share of general and AI spending that loses service when the cloud fails for a month."""
    tally = market.tally
    lost = tally.spending[cloud.index] + tally.captive_spending[cloud.index]
    total = tally.general_spending + tally.all_ai_spending
    return float(lost) / total if total > 0.0 else 0.0
