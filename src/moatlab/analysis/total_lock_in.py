"""What holds customers when everybody reacts: twin simulations without factors of lock-in (MODEL 9.3).

`observe.lock_in` asks who would move today, at given prices. Here a set of factors is taken out of the rules
from a month on, after the start was fitted to the usual rules, with equal draws; prices, contracts and what
others use follow. The change of an outcome is shared out to the factors by their exact Shapley values.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from moatlab.analysis.compare import plan_comparison
from moatlab.economics.shapley import shapley_values
from moatlab.foundation.errors import MoatlabError
from moatlab.foundation.months import MONTHS_PER_YEAR
from moatlab.foundation.refusals import validated
from moatlab.observe.lock_in import SUBSETS, Factor
from moatlab.observe.outcomes import Outcome
from moatlab.policy.shocks import SetParameter
from moatlab.scenario.scenario import Scenario

__all__ = ["RULES_WITHOUT", "TotalLockIn", "rules_without", "total_lock_in"]

RULES_WITHOUT: Mapping[Factor, Mapping[str, float]] = {
    Factor.PROCEDURAL: {"switching.procedural_switching_cost": 0.0},
    Factor.GRAVITY: {"switching.data_gravity_cost": 0.0, "demand.model_switching_cost": 0.0},
    Factor.EGRESS: {"switching.egress_fee": 0.0},
    Factor.NETWORK: {
        "demand.peer_weight": 0.0,
        "demand.model_peer_weight": 0.0,
        "demand.trust_weight": 0.0,
        "demand.ecosystem_weight": 0.0,
    },
    # No model is so far from the frontier that contracts could keep it from a cloud.
    Factor.EXCLUSIVITY: {"conduct.access_gap": 100.0},
}
"""What the parameters become in a world without a factor."""

YEARS = 5

type Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class TotalLockIn:
    """An outcome in the worlds without every set of factors, and what each factor does to it.

    Attributes:
        outcome: what is compared.
        seeds: one run of each world.
        means: mean of the outcome over the window, by run and by subset of factors removed [runs, SUBSETS].
    """

    outcome: Outcome
    seeds: tuple[int, ...]
    means: Floats

    @property
    def changes(self) -> Floats:
        """What removing all factors changes, by run [runs]."""
        changes: Floats = self.means[:, -1] - self.means[:, 0]
        return changes

    @cached_property
    def parts(self) -> Floats:
        """What each factor's removal contributes to that change [runs, factors]; rows add up to it."""
        return np.array([shapley_values(worth) for worth in self.means])

    def table(self) -> pd.DataFrame:
        """One row a factor and one for all: the mean part over the runs, the lowest and the highest."""
        columns = np.column_stack([self.parts, self.changes])
        names = [factor.name.lower() for factor in Factor] + ["all"]
        table = {"part": columns.mean(axis=0), "lowest": columns.min(axis=0), "highest": columns.max(axis=0)}
        return pd.DataFrame(table, index=pd.Index(names, name="factor"))


def total_lock_in(
    scenario: Scenario,
    seeds: int | Sequence[int] = (1,),
    *,
    outcome: str = "churn_customers",
    start: datetime.date | str | None = None,
    window: tuple[str, str] | None = None,
    workers: int = 1,
) -> TotalLockIn:
    """Share out to five factors what an outcome would be without any of them: 32 runs a seed.

    Args:
        scenario: the world with all factors.
        seeds: how many (1, 2, ...), or which.
        outcome: column of the market ("churn_customers") or variable of a firm ("aws.share").
        start: first month without the factors; None = the first of the simulation.
        window: first and last month of the mean of the outcome; None = the last five years.
        workers: processes.

    Raises:
        InputError: something of the above is not possible; nothing was simulated.
        MoatlabError: a run did not come to its end, or the outcome is missing in a month of the window.
    """
    since = scenario.calendar.start if start is None else start
    worlds = [rules_without(_factors(subset), since) for subset in range(SUBSETS)]
    plan = plan_comparison(
        scenario,
        {_name(subset): worlds[subset] for subset in range(1, SUBSETS)},
        seeds,
        outcomes=[outcome],
    )
    months = plan.window(window or _last_years(scenario)).steps(scenario.calendar)
    effects = plan.run(workers)
    if effects.failures:
        raise MoatlabError(f"a run did not come to its end.\n  {effects.failures[0]}")
    runs = [effects.baseline] + [world.values for world in effects.alternatives.values()]
    means = np.stack([values[:, months, 0].mean(axis=1) for values in runs], axis=1)
    if not np.isfinite(means).all():
        raise MoatlabError(f"{outcome} does not exist in every month of the window in every run")
    return TotalLockIn(plan.outcomes[0], plan.seeds, means)


def rules_without(factors: Iterable[Factor], start: datetime.date | str) -> list[SetParameter]:
    """Interventions that take factors out of the rules from a month on."""
    return [
        validated(SetParameter, {"path": path, "value": value, "start": start})
        for factor in sorted(set(factors))
        for path, value in RULES_WITHOUT[factor].items()
    ]


def _factors(subset: int) -> list[Factor]:
    return [factor for factor in Factor if subset >> factor & 1]


def _name(subset: int) -> str:
    return "without " + ", ".join(factor.name.lower() for factor in _factors(subset))


def _last_years(scenario: Scenario) -> tuple[str, str]:
    calendar = scenario.calendar
    first = calendar.date(max(0, calendar.steps - YEARS * MONTHS_PER_YEAR))
    return f"{first:%Y-%m}", f"{calendar.end:%Y-%m}"
