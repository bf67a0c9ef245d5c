"""Do reserved chips foreclose rivals when chips are short?"""

from collections.abc import Mapping

from moatlab.analysis.effect_grid import effect_sections
from moatlab.analysis.sweep_effects import sweep_effects
from moatlab.cli.experiment import Findings, run_experiment
from moatlab.plots.level_effects import by_levels, level_effects
from moatlab.plots.sheets import Caption
from moatlab.sweeps.results import Results

CAP = "parameters.compute.reservation_cap"
SHOWN = {
    "spot_premium",
    "foreclosure_index",
    "other_labs.compute_fill_rate",
    "other_labs.capability",
    "frontier_capability",
    "consumer_surplus",
}
SUBLET = "parameters.compute.sublet"


def find(sweeps: Mapping[str, Results]) -> Findings:
    """What reservations do at each depth of the shortage, and what two remedies do at the deepest."""
    results = sweeps["design"]
    tables = {
        "2027 to 2029, share of capacity that may be reserved: against none": sweep_effects(
            results, CAP, 0.0, by=["policy", SUBLET]
        ),
        "2027 to 2029, the shortage: against none": sweep_effects(
            results, "policy", "shortage 0", by=[CAP, SUBLET]
        ),
        "2027 to 2029, remedies in the deepest shortage, and lesser ones: against shortage .6": sweep_effects(
            results, "policy", "shortage .6", by=[CAP, SUBLET]
        ),
    }
    effects = tables["2027 to 2029, share of capacity that may be reserved: against none"].reset_index()
    chosen = effects[(effects[SUBLET] == 0.0) & ~effects["policy"].str.contains(",")]
    figure = level_effects(
        by_levels(chosen, CAP, "policy"),
        [outcome for outcome in results.outcomes if outcome.name in SHOWN],
        Caption(
            "What reservations do, by the depth of the shortage",
            f"seed_exclusive, {len(results.design.seeds)} paired worlds",
            "Means over 2027 to 2029, without subletting, against no reservations.",
        ),
        x_label="largest share of a cloud's capacity that may be reserved",
    )
    return Findings(effect_sections(tables, results.outcomes), tables, {"reservations": figure})


if __name__ == "__main__":
    run_experiment(__file__, find)
