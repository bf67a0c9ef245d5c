"""`moatlab merge` and `moatlab verify`: shards become one sweep; runs are made again and compared."""

import json
from pathlib import Path
from typing import Annotated

import typer

__all__ = ["merge", "verify"]

FAILED = 1


def merge(
    folders: Annotated[list[Path], typer.Argument(metavar="DIR...", help="Folders of shards of one sweep.")],
    *,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder of the whole sweep.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Merge shards of one sweep into one folder; they stay as they are."""
    from moatlab.sweeps.merge import merge

    results = merge(folders, out)
    done, failed, missing = len(results.runs), len(results.failures), results.missing
    if as_json:
        facts = {"runs": done, "failed": failed, "missing": missing, "digest": results.digest()}
        typer.echo(json.dumps(facts, indent=2))
        return
    typer.echo(f"{done:,} runs, {failed:,} of them failed, {missing:,} of the design missing")
    typer.echo(f"Digest {results.digest()[:16]}. Written: {out}")


def verify(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a sweep.")],
    *,
    runs: Annotated[int, typer.Option(min=1, metavar="N", help="How many runs to make again.")] = 5,
    key: Annotated[int, typer.Option(min=0, metavar="N", help="Which random sample of them.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Make some runs of a sweep again and compare them bit for bit with what is recorded."""
    from moatlab.sweeps.verify import verify

    table = verify(folder, runs, key=key)
    if as_json:
        typer.echo(json.dumps(table.to_dict("records"), indent=2, default=str))
    else:
        for row in table.to_dict("records"):
            name = f"{row['scenario']}, {row['policy']}, point {row['point']}, seed {row['seed']}"
            differ = f"DIFFERENT: {str(row['repeated'])[:16]}, recorded {str(row['recorded'])[:16]}"
            typer.echo(f"{name}: {'equal' if row['equal'] else differ}")
        typer.echo(f"{int(table['equal'].sum())} of {len(table)} runs are equal")
    if not table["equal"].all():
        raise typer.Exit(FAILED)
