"""Compare the model with an independent first implementation of the same specification, as Markdown.

    uv run python benchmarks/agreement.py [--seeds S] [--years Y ...]

docs/model/first_implementation.csv holds means and standard deviations over its 16 seeds (scenario
documented_nonexclusive, 2,000 enterprises). A difference counts when it exceeds three joint standard errors;
rounding in the published figures counts as an error as well.
"""

import argparse
import math
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

import moatlab as ml

FIGURES = Path(__file__).parent.parent / "docs" / "model" / "first_implementation.csv"
ITS_SEEDS = 16
SCALE = {"%": 100.0, "1000 kH": 1e-3}


def figures_of(history: ml.History, wanted: pd.DataFrame) -> list[float]:
    """The statistics of one run in the order of the rows of `wanted`, nan for a firm that is gone."""
    return [_read(history, row) for row in wanted.to_dict("records")]


def _read(history: ml.History, row: dict[str, object]) -> float:
    table, variable, year = str(row["table"]), str(row["variable"]), int(str(row["year"]))
    if table == "market":
        series = history.market[variable]
    else:
        rows = history.clouds if table == "cloud" else history.labs
        rows = rows[rows[table] == row["firm"]]
        series = rows.set_index("date")[variable]
    series = series[pd.DatetimeIndex(series.index).year == year]
    if row["period"] == "December":
        series = series[pd.DatetimeIndex(series.index).month == 12]
    return float(series.mean()) * SCALE.get(str(row["unit"]), 1.0)


def half_unit(figure: str) -> float:
    """Largest rounding error of a number as printed."""
    decimals = len(figure.partition(".")[2])
    return 0.5 * 10.0**-decimals


def compare(years: Sequence[int], seeds: int) -> pd.DataFrame:
    """One row a statistic and year: both means, joint standard error and distance in such errors."""
    published = pd.read_csv(FIGURES, dtype={"mean": str, "sd": str, "firm": str}, keep_default_na=False)
    wanted = published[published["year"].isin(years)].reset_index(drop=True)
    scenario = ml.load_scenario("documented_nonexclusive")
    runs = pd.DataFrame([figures_of(ml.simulate(scenario, seed), wanted) for seed in range(1, seeds + 1)])
    theirs = wanted["mean"].astype(float)
    their_error = wanted["sd"].astype(float) / math.sqrt(ITS_SEEDS)
    our_error = runs.std().fillna(0.0) / runs.count().clip(lower=1) ** 0.5
    rounding = wanted["mean"].map(half_unit) + wanted["sd"].map(half_unit) / math.sqrt(ITS_SEEDS)
    gap = (runs.mean() - theirs).abs() - rounding
    joint = (their_error**2 + our_error**2) ** 0.5
    distance = (gap.clip(lower=0.0) / joint.where(joint > 0.0, 1e-12)).round(1)
    return wanted.assign(ours=runs.mean(), theirs=theirs, joint=joint, distance=distance, seeds=runs.count())


def name_of(row: pd.Series) -> str:
    """Statistic, firm and unit in words."""
    words = str(row["variable"]).replace("_", " ")
    firm = f", {row['firm']}" if row["firm"] else ""
    period = "mean of the year" if row["period"] == "year" else "December"
    return f"{words}{firm} ({row['unit']}; {period})"


def main() -> None:
    """Print one line a statistic, and what lies within three joint standard errors."""
    parser = argparse.ArgumentParser(description="Compare with the first implementation.")
    parser.add_argument("--seeds", type=int, default=16)
    parser.add_argument("--years", type=int, nargs="+", default=[2025, 2028, 2030, 2035])
    options = parser.parse_args()
    table = compare(options.years, options.seeds)
    print("| statistic | " + " | ".join(f"{year} here / there (distance)" for year in options.years) + " |")
    print("|---|" + "---|" * len(options.years))
    keys = table.apply(name_of, axis=1)
    for name in dict.fromkeys(keys):
        rows = table[keys == name].set_index("year")
        print(f"| {name} | " + " | ".join(cell(rows.loc[year]) for year in options.years) + " |")
    near = table["distance"] <= 3.0
    print(
        f"\n{near.sum()} of {len(table)} figures within three joint standard errors ({options.seeds} seeds)"
    )


def cell(row: pd.Series) -> str:
    """Our figure, theirs, and the distance in joint standard errors; bold beyond three."""
    text = f"{row['ours']:.3g} / {row['theirs']:.3g} ({row['distance']:.1f})"
    return f"**{text}**" if row["distance"] > 3.0 else text


if __name__ == "__main__":
    main()
