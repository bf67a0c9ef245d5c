"""Figure: who sells general cloud workloads, with the observed shares laid over."""

from matplotlib.figure import Figure

from moatlab.analysis.observed import BREAK, PROVIDERS, synergy_share
from moatlab.observe.history import History
from moatlab.plots.marks import draw_lines, firm_lines, mark_contracts, mark_observations, name_line_ends
from moatlab.plots.style import COLOURS, finish, new_panels, percent_axis

__all__ = ["cloud_shares"]


def cloud_shares(history: History) -> Figure:
    """Share of general cloud spending by cloud, month by month, with Synergy's quarterly shares."""
    (axes,) = new_panels(history, ["share"])
    lines = firm_lines(history, history.clouds, "cloud", "share")
    draw_lines(axes, lines)
    for cloud, provider in PROVIDERS.items():
        points = synergy_share(provider)
        broken = (points["date"] < BREAK) & (cloud == "azure")
        mark_observations(axes, points[~broken], COLOURS[cloud])
        mark_observations(axes, points[broken], COLOURS[cloud], hollow=True)
    percent_axis(axes)
    mark_contracts(axes, history)
    name_line_ends(axes, lines)
    return finish(
        axes,
        history,
        title="Share of general cloud spending by cloud, %",
        data="Points: Synergy Research Group, share of cloud infrastructure services. Hollow points: "
        "Microsoft before it changed its\nsegments in the third quarter of 2024; not comparable with "
        "the later ones.",
    )
