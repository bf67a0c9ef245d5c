"""As many seeds as a comparison needs: paired runs are added until an effect is known closely enough."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from moatlab.analysis.compare import Change, Comparison, plan_comparison
from moatlab.analysis.effects import Effects
from moatlab.foundation.errors import InputError, shown
from moatlab.observe.outcomes import HEADLINES, names_of
from moatlab.scenario.scenario import Scenario

__all__ = ["Precision", "Replications", "replicate", "replicate_until"]

FEWEST_SEEDS = 10


@dataclass(frozen=True)
class Precision:
    """How closely an effect shall be known.

    Attributes:
        outcome: its name.
        half_width: of the 95 % interval of the paired difference after Student, in the unit of the outcome
            as recorded (shares from 0 to 1).
        seeds: pairs of the first batch; at least 10, since intervals that stop the runs are a little too
            narrow, and the more so the fewer the first look rests on.
        most: pairs after which it ends in any case.
        window: first and last month of the mean; that of the comparison unless given.
    """

    outcome: str
    half_width: float
    seeds: int = FEWEST_SEEDS
    most: int = 200
    window: tuple[str, str] | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be reached."""
        if not 0.0 < self.half_width < math.inf:
            raise InputError(
                place="half-width",
                found=shown(self.half_width),
                allowed="a number above 0, in the outcome's unit",
            )
        if self.seeds < FEWEST_SEEDS:
            raise InputError(
                place="seeds",
                found=str(self.seeds),
                allowed=f"at least {FEWEST_SEEDS} in the first batch",
                cure="An early look at few runs stops by luck.",
            )
        if self.most < self.seeds:
            raise InputError(
                place="most seeds",
                found=str(self.most),
                allowed=f"at least the {self.seeds} of the first batch",
            )


@dataclass(frozen=True)
class Replications:
    """A comparison with as many seeds as it took.

    Attributes:
        effects: of all batches together; what was reached stands in its remarks.
        precision: that was asked for.
        half_widths: of the interval by alternative at the end; not a number where there is none.
    """

    effects: Effects
    precision: Precision
    half_widths: Mapping[str, float]

    @property
    def reached(self) -> bool:
        """Whether every alternative is known as closely as asked for."""
        return all(width <= self.precision.half_width for width in self.half_widths.values())

    def __str__(self) -> str:
        """What was reached, in a sentence or two."""
        asked, pairs = self.precision, len(self.effects.seeds)
        widest = max(self.half_widths.values(), key=lambda width: math.inf if math.isnan(width) else width)
        if self.reached:
            return (
                f"Precision reached: the effect on {asked.outcome} is known within {widest:.3g} "
                f"({asked.half_width:.3g} was asked for) after {pairs} pairs. "
                "Runs that stop when an interval is narrow leave it slightly too narrow."
            )
        known = "without any interval" if math.isnan(widest) else f"known within {widest:.3g} only"
        return (
            f"Precision not reached: after {pairs} pairs, the most allowed, the effect on {asked.outcome} is "
            f"{known}, where {asked.half_width:.3g} was asked for."
        )


def replicate_until(
    scenario: Scenario,
    alternatives: Mapping[str, Change],
    precision: Precision,
    *,
    workers: int = 1,
    outcomes: Sequence[str] | None = None,
) -> Replications:
    """Compare over more and more seeds until the effect on one outcome is known closely enough.

    Args:
        scenario: the baseline.
        alternatives: by name, as in `compare`.
        precision: what is to be known, and how closely.
        workers: processes.
        outcomes: what is recorded; the headlines unless given, and that of the precision in any case.

    Raises:
        InputError: something of the above cannot be compared; nothing was simulated.
        MoatlabError: not a single pair of runs of a batch came to its end.
    """
    names = names_of(HEADLINES if outcomes is None else outcomes)
    names += [] if precision.outcome in names else [precision.outcome]
    plan = plan_comparison(scenario, alternatives, precision.seeds, outcomes=names)
    return replicate(plan, precision, workers)


def replicate(
    plan: Comparison, precision: Precision, workers: int = 1, on_run: Callable[[], None] | None = None
) -> Replications:
    """Run a comparison in batches of new seeds; seeds that have run are kept and not run again.

    A batch is as large as the interval suggests, at least as large as the first and at most as large as all
    before it together, so that there are few looks.

    Args:
        plan: that records the outcome of the precision, with the seeds of the first batch.
        precision: what is to be known, and how closely.
        workers: processes.
        on_run: called after each run.

    Raises:
        InputError: the plan does not record the outcome, or the window lies outside of the simulation.
        MoatlabError: not a single pair of runs of a batch came to its end.
    """
    recorded = [outcome.name for outcome in plan.outcomes]
    if precision.outcome not in recorded:
        raise InputError(
            place="precision", found=shown(precision.outcome), allowed=f"recorded: {', '.join(recorded)}"
        )
    plan.window(precision.window)
    effects = plan.run(workers, on_run)
    while True:
        found = Replications(effects, precision, _half_widths(effects, precision))
        pairs = len(effects.seeds)
        if found.reached or pairs >= precision.most:
            return replace(found, effects=replace(effects, remarks=(str(found),)))
        batch = _next_batch(found)
        first = max(effects.seeds) + 1
        seeds = tuple(range(first, first + batch))
        effects = effects.joined(replace(plan, seeds=seeds).run(workers, on_run))


def _half_widths(effects: Effects, precision: Precision) -> dict[str, float]:
    """Half of the interval of every alternative."""
    rows = effects.only([precision.outcome]).table(precision.window).reset_index()
    return dict(zip(rows["alternative"], (rows["high"] - rows["difference"]).astype(float), strict=True))


def _next_batch(found: Replications) -> int:
    """Number of new seeds: an interval narrows with the root of the number of pairs."""
    precision, pairs = found.precision, len(found.effects.seeds)
    widest = float(np.nanmax([*found.half_widths.values(), precision.half_width]))
    wanted = math.ceil(pairs * (widest / precision.half_width) ** 2) - pairs
    return min(max(wanted, precision.seeds), pairs, precision.most - pairs)
