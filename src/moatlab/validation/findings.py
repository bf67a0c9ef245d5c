"""What a check found: one row of the table that `moatlab validate` prints."""

from dataclasses import dataclass
from typing import Literal

__all__ = ["Finding", "Group", "Verdict", "verdict_of"]

type Group = Literal["theory", "oracle", "account", "pattern"]
type Verdict = Literal["pass", "fail", "miss"]


@dataclass(frozen=True)
class Finding:
    """One statement about the model, what was expected, what was found, and the verdict.

    A `fail` is a mistake in the program. A `miss` is a pattern of the real market that the model does
    not reproduce: shown, because it limits what may be concluded, but no mistake.
    """

    group: Group
    name: str
    statement: str
    expected: str
    found: str
    verdict: Verdict


def verdict_of(*, holds: bool) -> Verdict:
    """Pass or fail.

    >>> verdict_of(holds=True), verdict_of(holds=False)
    ('pass', 'fail')
    """
    return "pass" if holds else "fail"
