"""What the model does not reproduce: said on every page, so that nobody has to look for it."""

from importlib.metadata import version

import pandas as pd

from moatlab.report.data_table import DataTable
from moatlab.validation.patterns.bands import PATTERNS
from moatlab.validation.patterns.evidence import SCENARIO
from moatlab.validation.published import PATTERN_SEEDS, published_patterns

__all__ = ["misfit", "misses"]


def misfit() -> str:
    """How many patterns of the real market the model reproduces, and how that was found."""
    names = {pattern.name for pattern in PATTERNS}
    patterns = [finding for finding in published_patterns() if finding.name in names]
    missed = [finding for finding in patterns if finding.verdict != "pass"]
    return (
        f"Of {len(patterns)} patterns of the real market that moatlab {version('moatlab')} was held against, "
        f"it misses {len(missed)}: {'; '.join(f'“{finding.statement}”' for finding in missed) or 'none'}. "
        "Conclusions that rest on a missed pattern should wait. Found with the default parameters, as means "
        f"over {PATTERN_SEEDS} seeds of {SCENARIO}, not with the assumptions of this page."
    )


def misses() -> DataTable:
    """Every pattern that is missed, with its lines, what was expected and what was found."""
    names = {pattern.name for pattern in PATTERNS}
    findings = published_patterns()
    missed = [finding.name for finding in findings if finding.name in names and finding.verdict != "pass"]
    rows = [
        {
            "pattern": finding.name,
            "statement": finding.statement,
            "expected": finding.expected,
            "found": finding.found,
            "": finding.verdict,
        }
        for pattern in missed
        for finding in sorted(findings, key=lambda finding: finding.name)
        if pattern in (finding.name, finding.name[:-1])
    ]
    frame = pd.DataFrame(rows, columns=["pattern", "statement", "expected", "found", ""])
    return DataTable("Patterns that the model misses", frame, whole=True, folded=False)
