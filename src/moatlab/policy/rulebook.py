"""The rules in force, for everybody and for those whom an intervention is aimed at."""

import datetime
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from moatlab.parameters.parameters import Parameters
from moatlab.policy.intervention import Intervention, Sort

__all__ = ["RuleBook", "Subject"]


class Subject(NamedTuple):
    """Whose rules are asked for: names, empty where they do not matter.

    Attributes:
        cloud, lab, sector: who it is about.
        signed: month of the contract in question; rules younger than it bind it only if retroactive.
        expects: whether rules that are announced, and that firms anticipate, count already.
    """

    cloud: str = ""
    lab: str = ""
    sector: str = ""
    signed: datetime.date | None = None
    expects: bool = False


class RuleBook:
    """The scenario's parameters with the interventions of a month folded over them.

    Interventions apply in the order of their start, among equals in the order of the scenario. One with
    targets applies to a subject only if, for each sort of name among its targets, the subject's name is one
    of them; to everybody at once it does not apply.

    Attributes:
        parameters: the rules that hold for everybody.
        version: grows whenever any rule changes.
        is_plain: no intervention holds or is expected, so the same rules for everybody.
    """

    def __init__(
        self, base: Parameters, interventions: Sequence[Intervention], sorts: Mapping[str, Sort]
    ) -> None:
        """A book without any intervention in force; `sorts` says what each name in targets is."""
        self._base = base
        self._interventions = sorted(interventions, key=lambda intervention: intervention.start)
        self._aimed = [_by_sort(intervention, sorts) for intervention in self._interventions]
        self._month: datetime.date | None = None
        self._strengths: tuple[float, ...] = (0.0,) * len(self._interventions)
        self._expected: tuple[bool, ...] = (False,) * len(self._interventions)
        self.version = 0
        self._in_play: list[int] = []
        self.is_plain = True
        self._views: dict[tuple[int, ...], Parameters] = {(): base}
        self._known: dict[Subject, Parameters] = {}
        self.parameters = base

    def rebase(self, base: Parameters) -> None:
        """Let the interventions in force build on other parameters."""
        self._base = base
        self._fold()

    def turn_to(self, month: datetime.date) -> list[tuple[Intervention, bool]]:
        """Turn to a month; the interventions that began (true) or ended (false) to hold."""
        before = self._strengths
        expected = tuple(intervention.expected_in(month) for intervention in self._interventions)
        self._month = month
        self._strengths = tuple(intervention.strength_in(month) for intervention in self._interventions)
        if self._strengths != before or expected != self._expected:
            self._expected = expected
            self._fold()
        pairs = zip(self._interventions, before, self._strengths, strict=True)
        return [(intervention, now > 0.0) for intervention, old, now in pairs if (old > 0.0) != (now > 0.0)]

    def of(self, subject: Subject) -> Parameters:
        """The rules that hold for a subject."""
        rules = self._known.get(subject)
        if rules is None:
            rules = self._known[subject] = self._look_up(subject)
        return rules

    def _look_up(self, subject: Subject) -> Parameters:
        chosen = tuple(number for number in self._in_play if self._applies(number, subject))
        view = self._views.get(chosen)
        if view is None:
            view = self._views[chosen] = self._folded(chosen)
        return view

    def _fold(self) -> None:
        self.version += 1
        flags = zip(self._strengths, self._expected, strict=True)
        self._in_play = [number for number, (now, soon) in enumerate(flags) if now > 0.0 or soon]
        self.is_plain = not self._in_play
        self._views, self._known = {(): self._base}, {}
        self.parameters = self.of(Subject()) if self._in_play else self._base

    def _applies(self, number: int, subject: Subject) -> bool:
        intervention = self._interventions[number]
        if self._strengths[number] == 0.0 and not subject.expects:
            return False
        grandfathers = intervention.binds_contracts and not intervention.retroactive
        if grandfathers and subject.signed is not None and subject.signed < intervention.start:
            return False
        return all(getattr(subject, sort) in names for sort, names in self._aimed[number].items())

    def _folded(self, chosen: Sequence[int]) -> Parameters:
        assert self._month is not None, "nothing is in play before the first month"
        rules = self._base
        for number in chosen:
            intervention = self._interventions[number]
            holds = self._strengths[number] > 0.0
            rules = intervention.amend(rules, self._month if holds else intervention.full_from)
        return rules


def _by_sort(intervention: Intervention, sorts: Mapping[str, Sort]) -> dict[Sort, frozenset[str]]:
    named: dict[Sort, set[str]] = {}
    for target in intervention.targets:
        named.setdefault(sorts[target], set()).add(target)
    return {sort: frozenset(names) for sort, names in named.items()}
