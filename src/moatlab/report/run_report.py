"""The page of one run."""

from collections.abc import Mapping
from typing import Any

from moatlab.analysis.effect_text import CAVEAT
from moatlab.observe.history import SCENARIO_FILE, History
from moatlab.observe.outcomes import HEADLINES, find_outcomes, read_outcomes
from moatlab.report.assumptions import changed_contracts, changed_values, grounds_of, in_words
from moatlab.report.data_table import DataTable
from moatlab.report.findings import level_finding
from moatlab.report.limits import misfit, misses
from moatlab.report.page import Code, FindingGroup, Page
from moatlab.report.provenance import command_of, facts_of, register_entries
from moatlab.report.run_figures import observations, run_pictures

__all__ = ["run_page"]

CONTRACTS = {
    "signed": "signed",
    "ended": "ended",
    "reason": "why it ended",
    "cloud": "cloud",
    "lab": "lab",
    "mode": "mode",
    "exclusive_compute": "all compute from this cloud",
    "investment": "investment [USD bn]",
    "committed_spend": "committed spend [USD bn/yr]",
    "imposed": "set by the scenario",
}
ONE_RUN = (
    "One run with one seed: these numbers have no intervals, and another seed gives others. What a change "
    "does is told by a comparison over many seeds (moatlab compare)."
)


def run_page(history: History, manifest: Mapping[str, Any]) -> Page:
    """Everything that the page of a run says.

    Args:
        history: of the run.
        manifest: of its folder.
    """
    scenario = history.scenario
    first, last = history.market.index[0], history.market.index[-1]
    crowd = scenario.parameters.population.n_enterprises
    return Page(
        kind="one simulated market",
        subject=scenario.name,
        lead=f"One simulated world of the market for cloud computing and AI models, month by month from "
        f"{first:%B %Y} to {last:%B %Y}, with {crowd:,} enterprises: scenario {scenario.name}, "
        f"seed {history.seed}.",
        caveat=CAVEAT,
        remarks=[text for text in (scenario.description, ONE_RUN) if text],
        groups=[_headlines(history)],
        summary=_summary(history),
        pictures=run_pictures(history),
        interventions=[in_words(each) for each in scenario.interventions],
        assumptions=[changed_values(scenario), changed_contracts(scenario)],
        records=[_contracts(history), _events(history)],
        misfit=misfit(),
        misses=misses(),
        sources=register_entries(observations(history)["source_id"].unique()),
        grounds=grounds_of([scenario]),
        codes=_codes(history, manifest),
        facts=facts_of(manifest),
    )


def _headlines(history: History) -> FindingGroup:
    outcomes = find_outcomes(history.scenario, list(HEADLINES))
    values = read_outcomes(history, list(HEADLINES))
    months = [f"{date:%B %Y}" for date in history.market.index]
    findings = [
        level_finding(outcome, values[:, place].tolist(), months) for place, outcome in enumerate(outcomes)
    ]
    return FindingGroup(f"In {months[-1]}", "", findings)


def _summary(history: History) -> DataTable:
    """The headline outcomes month by month, as recorded."""
    return DataTable(
        "Headline outcomes month by month",
        history.market[list(HEADLINES)].reset_index(),
        "As recorded; shares from 0 to 1. Each row is the state at the end of its month.",
    )


def _contracts(history: History) -> DataTable:
    table = history.contracts[list(CONTRACTS)].copy()
    return DataTable(
        "Contracts",
        table.rename(columns=CONTRACTS),
        "Terms as last amended; a contract without an end was in force in the last month.",
        whole=True,
        folded=False,
    )


def _events(history: History) -> DataTable:
    table = history.events.rename(columns={"text": "what happened"})
    return DataTable("Events", table, whole=True)


def _codes(history: History, manifest: Mapping[str, Any]) -> list[Code]:
    python = "\n".join(
        [
            "import moatlab as ml",
            "",
            f'scenario = ml.load_scenario("{SCENARIO_FILE}")',
            f"history = ml.simulate(scenario, seed={history.seed})",
            f'assert history.digest() == "{manifest["digest"]}"',
        ]
    )
    return [
        *command_of(manifest),
        Code("On the command line, in this folder", f"moatlab run {SCENARIO_FILE} --seed {history.seed}"),
        Code("In Python, in this folder", python),
    ]
