"""When is a ban of exclusivity worth most?"""

from collections.abc import Mapping

import pandas as pd

from moatlab.analysis.effect_grid import effect_sections
from moatlab.analysis.sweep_effects import sweep_effects
from moatlab.cli.experiment import Findings, run_experiment
from moatlab.plots.level_effects import by_levels, level_effects
from moatlab.plots.sheets import Caption
from moatlab.sweeps.results import Results

COST = "parameters.switching.procedural_switching_cost"
SHOWN = {"anthropic.share", "aws.share", "hhi_chain", "lock_in", "frontier_capability", "consumer_surplus"}
LEARNING = "parameters.chips.learning_rate"


def find(sweeps: Mapping[str, Results]) -> Findings:
    """Effects in 2032 to 2035 of rules that hold for old contracts too, by the year in which they start."""
    results = sweeps["design"]
    tables = {
        "2032 to 2035, by the January in which the rule starts": sweep_effects(results),
        "2032 to 2035, by switching cost and learning rate": sweep_effects(results, by=[COST, LEARNING]),
    }
    pooled, by_strength = tables.values()
    source = f"seed_exclusive, {len(results.design.seeds)} paired worlds"
    figure = level_effects(
        by_levels(_dated(pooled), "year", "rule"),
        [outcome for outcome in results.outcomes if outcome.name in SHOWN],
        Caption("What a rule brings in 2032 to 2035, by the year in which it starts", source),
        x_label="January in which the rule starts",
    )
    costs = _dated(by_strength.xs("consumer_surplus", level="outcome", drop_level=False))
    surplus = [outcome for outcome in results.outcomes if outcome.name == "consumer_surplus"]
    bans = costs[(costs["rule"] == "ban") & (costs[LEARNING] == costs[LEARNING].max())]
    by_cost = level_effects(
        by_levels(bans, "year", COST),
        surplus,
        Caption(
            "What a ban brings consumers in 2032 to 2035, by switching cost",
            source,
            "Fast learning.",
        ),
        x_label="January in which the ban starts",
    )
    return Findings(
        effect_sections(tables, results.outcomes), tables, {"timing": figure, "timing_by_cost": by_cost}
    )


def _dated(effects: pd.DataFrame) -> pd.DataFrame:
    """Effects with the kind of the rule and its year in columns of their own."""
    table = effects.reset_index()
    parts = table["policy"].str.split(" ", expand=True)
    return table.assign(rule=parts[0], year=parts[1].astype(int))


if __name__ == "__main__":
    run_experiment(__file__, find)
