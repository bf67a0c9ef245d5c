"""Numbers for readers: the headlines against the baseline, and means over the window."""

from dataclasses import dataclass

import numpy as np

from moatlab.dashboard.runs import Answer
from moatlab.observe.history import History
from moatlab.observe.outcomes import Outcome, find_outcomes
from moatlab.observe.window import Window
from moatlab.plots.wording import difference_unit, number

__all__ = ["HEADLINE_NAMES", "Headline", "Part", "headlines", "mean_of", "parts"]

HEADLINE_NAMES = ("hhi_cloud", "price_index", "lock_in", "consumer_surplus")
DECIMALS = {"hhi_cloud": 0, "price_index": 3, "lock_in": 1, "consumer_surplus": 1}


@dataclass(frozen=True)
class Headline:
    """One number of the page in words.

    Attributes:
        label: what it is; value: with the changes; unit: of the value.
        difference: to the baseline, with sign and unit; empty if it is the same.
        baseline: its value; meaning: one sentence.
    """

    label: str
    value: str
    unit: str
    difference: str
    baseline: str
    meaning: str


@dataclass(frozen=True)
class Part:
    """One bar: its name, and its mean over the window in the baseline and with the changes."""

    name: str
    baseline: float
    changed: float

    @property
    def difference(self) -> float:
        """What the changes add."""
        return self.changed - self.baseline


def headlines(answer: Answer) -> list[Headline]:
    """The four numbers above every view."""
    outcomes = find_outcomes(answer.baseline.history.scenario, HEADLINE_NAMES)
    return [_headline(answer, outcome) for outcome in outcomes]


def parts(answer: Answer, names: dict[str, str], scale: float = 1.0) -> list[Part]:
    """Columns of the market under plain names, as means over the window."""
    before, after = answer.both
    return [
        Part(
            name,
            scale * mean_of(before, column, answer.window),
            scale * mean_of(after, column, answer.window),
        )
        for column, name in names.items()
    ]


def mean_of(history: History, column: str, window: Window) -> float:
    """Mean of a column of the market over a window."""
    months = history.market[column].to_numpy(dtype=float)[window.steps(history.scenario.calendar)]
    return float(np.mean(months))


def _headline(answer: Answer, outcome: Outcome) -> Headline:
    before, after = (outcome.scale * mean_of(history, outcome.name, answer.window) for history in answer.both)
    decimals = DECIMALS[outcome.name]
    change = number(after - before, decimals, sign=True)
    if after != before and not change.strip("0."):
        change = f"less than {0.1**decimals:.{decimals}f}"
    return Headline(
        label=outcome.label,
        value=f"{after:,.{decimals}f}",
        unit=outcome.short_unit,
        difference="" if after == before else f"{change} {difference_unit(outcome)}",
        baseline=f"{before:,.{decimals}f}",
        meaning=outcome.meaning,
    )
