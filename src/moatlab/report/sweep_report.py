"""The page of a sweep."""

from collections.abc import Mapping
from typing import Any

from moatlab.analysis.effect_text import CAVEAT
from moatlab.plots.wording import short_name
from moatlab.report.assumptions import (
    changed_contracts,
    changed_values,
    described,
    grounds_of,
    in_words,
    values_table,
)
from moatlab.report.contrast import Contrast, contrast_of, effect_groups, range_group
from moatlab.report.data_table import DataTable, cell
from moatlab.report.findings import several
from moatlab.report.limits import misfit, misses
from moatlab.report.page import Code, Page
from moatlab.report.provenance import facts_of
from moatlab.report.sweep_figures import sweep_pictures
from moatlab.sweeps.design import Design
from moatlab.sweeps.results import Results
from moatlab.sweeps.store_folder import DESIGN_FILE

__all__ = ["sweep_page"]

MOST_FAILURES = 3
BESIDE = ["run", "status", "error", "digest", "seconds"]
NOTES = (
    "A 95 % interval bounds the effect in the model, over all seeds or all points of the sampled ranges. "
    "It says nothing about how well the model fits the world.",
    "An effect is claimed only if that interval and a bootstrap one (BCa) both exclude zero. Otherwise no "
    "effect is shown, which does not show that there is none.",
)


def sweep_page(results: Results, manifest: Mapping[str, Any]) -> Page:
    """Everything that the page of a sweep says.

    Args:
        results: of all runs.
        manifest: of the folder.
    """
    design, contrast = results.design, contrast_of(results)
    groups = [
        *(effect_groups(results, contrast) if contrast is not None else ()),
        range_group(results, contrast),
    ]
    pictures = sweep_pictures(results, contrast)
    scenarios = [design.base(scenario) for scenario in design.scenario]
    return Page(
        kind="many simulated markets",
        subject=_subject(design),
        lead=_lead(results),
        caveat=CAVEAT,
        remarks=[text for text in (design.description, _failed(results)) if text],
        groups=groups,
        summary=_summary(results, contrast),
        notes=NOTES if contrast is not None else (),
        pictures=pictures.drawn,
        no_pictures=pictures.left_out,
        interventions=_interventions(design),
        assumptions=_assumptions(design),
        records=[],
        misfit=misfit(),
        misses=misses(),
        grounds=grounds_of(scenarios),
        codes=_codes(manifest),
        facts=facts_of(manifest),
    )


def _subject(design: Design) -> str:
    varied = [short_name(path) for path in design.factors]
    policies = [short_name(name) for name in design.policies if name != "none"]
    what = several(policies if len(design.policies) > 1 else varied or ["seeds"])
    return f"{several([each.name for each in design.scenario])}: {what}"


def _lead(results: Results) -> str:
    design = results.design
    points = results.runs["point"].nunique()
    months = (
        "the last twelve months"
        if design.window is None
        else f"{design.window[0]:%B %Y} to {design.window[1]:%B %Y}"
    )
    counts = [
        (len(design.scenario), "scenario"),
        (points, "point"),
        (len(design.policies), "policy"),
        (len(design.seeds), "seed"),
    ]
    parts = [f"{count:,} {_plural(name) if count > 1 else name}" for count, name in counts]
    return (
        f"{len(results.runs):,} simulated worlds, which share their random draws: {', '.join(parts)}. "
        f"Outcomes are means over {months}."
    )


def _plural(name: str) -> str:
    return "policies" if name == "policy" else f"{name}s"


def _summary(results: Results, contrast: Contrast | None) -> DataTable:
    if contrast is not None:
        note = "Means over the months of the design, as recorded; shares from 0 to 1."
        return DataTable("Effects", contrast.effects.reset_index(), note)
    return DataTable("All runs", results.runs.drop(columns=BESIDE))


def _interventions(design: Design) -> list[str]:
    """Those of the scenarios, then those of each policy."""
    texts = [
        f"{scenario.name}: {in_words(each)}"
        for scenario in design.scenario
        for each in scenario.interventions
    ]
    for name, policy in design.policies.items():
        texts += [f"{short_name(name)}: {in_words(each)}" for each in policy]
    return texts


def _assumptions(design: Design) -> list[DataTable]:
    """What varies, then what is fixed at other values than the default, scenario by scenario."""
    tables = [_varied(design)]
    for scenario in design.scenario:
        for table in (changed_values(design.base(scenario)), changed_contracts(scenario)):
            name = table.title if len(design.scenario) == 1 else f"{scenario.name}: {table.title.lower()}"
            tables.append(DataTable(name, table.frame, table.note, whole=True, folded=False))
    return tables


def _varied(design: Design) -> DataTable:
    scenario, rows = design.scenario[0], []
    levels: dict[str, str] = {path: ", ".join(map(cell, values)) for path, values in design.grid.items()}
    for row in design.table.rows if design.table is not None else ():
        for path, value in row.items():
            if path != "name":
                levels[path] = ", ".join(filter(None, (levels.get(path), cell(value))))
    for path, (low, high) in (design.sample.bounds if design.sample is not None else {}).items():
        levels[path] = f"sampled from {cell(low)} to {cell(high)}"
    for path, values in levels.items():
        rows.append(
            {**described(scenario, path, scenario.value_at(path)), "value": values, "remark": "varied"}
        )
    return values_table("Values that vary", rows)


def _failed(results: Results) -> str:
    failures = results.failures
    if failures.empty:
        return ""
    errors = "; ".join(failures["error"].head(MOST_FAILURES).astype(str))
    return (
        f"{len(failures):,} of {len(results.runs):,} runs failed and are left out: {errors}"
        f"{'; ...' if len(failures) > MOST_FAILURES else ''}."
    )


def _codes(manifest: Mapping[str, Any]) -> list[Code]:
    python = "\n".join(
        [
            "import moatlab as ml",
            "",
            f'results = ml.sweep("{DESIGN_FILE}", out="again")',
            f'assert results.digest() == "{manifest["digest"]}"',
        ]
    )
    return [
        Code("On the command line, in this folder", f"moatlab sweep {DESIGN_FILE} --out again"),
        Code("In Python, in this folder", python),
    ]
