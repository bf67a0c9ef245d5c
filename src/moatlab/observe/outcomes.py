"""Outcomes of a run by name: `lock_in` of the market, `aws.share` of a cloud, `meta.revenue` of a lab."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from moatlab.foundation.errors import InputError, nearest, one_of, shown
from moatlab.observe.history import History
from moatlab.observe.metrics import CLOUD_VARIABLES, LAB_VARIABLES, MARKET_METRICS, Metric
from moatlab.scenario.scenario import Scenario

__all__ = ["HEADLINES", "Outcome", "find_outcomes", "names_of", "read_outcomes"]

HEADLINES = {
    "hhi_cloud": "Concentration of clouds (HHI)",
    "hhi_chain": "Control of the AI chain (HHI)",
    "ai_spending": "Enterprise AI spending",
    "churn_customers": "Customers that change cloud",
    "lock_in": "Locked-in cloud spending",
    "price_index": "Price of cloud computing",
    "foreclosure_index": "Foreclosure of rival labs",
    "frontier_capability": "Frontier capability",
    "labs_alive": "Independent labs",
    "consumer_surplus": "Consumer surplus",
}
"""The ten headline outcomes, in words."""

PROPER = {"ai": "AI", "api": "API", "cr1": "CR1", "cr2": "CR2", "hhi": "HHI", "lerner": "Lerner"}
PER_CENT = ("share", "per year")
ENTRANT = re.compile(r"entrant_\d+")
# What a lab that left, or is not there yet, does not have; of everything else it has nothing, 0.
OF_A_LIVING_LAB = {
    "capability",
    "api_price",
    "serving_cost",
    "cash",
    "runway_months",
    "compute_fill_rate",
    "compute_price",
    "run_flop",
    "release_age",
    "equity_sold",
    "owner_cloud",
}


@dataclass(frozen=True)
class Outcome:
    """A recorded number of a run.

    Attributes:
        name: as the user writes it.
        label: the name in words.
        unit: of the values, as recorded.
        meaning: one sentence.
    """

    name: str
    label: str
    unit: str
    meaning: str

    @property
    def in_per_cent(self) -> bool:
        """Whether it is read as per cent and its differences as percentage points."""
        return self.unit.startswith(PER_CENT)

    @property
    def scale(self) -> float:
        """What values are multiplied by for readers."""
        return 100.0 if self.in_per_cent else 1.0

    @property
    def short_unit(self) -> str:
        """The unit for readers, without details; shares as per cent."""
        unit = self.unit.split(",")[0]
        if not self.in_per_cent:
            return "OOM" if unit.startswith("OOM") else unit
        return unit.replace("share", "%").replace("per year", "% a year")


def names_of(outcomes: object) -> list[str]:
    """The names of outcomes that somebody asked for.

    Raises:
        InputError: not a list of names.
    """
    if not isinstance(outcomes, Iterable) or isinstance(outcomes, str):
        raise InputError(place="outcomes", found=shown(outcomes), allowed='a list such as ["lock_in"]')
    names = list(outcomes)
    for name in names:
        if not isinstance(name, str):
            raise InputError(place="outcomes", found=shown(name), allowed="names in quotes")
    return names


def find_outcomes(scenario: Scenario, names: Sequence[str]) -> tuple[Outcome, ...]:
    """The outcomes of these names, in their order.

    Raises:
        InputError: no name, a name twice, or one that is not recorded.
    """
    if not names:
        raise InputError(place="outcomes", found="no outcome", allowed="at least one, such as lock_in")
    repeated = [name for index, name in enumerate(names) if name in names[:index]]
    if repeated:
        raise InputError(place="outcomes", found=f"{shown(repeated[0])} twice", allowed="named once")
    return tuple(_find(scenario, name) for name in names)


def read_outcomes(history: History, names: Sequence[str]) -> NDArray[np.float64]:
    """Monthly values of outcomes [months, outcomes]; not a number while a lab that is asked for is away."""
    clouds = {cloud.name for cloud in history.scenario.clouds}
    columns = []
    for name in names:
        firm, _, variable = name.rpartition(".")
        if not firm:
            column = history.market[variable]
        elif firm in clouds:
            column = history.clouds[history.clouds["cloud"] == firm].set_index("date")[variable]
        else:
            column = _of_lab(history, firm, variable)
        columns.append(column.to_numpy(dtype=float))
    return np.column_stack(columns)


def _of_lab(history: History, lab: str, variable: str) -> "pd.Series[float]":
    rows = history.labs[history.labs["lab"] == lab].set_index("date")
    if variable not in OF_A_LIVING_LAB:
        return rows[variable].reindex(history.market.index, fill_value=0.0)
    return rows.loc[rows["alive"] > 0.0, variable].reindex(history.market.index)


def _find(scenario: Scenario, name: str) -> Outcome:
    firm, _, variable = name.rpartition(".")
    registry = _registry(scenario, firm, name)
    metric = registry.get(variable)
    if metric is None:
        raise _unknown(name, firm, variable, list(registry))
    if firm:
        label = f"{_firm_labels(scenario).get(firm, firm.replace('_', ' ').capitalize())}: {_words(variable)}"
    else:
        words = _words(variable)
        label = HEADLINES.get(name) or words[0].upper() + words[1:]
    return Outcome(name, label, metric.unit, metric.description)


def _words(variable: str) -> str:
    """The name of a variable as people write it.

    >>> _words("ai_compute_share"), _words("lerner_index")
    ('AI compute share', 'Lerner index')
    """
    return " ".join(PROPER.get(word, word) for word in variable.split("_"))


def _registry(scenario: Scenario, firm: str, name: str) -> Mapping[str, Metric[Any]]:
    clouds, labs = ([row.name for row in rows] for rows in (scenario.clouds, scenario.labs))
    if not firm:
        return MARKET_METRICS
    if firm in clouds:
        return CLOUD_VARIABLES
    if firm in labs or ENTRANT.fullmatch(firm):
        return LAB_VARIABLES
    likely = nearest(firm, [*clouds, *labs])
    raise InputError(
        place=f"outcome {shown(name)}",
        found=f"the unknown firm {shown(firm)}",
        allowed=one_of([*clouds, *labs]),
        cure=f"Did you mean {likely}.{name.rpartition('.')[2]}?" if likely else "",
    )


def _unknown(name: str, firm: str, variable: str, recorded: Sequence[str]) -> InputError:
    likely = nearest(variable, recorded)
    whole = f"{firm}.{likely}" if firm else likely
    return InputError(
        place=f"outcome {shown(name)}",
        found="a name that is not recorded",
        allowed=one_of([f"{firm}.{column}" for column in recorded] if firm else list(recorded)),
        cure=f"Did you mean {whole}?" if likely else "Firms have outcomes of their own, such as aws.share.",
    )


def _firm_labels(scenario: Scenario) -> dict[str, str]:
    clouds = {cloud.name: cloud.label for cloud in scenario.clouds}
    return clouds | {lab.name: lab.label for lab in scenario.labs}
