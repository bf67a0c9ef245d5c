"""All instruments as a table: for the documentation and for `moatlab policies`."""

import datetime
import inspect
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Literal, get_args, get_origin

from moatlab.foundation.errors import shown
from moatlab.foundation.quantity import Quantity, quantity_of
from moatlab.parameters.parameters import Parameters
from moatlab.policy.catalogue import bundles, instruments
from moatlab.policy.intervention import Intervention
from moatlab.policy.shocks import Outage, SetParameter, SupplyShock

__all__ = ["BundleEntry", "Level", "PolicyEntry", "as_markdown", "bundle_table", "policy_table"]

_SHOCKS = (SetParameter, SupplyShock, Outage)
_ANY_START = datetime.date(2199, 1, 1)
_PART = re.compile(r"^(Legal counterpart|Watch|Source): ", re.MULTILINE)

_PAGE_HEAD = """\
# Policies

Every instrument: what it does, which parameters it changes, its levels with base and plausible range, at
whom it can be aimed, its legal counterpart, what to watch in the responses, and its source. How strength,
dates, targets and older contracts work: section 8 of [odd.md](odd.md). How to use them:
[use-policies.md](../how-to/use-policies.md); how to add one:
[own-intervention.md](../how-to/own-intervention.md). Parameters: [parameters.md](parameters.md).

Every instrument has the fields `kind`, `start`, `end`, `announced`, `phase_in_months`, `strength`, `targets`,
`retroactive` and `anticipation`; only `start` must be given. A level is a field of one instrument.
This page is written by `uv run python -m moatlab.policy.table > docs/model/policies.md`.\
"""


@dataclass(frozen=True)
class Level:
    """One field of an instrument besides those that all have: its base value and its declaration."""

    name: str
    base: object
    declared: Quantity

    @property
    def unit(self) -> str:
        """The unit in words; empty for a choice or a switch."""
        return "" if self.declared.unit == "-" else self.declared.unit

    @property
    def text(self) -> str:
        """The level as it is written in a scenario file, with its unit."""
        unit = f" ({self.unit})" if self.unit not in ("", self.name) else ""
        return f"{self.name} = {'...' if self.base is None else shown(self.base)}{unit}"

    @property
    def range(self) -> str:
        """The plausible range; empty for what is no quantity."""
        if self.declared.plausible is None:
            return ""
        low, high = self.declared.plausible
        return f"{low:,.10g} to {high:,.10g}"


@dataclass(frozen=True)
class PolicyEntry:
    """One instrument in words.

    Attributes:
        number: P1 to P23; empty for a shock.
        kind: the name in files and commands.
        claim: first line of its description.
        changes: paths of the parameters that it changes.
        levels: its own fields.
        aims: sorts of names that it can be aimed at; empty: it holds for everybody.
        older_contracts: what becomes of contracts that are older than it; empty where it restricts none.
        counterpart, watch, source: the real rule, what to look for in the responses, the literature.
    """

    number: str
    kind: str
    claim: str
    changes: tuple[str, ...]
    levels: tuple[Level, ...]
    aims: tuple[str, ...]
    older_contracts: str
    counterpart: str
    watch: str
    source: str


@dataclass(frozen=True)
class BundleEntry:
    """One ready-made package: its name, what it is for, and its instruments in words."""

    name: str
    claim: str
    contents: tuple[str, ...]


def policy_table() -> tuple[PolicyEntry, ...]:
    """Every instrument in the order of the model, then the other events.

    >>> [(entry.number, entry.kind) for entry in policy_table()][:2]
    [('P1', 'egress_cap'), ('P2', 'egress_ban')]
    """
    numbered = [(f"P{number}", kind) for number, kind in enumerate(instruments().values(), start=1)]
    return tuple(_entry(number, kind) for number, kind in [*numbered, *(("", kind) for kind in _SHOCKS)])


def bundle_table() -> tuple[BundleEntry, ...]:
    """Every bundle with its instruments.

    >>> next(entry.contents for entry in bundle_table() if entry.name == "structural")
    ('divestiture', 'equity_cap')
    """
    return tuple(
        BundleEntry(
            name=name,
            claim=_first_line(inspect.getdoc(package) or ""),
            contents=tuple(_in_words(intervention) for intervention in package(_ANY_START)),
        )
        for name, package in bundles().items()
    )


