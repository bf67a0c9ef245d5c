"""`moatlab scenarios`, `moatlab check`, `moatlab new`: look at scenarios, check them, start one."""

from pathlib import Path
from typing import Annotated

import typer

from moatlab.foundation.errors import InputError, shown

__all__ = ["check", "new", "scenarios"]


def scenarios() -> None:
    """List the scenarios that ship with moatlab; the first is the default."""
    from moatlab.scenario.loader import library, load_scenario

    names = library()
    width = max(len(name) for name in names)
    for name in names:
        typer.echo(f"{name:{width}}  {load_scenario(name).description.splitlines()[0]}")


def check(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="A scenario, a design, or a name of the library.")
    ],
) -> None:
    """Check a scenario or a design: print nothing when it can be simulated, else what is wrong."""
    from moatlab.scenario.loader import load_scenario
    from moatlab.sweeps.design_file import is_design, load_design

    if is_design(file):
        load_design(file)
    else:
        load_scenario(file)


def new(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write; its name ends in .toml.")],
    *,
    from_: Annotated[
        str, typer.Option("--from", metavar="SCENARIO", help="Scenario to start from: a name or a file.")
    ] = "seed_exclusive",
) -> None:
    """Write a commented scenario file to start from."""
    from moatlab.scenario.loader import library, load_scenario
    from moatlab.scenario.template import scenario_template

    _check_free(file)
    parent = load_scenario(from_)
    extends = from_ if from_ in library() else _path_from(file, Path(from_))
    text = scenario_template(parent, extends=extends, name=file.stem)
    try:
        with file.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except OSError as error:
        raise InputError(
            place=str(file), found=error.strerror or "an error", allowed="a file that can be written"
        ) from None
    typer.echo(f"Written: {file}. Change it, then: moatlab run {file}")


def _check_free(file: Path) -> None:
    if file.suffix != ".toml":
        raise InputError(place=str(file), found=shown(file.suffix), allowed="a file name that ends in .toml")
    if file.exists():
        raise InputError(
            place=str(file),
            found="a file that exists",
            allowed="a new file name",
            cure="Choose another name; nothing is overwritten.",
        )
    if not file.parent.is_dir():
        raise InputError(
            place=str(file),
            found=f"no folder {file.parent}",
            allowed="a file in a folder that exists",
            cure="Create the folder first.",
        )


def _path_from(file: Path, parent: Path) -> str:
    """The parent's path as seen from the folder of the file."""
    try:
        return parent.resolve().relative_to(file.parent.resolve(), walk_up=True).as_posix()
    except ValueError:
        return parent.resolve().as_posix()
