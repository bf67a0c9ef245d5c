"""The rounded histories that the regression test compares with; run this file to write them anew.

A change of results is meant to be seen: write the files anew only together with an entry under
"Results" in CHANGELOG.md.
"""

from pathlib import Path

import pandas as pd

from moatlab.scenario.loader import load_scenario
from moatlab.simulation import simulate

FOLDER = Path(__file__).parent / "golden"
SCENARIOS = ("seed_exclusive", "documented_nonexclusive", "no_pair_2030")
ENTERPRISES, MONTHS, SEED, DIGITS = 300, 48, 1, 6


def rounded_history(name: str) -> pd.DataFrame:
    """Every third month of the market, clouds and labs of a small run, to six significant digits."""
    scenario = load_scenario(name).with_enterprises(ENTERPRISES).with_horizon(MONTHS)
    history = simulate(scenario, seed=SEED)
    clouds = history.clouds.pivot_table(index="date", columns="cloud", values=["share", "full_price"])
    labs = history.labs.pivot_table(index="date", columns="lab", values=["share", "capability", "cash"])
    for table in (clouds, labs):
        table.columns = [".".join(reversed(parts)) for parts in table.columns]
    everything = history.market.join([clouds, labs]).iloc[::3]
    return everything.map(lambda value: float(f"{value:.{DIGITS}g}"))


if __name__ == "__main__":
    for name in SCENARIOS:
        rounded_history(name).to_csv(FOLDER / f"{name}.csv")
