"""Figure: how capable the labs' models are, and what training the best of them costs."""

from matplotlib.figure import Figure

from moatlab.analysis.observed import training_cost
from moatlab.observe.history import History
from moatlab.plots.marks import (
    Line,
    draw_lines,
    firm_lines,
    mark_contracts,
    mark_observations,
    name_line_ends,
)
from moatlab.plots.style import BLACK, GREY, finish, log_axis, new_panels

__all__ = ["capability"]


def capability(history: History) -> Figure:
    """Capability of each lab's best released model, and the cost of training the best of all."""
    left, right = new_panels(
        history,
        [
            "Best released model, orders of magnitude (0 = 2e25 FLOP)",
            "Final training run of the best model, USD bn (log scale)",
        ],
    )
    released = firm_lines(history, history.labs, "lab", "capability")
    draw_lines(left, released, steps=True)
    mark_contracts(left, history)
    name_line_ends(left, released)
    run_cost = history.market["run_cost"]
    cost = [Line("simulated", run_cost.where(run_cost > 0.0), BLACK)]
    draw_lines(right, cost, steps=True)
    mark_observations(right, training_cost(), GREY)
    log_axis(right)
    name_line_ends(right, cost)
    return finish(
        left,
        history,
        title="Capability of AI models and cost of training the best one",
        data="Capability: log10 of effective training compute. Points: Epoch AI, amortised cost of training "
        "notable models, USD of 2023.",
    )
