"""Compare the documented scenario with what was observed: means over seeds, as a Markdown table.

    uv run python benchmarks/fit.py [--seeds S] [--enterprises N]

Bands were set before the runs (docs/model/odd.md, section 10). Observed values come from the tables in
src/moatlab/scenario/data. Until April 2026 the default scenario is the same.
"""

import argparse
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

import moatlab as ml
from moatlab.plots.observed import model_share

MONTHS_TO_END_OF_2027 = 60
LABS = {"OpenAI": "openai", "Anthropic": "anthropic", "Google": "google_deepmind"}


@dataclass(frozen=True)
class Pattern:
    """A fact the model should reproduce, and how to read it off a history."""

    statement: str
    observed: str
    low: float
    high: float
    read: Callable[[ml.History], float]


def market(column: str, *months: str, scale: float = 1.0) -> Callable[[ml.History], float]:
    """Mean of a market metric over some months."""
    dates = [pd.Timestamp(month) for month in months]
    return lambda history: scale * float(history.market.loc[dates, column].mean())


def firm(table: str, name: str, variable: str, month: str, scale: float = 1.0) -> Callable[..., float]:
    """A variable of one cloud or lab in one month."""
    return lambda history: scale * value_of(history, table, name, variable, pd.Timestamp(month))


def value_of(history: ml.History, table: str, name: str, variable: str, month: pd.Timestamp) -> float:
    """One cell of the table of clouds or labs."""
    rows = getattr(history, table)
    return float(rows[(rows["date"] == month) & (rows[table[:-1]] == name)][variable].iloc[0])


def market_size(month: str) -> Callable[[ml.History], float]:
    """General computing plus AI compute [USD bn/yr]."""
    general, compute = market("general_revenue", month), market("ai_compute_revenue", month)
    return lambda history: general(history) + compute(history)


def azure_change(history: ml.History) -> float:
    """Change of Azure's share from the start to the end of 2025 [points]."""
    start, end = (firm("clouds", "azure", "share", month, 100.0) for month in ("2023-01", "2025-12"))
    return end(history) - start(history)


def run_cost_growth(history: ml.History) -> float:
    """Yearly growth of the cost of the newest frontier run, end of 2023 to end of 2027 [factor]."""
    start, end = (market("run_cost", month)(history) for month in ("2023-12", "2027-12"))
    return float((end / start) ** 0.25)


DECEMBERS = ("2024-12", "2025-12", "2026-12", "2027-12")
PATTERNS = (
    Pattern(
        "share of AWS, end 2025, % (start 32)", "28", 26, 30, firm("clouds", "aws", "share", "2025-12", 100.0)
    ),
    Pattern("change of Azure's share, 2023 to 2025, points", "-2 (break of 2024)", -3, 2, azure_change),
    Pattern(
        "share of Google, end 2025, % (start 11)",
        "14 to 15",
        12,
        16,
        firm("clouds", "google_cloud", "share", "2025-12", 100.0),
    ),
    Pattern(
        "churn of customers, 2024 to 2027, % a year",
        "below 1",
        0.4,
        1.5,
        market("churn_customers", *DECEMBERS, scale=100.0),
    ),
    Pattern(
        "full price of AWS, end 2025, January 2023 = 1",
        "no index known",
        -math.inf,
        math.inf,
        firm("clouds", "aws", "full_price", "2025-12"),
    ),
    Pattern(
        "Lerner index of AWS, end 2025",
        "above cost of capital",
        0.25,
        0.42,
        firm("clouds", "aws", "lerner_index", "2025-12"),
    ),
    Pattern("cloud and AI compute, end 2025, USD bn a year", "476", 443, 509, market_size("2025-12")),
    Pattern("cloud and AI compute, mid 2026, USD bn a year", "573", 533, 613, market_size("2026-06")),
    Pattern(
        "cloud customers that use AI, end 2025, %",
        "40 to 45",
        36,
        50,
        market("ai_adoption", "2025-12", scale=100.0),
    ),
    Pattern(
        "cloud customers that use AI, April 2026, %",
        "about 50",
        42,
        60,
        market("ai_adoption", "2026-04", scale=100.0),
    ),
    Pattern(
        "enterprise AI spending, end 2024, USD bn a year", "3.5", 2.4, 4.6, market("ai_spending", "2024-12")
    ),
    Pattern(
        "enterprise AI spending, end 2025, USD bn a year", "18", 12.5, 23.4, market("ai_spending", "2025-12")
    ),
    Pattern(
        "enterprise AI spending, mid 2026, USD bn a year",
        "about 80",
        56,
        104,
        market("ai_spending", "2026-06"),
    ),
    Pattern(
        "users of AI that change model directly, 2025, % a year",
        "11",
        7,
        15,
        market("model_switching", "2025-12", scale=100.0),
    ),
    Pattern("growth of the cost of a frontier run, 2023 to 2027, factor", "2.4", 2, 3.2, run_cost_growth),
)


def model_share_error(histories: Sequence[ml.History]) -> float:
    """Root mean square error of the labs' shares against the surveys of 2023 to 2025 [points]."""
    errors = []
    for label, lab in LABS.items():
        for point in model_share(label).itertuples():
            month = pd.Timestamp(point.date).to_period("M").to_timestamp()
            simulated = np.mean([value_of(each, "labs", lab, "share", month) for each in histories])
            errors.append(100.0 * (simulated - point.value))
    return float(np.sqrt(np.mean(np.square(errors))))


def fit_table(histories: Sequence[ml.History]) -> str:
    """Observed values, accepted bands and means with their standard errors, as Markdown."""
    lines = ["| statistic | observed | accepted | simulated | inside |", "|---|---|---|---|---|"]
    for pattern in PATTERNS:
        values = np.array([pattern.read(history) for history in histories])
        mean, error = values.mean(), values.std(ddof=1) / math.sqrt(values.size)
        simulated = f"{mean:.2f} ({error:.2f})" if abs(mean) < 10 else f"{mean:.1f} ({error:.1f})"
        lines.append(_line(pattern, simulated, mean))
    shares = Pattern("error of model shares, 2023 to 2025, points", "0", 0, 6, lambda _: math.nan)
    error = model_share_error(histories)
    return "\n".join([*lines, _line(shares, f"{error:.1f}", error)])


def _line(pattern: Pattern, simulated: str, value: float) -> str:
    bounded = math.isfinite(pattern.low)
    band = f"{pattern.low:g} to {pattern.high:g}" if bounded else "-"
    inside = ("yes" if pattern.low <= value <= pattern.high else "no") if bounded else "-"
    return f"| {pattern.statement} | {pattern.observed} | {band} | {simulated} | {inside} |"


def simulate_seeds(seeds: int, enterprises: int) -> list[ml.History]:
    """Histories of the documented scenario to the end of 2027, seeds 1 to S."""
    documented = ml.load_scenario("documented_nonexclusive")
    scenario = documented.with_enterprises(enterprises).with_horizon(MONTHS_TO_END_OF_2027)
    return [ml.simulate(scenario, seed) for seed in range(1, seeds + 1)]


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--seeds", type=int, default=16)
    options.add_argument("--enterprises", type=int, default=2000)
    chosen = options.parse_args()
    print(fit_table(simulate_seeds(chosen.seeds, chosen.enterprises)))


if __name__ == "__main__":
    main()
