"""One finding for every family of cases that independent software or exact theory has solved."""

import json
from collections.abc import Iterator
from pathlib import Path

from moatlab.validation.findings import Finding, verdict_of
from moatlab.validation.oracles import CASES, case_files, error_of, read_cases

__all__ = ["oracle_findings"]


def oracle_findings() -> Iterator[Finding]:
    """Answer every shipped case; a family passes if each error stays inside its case's tolerance."""
    for file in case_files(CASES):
        yield _family_finding(file)


def _family_finding(file: Path) -> Finding:
    cases = read_cases(file)
    try:
        errors = [error_of(case) for case in cases]
        agreed = sum(error <= 1.0 for error in errors)
        found = f"{agreed} of {len(cases)}, largest error {max(errors):.1g} of it"
    except (ArithmeticError, ValueError) as problem:
        agreed, found = 0, f"{type(problem).__name__}: {problem}"
    return Finding(
        group="oracle",
        name=file.stem,
        statement=str(json.loads(file.read_text(encoding="utf-8"))["description"]),
        expected=f"{len(cases)} cases inside tolerance",
        found=found,
        verdict=verdict_of(holds=agreed == len(cases)),
    )
