"""An intervention: from a month on, other rules hold; when it ends, the old ones hold again."""

import datetime
from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from pydantic import model_validator

from moatlab.foundation.errors import InputError
from moatlab.foundation.months import Calendar
from moatlab.foundation.quantity import quantity, setting
from moatlab.foundation.record import Month, Record
from moatlab.foundation.refusals import refused
from moatlab.parameters import sources
from moatlab.parameters.parameters import Parameters

__all__ = ["Intervention", "Sort", "amended", "capped", "intervention_kinds", "raised", "scaled"]

type Sort = Literal["cloud", "lab", "sector"]

_KINDS: dict[str, type["Intervention"]] = {}


class Intervention(Record):
    """Rules that hold from `start` until the month before `end`, with a strength from 0 (nothing) to 1.

    A subclass states its `kind` (the name in files), its levels as fields with defaults, and in `changes`
    which parameters become what. It reads rules and returns rules: nothing has to be undone when it ends.

    Class attributes:
        aims: sorts of names that `targets` may hold.
        binds_contracts: it restricts contracts of clouds and labs, so that older contracts are either left
            alone or, with `retroactive`, brought into line, and firms may act on it once it is announced.
        acts_after_signing: what it does to a contract comes later, so that firms can always reckon with it.
    """

    aims: ClassVar[tuple[Sort, ...]] = ()
    binds_contracts: ClassVar[bool] = False
    acts_after_signing: ClassVar[bool] = False

    kind: str = setting(source=sources.DESIGNED, description="Name of the instrument.")
    start: Month = setting(source=sources.DESIGNED, description="First month in which it holds.")
    end: Month | None = setting(
        None, source=sources.DESIGNED, description="First month without it; left out: it stays."
    )
    announced: Month | None = setting(
        None, source=sources.DESIGNED, description="Month from which firms know of it; left out: the start."
    )
    phase_in_months: int = quantity(
        0,
        unit="months",
        valid="[0, 1200]",
        plausible=(0, 60),
        source=sources.DESIGNED,
        description="Months over which the strength rises from 0; 0: at once.",
    )
    strength: float = quantity(
        1.0,
        unit="share",
        valid="[0, 1]",
        plausible=(0.0, 1.0),
        source=sources.DESIGNED,
        description="How far the rule goes: 0 changes nothing, 1 is the full rule.",
    )
    targets: tuple[str, ...] = setting(
        (), source=sources.DESIGNED, description="Clouds, labs or sectors it is aimed at; left out: all."
    )
    retroactive: bool = setting(
        default=False,
        source=sources.DESIGNED,
        description="Whether it binds contracts that are older than it; otherwise they are grandfathered.",
    )
    anticipation: bool = setting(
        default=False,
        source=sources.DESIGNED,
        description="Whether firms that sign contracts act on it from its announcement on.",
    )

    @classmethod
    def __pydantic_init_subclass__(cls, **options: Any) -> None:  # noqa: ANN401 - as pydantic declares it
        """Make the kind known to scenario files."""
        super().__pydantic_init_subclass__(**options)
        kind = cls.model_fields["kind"].default
        if not isinstance(kind, str):
            return
        earlier = _KINDS.get(kind)
        if earlier is not None and _home(earlier) != _home(cls):
            raise InputError(
                place=f"class {cls.__qualname__}",
                found=f"the kind {kind} of {earlier.__qualname__}",
                allowed="a kind of its own",
                cure='Write kind: Literal["my_kind"] = "my_kind" in the class.',
            )
        _KINDS[kind] = cls

    @abstractmethod
    def changes(self, rules: Parameters, strength: float) -> Mapping[str, object]:
        """Parameters that change, by dotted path, and what they become at a strength above 0."""

    def amend(self, parameters: Parameters, month: datetime.date) -> Parameters:
        """The rules with this intervention in a month; the same rules while it has no strength.

        Raises:
            InputError: a path leads nowhere or a value is not allowed.
        """
        strength = self.strength_in(month)
        return amended(parameters, self.changes(parameters, strength)) if strength > 0.0 else parameters

    def strength_in(self, month: datetime.date) -> float:
        """Effective strength in a month: 0 before the start and from the end on, rising over the phase-in."""
        if month < self.start or (self.end is not None and month >= self.end):
            return 0.0
        if self.phase_in_months == 0:
            return self.strength
        elapsed = Calendar(self.start, 1).step(month)
        return self.strength * min(1.0, elapsed / self.phase_in_months)

    def expected_in(self, month: datetime.date) -> bool:
        """Firms that sign contracts already act on it although it does not hold yet."""
        announced = self.announced or self.start
        foreseen = self.anticipation and self.retroactive and self.strength > 0.0
        return foreseen and announced <= month < self.start

    @property
    def full_from(self) -> datetime.date:
        """First month of full strength; of a rule that ends before, its last month."""
        calendar = Calendar(self.start, 1)
        full = calendar.date(self.phase_in_months)
        return full if self.end is None else min(full, calendar.date(calendar.step(self.end) - 1))

    @property
    def possible_targets(self) -> tuple[Sort, ...]:
        """Sorts of names that `targets` may hold, given the other fields."""
        return self.aims

    @property
    def firms(self) -> Mapping[str, tuple[Sort, tuple[str, ...]]]:
        """Fields besides `targets` that name clouds or labs, with what they name."""
        return {}

    @property
    def identity(self) -> tuple[object, ...]:
        """What two interventions that are the same, save for dates and strength, have in common."""
        return self.kind, frozenset(self.targets)

    def clashes(self, other: "Intervention") -> bool:
        """Both are the same at the same time."""
        return self.identity == other.identity and self.overlaps(other)

    def overlaps(self, other: "Intervention") -> bool:
        """There is a month in which both hold."""
        return (self.end is None or other.start < self.end) and (other.end is None or self.start < other.end)

    @property
    def title(self) -> str:
        """The kind in words, with its start."""
        aim = f" ({', '.join(self.targets)})" if self.targets else ""
        return f"{self.kind.replace('_', ' ')}{aim} from {self.start:%Y-%m}"

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.end is not None and self.end <= self.start:
            raise refused(
                found=f"{self.end:%Y-%m}",
                allowed=f"a month after the start, {self.start:%Y-%m}",
                cure="Leave end out for a rule that stays.",
                path="end",
            )
        if self.announced is not None and self.announced > self.start:
            raise refused(
                found=f"{self.announced:%Y-%m}",
                allowed=f"a month not after the start, {self.start:%Y-%m}",
                path="announced",
            )
        for name in ("retroactive", "anticipation"):
            if getattr(self, name) and not self.binds_contracts:
                raise refused(
                    found="true",
                    allowed=f"false: {self.kind} restricts no contracts of clouds and labs",
                    path=name,
                )
        foreseeable = self.acts_after_signing or (self.retroactive and self.announced is not None)
        if self.anticipation and not foreseeable:
            raise refused(
                found="true",
                allowed="true together with announced and with retroactive = true",
                cure="What is signed before a rule that is not retroactive stays valid.",
                path="anticipation",
            )
        return self


