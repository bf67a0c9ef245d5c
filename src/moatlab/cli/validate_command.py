"""`moatlab validate`: trust shown as a table, with numbers."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from moatlab.validation.findings import Finding

__all__ = ["validate"]

FAILED = 1


def validate(
    *,
    only: Annotated[
        str | None,
        typer.Option(metavar="GROUP", help="Only one group: theory, oracle, account or pattern."),
    ] = None,
    seeds: Annotated[
        int, typer.Option(min=1, metavar="N", help="Runs that patterns are averaged over.")
    ] = 16,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
    as_markdown: Annotated[bool, typer.Option("--markdown", help="Print Markdown tables.")] = False,
) -> None:
    """Check the model against theory, independent software, its own accounts and the real market.

    Takes one or two minutes. Exit status 1 if a theory limit, an oracle or an account fails; a pattern of the
    real market that is missed is printed as a miss.
    """
    from moatlab.cli.validation_table import validation_document, validation_markdown
    from moatlab.validation.validate import GROUPS, failures, group_named, run_checks

    groups = GROUPS if only is None else (group_named(only),)
    with _progress() as announce:
        findings = list(run_checks(groups, seeds, announce))
    if as_json:
        typer.echo(json.dumps(validation_document(findings), indent=2, allow_nan=False))
    elif as_markdown:
        typer.echo(validation_markdown(findings))
    else:
        _show(findings)
    if failures(findings):
        raise typer.Exit(FAILED)


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """What is being checked, on standard error when that is a terminal, otherwise silence."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console

    with Console(stderr=True).status("Checking (the first time compiles, about a minute)") as status:
        yield lambda text: status.update(f"Checking {text}")


def _show(findings: "list[Finding]") -> None:
    """Print the table, in the width of the terminal if there is one."""
    from rich.console import Console

    from moatlab.cli.validation_table import WIDTH, validation_table

    width = None if sys.stdout.isatty() else WIDTH
    Console(width=width, highlight=False).print(validation_table(findings))
