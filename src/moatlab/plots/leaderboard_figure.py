"""Figure: how policies rank by criteria that may disagree, and what they do in every world."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import NullLocator
from numpy.typing import NDArray

from moatlab.analysis.leaderboard import Leaderboard
from moatlab.analysis.robustness import CRITERIA
from moatlab.plots.sheets import Caption, Room, few_ticks, figure_of, new_sheet, panel_inches
from moatlab.plots.style import BLACK, BLUE, FONT_SIZE, GREY, LIGHT, PALE, SMALL, VERMILLION, WHITE
from moatlab.plots.wording import decimals_for, difference_unit, number, short_name, wrapped

__all__ = ["leaderboard_figure"]

# Inches: a policy, names of policies and of criteria, the shift of a value from the circle of its rank.
ENTRY, NAME, CRITERION, BESIDE = 0.31, 1.45, 0.78, 0.13
HEAD = 0.62
SHARES = {"satisficing"}
REGRETS = {"largest_regret", "high_regret"}
QUANTILES, FEW_WORLDS = (0.05, 0.25, 0.5, 0.75, 0.95), 60
RNG_KEY = 1

type Floats = NDArray[np.float64]


def leaderboard_figure(board: Leaderboard, caption: Caption) -> Figure:
    """Left: rank and value of each policy by each criterion; right: its gains over the worlds.

    Policies stand in the order of their expected gain. The darker a circle, the better the rank: a row of
    one shade is a policy on which the criteria agree. Names of policies that no other policy equals or
    betters in the mean of every goal are bold.
    """
    table = board.table()
    policies = [str(name) for name in table.index]
    outcome, goal = board.outcomes[0], board.goals[0]
    unit = difference_unit(outcome)
    wanted = (
        f"a gain is {'a rise' if goal.direction == 'up' else 'a fall'} of {_lower(outcome.label)} against"
    )
    caption = caption.adding(
        f"{len(board.worlds)} worlds; {wanted} the reference ({short_name(board.reference)}), {unit}.",
        f"Agreement of the criteria: Kendall's tau {number(board.agreement, 2)}.",
        "Bold: no other policy is at least as good in the mean of every goal."
        if len(board.goals) > 1
        else "",
    )
    room = Room(ENTRY * len(policies), 2, 0.12, 0.25, head=HEAD, outer=NAME + 0.1, widths=(1.75, 1.0))
    titles = ["Rank and value by criterion", f"Gain in each world, {unit}"]
    ranking, worlds = new_sheet(caption, titles, room, _key(few=len(board.worlds) <= FEW_WORLDS))
    worlds.set_title(titles[1], loc="left", fontsize=FONT_SIZE, pad=5)
    _draw_ranks(ranking, table, outcome.scale)
    _draw_worlds(worlds, outcome.scale * board.gains[:, [board.policies.index(name) for name in policies]])
    for axes in (ranking, worlds):
        axes.set_ylim(len(policies) - 0.5, -0.5)
        axes.set_yticks(range(len(policies)), [""] * len(policies))
        axes.tick_params(axis="y", length=0)
        axes.grid(visible=False, axis="y")
        for place in range(1, len(policies)):
            axes.axhline(place - 0.5, color=LIGHT, linewidth=0.6, zorder=0)
    names = ranking.set_yticklabels([wrapped(short_name(name), NAME, most_lines=2) for name in policies])
    several = len(board.goals) > 1
    for text, efficient in zip(names, table["non_dominated"], strict=True):
        text.set_fontweight("bold" if efficient and several else "normal")
    return figure_of(ranking)


def _key(*, few: bool) -> dict[str, Line2D]:
    """What circles and lines mean."""
    samples = {
        "rank 1": Line2D([], [], marker="o", color=BLUE, linestyle="", markersize=9),
        "last rank": Line2D(
            [], [], marker="o", color=WHITE, markeredgecolor=PALE, linestyle="", markersize=9
        ),
        "5-95 % of worlds": Line2D([], [], color=GREY, linewidth=1.2),
        "25-75 %": Line2D([], [], color=GREY, linewidth=6.0, alpha=0.5, solid_capstyle="butt"),
        "median": Line2D([], [], color=BLACK, marker="|", linestyle="", markersize=9, markeredgewidth=1.6),
        "mean": Line2D([], [], color=BLUE, marker="o", linestyle="", markersize=4.5),
        "worst and best world": Line2D([], [], color=VERMILLION, marker="x", linestyle="", markersize=4.5),
    }
    return samples | (
        {"a world": Line2D([], [], marker=".", color=PALE, linestyle="", markersize=4)} if few else {}
    )


def _draw_ranks(axes: Axes, table: pd.DataFrame, scale: float) -> None:
    """A circle with the rank, and beside it the value, for each policy and criterion."""
    shades = LinearSegmentedColormap.from_list("ranks", [BLUE, WHITE])
    last = max(1, len(table) - 1)
    axes.set_xlim(-0.3, len(CRITERIA) - 0.3)
    beside = BESIDE * len(CRITERIA) / panel_inches(axes)[0]
    for column, name in enumerate(CRITERIA):
        ranks, values = table[f"rank_{name}"].to_numpy(), table[name].to_numpy(dtype=float)
        words = _in_words(name, values, scale)
        for row, (rank, word) in enumerate(zip(ranks, words, strict=True)):
            depth = (rank - 1) / last
            axes.plot(
                column,
                row,
                marker="o",
                markersize=14,
                color=shades(depth),
                markeredgecolor=BLUE if rank == 1 else PALE,
                markeredgewidth=0.7,
            )
            bold = "bold" if rank == 1 else "normal"
            number_colour = WHITE if depth < 0.45 else BLACK
            for x, text, align, colour in (
                (column, str(rank), "center", number_colour),
                (column + beside, word, "left", BLACK),
            ):
                axes.text(x, row, text, ha=align, va="center", fontsize=SMALL, color=colour, fontweight=bold)
    _head(axes)


def _head(axes: Axes) -> None:
    """What each criterion asks, above its column."""
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.xaxis.set_major_locator(NullLocator())
    for column, criterion in enumerate(CRITERIA.values()):
        axes.annotate(
            wrapped(criterion.words, CRITERION),
            (column, 1.0),
            xycoords=("data", "axes fraction"),
            xytext=(-9, 4),
            textcoords="offset points",
            fontsize=SMALL,
            color=GREY,
            ha="left",
            va="bottom",
        )


def _in_words(criterion: str, values: Floats, scale: float) -> Sequence[str]:
    """Shares as per cent, gains with a sign, regrets without; all of a column with as many decimals."""
    if criterion in SHARES:
        return [f"{100.0 * value:.0f} %" for value in values]
    scaled = scale * values
    decimals = decimals_for(scaled)
    return [number(value, decimals, sign=criterion not in REGRETS) for value in scaled]


def _draw_worlds(axes: Axes, gains: Floats) -> None:
    """Quantiles of the gains of each policy [worlds, policies], its extremes, and worlds if they are few."""
    random = np.random.default_rng(RNG_KEY)
    for row, values in enumerate(gains.T):
        low, quarter, median, three_quarters, high = np.quantile(values, QUANTILES)
        axes.hlines(row, low, high, color=GREY, linewidth=1.2)
        axes.hlines(row, quarter, three_quarters, color=GREY, linewidth=6.0, alpha=0.5)
        axes.plot(median, row, marker="|", color=BLACK, markersize=9, markeredgewidth=1.6, zorder=3)
        axes.plot(values.mean(), row, marker="o", color=BLUE, markersize=4.5, zorder=4)
        axes.plot([values.min(), values.max()], [row, row], "x", color=VERMILLION, markersize=4.5, zorder=3)
        if len(values) <= FEW_WORLDS:
            heights = row + random.uniform(-0.3, 0.3, len(values))
            axes.plot(values, heights, ".", color=PALE, markersize=2.5, zorder=2)
    low, high = min(0.0, float(gains.min())), max(0.0, float(gains.max()))
    room = 0.05 * (high - low) or 1.0
    axes.set_xlim(low - room, high + room)
    axes.axvline(0.0, color=GREY, linewidth=0.8, zorder=1)
    axes.grid(visible=True, axis="x", color=LIGHT, linewidth=0.6)
    few_ticks(axes, "x")


def _lower(label: str) -> str:
    """A label within a sentence."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label
