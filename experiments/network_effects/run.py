"""Where does the market tip, and does history decide?"""

from collections.abc import Mapping

import pandas as pd
from matplotlib.figure import Figure

from moatlab.analysis.effect_grid import markdown_table
from moatlab.analysis.paired_difference import mean_interval
from moatlab.analysis.sweep_levels import sweep_levels
from moatlab.cli.experiment import Findings, run_experiment
from moatlab.observe.outcomes import Outcome
from moatlab.plots.level_effects import by_levels, level_effects
from moatlab.plots.sheets import Caption
from moatlab.sweeps.results import Results

PEERS = "parameters.demand.peer_weight"
COST = "parameters.switching.procedural_switching_cost"
MODEL_PEERS = "parameters.demand.model_peer_weight"
MODEL_COST = "parameters.demand.model_switching_cost"
SHOWN = (
    Outcome("hhi_cloud", "Concentration of clouds (HHI)", "points", ""),
    Outcome("cr1_cloud", "Largest share of a cloud", "share", ""),
)
INDEX = Outcome("hysteresis", "Hysteresis index", "share, 0-1", "")
SETTINGS = {
    "mature, local peers, prices free": "mature, local, free",
    "mature, global peers, prices frozen": "mature, global, frozen",
    "early, local peers, prices free": "early, local, free",
    "early, global peers, prices frozen": "early, global, frozen",
}
HELD = 2.5
ECOSYSTEM = "parameters.demand.ecosystem_weight"


def find(sweeps: Mapping[str, Results]) -> Findings:
    """Concentration at the end of 2033 by the strength of each network effect, and what the start decides."""
    models = sweeps["models"]
    shares = [outcome.name for outcome in models.outcomes if outcome.name.endswith(".share")]
    models.runs["largest_share"] = models.runs[shares].max(axis=1)
    tables = {
        "clouds": sweep_levels(sweeps["clouds"], ["row", COST, PEERS]),
        "history": hysteresis(sweeps["history"]),
        "models": sweep_levels(models, ["row", MODEL_COST, MODEL_PEERS]),
        "ecosystem": sweep_levels(sweeps["ecosystem"], ["row", ECOSYSTEM]),
    }
    text = [
        "Means over 2033.",
        f"## Clouds: HHI by weight of peers\n\n{grid(tables['clouds'], PEERS, 'hhi_cloud')}",
        f"## Clouds: largest share\n\n{grid(tables['clouds'], PEERS, 'cr1_cloud', 2)}",
        f"## Clouds: Lerner index of AWS\n\n{grid(tables['clouds'], PEERS, 'aws.lerner_index', 2)}",
        f"## Clouds: hysteresis index\n\n{grid(tables['history'], PEERS, 'hysteresis', 2)}",
        f"## AI models: HHI by weight of peers\n\n{grid(tables['models'], MODEL_PEERS, 'hhi_model')}",
        f"## Clouds: HHI by weight of the ecosystem\n\n{grid(tables['ecosystem'], ECOSYSTEM, 'hhi_cloud')}",
    ]
    return Findings("\n\n".join(text) + "\n", tables, {"clouds": clouds_figure(sweeps["clouds"], tables)})


def clouds_figure(results: Results, tables: Mapping[str, pd.DataFrame]) -> Figure:
    """Concentration and the hysteresis index by the weight of peers, in four of the eight settings."""
    held = tables["clouds"][tables["clouds"][COST] == HELD]
    table = pd.concat([held, tables["history"]])
    lerner = next(outcome for outcome in results.outcomes if outcome.name == "aws.lerner_index")
    outcomes = [*SHOWN, lerner, INDEX]
    caption = Caption(
        "Where the cloud layer tips, and where its start decides",
        f"documented_nonexclusive, {len(results.design.seeds)} seeds",
        "Market, peers, prices. Means over 2033.",
    )
    chosen = table.assign(row=table["row"].map(SETTINGS)).dropna(subset="row")
    return level_effects(
        by_levels(chosen, PEERS, "row"),
        outcomes,
        caption,
        x_label="weight of peers, utils",
        differences=False,
    )


def hysteresis(results: Results) -> pd.DataFrame:
    """End share of a cloud when most start there, less its end share when most start with its rival."""
    runs = results.runs.assign(
        setting=results.runs["row"].str.rpartition(", ")[0],
        first=results.runs["row"].str.rpartition(", ")[2].str.removesuffix(" first"),
    )
    sides = runs.pivot(index=["setting", PEERS, "seed"], columns="first", values=["aws.share", "azure.share"])
    index = (
        sides["aws.share", "aws"]
        - sides["aws.share", "azure"]
        + sides["azure.share", "azure"]
        - sides["azure.share", "aws"]
    ) / 2.0
    rows = []
    for (setting, weight), group in index.groupby(level=["setting", PEERS], sort=False):
        found = mean_interval(group.to_numpy())
        interval = {"mean": found.mean, "low": found.low, "high": found.high, "runs": found.runs}
        rows.append({"row": setting, PEERS: weight, "outcome": "hysteresis"} | interval)
    return pd.DataFrame(rows)


def grid(table: pd.DataFrame, across: str, outcome: str, decimals: int = 0) -> str:
    """Means of one outcome, one column a level."""
    chosen = table[table["outcome"] == outcome]
    down = [name for name in chosen.columns[: chosen.columns.get_loc("outcome")] if name != across]
    wide = chosen.pivot_table(index=down, columns=across, values="mean", sort=False)
    head = [" / ".join(name.rpartition(".")[2].replace("_", " ") for name in down)]
    rows = [
        [
            " / ".join(str(part) for part in (key if isinstance(key, tuple) else (key,))),
            *(f"{value:,.{decimals}f}" for value in values),
        ]
        for key, values in zip(wide.index, wide.to_numpy(), strict=True)
    ]
    return markdown_table([*head, *(f"{level:g}" for level in wide.columns)], rows)


if __name__ == "__main__":
    run_experiment(__file__, find)
