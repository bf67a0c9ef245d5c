"""Does money for labs bring better models, or exclusivity?"""

from collections.abc import Mapping

from moatlab.analysis.effect_grid import effect_sections
from moatlab.analysis.sweep_effects import sweep_effects
from moatlab.cli.experiment import Findings, run_experiment
from moatlab.plots.level_effects import by_levels, level_effects
from moatlab.plots.sheets import Caption
from moatlab.sweeps.results import Results

CAP = "parameters.contracts.investment_cap"
SHOWN = {
    "anthropic.runway_months",
    "anthropic.api_price",
    "frontier_capability",
    "exclusive_contracts",
    "lock_in",
    "consumer_surplus",
}
CLIMATE = "parameters.labs.vc_climate"


def find(sweeps: Mapping[str, Results]) -> Findings:
    """What more money from clouds, and from investors, brings."""
    results = sweeps["design"]
    tables = {
        "2027 to 2035, most that a cloud may invest in a lab (USD bn): against nothing": sweep_effects(
            results, CAP, 0.0
        ),
        "2027 to 2035, the same by the climate of venture capital": sweep_effects(
            results, CAP, 0.0, by=[CLIMATE]
        ),
        "2027 to 2035, climate of venture capital: against .3": sweep_effects(results, CLIMATE, 0.3),
    }
    effects = tables["2027 to 2035, the same by the climate of venture capital"]
    figure = level_effects(
        by_levels(effects, CAP, CLIMATE),
        [outcome for outcome in results.outcomes if outcome.name in SHOWN],
        Caption(
            "What money from clouds brings, by the climate of venture capital",
            f"none_free, {len(results.design.seeds)} paired worlds",
            "Means over 2027 to 2035, against no investment by clouds.",
        ),
        x_label="most that a cloud may invest in a lab, USD bn",
    )
    return Findings(effect_sections(tables, results.outcomes), tables, {"investment": figure})


if __name__ == "__main__":
    run_experiment(__file__, find)
