"""What alternatives change, run by run: paths of outcomes in paired worlds, and tables made of them."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from moatlab.analysis.paired_difference import mean_interval, paired_difference
from moatlab.analysis.window import added_interventions, find_window
from moatlab.observe.outcomes import Outcome
from moatlab.observe.window import Window
from moatlab.policy.intervention import Intervention
from moatlab.scenario.scenario import Scenario
from moatlab.sweeps.runner import Failure

__all__ = ["CHANNELLED", "Alternative", "Effects"]

CHANNELLED = "consumer_surplus"
"""The outcome whose effect is parted into what comes at given capability and what capability adds."""

type Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Alternative:
    """One alternative world.

    Attributes:
        scenario: as it ran.
        values: outcomes [runs, months, outcomes]; not a number where a run failed.
        same_capability: the same with the baseline's capability of AI models, if that was asked for.
    """

    scenario: Scenario
    values: Floats
    same_capability: Floats | None = None


class Contrast(NamedTuple):
    """One outcome of one alternative, before and after [runs, months]."""

    alternative: str
    outcome: Outcome
    before: Floats
    after: Floats


@dataclass(frozen=True, eq=False)
class Effects:
    """Outcomes of a baseline and its alternatives over the same seeds.

    Attributes:
        scenario: the baseline.
        outcomes: what was recorded.
        seeds: one run of every world each.
        baseline: its outcomes [runs, months, outcomes].
        alternatives: by name.
        failures: runs that ended in an error; their pairs do not count.
        remarks: what else a reader must know of these numbers, in sentences.
    """

    scenario: Scenario
    outcomes: tuple[Outcome, ...]
    seeds: tuple[int, ...]
    baseline: Floats
    alternatives: Mapping[str, Alternative]
    failures: tuple[Failure, ...] = ()
    remarks: tuple[str, ...] = ()

    @cached_property
    def dates(self) -> pd.DatetimeIndex:
        """First day of every month simulated."""
        return pd.DatetimeIndex(self.scenario.calendar.dates(), name="date", dtype="datetime64[s]")

    def window(self, given: tuple[str, str] | None = None) -> Window:
        """The months that tables are about: those given, or four years from 2027 or from the first change on.

        Raises:
            InputError: not two months of the simulation in order.
        """
        changed = [alternative.scenario for alternative in self.alternatives.values()]
        return find_window(self.scenario, changed, given)

    def table(self, window: tuple[str, str] | None = None) -> pd.DataFrame:
        """Effects on the mean over a window of months, one row an alternative and outcome.

        Args:
            window: first and last month, such as ("2027-01", "2030-12").

        Returns:
            `unit`, `baseline_mean`, `alternative_mean`, `difference` (paired), `low` and `high` (95 % after
            Student), `bootstrap_low` and `bootstrap_high`, `sign_share` (of runs with the sign of the mean
            difference), `variance_ratio` (achieved by pairing), `runs`, `verdict`. In a month in which one of
            two paired runs lacks the outcome, both are left out.

        Raises:
            InputError: the window lies outside of the simulation.
        """
        steps = self.window(window).steps(self.scenario.calendar)
        rows = []
        for contrast in self.contrasts():
            before, after = _common_means(contrast.before[:, steps], contrast.after[:, steps])
            found = asdict(paired_difference(before, after))
            runs, verdict = found.pop("runs"), found.pop("verdict")
            rows.append(_row(contrast) | found | {"runs": runs, "verdict": verdict})
        return pd.DataFrame(rows).set_index(["alternative", "outcome"])

    def yearly(self) -> pd.DataFrame:
        """Effects on yearly means, one row an alternative, outcome and year; intervals after Student."""
        years = self.dates.year
        rows = []
        for contrast in self.contrasts():
            for year in years.unique():
                steps = years == year
                before, after = _common_means(contrast.before[:, steps], contrast.after[:, steps])
                found = mean_interval(after - before)
                rows.append(
                    _row(contrast)
                    | {
                        "year": int(year),
                        "baseline_mean": float(mean_interval(before).mean),
                        "alternative_mean": float(mean_interval(after).mean),
                        "difference": float(found.mean),
                        "low": float(found.low),
                        "high": float(found.high),
                        "runs": int(found.runs),
                    }
                )
        return pd.DataFrame(rows)

    def paths(self) -> pd.DataFrame:
        """Mean difference in every month, one row a month, alternative and outcome.

        Returns:
            `date`, `alternative`, `outcome`, `difference`, `low` and `high` (95 %, month by month, after
            Student), `runs`.
        """
        tables = []
        for contrast in self.contrasts():
            found = mean_interval(contrast.after - contrast.before)
            table = pd.DataFrame(
                {"difference": found.mean, "low": found.low, "high": found.high, "runs": found.runs}
            )
            table.insert(0, "date", self.dates)
            table.insert(1, "alternative", contrast.alternative)
            table.insert(2, "outcome", contrast.outcome.name)
            tables.append(table)
        return pd.concat(tables, ignore_index=True)

    def contrasts(self) -> Iterator[Contrast]:
        """Every alternative and outcome; where channels were asked for, consumer surplus in two parts too."""
        for name, alternative in self.alternatives.items():
            frozen = alternative.same_capability
            for place, outcome in enumerate(self.outcomes):
                before, after = self.baseline[:, :, place], alternative.values[:, :, place]
                yield Contrast(name, outcome, before, after)
                if frozen is not None and outcome.name == CHANNELLED:
                    between = frozen[:, :, place]
                    yield Contrast(name, _channel(outcome, "at given capability"), before, between)
                    yield Contrast(name, _channel(outcome, "through capability"), between, after)

    def only(self, names: Sequence[str]) -> "Effects":
        """The same comparison with some of its outcomes, in the order given.

        Raises:
            ValueError: a name is not among the outcomes.
        """
        recorded = [outcome.name for outcome in self.outcomes]
        places = [recorded.index(name) for name in names]
        chosen = {
            name: replace(
                alternative,
                values=alternative.values[:, :, places],
                same_capability=None
                if alternative.same_capability is None
                else alternative.same_capability[:, :, places],
            )
            for name, alternative in self.alternatives.items()
        }
        return replace(
            self,
            outcomes=tuple(self.outcomes[place] for place in places),
            baseline=self.baseline[:, :, places],
            alternatives=chosen,
        )

    def joined(self, other: "Effects") -> "Effects":
        """The same comparison over the seeds of both; the other has the same worlds and other seeds."""
        alternatives = {}
        for name, ours in self.alternatives.items():
            theirs = other.alternatives[name]
            same = (ours.same_capability, theirs.same_capability)
            alternatives[name] = Alternative(
                ours.scenario,
                np.concatenate([ours.values, theirs.values]),
                None if same[0] is None or same[1] is None else np.concatenate([same[0], same[1]]),
            )
        return replace(
            self,
            seeds=(*self.seeds, *other.seeds),
            baseline=np.concatenate([self.baseline, other.baseline]),
            alternatives=alternatives,
            failures=(*self.failures, *other.failures),
        )

    def interventions(self, alternative: str) -> list[Intervention]:
        """The interventions that an alternative adds to the baseline."""
        return added_interventions(self.scenario, self.alternatives[alternative].scenario)

    def digest(self) -> str:
        """The sha256 over scenarios, seeds and all outcomes: equal iff two comparisons are bit-identical."""
        names = [outcome.name for outcome in self.outcomes]
        content = [self.scenario.content_hash(), list(self.seeds), names]
        digest = hashlib.sha256(json.dumps(content).encode())
        digest.update(_bytes(self.baseline))
        for name, alternative in self.alternatives.items():
            digest.update(f"{name} {alternative.scenario.content_hash()}".encode())
            digest.update(_bytes(alternative.values))
            if alternative.same_capability is not None:
                digest.update(_bytes(alternative.same_capability))
        return digest.hexdigest()

    def to_markdown(self, window: tuple[str, str] | None = None) -> str:
        """The table as Markdown, one part an alternative, with what was compared and how to read it.

        Raises:
            InputError: the window lies outside of the simulation.
        """
        from moatlab.analysis.effect_text import effects_markdown

        return effects_markdown(self, window)

    def save(self, folder: str | Path) -> Path:
        """Write tables, text, all runs, scenarios and a manifest; replaces an earlier comparison.

        Raises:
            InputError: the folder holds something else; nothing is changed.
        """
        from moatlab.analysis.effect_files import save_effects

        return save_effects(self, Path(folder))

    @classmethod
    def load(cls, folder: str | Path) -> "Effects":
        """Read a comparison back from its folder; reads data only, never code.

        Raises:
            InputError: the folder is not a comparison of moatlab, or it was changed since.
        """
        from moatlab.analysis.effect_files import load_effects

        return load_effects(Path(folder))


def _row(contrast: Contrast) -> dict[str, object]:
    outcome = contrast.outcome
    return {"alternative": contrast.alternative, "outcome": outcome.name, "unit": outcome.unit}


def _channel(outcome: Outcome, channel: str) -> Outcome:
    name = f"{outcome.name} {channel}".replace(" ", "_")
    return replace(
        outcome, name=name, label=f"{outcome.label} {channel}", meaning=f"{outcome.meaning}: part {channel}"
    )


def _common_means(before: Floats, after: Floats) -> tuple[Floats, Floats]:
    """Mean of each run over the months in which both of a pair have the outcome; without any, no number."""
    both = np.isfinite(before) & np.isfinite(after)
    months = both.sum(axis=1)
    with np.errstate(invalid="ignore"):
        return (
            np.where(both, before, 0.0).sum(axis=1) / months,
            np.where(both, after, 0.0).sum(axis=1) / months,
        )


def _bytes(values: Floats) -> bytes:
    """Content of an array; not a number has many bit patterns that all mean the same."""
    return np.where(np.isnan(values), np.nan, values).astype("<f8").tobytes()