def _entry(number: str, instrument: type[Intervention]) -> PolicyEntry:
    text = inspect.getdoc(instrument) or ""
    parts = _PART.split(text)
    said = {name: " ".join(words.split()) for name, words in zip(parts[1::2], parts[2::2], strict=True)}
    return PolicyEntry(
        number=number,
        kind=str(instrument.model_fields["kind"].default),
        claim=_first_line(text),
        changes=_changed_by(instrument),
        levels=tuple(_levels(instrument)),
        aims=instrument.aims,
        older_contracts=_older_contracts(instrument),
        counterpart=said["Legal counterpart"],
        watch=said["Watch"],
        source=said["Source"],
    )


def _first_line(text: str) -> str:
    return text.partition("\n")[0]


def _levels(instrument: type[Intervention]) -> Iterator[Level]:
    """Own fields, and fields of all whose base is another one here."""
    for name, field in instrument.model_fields.items():
        usual = Intervention.model_fields.get(name)
        if name == "kind" or (usual is not None and field.default == usual.default):
            continue
        declared = quantity_of(field)
        assert declared is not None, f"{instrument.__name__}.{name} is declared without unit and source"
        base = None if field.is_required() else field.default
        yield Level(name, base, declared)


def _changed_by(instrument: type[Intervention]) -> tuple[str, ...]:
    """Parameters that it changes at full strength, whatever its choices are."""
    if instrument is SetParameter:
        return ("any that can change during a run",)
    choices = {
        name: get_args(field.annotation)
        for name, field in instrument.model_fields.items()
        if name != "kind" and get_origin(field.annotation) is Literal
    }
    paths: dict[str, None] = {}
    for chosen in product(*choices.values()):
        levels = dict(zip(choices, chosen, strict=True))
        intervention = instrument.model_validate({"start": _ANY_START, **levels})
        paths |= dict.fromkeys(intervention.changes(Parameters(), 1.0))
    return tuple(paths)


def _older_contracts(instrument: type[Intervention]) -> str:
    if not instrument.binds_contracts:
        return ""
    return "bound" if instrument.model_fields["retroactive"].default else "left alone unless `retroactive`"


def _in_words(intervention: Intervention) -> str:
    """The kind, with the strength if partial and the start if it is its own."""
    strength = f" at strength {intervention.strength:g}" if intervention.strength < 1.0 else ""
    start = f" from {intervention.start:%Y-%m}" if intervention.start != _ANY_START else ""
    return f"{intervention.kind}{strength}{start}"


def as_markdown() -> str:
    """The table as a page of the documentation."""
    entries = policy_table()
    lines = [_PAGE_HEAD]
    for entry in entries:
        if entry.number == "" and "## Other events" not in lines:
            lines += ["", "## Other events"]
        lines += ["", f"## {entry.number} `{entry.kind}`" if entry.number else f"### `{entry.kind}`", ""]
        lines += _section(entry)
    lines += ["", "## Bundles", "", "| bundle | what for | instruments |", "|---|---|---|"]
    lines += [
        f"| `{bundle.name}` | {bundle.claim} | {', '.join(bundle.contents)} |" for bundle in bundle_table()
    ]
    return "\n".join(lines) + "\n"


def _section(entry: PolicyEntry) -> Iterator[str]:
    yield entry.claim
    yield ""
    yield "- Changes: " + ", ".join(f"`{path}`" if "." in path else path for path in entry.changes)
    for level in entry.levels:
        base = "to be given" if level.base is None else f"base {shown(level.base)}"
        facts = [base, level.unit, f"plausible {level.range}" if level.range else ""]
        words = "; ".join(fact for fact in facts if fact)
        yield f"- Level `{level.name}` ({words}): {level.declared.description}"
    yield f"- Targets: {' or '.join(f'{sort}s' for sort in entry.aims) or 'none, it holds for everybody'}"
    if entry.older_contracts:
        yield f"- Older contracts: {entry.older_contracts}"
    yield f"- Legal counterpart: {entry.counterpart}"
    yield f"- Watch: {entry.watch}"
    yield f"- Source: {entry.source}"


if __name__ == "__main__":
    sys.stdout.write(as_markdown())
