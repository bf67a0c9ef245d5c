"""What the worlds of a sweep are compared by, and the effects found."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass

import pandas as pd

from moatlab.analysis.effect_text import line_of
from moatlab.analysis.sweep_effects import sweep_effects
from moatlab.foundation.errors import InputError
from moatlab.plots.wording import level_name, short_name
from moatlab.report.findings import capitalised, effect_finding, range_finding
from moatlab.report.page import Finding, FindingGroup
from moatlab.sweeps.results import Results

__all__ = ["Contrast", "contrast_of", "effect_groups", "range_group"]

NO_POLICY = "none"
MOST_UNFOLDED = 3


@dataclass(frozen=True, eq=False)
class Contrast:
    """Levels that are compared with one of them.

    Attributes:
        of: column of the runs: policy, scenario, row, or the path of a factor.
        reference: the level that the others are compared with.
        effects: as `sweep_effects` gives them.
    """

    of: str
    reference: Hashable
    effects: pd.DataFrame

    def name(self, level: Hashable) -> str:
        """A level within a sentence."""
        if self.of == "policy" and level == NO_POLICY:
            return "no policy"
        if self.of in ("policy", "row"):
            return short_name(str(level))
        return f"{short_name(self.of)} {level_name(level)}"


def contrast_of(results: Results) -> Contrast | None:
    """Policies against none of them, or else scenarios, rows or levels of a factor against the first.

    Nothing where all runs are alike but for the seed and what was sampled.
    """
    levels = [path for path in results.factors if path not in results.sampled]
    for column in ("policy", "scenario", "row", *levels):
        there = list(dict.fromkeys(results.runs[column]))
        if len(there) < 2:
            continue
        reference = NO_POLICY if column == "policy" and NO_POLICY in there else there[0]
        try:
            return Contrast(column, reference, sweep_effects(results, column, reference))
        except InputError:  # rows without names, or factors that never differ alone
            continue
    return None


def effect_groups(results: Results, contrast: Contrast) -> Iterator[FindingGroup]:
    """What each level changes against the reference, in sentences."""
    outcomes = {outcome.name: outcome for outcome in results.outcomes}
    sampled = results.sampler is not None
    groups = contrast.effects.groupby(level=contrast.of, sort=False)
    for place, (level, rows) in enumerate(groups):
        findings: list[Finding] = []
        for row in rows.reset_index().to_dict("records"):
            numbers = {str(name): value for name, value in row.items()}
            outcome = outcomes[str(numbers["outcome"])]
            units = "sampled points" if sampled else "seeds"
            line = line_of(outcome, numbers, int(numbers["runs"]))
            findings.append(effect_finding(line, outcome, contrast.name(level), units))
        against = f"Against {contrast.name(contrast.reference)}, averaged over everything else that varies."
        title = capitalised(contrast.name(level))
        yield FindingGroup(title, against, findings, folded=place >= MOST_UNFOLDED)


def range_group(results: Results, contrast: Contrast | None) -> FindingGroup:
    """Where outcomes lie in all runs, or in those of the reference."""
    runs = results.runs if contrast is None else results.runs[results.runs[contrast.of] == contrast.reference]
    findings = [range_finding(outcome, runs[outcome.name].tolist(), "runs") for outcome in results.outcomes]
    title = "All runs" if contrast is None else f"Outcomes with {contrast.name(contrast.reference)}"
    return FindingGroup(title, "Each run is a point and a seed.", findings, folded=contrast is not None)
