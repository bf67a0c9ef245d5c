"""All checks of the model, group by group: what `moatlab validate` runs."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import get_args

from moatlab.foundation.errors import InputError, nearest, one_of, shown
from moatlab.validation.account_findings import account_findings
from moatlab.validation.findings import Finding, Group
from moatlab.validation.oracle_findings import oracle_findings
from moatlab.validation.pattern_findings import pattern_findings
from moatlab.validation.patterns.bands import PATTERNS
from moatlab.validation.theory import theory_findings

__all__ = ["GROUPS", "failures", "group_named", "patterns_inside", "run_checks"]

type Announce = Callable[[str], None]

GROUPS: tuple[Group, ...] = get_args(Group.__value__)
"""The groups, in the order in which they run."""


def run_checks(groups: Iterable[Group], seeds: int, announce: Announce) -> Iterator[Finding]:
    """Run the checks of some groups.

    Args:
        groups: which; GROUPS for all.
        seeds: runs that patterns are averaged over, from 1.
        announce: told what is done next.
    """
    checks: Mapping[Group, Callable[[], Iterator[Finding]]] = {
        "theory": lambda: theory_findings(announce),
        "oracle": oracle_findings,
        "account": lambda: account_findings(announce),
        "pattern": lambda: pattern_findings(seeds, announce),
    }
    for group in groups:
        announce(group)
        yield from checks[group]()


def group_named(name: str) -> Group:
    """The group of that name.

    Raises:
        InputError: there is none.
    """
    for group in GROUPS:
        if group == name:
            return group
    guess = nearest(name, GROUPS)
    raise InputError(
        place="--only",
        found=shown(name),
        allowed=one_of(GROUPS),
        cure=f"Did you mean {guess}?" if guess else "",
    )


def failures(findings: Iterable[Finding]) -> list[Finding]:
    """Findings that show a mistake in the program; a missed pattern is none."""
    return [finding for finding in findings if finding.verdict == "fail"]


def patterns_inside(findings: Iterable[Finding]) -> str:
    """How many patterns are met; a line of a pattern does not count by itself.

    >>> patterns_inside([Finding("pattern", "D2", "", "", "", "pass")])
    '1 of 1 patterns inside'
    """
    names = {pattern.name for pattern in PATTERNS}
    patterns = [finding for finding in findings if finding.name in names]
    inside = sum(finding.verdict == "pass" for finding in patterns)
    return f"{inside} of {len(patterns)} patterns inside"
