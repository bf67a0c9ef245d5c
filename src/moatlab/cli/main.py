"""The `moatlab` command: what it offers, and how it fails.

Exit status 0 = done, 1 = it ran and something failed, 2 = wrong input, 130 = interrupted.
"""

import sys
from importlib.metadata import version
from typing import Annotated

import typer

from moatlab.cli import scenario_commands
from moatlab.cli.animate_command import animate
from moatlab.cli.compare_command import compare
from moatlab.cli.dashboard_command import dashboard
from moatlab.cli.export_command import export
from moatlab.cli.hindcast_command import hindcast
from moatlab.cli.interruption import Interruption
from moatlab.cli.policies_command import policies
from moatlab.cli.report_command import report
from moatlab.cli.run_command import run
from moatlab.cli.store_commands import merge, verify
from moatlab.cli.sweep_command import sweep
from moatlab.cli.validate_command import validate
from moatlab.foundation.errors import InputError, MoatlabError

__all__ = ["app", "main"]

FAILED, WRONG_INPUT, INTERRUPTED = 1, 2, 130

app = typer.Typer(
    name="moatlab",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(*, asked: bool) -> None:
    if asked:
        typer.echo(f"moatlab {version('moatlab')}")
        raise typer.Exit


@app.callback()
def moatlab(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            help="Show the version and exit.",
            is_eager=True,
            callback=lambda asked: _print_version(asked=asked),
        ),
    ] = False,
) -> None:
    """A laboratory for the cloud/AI market: an agent-based simulation of clouds, AI labs and enterprises.

    Results are conditional scenarios, not forecasts.
    """


app.command()(run)
app.command()(compare)
app.command()(sweep)
app.command()(merge)
app.command()(verify)
app.command()(scenario_commands.scenarios)
app.command()(scenario_commands.check)
app.command()(scenario_commands.new)
app.command()(policies)
app.command()(export)
app.command()(animate)
app.command()(report)
app.command()(validate)
app.command()(hindcast)
app.command()(dashboard)


def main() -> None:
    """Run the command line; every failure is one message on standard error and an exit status."""
    try:
        app()
    except InputError as error:
        _fail(str(error), WRONG_INPUT)
    except Interruption as error:
        _fail(str(error), INTERRUPTED)
    except MoatlabError as error:
        _fail(str(error), FAILED)
    except OSError as error:
        _fail(f"{error.strerror or error}: the results could not be written", FAILED)
    except KeyboardInterrupt:
        _fail("interrupted; nothing was written", INTERRUPTED)
    except SystemExit as end:
        if end.code == INTERRUPTED:
            _fail("interrupted; nothing was written", INTERRUPTED)
        raise


def _fail(message: str, status: int) -> None:
    typer.echo(f"moatlab: {message}", err=True)
    sys.exit(status)


if __name__ == "__main__":
    main()
