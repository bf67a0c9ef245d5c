"""Run the library scenarios and free bargaining: do markets survive, and what did the deal of 2026 change?

    uv run python benchmarks/library.py [--seeds S] [--enterprises N]

Prints two Markdown tables: how the runs end, and paired differences of 2027-2035 against `no_pair_2030`, the
world in which Amazon and Anthropic sign nothing before 2030; a star marks two standard errors.
"""

import argparse
import math
from collections.abc import Callable

import numpy as np
import pandas as pd

import moatlab as ml

REFERENCE = "no_pair_2030"
FREE = "free"
AFTER_THE_DEAL = slice("2027-01", "2035-12")
MATURE = slice("2028-01", "2035-12")


def scenario_named(name: str, enterprises: int) -> ml.Scenario:
    """A scenario of the library, or the one in which every contract is bargained from the start."""
    if name != FREE:
        return ml.load_scenario(name).with_enterprises(enterprises)
    return ml.load_scenario("history_2025").replace("contracts_mode", FREE).with_enterprises(enterprises)


def market(column: str, scale: float = 1.0) -> Callable[[ml.History], float]:
    """Mean of a market metric after the deal."""
    return lambda history: scale * float(history.market.loc[AFTER_THE_DEAL, column].mean())


def firm(table: str, name: str, column: str, scale: float = 1.0) -> Callable[[ml.History], float]:
    """Mean of a variable of a firm after the deal."""

    def read(history: ml.History) -> float:
        rows = getattr(history, table)
        series = rows[rows[table[:-1]] == name].set_index("date")[column]
        return scale * float(series.loc[AFTER_THE_DEAL].mean())

    return read


OUTCOMES: dict[str, Callable[[ml.History], float]] = {
    "AWS, general share (points)": firm("clouds", "aws", "share", 100.0),
    "AWS, share of AI compute (points)": firm("clouds", "aws", "ai_compute_share", 100.0),
    "AWS, relative cost of own chips": firm("clouds", "aws", "custom_chip_relative_cost"),
    "AWS, Lerner index": firm("clouds", "aws", "lerner_index"),
    "Anthropic, model share (points)": firm("labs", "anthropic", "share", 100.0),
    "Anthropic, capability (OOM)": firm("labs", "anthropic", "capability"),
    "Google, model share (points)": firm("labs", "google_deepmind", "share", 100.0),
    "lock-in (points)": market("lock_in", 100.0),
    "HHI cloud": market("hhi_cloud"),
    "HHI chain": market("hhi_chain"),
    "frontier (OOM)": market("frontier_capability"),
    "spot premium": market("spot_premium"),
    "foreclosure index (points)": market("foreclosure_index", 100.0),
    "AI spending (USD bn/yr)": market("ai_spending"),
    "clouds without a native frontier model (points)": market("access_share", 100.0),
}


def ending(history: ml.History) -> dict[str, float]:
    """How a run ends: largest cloud, labs on sale, months since 2028 with the spot price at its cap."""
    last = history.market.index[-1]
    clouds, labs = (table[table["date"] == last] for table in (history.clouds, history.labs))
    cap = history.scenario.parameters.compute.spot_cap
    at_cap = (history.market.loc[MATURE, "spot_premium"] >= cap * (1.0 - 1e-9)).mean()
    return {
        "largest cloud": float(clouds["share"].max()),
        "labs on sale": float(labs["alive"].sum()),
        "months at the cap": float(at_cap),
    }


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description="Library scenarios and free bargaining.")
    parser.add_argument("--seeds", type=int, default=16)
    parser.add_argument("--enterprises", type=int, default=2000)
    options = parser.parse_args()
    ends, outcomes = {}, {}
    for name in [*ml.library(), FREE]:
        runs = [
            ml.simulate(scenario_named(name, options.enterprises), seed)
            for seed in range(1, options.seeds + 1)
        ]
        ends[name] = pd.DataFrame([ending(history) for history in runs])
        outcomes[name] = pd.DataFrame(
            [{label: read(history) for label, read in OUTCOMES.items()} for history in runs]
        )
    print(f"| {options.seeds} seeds, worst run | largest cloud | labs on sale | spot price at its cap |")
    print("|---|---|---|---|")
    for name, end in ends.items():
        largest, labs, cap = (
            end["largest cloud"].max(),
            end["labs on sale"].min(),
            end["months at the cap"].max(),
        )
        print(f"| {name} | {largest:.2f} | {labs:.0f} | {cap:.0%} of months |")
    others = [name for name in outcomes if name not in (REFERENCE, FREE)]
    print(f"\n| against {REFERENCE} | {REFERENCE} | " + " | ".join(others) + " |")
    print("|---|---|" + "---|" * len(others))
    for label in OUTCOMES:
        base = outcomes[REFERENCE][label]
        cells = [difference(outcomes[name][label] - base) for name in others]
        print(f"| {label} | {base.mean():.3g} | " + " | ".join(cells) + " |")


def difference(gaps: pd.Series) -> str:
    """Mean and standard error of paired differences; a star beyond two standard errors."""
    error = float(gaps.std()) / math.sqrt(len(gaps)) if len(gaps) > 1 else np.nan
    star = "*" if abs(gaps.mean()) > 2.0 * error else ""
    return f"{gaps.mean():+.3g} ({error:.2g}){star}"


if __name__ == "__main__":
    main()
