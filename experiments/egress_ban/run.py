"""What does a ban of egress fees do when clouds respond?"""

from collections.abc import Mapping

from moatlab.analysis.effect_grid import effect_sections
from moatlab.analysis.sweep_effects import sweep_effects
from moatlab.cli.experiment import Findings, run_experiment
from moatlab.plots.level_effects import by_levels, level_effects
from moatlab.plots.sheets import Caption
from moatlab.sweeps.results import Results

WATERBED = "parameters.cloud_price.waterbed"
RESPONSE = "parameters.cloud_price.technical_lockin_response"
SHOWN = {"churn_customers", "aws.list_price", "lock_in", "cloud_surplus", "consumer_surplus", "total_welfare"}
DATA = "parameters.switching.data_max"


def find(sweeps: Mapping[str, Results]) -> Findings:
    """Effects of each rule by how clouds respond, and by how much data there is to move."""
    results = sweeps["design"]
    tables = {
        "2027 to 2030, by waterbed and technical response": sweep_effects(results, by=[WATERBED, RESPONSE]),
        "2027 to 2030, by data to move": sweep_effects(results, by=[DATA]),
    }
    effects = tables["2027 to 2030, by waterbed and technical response"].reset_index()
    names = {
        (0.0, 0.0): "no response",
        (1.0, 0.0): "waterbed",
        (0.0, 0.5): "technical",
        (1.0, 0.5): "waterbed and technical",
    }
    clouds = [names[key] for key in zip(effects[WATERBED], effects[RESPONSE], strict=True)]
    figure = level_effects(
        by_levels(effects.assign(clouds=clouds), "policy", "clouds"),
        [outcome for outcome in results.outcomes if outcome.name in SHOWN],
        Caption(
            "What rules on moving bring, by how clouds respond",
            f"documented_nonexclusive, {len(results.design.seeds)} paired worlds",
            "Means over 2027 to 2030.",
        ),
        x_label="rule from January 2027",
    )
    return Findings(effect_sections(tables, results.outcomes), tables, {"responses": figure})


if __name__ == "__main__":
    run_experiment(__file__, find)
