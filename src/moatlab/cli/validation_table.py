"""Findings as a table for people and as a document for programs."""

from collections.abc import Sequence
from dataclasses import asdict

from rich import box
from rich.console import Group as Rows
from rich.table import Table
from rich.text import Text

from moatlab.validation.findings import Finding, Group, Verdict
from moatlab.validation.validate import GROUPS, patterns_inside

__all__ = ["WIDTH", "validation_document", "validation_markdown", "validation_table"]

WIDTH = 100
"""Columns of the table where the terminal does not say."""

TITLES: dict[Group, str] = {
    "theory": "Theory limits: closed forms that the model must reproduce",
    "oracle": "Oracles: cases solved by independent software or exact theory",
    "account": "Accounts: what must add up in every month",
    "pattern": "Patterns of the real market; a miss limits what may be concluded, it is no error",
}
COLOURS: dict[Verdict, str] = {"pass": "green", "fail": "bold red", "miss": "yellow"}


def validation_table(findings: Sequence[Finding]) -> Rows:
    """One table a group, then a line of sums."""
    parts: list[Table | Text] = []
    for group in GROUPS:
        members = [finding for finding in findings if finding.group == group]
        if members:
            parts += [Text(TITLES[group], style="bold"), _group_table(members), Text()]
    return Rows(*parts, Text(summary(findings)))


def _group_table(findings: Sequence[Finding]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, expand=True, padding=(0, 1), show_edge=False)
    for heading, ratio in (("", None), ("statement", 5), ("expected", 4), ("found", 4), ("", None)):
        table.add_column(heading, ratio=ratio, overflow="fold")
    for finding in findings:
        long = finding.group == "oracle"
        statement = f"{finding.name}: {finding.statement}" if long else finding.statement
        cells = ("" if long else finding.name, statement, finding.expected, finding.found)
        verdict = Text(finding.verdict, style=COLOURS[finding.verdict])
        table.add_row(*(Text(cell) for cell in cells), verdict)
    return table


def summary(findings: Sequence[Finding]) -> str:
    """How many passed, group by group; for patterns how many are met."""
    sums = []
    for group in GROUPS:
        members = [finding for finding in findings if finding.group == group]
        if members and group == "pattern":
            sums.append(patterns_inside(members))
        elif members:
            passed = sum(finding.verdict == "pass" for finding in members)
            sums.append(f"{group}: {passed} of {len(members)} pass")
    return "\n".join(sums)


def validation_markdown(findings: Sequence[Finding]) -> str:
    """The same as Markdown, to be pasted into a paper: one table a group, then the sums."""
    lines = []
    for group in GROUPS:
        members = [finding for finding in findings if finding.group == group]
        if members:
            lines += [f"| {group} | statement | expected | found | |", "|---|---|---|---|---|"]
            lines += [
                f"| {each.name} | {each.statement} | {each.expected} | {each.found} | {each.verdict} |"
                for each in members
            ]
            lines.append("")
    return "\n".join([*lines, summary(findings)])


def validation_document(findings: Sequence[Finding]) -> dict[str, object]:
    """Every finding, the groups that ran, and the number of each verdict."""
    verdicts = [finding.verdict for finding in findings]
    return {
        "groups": [group for group in GROUPS if any(finding.group == group for finding in findings)],
        "findings": [asdict(finding) for finding in findings],
        "verdicts": {verdict: verdicts.count(verdict) for verdict in COLOURS},
    }
