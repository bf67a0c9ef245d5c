"""Which package of remedies holds up when nobody knows the parameters?"""

from collections.abc import Mapping

from moatlab.analysis.effect_grid import effect_grid
from moatlab.analysis.leaderboard import Goal, leaderboard
from moatlab.analysis.sweep_effects import sweep_effects
from moatlab.analysis.sweep_text import leaderboard_markdown
from moatlab.cli.experiment import Findings, run_experiment
from moatlab.plots.leaderboard_figure import leaderboard_figure
from moatlab.plots.sheets import Caption
from moatlab.sweeps.results import Results

GOALS = {
    "consumer_surplus": Goal("up"),
    "frontier_capability": Goal("up", tolerance=0.05),
    "hhi_chain": Goal("down"),
}


def find(sweeps: Mapping[str, Results]) -> Findings:
    """Mean effects, and the ranks of all policies by four criteria."""
    results = sweeps["design"]
    effects = sweep_effects(results)
    board = leaderboard(results, GOALS)
    text = [
        leaderboard_markdown(board),
        f"## Mean effects over all worlds, 2027 to 2035\n\n{effect_grid(effects, results.outcomes)}",
    ]
    tables = {"effects": effects, "leaderboard": board.table(), "value_of_information": board.information()}
    worlds = f"seed_exclusive, {results.design.latin_hypercube.n} worlds drawn, 2027 to 2035"
    figure = leaderboard_figure(board, Caption("How policies rank when nobody knows the parameters", worlds))
    return Findings("\n\n".join(text) + "\n", tables, {"leaderboard": figure})


if __name__ == "__main__":
    run_experiment(__file__, find)
