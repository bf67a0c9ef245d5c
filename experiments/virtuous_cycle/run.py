"""Does volume make chips cheap, and do cheap chips bring volume?"""

from collections.abc import Mapping

from moatlab.analysis.effect_grid import effect_sections
from moatlab.analysis.sweep_effects import sweep_effects
from moatlab.cli.experiment import Findings, run_experiment
from moatlab.plots.level_effects import by_levels, level_effects
from moatlab.plots.sheets import Caption
from moatlab.sweeps.results import Results

PASS_THROUGH = "parameters.chips.chip_pass_through"
PLACEMENT = "parameters.chips.placement_elasticity"
LEARNING = "parameters.chips.learning_rate"
SHOWN = {
    "aws.ai_compute_share",
    "aws.share",
    "aws.custom_chip_relative_cost",
    "anthropic.share",
    "frontier_capability",
    "consumer_surplus",
}
EARLY, LATE = (2027, 2029), (2035, 2035)


def find(sweeps: Mapping[str, Results]) -> Findings:
    """The loop against a world without learning, the deal against none, and what strengthens both."""
    loop, factors = sweeps["loop"], sweeps["factors"]
    anchor, scenario = "no_pair_2030", ["scenario"]
    tables = {
        "2035, the loop whole and in parts: against no learning": sweep_effects(
            loop, "row", "no learning", by=scenario, years=LATE
        ),
        "2027 to 2029, the same": sweep_effects(loop, "row", "no learning", by=scenario, years=EARLY),
        f"2035, the deal by what is left of the loop: against {anchor}": sweep_effects(
            loop, "scenario", anchor, by=["row"], years=LATE
        ),
        "2035, part of the cost advantage passed on: against none": sweep_effects(
            factors, PASS_THROUGH, 0.0, by=scenario, years=LATE
        ),
        "2035, how readily work moves: against not at all": sweep_effects(
            factors, PLACEMENT, 0.0, by=scenario, years=LATE
        ),
        "2035, learning rate: against .08": sweep_effects(factors, LEARNING, 0.08, by=scenario, years=LATE),
        f"2035, the deal by learning rate: against {anchor}": sweep_effects(
            factors, "scenario", anchor, by=[LEARNING], years=LATE
        ),
    }
    figure = level_effects(
        by_levels(tables["2035, the loop whole and in parts: against no learning"], "row", "scenario"),
        [outcome for outcome in loop.outcomes if outcome.name in SHOWN],
        Caption(
            "What learning brings in 2035, whole and with one link cut",
            f"{len(loop.design.seeds)} paired worlds",
            "Against worlds in which own chips never get cheaper.",
        ),
        x_label="loop",
    )
    return Findings(effect_sections(tables, loop.outcomes), tables, {"loop": figure})


if __name__ == "__main__":
    run_experiment(__file__, find)
