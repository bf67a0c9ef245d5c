"""`moatlab sweep`: all runs of a design, resumable at any moment."""

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from moatlab.cli.sweep_making import cores, make_missing_runs
from moatlab.cli.sweep_progress import duration
from moatlab.foundation.errors import InputError, shown

if TYPE_CHECKING:
    from moatlab.sweeps.plan import Plan
    from moatlab.sweeps.results import Results
    from moatlab.sweeps.sweep import Shard

__all__ = ["sweep"]

FAILED = 1
SHOWN_FAILURES = 3


def sweep(
    design: Annotated[Path, typer.Argument(metavar="DESIGN.toml", help="What varies, and what is recorded.")],
    *,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Folder of the sweep.", show_default="runs/sweep-DESIGN"),
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Processes.", show_default="one a core")
    ] = None,
    dask: Annotated[
        str | None, typer.Option(metavar="ADDRESS|local:N", help="Workers of Dask instead of own processes.")
    ] = None,
    shard: Annotated[
        str, typer.Option(metavar="I/N", help="Make the I-th of N shares, as a job array does.")
    ] = "1/1",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what the sweep would take, and write nothing.")
    ] = False,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Make runs again that failed.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Make all runs of a design; the same command goes on where an earlier one was stopped.

    Runs that fail are kept as rows with their error, and the sweep goes on.
    """
    from moatlab.sweeps.design_file import load_design
    from moatlab.sweeps.plan import Plan
    from moatlab.sweeps.sweep import Sweep

    share, plan = _shard(shard), Plan(load_design(design))
    if not share.places(len(plan)):
        raise InputError(place="--shard", found="a share without runs", allowed=f"at most {len(plan)} shares")
    if dry_run:
        _preview(plan, share, workers or cores(), as_json=as_json)
        return
    folder = out or Path("runs") / f"sweep-{design.stem}"
    results = make_missing_runs(
        lambda: Sweep.open(plan, folder, share, retry_failed=retry_failed), workers, dask
    )
    failed = _report(results, folder, as_json=as_json)
    if failed:
        raise typer.Exit(FAILED)


def _shard(text: str) -> "Shard":
    """The share that --shard names."""
    from moatlab.sweeps.sweep import Shard

    number, slash, of = text.partition("/")
    if not slash or not number.strip().isdecimal() or not of.strip().isdecimal():
        raise InputError(place="--shard", found=shown(text), allowed="i/n with i from 1 to n, such as 1/3")
    return Shard(int(number), int(of))


def _preview(plan: "Plan", shard: "Shard", workers: int, *, as_json: bool) -> None:
    """Say what the sweep would take."""
    from moatlab.sweeps.estimate import estimate, pilot
    from moatlab.sweeps.schema import FAILED as FAILED_RUN

    numbers = shard.places(len(plan))
    made = pilot(plan, numbers[0])
    found = estimate(len(numbers), made, workers)
    design = plan.design
    parts = {
        "scenarios": len(design.scenario),
        "points": len(plan.points),
        "policies": len(design.policies),
        "seeds": len(design.seeds),
    }
    if as_json:
        facts = {**parts, "runs": len(plan), "runs_here": found.runs, "workers": workers}
        typer.echo(json.dumps(facts | {"seconds": found.seconds, "megabytes": found.megabytes}, indent=2))
        return
    typer.echo(
        " x ".join(f"{number:,} {_counted(name, number)}" for name, number in parts.items())
        + f" = {len(plan):,} runs"
    )
    if found.runs < len(plan):
        typer.echo(f"this share: {found.runs:,} runs")
    each = found.seconds * workers / found.runs
    typer.echo(
        f"about {duration(found.seconds)} with {workers} {_counted('workers', workers)} "
        f"({each:.2g} s a run, measured on one), at most {math.ceil(found.megabytes):,} MB"
    )
    if made.runs["status"][0].as_py() == FAILED_RUN:
        error = made.runs["error"][0].as_py().splitlines()[0]
        typer.echo(
            f"moatlab: the run that was measured failed, so that others may take longer: {error}", err=True
        )


def _counted(plural: str, number: int) -> str:
    singular = "policy" if plural == "policies" else plural.removesuffix("s")
    return plural if number != 1 else singular


def _report(results: "Results", folder: Path, *, as_json: bool) -> int:
    """Say how the sweep ended; the number of runs that failed."""
    failures, missing = results.failures, results.missing
    if as_json:
        document = {
            "folder": folder.name,
            "runs": len(results.runs) + missing,
            "done": len(results.runs) - len(failures),
            "failed": len(failures),
            "missing": missing,
            "digest": results.digest(),
            "failures": failures.drop(columns="traceback").astype(object).to_dict("records"),
        }
        typer.echo(json.dumps(document, indent=2, default=str, allow_nan=False))
    else:
        typer.echo(f"{len(results.runs) - len(failures):,} runs done, digest {results.digest()[:16]}")
        if missing:
            typer.echo(f"{missing:,} runs of the design belong to other shares or are not made yet")
        typer.echo(f"Written: {folder}")
    if len(failures):
        typer.echo(f"moatlab: {len(failures):,} runs failed; --retry-failed makes them again", err=True)
        for row in failures.head(SHOWN_FAILURES).itertuples():
            name = f"{row.scenario}, {row.policy}, point {row.point}, seed {row.seed}"
            typer.echo(f"  {name}: {str(row.error).splitlines()[0]}", err=True)
    return len(failures)
