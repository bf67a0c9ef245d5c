"""`moatlab policies`: every instrument and bundle that --policy and scenario files may name."""

import json
from typing import Annotated

import typer

__all__ = ["policies"]


def policies(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """List the instruments and bundles of regulation, with their levels."""
    from moatlab.policy.table import bundle_table, policy_table

    if as_json:
        typer.echo(json.dumps(_document(), indent=2))
        return
    entries = policy_table()
    width = max(len(entry.kind) for entry in entries)

    def show(name: str, claim: str, details: str) -> None:
        typer.echo(f"{name:{width}}  {claim}" + (f"\n{'':{width}}    {details}" if details else ""))

    for entry in (entry for entry in entries if entry.number):
        show(entry.kind, entry.claim, "; ".join(level.text for level in entry.levels))
    typer.echo("\nBundles:")
    for package in bundle_table():
        show(package.name, package.claim, ", ".join(package.contents))
    typer.echo("\nOther events, in scenario files and in Python only:")
    for entry in (entry for entry in entries if not entry.number):
        show(entry.kind, entry.claim, "; ".join(level.text for level in entry.levels))


def _document() -> dict[str, object]:
    from moatlab.policy.table import bundle_table, policy_table

    return {
        "instruments": [
            {
                "kind": entry.kind,
                "number": entry.number or None,
                "claim": entry.claim,
                "changes": entry.changes,
                "levels": {level.name: level.base for level in entry.levels},
                "targets": entry.aims,
                "counterpart": entry.counterpart,
                "watch": entry.watch,
                "source": entry.source,
            }
            for entry in policy_table()
        ],
        "bundles": {package.name: package.contents for package in bundle_table()},
    }
