"""The page of a comparison."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from moatlab.analysis.effect_text import CAVEAT, heading, lines_of, notes, title
from moatlab.analysis.effects import Effects
from moatlab.plots.policy_effects import EFFECT_FIGURES
from moatlab.plots.wording import short_name
from moatlab.report.assumptions import changed_contracts, changed_values, grounds_of, in_words
from moatlab.report.data_table import DataTable
from moatlab.report.drawing import drawing
from moatlab.report.findings import capitalised, effect_finding, several
from moatlab.report.limits import misfit, misses
from moatlab.report.page import Code, FindingGroup, Page, Picture
from moatlab.report.provenance import command_of, facts_of

__all__ = ["comparison_page"]

MOST_UNFOLDED = 3
READINGS = {
    "effect_intervals": (
        "What each change does",
        "A dot right of zero is a rise, left of it a fall; a bar that crosses zero shows no effect.",
    ),
    "effect_paths": (
        "When it does so",
        "Each line is what a change adds to the outcome in that month; at zero it does nothing.",
    ),
}

type Months = tuple[str, str]


def comparison_page(effects: Effects, folder: Path, manifest: Mapping[str, Any]) -> Page:
    """Everything that the page of a comparison says.

    Args:
        effects: of the comparison.
        folder: that holds it.
        manifest: of the folder.
    """
    document = json.loads((folder / "effects.json").read_text(encoding="utf-8"))
    first, last = document["window"]
    window = (str(first), str(last))
    lead, _ = heading(effects, window).splitlines()
    scenarios = [effects.scenario, *(each.scenario for each in effects.alternatives.values())]
    return Page(
        kind="what changes when something changes",
        subject=f"{effects.scenario.name}: {several([short_name(name) for name in effects.alternatives])}",
        lead=lead,
        caveat=CAVEAT,
        remarks=[text for text in (effects.scenario.description, *effects.remarks, _failed(effects)) if text],
        groups=_groups(effects, window),
        summary=_summary(effects, window),
        notes=notes(effects)[1:3],
        pictures=[_picture(effects, window, name) for name in EFFECT_FIGURES],
        interventions=_interventions(effects),
        assumptions=_assumptions(effects),
        misfit=misfit(),
        misses=misses(),
        grounds=grounds_of(scenarios),
        codes=_codes(effects, manifest),
        facts=facts_of(manifest),
    )


def _groups(effects: Effects, window: Months) -> list[FindingGroup]:
    outcomes = {contrast.outcome.label: contrast.outcome for contrast in effects.contrasts()}
    worlds = "pairs of worlds" if len(effects.seeds) > 1 else "pair of worlds"
    groups = []
    for place, (name, lines) in enumerate(lines_of(effects, window).items()):
        change = short_name(name)
        findings = [effect_finding(line, outcomes[line.outcome], change, worlds) for line in lines]
        what = capitalised(title(effects, name).removeprefix(f"{name}: "))
        words = f"{what}. Means over {effects.window(window)}."
        groups.append(FindingGroup(capitalised(change), words, findings, folded=place >= MOST_UNFOLDED))
    return groups


def _summary(effects: Effects, window: Months) -> DataTable:
    table = effects.table(window).reset_index()
    note = f"Means over {effects.window(window)}, as recorded; shares from 0 to 1."
    return DataTable("Effects", table, note)


def _picture(effects: Effects, window: Months, name: str) -> Picture:
    heading, reading = READINGS.get(name, (name.replace("_", " ").capitalize(), ""))
    data = effects.table(window).reset_index() if name == "effect_intervals" else _wide_paths(effects)
    return Picture(
        title=heading,
        drawing=drawing(lambda: EFFECT_FIGURES[name](effects, window), name, f"{heading}. {reading}"),
        reading=reading,
        data=DataTable(f"Data: {heading.lower()}", data, file=name),
    )


def _wide_paths(effects: Effects) -> pd.DataFrame:
    """One row a month, three columns an alternative and outcome."""
    paths = effects.paths()
    wide = paths.pivot(index="date", columns=["alternative", "outcome"], values=["difference", "low", "high"])
    levels = [wide.columns.get_level_values(level) for level in range(wide.columns.nlevels)]
    names = [f"{name}: {outcome} {what}" for what, name, outcome in zip(*levels, strict=True)]
    wide.columns = pd.Index(names)
    return wide.reset_index()


def _interventions(effects: Effects) -> list[str]:
    """Those of the baseline, then those that each alternative adds."""
    texts = [f"In all worlds: {in_words(each)}" for each in effects.scenario.interventions]
    for name in effects.alternatives:
        texts += [f"{short_name(name)}: {in_words(each)}" for each in effects.interventions(name)]
    return texts


def _assumptions(effects: Effects) -> list[DataTable]:
    """What differs from the default in the baseline and in alternatives that are scenarios of their own."""
    baseline = effects.scenario
    tables = [changed_values(baseline), changed_contracts(baseline)]
    for name, alternative in effects.alternatives.items():
        if not effects.interventions(name) and alternative.scenario.content_hash() != baseline.content_hash():
            for table in (changed_values(alternative.scenario), changed_contracts(alternative.scenario)):
                tables.append(
                    DataTable(f"{short_name(name)}: {table.title.lower()}", table.frame, whole=True)
                )
    return tables


def _failed(effects: Effects) -> str:
    if not effects.failures:
        return ""
    return f"{len(effects.failures)} runs failed; their pairs are left out: " + "; ".join(
        str(failure) for failure in effects.failures
    )


def _codes(effects: Effects, manifest: Mapping[str, Any]) -> list[Code]:
    outcomes = [outcome.name for outcome in effects.outcomes]
    channels = any(each.same_capability is not None for each in effects.alternatives.values())
    files = {name: facts["file"] for name, facts in manifest["alternatives"].items()}
    worlds = [f"        {name!r}: ml.load_scenario({file!r})," for name, file in files.items()]
    python = "\n".join(
        [
            "import moatlab as ml",
            "",
            "effects = ml.compare(",
            '    ml.load_scenario("scenarios/baseline.toml"),',
            "    {",
            *worlds,
            "    },",
            f"    seeds={list(effects.seeds)},",
            f"    outcomes={outcomes},",
            *(["    capability_channel=True,"] if channels else []),
            ")",
            f'assert effects.digest() == "{manifest["digest"]}"',
        ]
    )
    return [*command_of(manifest), Code("In Python, in this folder", python)]
