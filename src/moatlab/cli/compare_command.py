"""`moatlab compare`: what policies change, in worlds that share every random draw."""

import json
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from moatlab.cli.policy_option import DEFAULT_START, chosen_policy, policy_name
from moatlab.cli.run_command import prepare_scenario, setting_words
from moatlab.cli.run_counter import runs_counted
from moatlab.foundation.errors import InputError, shown

if TYPE_CHECKING:
    from moatlab.analysis.effects import Effects
    from moatlab.analysis.replications import Precision
    from moatlab.policy.intervention import Intervention
    from moatlab.scenario.scenario import Scenario

__all__ = ["compare"]

FAILED = 1


def compare(
    scenario: Annotated[
        str, typer.Argument(metavar="SCENARIO", help="A name of the library, or a TOML file.")
    ],
    *,
    policy: Annotated[
        list[str],
        typer.Option(
            metavar="NAME[,NAME]",
            help="An alternative: instruments or bundles, commas combine. Repeatable.",
        ),
    ],
    start: Annotated[
        str, typer.Option(metavar="YYYY-MM", help="First month of policies without dates of their own.")
    ] = DEFAULT_START,
    seeds: Annotated[
        int, typer.Option(min=1, metavar="N", help="Pairs of worlds; with --until, of the first batch.")
    ] = 20,
    until: Annotated[
        str | None,
        typer.Option(
            metavar="OUTCOME=HALF_WIDTH",
            help="Add pairs until the effect on an outcome is known so closely (shares: 0 to 1).",
        ),
    ] = None,
    most: Annotated[int, typer.Option(min=1, metavar="N", help="With --until, the most pairs.")] = 200,
    workers: Annotated[int, typer.Option(min=1, metavar="N", help="Processes.")] = 1,
    outcome: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="A market outcome or one of a firm, such as aws.share. Repeatable.",
            show_default="the ten headlines",
        ),
    ] = None,
    window: Annotated[
        str | None,
        typer.Option(
            metavar="YYYY-MM:YYYY-MM",
            help="Months to average over.",
            show_default="2027-01:2030-12, later changes: four years from them",
        ),
    ] = None,
    channels: Annotated[
        bool, typer.Option("--channels", help="Part consumer surplus by whether AI models differ.")
    ] = False,
    months: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="Stop after so many months.", show_default="the scenario's"),
    ] = None,
    enterprises: Annotated[
        int | None,
        typer.Option(metavar="N", help="Number of enterprises.", show_default="the scenario's"),
    ] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="PATH=VALUE", help="Change one value of all worlds. Repeatable."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Result folder.", show_default="runs/compare-SCENARIO"),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document; write a folder only with --out.")
    ] = False,
) -> None:
    """Compare policies with the scenario as it is, over several seeds.

    Prints what each policy changes, with an interval and a reading, and writes tables and figures.
    """
    from moatlab.analysis.compare import plan_comparison
    from moatlab.analysis.effect_files import effects_document
    from moatlab.analysis.replications import replicate
    from moatlab.observe.result_folder import check_replaceable

    asked = _window(window)
    precision = None if until is None else _precision(until, seeds, most, asked)
    prepared = prepare_scenario(scenario, months=months, enterprises=enterprises, settings=settings or [])
    alternatives, recorded = _alternatives(policy, start, prepared), _recorded(outcome, precision)
    plan = plan_comparison(prepared, alternatives, seeds, outcomes=recorded, capability_channel=channels)
    plan.window(asked)
    folder = out if out or as_json else Path("runs") / f"compare-{Path(scenario).stem}"
    if folder is not None:
        check_replaceable(folder, "comparison")
    with runs_counted(prepared.name, None if precision else plan.runs) as on_run:
        if precision is None:
            effects = plan.run(workers, on_run)
        else:
            effects = replicate(plan, precision, workers, on_run).effects
    if folder is not None:
        from moatlab.cli.compare_writer import write_comparison

        words = ["moatlab", "compare", Path(scenario).name, *_repeated("--policy", policy), "--start", start]
        words += ["--seeds", str(seeds), *_repeated("--outcome", outcome or [])]
        words += ["--until", until, "--most", str(most)] if until else []
        words += (["--window", window] if window else []) + (["--channels"] if channels else [])
        command = shlex.join([*words, *setting_words(months, enterprises, settings or [])])
        write_comparison(effects, folder, command, asked)
    if as_json:
        typer.echo(json.dumps(effects_document(effects, asked), indent=2, allow_nan=False))
    else:
        _show(effects, asked)
        typer.echo(f"\nWritten: {folder}")
    if effects.failures:
        raise typer.Exit(FAILED)


def _alternatives(
    policies: list[str], start: str, scenario: "Scenario"
) -> "dict[str, tuple[Intervention, ...]]":
    """The interventions of each --policy, by its text."""
    alternatives: dict[str, tuple[Intervention, ...]] = {}
    for policy in policies:
        name = policy_name(policy)
        if name in alternatives:
            raise InputError(place="--policy", found=f"{shown(name)} twice", allowed="named once")
        alternatives[name] = chosen_policy(policy, start, scenario)
    return alternatives


def _window(text: str | None) -> "tuple[str, str] | None":
    """The two months of --window."""
    if text is None:
        return None
    first, colon, last = text.partition(":")
    if not colon:
        raise InputError(
            place="--window", found=shown(text), allowed="two months with a colon, such as 2027-01:2030-12"
        )
    return first.strip(), last.strip()


def _precision(text: str, seeds: int, most: int, window: "tuple[str, str] | None") -> "Precision":
    """What --until asks for."""
    from moatlab.analysis.replications import Precision

    outcome, _, width = text.partition("=")
    try:
        half_width = float(width)
    except ValueError:
        raise InputError(
            place="--until", found=shown(text), allowed="an outcome and a half-width, such as lock_in=0.005"
        ) from None
    return Precision(outcome.strip(), half_width, seeds, most, window)


def _recorded(outcomes: list[str] | None, precision: "Precision | None") -> list[str] | None:
    """Outcomes to record, that of --until among them; None means the headlines."""
    from moatlab.observe.outcomes import HEADLINES

    if precision is None or precision.outcome in (outcomes or HEADLINES):
        return outcomes
    return [*(outcomes or HEADLINES), precision.outcome]


def _repeated(option: str, values: list[str]) -> list[str]:
    return [word for value in values for word in (option, value)]


def _show(effects: "Effects", window: "tuple[str, str] | None") -> None:
    """Print the tables, in the width of the terminal if there is one."""
    from rich.console import Console

    from moatlab.cli.compare_table import WIDTH, comparison_table

    width = None if sys.stdout.isatty() else WIDTH
    Console(width=width, highlight=False).print(comparison_table(effects, window))
