"""Outcomes of a sweep as they are: means over seeds, by whatever varies."""

from collections.abc import Sequence

import pandas as pd

from moatlab.analysis.paired_difference import mean_interval
from moatlab.analysis.sweep_points import SweepTables
from moatlab.foundation.errors import InputError, one_of, shown

__all__ = ["sweep_levels"]


def sweep_levels(results: SweepTables, by: Sequence[str]) -> pd.DataFrame:
    """Mean of every outcome over the runs of each combination, with its 95 % interval over seeds.

    What is not in `by` is pooled within a seed first, so that the seed is the unit.

    Args:
        results: of a sweep without a sampler.
        by: columns of the runs: scenario, policy, row, or paths of factors.

    Returns:
        One row a combination and outcome: the columns of `by`, `outcome`, `mean`, `low`, `high`, and
        `runs` (seeds).

    Raises:
        InputError: no such column.
    """
    for column in by:
        if column not in results.runs:
            raise InputError(place="by", found=shown(column), allowed=one_of(list(results.runs.columns)))
    names = [outcome.name for outcome in results.outcomes]
    of_seeds = results.runs.groupby([*by, "seed"], sort=False)[names].mean()
    rows = []
    for key, group in of_seeds.groupby(level=list(range(len(by))), sort=False):
        found = mean_interval(group.to_numpy())
        place = dict(zip(by, key if isinstance(key, tuple) else (key,), strict=True))
        for number, name in enumerate(names):
            interval = {"mean": found.mean[number], "low": found.low[number], "high": found.high[number]}
            rows.append(place | {"outcome": name} | interval | {"runs": int(found.runs[number])})
    return pd.DataFrame(rows)
