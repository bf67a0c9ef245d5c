"""What the user of the playground has chosen: everything that its link holds, and nothing else."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Self

from moatlab.foundation.errors import InputError, nearest, one_of, shown
from moatlab.parameters.table import parameter_table
from moatlab.policy.intervention import Intervention
from moatlab.scenario.loader import library, load_scenario
from moatlab.scenario.scenario import Scenario

__all__ = [
    "DEFAULT_SCENARIO",
    "FIRST_SEED",
    "FRAME",
    "LARGEST_SEED",
    "MOST",
    "PARAMETERS",
    "VIEWS",
    "Choice",
    "scenario_in_words",
]

DEFAULT_SCENARIO, FIRST_SEED, LARGEST_SEED = "seed_exclusive", 1, 2**63 - 1
PARAMETERS: Final = "parameters."
VIEWS: Final[Mapping[str, str]] = {
    "overview": "Overview",
    "flows": "Flows",
    "network": "Network",
    "why": "Why",
    "winners": "Who wins",
    "robustness": "Robustness",
    "assumptions": "Assumptions",
    "export": "Export",
}
"""Views by their name in links, with the words on the page."""

MOST: Final[Mapping[str, int]] = {
    "parameters.population.n_enterprises": 10_000,
    "parameters.time.steps": 240,
}
"""What still answers while somebody waits; larger worlds are for `moatlab run`."""

FRAME: Final = frozenset({*MOST, "parameters.time.start"})
"""How the run is made and not what happens in it: the baseline takes these over, else nothing is paired."""


ACRONYMS = ("eu", "cma", "dma")


@dataclass(frozen=True)
class Choice:
    """A scenario and what is changed in it; always valid when made by its own methods.

    Attributes:
        scenario: name in the library.
        seed: of the run with the changes and of the baseline.
        settings: value by path of a parameter, only where it differs from the scenario.
        interventions: added to those of the scenario.
        view: name of the view that is open.
        month: shown by the network; None: the last.
    """

    scenario: str = DEFAULT_SCENARIO
    seed: int = FIRST_SEED
    settings: Mapping[str, object] = field(default_factory=dict)
    interventions: tuple[Intervention, ...] = ()
    view: str = "overview"
    month: datetime.date | None = None

    @property
    def is_baseline(self) -> bool:
        """Whether nothing is changed that could make a difference."""
        return not self.interventions and self.settings.keys() <= FRAME

    def original(self) -> Scenario:
        """The scenario as it stands in the library."""
        return load_scenario(self.scenario)

    def baseline(self) -> Scenario:
        """The scenario without the changes, over the same months and enterprises."""
        frame = {path: value for path, value in self.settings.items() if path in FRAME}
        return self.original().replace_all(frame) if frame else self.original()

    def changed(self) -> Scenario:
        """The scenario with all changes."""
        scenario = self.original()
        if self.settings:
            scenario = scenario.replace_all(self.settings)
        return scenario.with_interventions(self.interventions) if self.interventions else scenario

    def in_scenario(self, name: str) -> Self:
        """The same changes in another scenario.

        Raises:
            InputError: the name is not in the library, or the changes do not fit there.
        """
        if name not in library():
            likely = nearest(name, library())
            raise InputError(
                place="scenario",
                found=f"the unknown name {shown(name)}",
                allowed=one_of(library()),
                cure=f"Did you mean {likely}?" if likely else "",
            )
        return replace(self, scenario=name, settings={})._checked(self.settings)

    def with_settings(self, changes: Mapping[str, object]) -> Self:
        """Other values of some parameters; values of the scenario itself are no change.

        Raises:
            InputError: a path leads to no parameter, a value is not allowed, or the world becomes too large.
        """
        return self._checked({**self.settings, **changes})

    def with_seed(self, seed: int) -> Self:
        """The same world with other draws.

        Raises:
            InputError: the seed is negative or too large.
        """
        if not 0 <= seed <= LARGEST_SEED:
            raise InputError(
                place="seed", found=str(seed), allowed=f"a whole number from 0 to {LARGEST_SEED:,}"
            )
        return replace(self, seed=seed)

    def seen_as(self, view: str, month: datetime.date | None = None) -> Self:
        """The same changes in another view.

        Raises:
            InputError: there is no such view, or the month is not simulated.
        """
        if view not in VIEWS:
            raise InputError(place="view", found=shown(view), allowed=one_of(list(VIEWS)))
        calendar = self.baseline().calendar
        if month is not None and not calendar.start <= month <= calendar.end:
            raise InputError(
                place="month",
                found=f"{month:%Y-%m}",
                allowed=f"a month from {calendar.start:%Y-%m} to {calendar.end:%Y-%m}",
            )
        return replace(self, view=view, month=month)

    def adding(self, *interventions: Intervention) -> Self:
        """With further interventions.

        Raises:
            InputError: a target does not exist, or an equal intervention holds at the same time.
        """
        return self._with((*self.interventions, *interventions))

    def replacing(self, number: int, intervention: Intervention) -> Self:
        """With another intervention in the place of one; raises as `adding` does."""
        before, after = self.interventions[:number], self.interventions[number + 1 :]
        return self._with((*before, intervention, *after))

    def removing(self, number: int) -> Self:
        """Without one of the interventions added."""
        return self._with(self.interventions[:number] + self.interventions[number + 1 :])

    def reset(self) -> Self:
        """The scenario as it is, in the same view."""
        return type(self)(scenario=self.scenario, seed=self.seed, view=self.view)

    def _with(self, interventions: tuple[Intervention, ...]) -> Self:
        new = replace(self, interventions=interventions)
        calendar = new.changed().calendar
        for intervention in interventions:
            if intervention.start > calendar.end:  # it would change nothing, and look harmless
                raise InputError(
                    place="start",
                    found=f"{intervention.start:%Y-%m}",
                    allowed=f"a month until the last one simulated, {calendar.end:%Y-%m}",
                )
        return new

    def _checked(self, settings: Mapping[str, object]) -> Self:
        """With these settings and no others, as the scenario itself holds them."""
        known = {entry.path for entry in parameter_table()}
        for path, value in settings.items():
            if path not in known:
                raise _unknown(path, known)
            if path in MOST and isinstance(value, int | float) and value > MOST[path]:
                raise InputError(
                    place=path,
                    found=f"{value:,}",
                    allowed=f"at most {MOST[path]:,} in the playground",
                    cure="Larger worlds run with `moatlab run` and the exported file.",
                )
        original = self.original()
        scenario = original.replace_all(settings)
        values = {path: (original.value_at(path), scenario.value_at(path)) for path in settings}
        kept = {path: new for path, (old, new) in values.items() if new != old}
        return replace(self, settings=kept, month=None)._with(self.interventions)


def scenario_in_words(name: str) -> str:
    """The name of a scenario of the library for readers.

    >>> scenario_in_words("eu_data_act"), scenario_in_words("seed_exclusive")
    ('EU data act', 'Seed exclusive')
    """
    words = [word.upper() if word in ACRONYMS else word for word in name.split("_")]
    return " ".join([words[0][0].upper() + words[0][1:], *words[1:]])


def _unknown(path: str, known: set[str]) -> InputError:
    short = {name.removeprefix(PARAMETERS) for name in known}
    likely = nearest(path.removeprefix(PARAMETERS), short)
    return InputError(
        place=path.removeprefix(PARAMETERS),
        found="a name that leads to no parameter",
        allowed=one_of(sorted(short)),
        cure=f"Did you mean {likely}?" if likely else "",
    )
