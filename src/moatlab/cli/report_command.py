"""`moatlab report`: a result folder as one page."""

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["report"]


def report(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a run, a comparison or a sweep.")],
) -> None:
    """Write a result as one page that opens offline: numbers, figures, assumptions, limits, sources.

    It is DIR/report.html, needs nothing else, and holds the data of its figures.
    """
    from moatlab.report.write import write_report

    typer.echo(f"Written: {write_report(folder)}")
