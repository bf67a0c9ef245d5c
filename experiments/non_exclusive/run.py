"""What if the deal of April 2026 had been another one, or none?"""

from collections.abc import Mapping

from moatlab.analysis.effect_grid import effect_sections
from moatlab.analysis.sweep_effects import sweep_effects
from moatlab.cli.experiment import Findings, run_experiment
from moatlab.plots.level_effects import by_levels, level_effects
from moatlab.plots.sheets import Caption
from moatlab.sweeps.results import Results

REFERENCE = "no_pair_2030"
SHOWN = {
    "aws.share",
    "aws.ai_compute_share",
    "anthropic.share",
    "hhi_chain",
    "lock_in",
    "consumer_surplus",
}
PERIODS = {"2027 to 2030": (2027, 2030), "2027 to 2035": (2027, 2035)}


def find(sweeps: Mapping[str, Results]) -> Findings:
    """Every world against the one in which the pair signs nothing before 2030."""
    results = sweeps["design"]
    tables = {
        f"{period}, against {REFERENCE}": sweep_effects(results, "scenario", REFERENCE, years=years)
        for period, years in PERIODS.items()
    }
    for period, years in PERIODS.items():
        clause = sweep_effects(results, "scenario", "documented_nonexclusive", years=years)
        tables[f"{period}, the clause alone: against documented_nonexclusive"] = clause.loc[
            ["seed_exclusive"]
        ]
    later = tables[f"2027 to 2035, against {REFERENCE}"]
    shown = [outcome for outcome in results.outcomes if outcome.name in SHOWN]
    caption = Caption(
        f"What each deal changes, 2027 to 2035, against {REFERENCE}",
        f"{len(results.design.seeds)} paired worlds",
    )
    figure = level_effects(by_levels(later, "scenario"), shown, caption, x_label="what happens in April 2026")
    return Findings(effect_sections(tables, results.outcomes), tables, {"deals": figure})


if __name__ == "__main__":
    run_experiment(__file__, find)
