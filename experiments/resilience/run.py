"""What does a month without one of the clouds cost?"""

from collections.abc import Mapping

import pandas as pd

from moatlab.analysis.effect_grid import effect_sections
from moatlab.analysis.sweep_effects import sweep_effects
from moatlab.cli.experiment import Findings, run_experiment
from moatlab.plots.level_effects import by_levels, level_effects
from moatlab.plots.sheets import Caption
from moatlab.sweeps.results import Results

TAKE_RATE = "parameters.contracts.take_rate"
SHOWN = {"consumer_surplus", "total_welfare"}
AS_IT_IS, MULTI_HOMING = "as it is", "multi-homing"
YEARS = (2028, 2033)


def find(sweeps: Mapping[str, Results]) -> Findings:
    """What each outage costs in its year, and what deals, take rates and multi-homing do to the exposure."""
    results = sweeps["design"]
    tables = {}
    for year in YEARS:
        years = (year, year)
        for rule in (AS_IT_IS, MULTI_HOMING):
            table = sweep_effects(results, "policy", rule, by=["scenario"], years=years)
            tables[f"{year}, a month without a cloud, {rule}: against none"] = _outages(table, rule, year)
        homes = sweep_effects(results, "policy", AS_IT_IS, by=["scenario"], years=years)
        names = homes.index.get_level_values("policy")
        tables[f"{year}, mandated multi-homing: against {AS_IT_IS}"] = homes[names == MULTI_HOMING]
        tables[f"{year}, deals: against no_pair_2030"] = sweep_effects(
            results, "scenario", "no_pair_2030", years=years
        )
        tables[f"{year}, take rate: against .15"] = sweep_effects(results, TAKE_RATE, 0.15, years=years)
    lost = pd.concat(table for title, table in tables.items() if f"without a cloud, {AS_IT_IS}" in title)
    figure = level_effects(
        by_levels(lost, "policy", "scenario"),
        [outcome for outcome in results.outcomes if outcome.name in SHOWN],
        Caption(
            "What a month without one of the clouds costs, as the mean over its year",
            f"{len(results.design.seeds)} paired worlds, two take rates",
        ),
        x_label="outage",
    )
    return Findings(effect_sections(tables, results.outcomes), tables, {"outages": figure})


def _outages(table: pd.DataFrame, rule: str, year: int) -> pd.DataFrame:
    names = table.index.get_level_values("policy")
    return table[names.str.startswith(f"{rule},") & names.str.endswith(str(year))]


if __name__ == "__main__":
    run_experiment(__file__, find)
