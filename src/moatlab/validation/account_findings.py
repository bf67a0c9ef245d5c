"""Findings on what must add up: audited runs of library scenarios, every month, every recorded number."""

from collections.abc import Callable, Iterator

from moatlab.observe.history import History
from moatlab.scenario.loader import load_scenario
from moatlab.simulation import simulate
from moatlab.validation.accounts.books import ACCOUNTS, Account, Audit
from moatlab.validation.accounts.tables import TABLE_CHECKS, TableCheck
from moatlab.validation.findings import Finding, verdict_of

__all__ = ["account_findings"]

SCENARIOS = ("seed_exclusive", "documented_nonexclusive", "none_free")
TOLERANCE = 1e-9


def account_findings(announce: Callable[[str], None]) -> Iterator[Finding]:
    """Audit one run of each scenario to the end of its horizon.

    Args:
        announce: told what runs next.
    """
    audit, histories = Audit(), []
    for name in SCENARIOS:
        announce(f"audit of {name}")
        histories.append(simulate(load_scenario(name), schedule=audit.schedule()))
    for account in ACCOUNTS:
        yield _books_finding(account, audit)
    for check in TABLE_CHECKS:
        yield _tables_finding(check, histories)


def _books_finding(account: Account, audit: Audit) -> Finding:
    error = audit.errors[account.name]
    return Finding(
        group="account",
        name=account.name,
        statement=account.statement,
        expected=f"within {TOLERANCE:g}, every month",
        found=f"largest error {error:.1g} in {audit.months} months",
        verdict=verdict_of(holds=error <= TOLERANCE),
    )


def _tables_finding(check: TableCheck, histories: list[History]) -> Finding:
    offenders = sorted({column for history in histories for column in check.offenders(history)})
    return Finding(
        group="account",
        name=check.name,
        statement=check.statement,
        expected="every column, every month",
        found="not: " + ", ".join(offenders) if offenders else f"all, in {len(histories)} runs",
        verdict=verdict_of(holds=not offenders),
    )
