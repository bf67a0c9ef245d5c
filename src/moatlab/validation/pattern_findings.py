"""Findings on the patterns of the real market: one a line of the bands, then one a pattern."""

from collections.abc import Callable, Iterator
from string import ascii_lowercase

import numpy as np
from numpy.typing import NDArray

from moatlab.validation.findings import Finding, Verdict
from moatlab.validation.patterns.bands import PATTERNS, Line, Pattern
from moatlab.validation.patterns.evidence import Evidence, gather_evidence

__all__ = ["judge_line", "judge_pattern", "pattern_findings"]


def pattern_findings(seeds: int, announce: Callable[[str], None]) -> Iterator[Finding]:
    """Run the market and hold it against all patterns."""
    evidence = gather_evidence(seeds, announce)
    for pattern in PATTERNS:
        yield from judge_pattern(pattern, evidence)


def judge_pattern(pattern: Pattern, evidence: Evidence) -> Iterator[Finding]:
    """Its lines, then the pattern itself, which is met when all its lines are inside."""
    lines = [
        judge_line(f"{pattern.name}{letter}", line, line.statistic(evidence))
        for letter, line in zip(ascii_lowercase, pattern.lines, strict=False)
    ]
    yield from lines
    inside = sum(line.verdict == "pass" for line in lines)
    yield Finding(
        group="pattern",
        name=pattern.name,
        statement=pattern.statement,
        expected=f"{len(lines)} of {len(lines)} lines inside",
        found=f"{inside} of {len(lines)}",
        verdict=_pass_or_miss(inside=inside == len(lines)),
    )


def judge_line(name: str, line: Line, values: NDArray[np.float64]) -> Finding:
    """Hold the numbers of a line against its bands and say by how much they miss."""
    inside = all(band.contains(value) for band, value in zip(line.bands, values.tolist(), strict=True))
    numbers = " / ".join(f"{value:.{line.digits}f}" for value in values)
    misses = " / ".join(
        f"{band.miss(value):.{line.digits}f}" for band, value in zip(line.bands, values, strict=True)
    )
    return Finding(
        group="pattern",
        name=name,
        statement=line.statement,
        expected=" / ".join(str(band) for band in line.bands),
        found=numbers if inside else f"{numbers}; misses by {misses}",
        verdict=_pass_or_miss(inside=inside),
    )


def _pass_or_miss(*, inside: bool) -> Verdict:
    return "pass" if inside else "miss"
