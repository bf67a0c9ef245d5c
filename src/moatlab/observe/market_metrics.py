"""What is recorded of the market each month (MODEL appendix D): concentration, money, adoption, dynamics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moatlab.economics.concentration import HHI_POINTS, hhi_of_groups
from moatlab.observe.registry import MARKET_METRICS, register

if TYPE_CHECKING:
    from moatlab.market.market import Market

SHARE, POINTS, MONEY = "share, 0-1", "points, 0-10000", "USD bn/yr"


def _firm_shares(market: Market) -> list[float]:
    """Shares in general spending with the fringe split into its firms, largest first."""
    shares = market.tally.general_shares.tolist()
    split = [shares[cloud.index] / cloud.firms for cloud in market.clouds for _ in range(cloud.firms)]
    return sorted(split, reverse=True)


@register(MARKET_METRICS, POINTS, "MODEL 9.1")
def hhi_cloud(market: Market) -> float:
    """Herfindahl index of general cloud spending, the fringe split into its firms; 0 without customers."""
    return hhi_of_groups(market.tally.spending.tolist(), [cloud.firms for cloud in market.clouds])


@register(MARKET_METRICS, POINTS, "MODEL 9.1")
def hhi_model(market: Market) -> float:
    """Herfindahl index of enterprise AI spending over labs; 0 before the first sale."""
    by_lab = market.tally.by_model.tolist()
    return hhi_of_groups(by_lab, [1] * len(by_lab))


@register(MARKET_METRICS, SHARE, "MODEL 9.1")
def cr1_cloud(market: Market) -> float:
    """Share of the largest cloud."""
    return _firm_shares(market)[0]


@register(MARKET_METRICS, SHARE, "MODEL 9.1")
def cr2_cloud(market: Market) -> float:
    """Share of the two largest clouds."""
    return sum(_firm_shares(market)[:2])


@register(MARKET_METRICS, "count", "MODEL 9.1")
def effective_clouds(market: Market) -> float:
    """Number of equal clouds with the same Herfindahl index; 0 without customers."""
    index = hhi_cloud(market)
    return HHI_POINTS / index if index > 0.0 else 0.0


@register(MARKET_METRICS, MONEY, "MODEL 7.4")
def general_revenue(market: Market) -> float:
    """Revenue of all clouds from general computing."""
    return sum(cloud.general_revenue for cloud in market.clouds)


@register(MARKET_METRICS, MONEY, "MODEL 7.7")
def ai_compute_revenue(market: Market) -> float:
    """Revenue of all clouds from hours of accelerators."""
    return sum(cloud.ai_compute_revenue for cloud in market.clouds)


@register(MARKET_METRICS, MONEY, "MODEL 7.12")
def marketplace_revenue(market: Market) -> float:
    """Revenue of all clouds from take rates and hosting."""
    return sum(cloud.marketplace_revenue for cloud in market.clouds)


@register(MARKET_METRICS, MONEY, "MODEL 7.1.2")
def ai_spending(market: Market) -> float:
    """Enterprise AI expenditure."""
    return market.tally.all_ai_spending


@register(MARKET_METRICS, "share of enterprises, 0-1", "MODEL 9.8")
def onprem_share(market: Market) -> float:
    """Enterprises without a cloud."""
    return float(market.tally.customers[-1].sum() / market.tally.customers.sum())


@register(MARKET_METRICS, "share of cloud customers, 0-1", "MODEL 9.8")
def ai_adoption(market: Market) -> float:
    """Cloud customers that use AI."""
    return market.tally.ai_users / max(1, market.tally.all_customers)


@register(MARKET_METRICS, "share of the largest decile, 0-1", "MODEL 9.8")
def ai_adoption_top_decile(market: Market) -> float:
    """Enterprises of the top workload decile that use AI."""
    return market.tally.top_decile_users / max(1, market.tally.top_decile)


@register(MARKET_METRICS, "per year, mean of 12 months", "MODEL 9.5")
def churn_customers(market: Market) -> float:
    """Changes of cloud over customers."""
    return market.moves.yearly(market.moves.cloud_switches)


@register(MARKET_METRICS, "per year, mean of 12 months", "MODEL 9.5")
def churn_spend(market: Market) -> float:
    """Workload that changes cloud over workload on clouds."""
    return market.moves.yearly(market.moves.workload_switched)


@register(MARKET_METRICS, "per year, mean of 12 months", "MODEL 9.5")
def model_switching(market: Market) -> float:
    """Changes of model over users of AI."""
    return market.moves.yearly(market.moves.model_switches)


@register(MARKET_METRICS, "share of AI spending, 0-1", "MODEL 9.5")
def remote_share(market: Market) -> float:
    """AI spending on models used away from the enterprise's cloud."""
    tally = market.tally
    total = tally.all_ai_spending
    return 1.0 - float(tally.native_spending.sum()) / total if total > 0.0 else 0.0


@register(MARKET_METRICS, "share of AI users, 0-1", "MODEL 9.5")
def multi_model_share(market: Market) -> float:
    """AI users whose model runs away from their cloud."""
    return market.tally.remote_users / max(1, market.tally.ai_users)


@register(MARKET_METRICS, SHARE, "MODEL 9.4")
def access_share(market: Market) -> float:
    """Cloud spending from which no frontier model is reached natively."""
    best = [lab.index for lab in market.living_labs if lab.gap <= 0.0]
    served = market.tally.native[:, best].any(axis=1)
    return float(market.tally.general_shares[~served].sum())


@register(MARKET_METRICS, SHARE, "MODEL 9.8")
def value_at_risk_spend(market: Market) -> float:
    """Largest share of spending that the failure of one cloud puts out of service."""
    tally = market.tally
    lost = (tally.spending + tally.captive_spending).tolist()
    total = tally.general_spending + tally.all_ai_spending
    largest = max(lost[cloud.index] / cloud.firms for cloud in market.clouds)
    return largest / total if total > 0.0 else 0.0


@register(MARKET_METRICS, "share of AI spending, 0-1", "MODEL 9.8")
def value_at_risk_ai(market: Market) -> float:
    """Largest share of AI spending that can be reached through one cloud only."""
    total = market.tally.all_ai_spending
    return float(market.tally.captive_spending.max()) / total if total > 0.0 else 0.0
