"""What only a whole history shows (MODEL 9.5, 9.7): spells, survival, tipping, drift, times and growth."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from moatlab.economics.survival import kaplan_meier
from moatlab.foundation.months import MONTHS_PER_YEAR

__all__ = [
    "Survival",
    "exclusivity_spells",
    "growth_of_run_cost",
    "lab_survival",
    "rank_persistence",
    "share_drift",
    "time_to_capability",
    "tipping_time",
]

TIPPING_SHARE = 0.5


class Survival(NamedTuple):
    """Chance of an independent lab to be independent after so many years; not a number if unknown."""

    after_5_years: float
    after_10_years: float


def exclusivity_spells(labs: pd.DataFrame) -> pd.DataFrame:
    """Stretches of months in which one cloud alone was allowed to sell the models of a lab.

    Args:
        labs: the labs of a history.

    Returns:
        `lab`, `start` (first month), `months` (length), `ended` (false: it goes on after the last month).
    """
    return _spells(labs, "exclusive")


def lab_survival(labs: pd.DataFrame) -> Survival:
    """How many independent labs last; absorption and shutdown both end independence (Kaplan-Meier).

    Time counts from the first month of the run or from entry, whichever is later.

    Args:
        labs: the labs of a history.
    """
    lives = _spells(labs, "independent")
    after = kaplan_meier(
        lives["months"].to_numpy(dtype=float),
        lives["ended"].to_numpy(dtype=bool),
        MONTHS_PER_YEAR * np.array([5.0, 10.0]),
    )
    return Survival(*after.tolist())


def tipping_time(cr1: "pd.Series[float]") -> float:
    """Months until the largest firm has more than half of the market, and keeps it for a year.

    Args:
        cr1: share of the largest firm by month, for example `history.market["cr1_cloud"]`.

    Returns:
        Months from the first row to the first of these twelve; not a number if that never happens.
    """
    tipped = (cr1 > TIPPING_SHARE).rolling(MONTHS_PER_YEAR).sum().to_numpy() == MONTHS_PER_YEAR
    return float(np.argmax(tipped)) - (MONTHS_PER_YEAR - 1) if tipped.any() else np.nan


def rank_persistence(firms: pd.DataFrame, firm: str, value: str = "share") -> float:
    """Mean correlation between the ranks of the firms in a month and a year later (Spearman).

    Args:
        firms: the clouds or labs of a history.
        firm: name of the column that names them, "cloud" or "lab".
        value: what they are ranked by.

    Returns:
        From -1, all change places, to 1, all keep them; not a number without two firms and two years.
    """
    ranks = firms.pivot_table(index="date", columns=firm, values=value).rank(axis=1)
    return float(ranks.corrwith(ranks.shift(MONTHS_PER_YEAR), axis=1).mean())


def share_drift(firms: pd.DataFrame, firm: str, value: str = "share") -> float:
    """Mean absolute change of a share within a year.

    Args:
        firms: the clouds or labs of a history.
        firm: name of the column that names them, "cloud" or "lab".
        value: which share.
    """
    shares = firms.pivot_table(index="date", columns=firm, values=value)
    return float(pd.Series(shares.diff(MONTHS_PER_YEAR).abs().to_numpy().ravel()).mean())


def time_to_capability(frontier: "pd.Series[float]", level: float) -> float:
    """Months until the best model on sale reaches a capability; not a number if it never does.

    Args:
        frontier: `history.market["frontier_capability"]` [OOM].
        level: capability to reach [OOM].
    """
    reached = (frontier >= level).to_numpy()
    return float(np.argmax(reached)) if reached.any() else np.nan


def growth_of_run_cost(run_cost: "pd.Series[float]") -> float:
    """Yearly growth of the cost of a frontier run over the history, by least squares in logs.

    Args:
        run_cost: `history.market["run_cost"]`, positive [USD bn].

    Returns:
        Growth [per year, 1 = doubling].
    """
    years = np.arange(len(run_cost)) / MONTHS_PER_YEAR
    return float(np.expm1(np.polynomial.polynomial.polyfit(years, np.log(run_cost.to_numpy()), 1)[1]))


def _spells(labs: pd.DataFrame, state: str) -> pd.DataFrame:
    """Stretches of months in which a lab was in a state, in the order of labs and months."""
    last, rows = labs["date"].max(), []
    for name, months in labs.groupby("lab", sort=False):
        inside = months[state] > 0.0
        number = (inside != inside.shift(fill_value=False)).cumsum()
        for _, spell in months[inside].groupby(number[inside]):
            dates = spell["date"]
            rows.append((name, dates.iloc[0], len(dates), bool(dates.iloc[-1] < last)))
    return pd.DataFrame(rows, columns=["lab", "start", "months", "ended"])
