"""Policies ranked under deep uncertainty: over many worlds, by criteria that may disagree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from moatlab.analysis.paired_difference import ROUNDING
from moatlab.analysis.robustness import CRITERIA, agreement, first_shares, non_dominated, ranks, regret
from moatlab.analysis.sweep_effects import paired_runs
from moatlab.analysis.sweep_points import SweepTables, find_outcome
from moatlab.analysis.value_of_information import perfect_information, value_of_information
from moatlab.foundation.errors import InputError, shown

if TYPE_CHECKING:
    from moatlab.observe.outcomes import Outcome

__all__ = ["Goal", "Leaderboard", "leaderboard"]

RESAMPLES = 1000
RNG_KEY = 20270101
LOW, HIGH = 0.025, 0.975
FEWEST_WORLDS = 2

type Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Goal:
    """What is wanted of an outcome.

    Attributes:
        direction: "up" or "down".
        tolerance: part of its value under the reference by which it may be worse and still pass; 0 asks for
            an improvement. "Not below 95 %" is Goal("up", 0.05).
    """

    direction: Literal["up", "down"]
    tolerance: float = 0.0

    def __post_init__(self) -> None:
        """Refuse what is no goal."""
        if self.direction not in ("up", "down"):
            raise InputError(place="goal: direction", found=shown(self.direction), allowed="up or down")
        if not 0.0 <= self.tolerance < 1.0:
            raise InputError(
                place="goal: tolerance", found=shown(self.tolerance), allowed="a share from 0 to below 1"
            )

    @property
    def sign(self) -> float:
        """What makes more better."""
        return 1.0 if self.direction == "up" else -1.0

    def met(self, effects: Floats, levels: Floats) -> NDArray[np.bool_]:
        """Whether effects on an outcome with these levels under the reference are good enough."""
        if self.tolerance == 0.0:
            return np.asarray(self.sign * effects > 0.0)
        return np.asarray(self.sign * effects >= -self.tolerance * np.abs(levels))

    def in_words(self, outcome: "Outcome") -> str:
        """The goal as a reader says it."""
        if self.tolerance == 0.0:
            return f"{outcome.name} {self.direction}"
        bound = (
            f"not below {1.0 - self.tolerance:.0%}"
            if self.direction == "up"
            else f"not above {1.0 + self.tolerance:.0%}"
        )
        return f"{outcome.name} {bound}"


@dataclass(frozen=True, eq=False)
class Leaderboard:
    """Policies in the same worlds, each the mean over its seeds of the difference to the reference.

    Attributes:
        reference: the policy that the others are compared with; it takes part, with no effect.
        policies: names.
        outcomes: with a goal each, the first one the one that policies are ranked by.
        goals: in the same order.
        worlds: one row a world: scenario, point and the sampled factors.
        effects: [worlds, policies, outcomes], as recorded.
        met: whether all goals are met [worlds, policies].
        dropped: worlds left out because a policy has no value there.
    """

    reference: str
    policies: tuple[str, ...]
    outcomes: tuple["Outcome", ...]
    goals: tuple[Goal, ...]
    worlds: pd.DataFrame
    effects: Floats
    met: NDArray[np.bool_]
    dropped: int = 0

    @property
    def gains(self) -> Floats:
        """How much better than the reference by the first goal [worlds, policies]."""
        return np.asarray(self.goals[0].sign * self.effects[:, :, 0] + 0.0)  # no zero with a minus

    @property
    def regrets(self) -> pd.DataFrame:
        """What each policy falls short of the best of its world, one row a world, one column a policy."""
        return pd.DataFrame(regret(self.gains), columns=list(self.policies), index=self.worlds.index)

    @cached_property
    def scores(self) -> pd.DataFrame:
        """Every criterion for every policy; more is better, so that regret counts as a loss."""
        columns = {name: criterion.score(self.gains, self.met) for name, criterion in CRITERIA.items()}
        return pd.DataFrame(columns, index=pd.Index(self.policies, name="policy"))

    @cached_property
    def ranks(self) -> pd.DataFrame:
        """Rank of each policy by each criterion, 1 being the best."""
        return self.scores.apply(lambda column: ranks(column.to_numpy()))

    @property
    def agreement(self) -> float:
        """How much the criteria order the policies alike: 1 the same, 0 not at all (mean Kendall's tau)."""
        return agreement(self.scores.to_numpy().T)

    @cached_property
    def _signed(self) -> Floats:
        """Effects with more being better in every goal."""
        return np.asarray(self.effects * np.array([goal.sign for goal in self.goals]))

    @cached_property
    def _resampled(self) -> list[NDArray[np.int_]]:
        random = np.random.default_rng(RNG_KEY)
        return [random.integers(len(self.worlds), size=len(self.worlds)) for _ in range(RESAMPLES)]

    @cached_property
    def first(self) -> pd.DataFrame:
        """Share of bootstrap resamples of the worlds in which each policy is first, by criterion."""
        columns = {
            name: first_shares(
                np.array([criterion.score(self.gains[rows], self.met[rows]) for rows in self._resampled])
            )
            for name, criterion in CRITERIA.items()
        }
        return pd.DataFrame(columns, index=self.scores.index)

    def means(self) -> pd.DataFrame:
        """Mean effect of each policy on every goal, with its 95 % bootstrap interval over worlds."""
        resampled = np.array([self.effects[rows].mean(axis=0) for rows in self._resampled])
        low, high = np.quantile(resampled, [LOW, HIGH], axis=0)
        names = [outcome.name for outcome in self.outcomes]
        index = pd.MultiIndex.from_product([self.policies, names], names=["policy", "outcome"])
        columns = {"mean": self.effects.mean(axis=0), "low": low, "high": high}
        return pd.DataFrame({name: values.ravel() for name, values in columns.items()}, index=index)

    def table(self) -> pd.DataFrame:
        """One row a policy, the best expected one first.

        Returns:
            Of the first outcome: `expected` gain with `expected_low` and `expected_high` (95 % bootstrap
            over worlds), `worst` and `bad` (5 % quantile) gain, `largest_regret`, `high_regret` (95 %
            quantile); `satisficing` (share of worlds with all goals met); `rank_...` and `first_...` (share
            of bootstrap resamples in which it is first) by each criterion; `rank_spread` (between its worst
            and its best rank); `non_dominated` by mean effects on all goals, and `non_dominated_share`, the
            share of resamples in which it is so.
        """
        table = self.scores.copy()
        table[["largest_regret", "high_regret"]] *= -1.0
        expected = np.array([self.gains[rows].mean(axis=0) for rows in self._resampled])
        low, high = np.quantile(expected, [LOW, HIGH], axis=0)
        table.insert(1, "expected_low", low)
        table.insert(2, "expected_high", high)
        table = table.join(self.ranks.add_prefix("rank_")).join(self.first.add_prefix("first_"))
        table["rank_spread"] = self.ranks.max(axis=1) - self.ranks.min(axis=1)
        table["non_dominated"] = non_dominated(self._signed.mean(axis=0))
        again = [non_dominated(self._signed[rows].mean(axis=0)) for rows in self._resampled]
        table["non_dominated_share"] = np.mean(again, axis=0)
        return table.sort_values("expected", ascending=False, kind="stable")

    def information(self) -> pd.DataFrame:
        """What knowing each sampled factor would be worth, and whether it would change the choice."""
        factors = self.worlds.drop(columns=["scenario", "point"]).astype(float)
        return value_of_information(self.gains, factors, self.policies)

    @property
    def worth_of_knowing_all(self) -> float:
        """Expected gain of choosing the best policy in each world over choosing one for all worlds."""
        return perfect_information(self.gains)

    def to_markdown(self) -> str:
        """The ranking, how robust it is, and what knowledge would change it."""
        from moatlab.analysis.sweep_text import leaderboard_markdown

        return leaderboard_markdown(self)


def leaderboard(
    results: SweepTables,
    goals: Mapping[str, Goal],
    *,
    reference: str = "none",
    years: tuple[int, int] | None = None,
) -> Leaderboard:
    """Rank the policies of a sweep over its worlds; a world is a point in a scenario.

    Args:
        results: of a sweep with policies.
        goals: by outcome; policies are ranked by the first one.
        reference: the policy that the others are compared with.
        years: first and last year to average yearly values over, instead of the window of the design.

    Raises:
        InputError: no such outcome or policy, no goal, or not enough worlds that all policies meet.
    """
    if not goals:
        raise InputError(
            place="goals", found="none", allowed='at least one, such as {"lock_in": Goal("down")}'
        )
    outcomes = tuple(find_outcome(results, name) for name in goals)
    pairs = paired_runs(results, "policy", reference, years=years)
    sides = [f"{name}|{side}" for name in goals for side in ("before", "after")]
    means = pairs.dropna(subset=sides).groupby(["scenario", "point", "policy"])[sides].mean().reset_index()
    others = [name for name in dict.fromkeys(results.runs["policy"]) if name != reference]
    wide = means.pivot(index=["scenario", "point"], columns="policy", values=sides).dropna()
    planned = len(results.runs[["scenario", "point"]].drop_duplicates())
    if len(wide) < FEWEST_WORLDS or wide.columns.get_level_values("policy").nunique() < len(others):
        raise InputError(
            place="worlds",
            found=f"{len(wide)} that all policies meet, of {planned}",
            allowed=f"at least {FEWEST_WORLDS}",
            cure="A grid, a table or a sample makes worlds; failed runs: --retry-failed.",
        )
    before, after = (_stacked(wide, goals, others, side) for side in ("before", "after"))
    effects = np.where(np.abs(after - before) > ROUNDING * np.abs(before), after - before, 0.0)
    met = [goal.met(effects[:, :, place], before[:, :, place]) for place, goal in enumerate(goals.values())]
    nothing = np.zeros((len(wide), 1, len(goals)))
    stays = [goal.met(nothing[:, :, 0], before[:, :1, place]) for place, goal in enumerate(goals.values())]
    worlds = results.runs.drop_duplicates(["scenario", "point"]).set_index(["scenario", "point"])
    return Leaderboard(
        reference=reference,
        policies=(reference, *others),
        outcomes=outcomes,
        goals=tuple(goals.values()),
        worlds=worlds.loc[wide.index, list(results.sampled)].reset_index(),
        effects=np.concatenate([nothing, effects], axis=1),
        met=np.concatenate([np.all(stays, axis=0), np.all(met, axis=0)], axis=1),
        dropped=planned - len(wide),
    )


def _stacked(wide: pd.DataFrame, goals: Mapping[str, Goal], policies: Sequence[str], side: str) -> Floats:
    """Values [worlds, policies, goals] before or after."""
    return np.stack([wide[f"{name}|{side}"][list(policies)].to_numpy() for name in goals], axis=2)
