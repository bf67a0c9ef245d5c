"""Do reserved chips foreclose rivals when chips are short?"""

from collections.abc import Mapping

import pandas as pd

from moatlab.analysis.effect_grid import effect_sections
from moatlab.analysis.sweep_effects import sweep_effects
from moatlab.cli.experiment import Findings, run_experiment
from moatlab.plots.level_effects import by_levels, level_effects
from moatlab.plots.sheets import Caption
from moatlab.sweeps.results import Results

CAP = "parameters.compute.reservation_cap"
SUBLET = "parameters.compute.sublet"
PLENTY, NO_POLICY, AS_IT_IS, DEEP = "plenty", "none", "as it is", "shortage .6"
SHOWN = {
    "spot_premium",
    "foreclosure_index",
    "other_labs.compute_fill_rate",
    "other_labs.capability",
    "frontier_capability",
    "consumer_surplus",
}


def find(sweeps: Mapping[str, Results]) -> Findings:
    """What reservations do at each depth of the shortage, and what two remedies do in a deep one."""
    shortage, plenty = sweeps["shortage"], sweeps["plenty"]
    reserved = pd.concat(
        [
            sweep_effects(plenty, CAP, 0.0, by=["policy", SUBLET]).rename(
                index={NO_POLICY: PLENTY}, level="policy"
            ),
            sweep_effects(shortage, CAP, 0.0, by=["policy", SUBLET]),
        ]
    )
    remedies = sweep_effects(shortage, "policy", DEEP, by=[CAP, SUBLET])
    named = remedies.index.get_level_values("policy").str.startswith(f"{DEEP}, ")
    tables = {
        "2027 to 2029, share of capacity that may be reserved: against none": reserved,
        "2027 to 2029, the shortage: against none": _depths(
            sweep_effects(shortage, "policy", AS_IT_IS, by=[CAP, SUBLET])
        ),
        f"2027 to 2029, remedies: against {DEEP}": remedies[named],
    }
    effects = _depths(reserved).reset_index()
    figure = level_effects(
        by_levels(effects[effects[SUBLET] == 0.0], CAP, "policy"),
        [outcome for outcome in shortage.outcomes if outcome.name in SHOWN],
        Caption(
            "What reservations do, by the depth of the shortage",
            f"seed_exclusive, {len(shortage.design.seeds)} paired worlds",
            "Means over 2027 to 2029, without subletting, against no reservations.",
        ),
        x_label="largest share of a cloud's capacity that may be reserved",
    )
    return Findings(effect_sections(tables, shortage.outcomes), tables, {"reservations": figure})


def _depths(effects: pd.DataFrame) -> pd.DataFrame:
    """Without the rows of remedies."""
    return effects[~effects.index.get_level_values("policy").str.contains(",")]


if __name__ == "__main__":
    run_experiment(__file__, find)
