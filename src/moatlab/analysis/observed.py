"""Observed values beside simulated ones: columns `date`, `value` (as in the history), `source_id`."""

import pandas as pd

from moatlab.scenario.data import empirical_table

__all__ = [
    "BREAK",
    "PROVIDERS",
    "SURVEYED",
    "adoption",
    "enterprise_spending",
    "model_share",
    "rental_price",
    "synergy_share",
    "training_cost",
]

PROVIDERS = {"aws": "AWS", "azure": "Microsoft", "google_cloud": "Google"}
"""Who Synergy Research Group counts, by the name of the cloud."""
SURVEYED = {"openai": "OpenAI", "anthropic": "Anthropic", "google_deepmind": "Google", "meta": "Meta"}
"""Whom Menlo Ventures asked about, by the name of the lab."""
BREAK = pd.Timestamp(2024, 7, 1)
"""From this quarter on Microsoft's share is of other segments, and not comparable with that before."""

SYNERGY = "synergy_iaas_paas_hosted_private"
MENLO_SHARES = ("enterprise_llm_share", "enterprise_llm_usage_share", "enterprise_llm_spend_share")
FRONTIER_FROM = pd.Timestamp(2023, 1, 1)
# List prices of the largest clouds are a market of their own; the break-even is no price.
NOT_COMPARED = ("AWS", "Azure", "breakeven")
MILLIONS_PER_BILLION = 1000.0
HALF_YEAR = pd.Timedelta(days=183)


def synergy_share(provider: str) -> pd.DataFrame:
    """Share of a provider in cloud infrastructure services, by quarter (Synergy Research Group)."""
    table = empirical_table("cloud_market_shares")
    rows = table[(table["series"] == SYNERGY) & (table["provider"] == provider)]
    return _points(rows["period_end"], rows["share_pct"] / 100.0, rows["source_id"])


def model_share(lab: str) -> pd.DataFrame:
    """Share of a lab in enterprise spending on (mid 2025: usage of) language models (Menlo Ventures)."""
    table = empirical_table("llm_enterprise_shares")
    rows = table[table["metric"].isin(MENLO_SHARES) & (table["lab"] == lab)]
    return _points(rows["date"], rows["value"] / 100.0, rows["source_id"])


def enterprise_spending() -> pd.DataFrame:
    """Enterprise spending on model interfaces, USD bn a year (Menlo Ventures).

    What was spent in a whole year stands in the middle of it, beside the yearly rates of single months.
    """
    table = empirical_table("llm_enterprise_shares")
    rows = table[table["metric"] == "enterprise_llm_api_spend"]
    dates, whole_year = pd.to_datetime(rows["date"]), rows["metric_definition"].str.endswith("in the year")
    return _points(dates.mask(whole_year, dates - HALF_YEAR), rows["value"], rows["source_id"])


def adoption(series: str, group: str) -> pd.DataFrame:
    """Share of firms of a group that use or pay for AI (Eurostat; Ramp AI Index)."""
    table = empirical_table("ai_adoption")
    rows = table[(table["source_series"] == series) & (table["group"] == group)]
    return _points(rows["date"], rows["value"] / 100.0, rows["source_id"])


def training_cost() -> pd.DataFrame:
    """Amortised cost of training notable models since 2023, USD bn of 2023 (Epoch AI)."""
    table = empirical_table("training_costs")
    rows = table[(table["metric"] == "compute_cost_amortised_2023usd") & (table["unit"] == "usd_mn")]
    points = _points(rows["date"], rows["value"] / MILLIONS_PER_BILLION, rows["source_id"])
    return points[points["date"] >= FRONTIER_FROM]


def rental_price(*, contract: bool) -> pd.DataFrame:
    """Rental price of an H100, USD an hour: on a one-year contract, or on demand and spot."""
    table = empirical_table("gpu_rental_prices")
    offered = table["gpu"].str.startswith("H100") & ~table["market"].fillna("").str.startswith(NOT_COMPARED)
    rows = table[offered & ((table["contract"] == "1-year contract") == contract)]
    return _points(rows["date"], rows["price_usd_per_gpu_hour"], rows["source_id"])


def _points(
    dates: "pd.Series[str] | pd.Series[pd.Timestamp]", values: "pd.Series[float]", sources: "pd.Series[str]"
) -> pd.DataFrame:
    points = pd.DataFrame({"date": pd.to_datetime(dates), "value": values.astype(float)})
    return points.dropna().join(sources).sort_values("date", ignore_index=True)