def amended(parameters: Parameters, changes: Mapping[str, object]) -> Parameters:
    """Parameters with some values changed; only the groups concerned are validated again.

    Args:
        parameters: the rules before.
        changes: dotted path ("switching.egress_fee") and new value.

    Raises:
        InputError: a path leads nowhere or a value is not allowed.
    """
    by_group: dict[str, dict[str, object]] = {}
    for path, value in changes.items():
        group, _, rest = path.partition(".")
        by_group.setdefault(group, {})[rest] = value
    if any(not hasattr(parameters, group) or "" in rest for group, rest in by_group.items()):
        return parameters.replace_all(changes)
    new = {group: getattr(parameters, group).replace_all(rest) for group, rest in by_group.items()}
    return parameters.model_copy(update=new)


def capped(current: float, level: float, strength: float) -> float:
    """A cap of partial strength: (1 - s) x current + s x min(current, level).

    >>> capped(0.5, 0.3, 0.5), capped(0.2, 0.3, 1.0)
    (0.4, 0.2)
    """
    return (1.0 - strength) * current + strength * min(current, level)


def raised(current: float, level: float, strength: float) -> float:
    """A floor of partial strength: (1 - s) x current + s x max(current, level).

    >>> raised(0.5, 1.0, 0.5)
    0.75
    """
    return (1.0 - strength) * current + strength * max(current, level)


def scaled(current: float, part: float, strength: float) -> float:
    """What is left when a part of it is taken away: (1 - part x s) x current.

    >>> scaled(0.8, 0.5, 1.0)
    0.4
    """
    return (1.0 - part * strength) * current


def intervention_kinds() -> Mapping[str, type[Intervention]]:
    """All kinds known by now, the user's own included, by name."""
    return _KINDS


def _home(kind: type[Intervention]) -> tuple[str, str]:
    """Where a class is defined; running its definition again replaces it."""
    return kind.__module__, kind.__qualname__
