"""Figure: which factors an outcome depends on, and how much would look so by chance."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from moatlab.analysis.sensitivity import DUMMY, LEADING, Method
from moatlab.observe.outcomes import Outcome
from moatlab.plots.sheets import Caption, Room, few_ticks, figure_of, new_sheet
from moatlab.plots.style import BLACK, BLUE, GREY, LIGHT, PALE, SMALL, VERMILLION, WHITE
from moatlab.plots.wording import difference_unit, short_name, text_inches, wrapped

__all__ = ["Sensitivity", "sensitivity_bars"]

# Inches: a factor, the greatest width of its name.
ENTRY, NAME = 0.27, 1.75
# Thickness of bars in shares of a row; part of the mean size of an effect that its mean must reach to have a
# direction; room right of the longest bar.
THICK, THIN, ONE_WAY, BESIDE = 0.6, 0.36, 0.9, 1.06
DASHED = (0, (4, 2))
SPREAD: dict[str, Any] = {"marker": "D", "markersize": 4, "color": BLACK, "markerfacecolor": WHITE}
CAPTIONS: dict[Method, str] = {
    "sobol": "Shares of the variance of the outcome over the sample.",
    "morris": (
        "Mean size of the effect of a factor over its whole range; arrows: the outcome rises, falls or"
        " does both as the factor rises."
    ),
    "pawn": "Median distance (0-1) between the outcomes in slices of a factor and those in the whole sample.",
}


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """A panel.

    Attributes:
        outcome: whose sensitivity it is.
        table: of `moatlab.analysis.sensitivity`, by whatever method.
        title: the outcome's label unless given.
    """

    outcome: Outcome
    table: pd.DataFrame
    title: str = ""

    @property
    def method(self) -> Method:
        """By which it was found."""
        methods: Sequence[Method] = ("sobol", "morris", "pawn")
        return next(method for method in methods if LEADING[method] in self.table)


def sensitivity_bars(panels: Sequence[Sensitivity], caption: Caption, *, most: int = 15) -> Figure:
    """Bars of the leading index of each factor with 95 % intervals, the strongest first.

    What reaches no further than chance does, by the dummy factor, is grey. Of a Sobol' sample the effect of
    a factor alone stands below that with its interactions; of a Morris sample the spread is marked too.

    Args:
        panels: one each outcome, all by the same method.
        caption: the words around it.
        most: of many factors, this number of the strongest.
    """
    methods = {panel.method for panel in panels}
    for method in methods:
        caption = caption.adding(CAPTIONS[method])
    chosen = [_strongest(panel, most) for panel in panels]
    if not any(_noise(panel) for panel in panels):
        caption = caption.adding(
            "The dummy factor is 0: one seed, or outcomes in which nothing is left to chance."
        )
    left_out = max(len(panel.table) - 1 - len(rows) for panel, rows in zip(panels, chosen, strict=True))
    if left_out > 0:
        caption = caption.adding(f"The {most} strongest of {most + left_out} factors.")
    names = [_names(rows) for rows in chosen]
    widest = max(text_inches(name) for each in names for name in each)
    room = Room(ENTRY * max(len(rows) for rows in chosen), columns=3, left=widest + 0.25, right=0.15)
    titles = [panel.title or panel.outcome.label for panel in panels]
    sheet = new_sheet(caption, titles, room, _key(methods))
    for axes, panel, rows, labels in zip(sheet, panels, chosen, names, strict=True):
        _draw_bars(axes, rows, panel)
        axes.set_ylim(room.height / ENTRY - 0.5, -0.5)
        axes.set_yticks(range(len(rows)), labels)
        axes.set_xlabel(_unit(panel), fontsize=SMALL)
    return figure_of(sheet[0])


def _strongest(panel: Sensitivity, most: int) -> pd.DataFrame:
    """Rows of factors in order, in units of readers; the dummy is not among them."""
    factors = panel.table.drop(index=DUMMY)
    ordered = factors.sort_values(LEADING[panel.method], ascending=False, kind="stable").head(most)
    flags = ordered["above_noise"]
    return (_scale(panel) * ordered.drop(columns="above_noise")).assign(above_noise=flags)


def _names(rows: pd.DataFrame) -> list[str]:
    """Names of factors; of a Morris sample with the direction of their effect."""
    names = [wrapped(short_name(str(name)), NAME, most_lines=2) for name in rows.index]
    if "mu" not in rows:
        return names
    return [
        f"{name} {_direction(mu, size)}".rstrip()
        for name, mu, size in zip(names, rows["mu"], rows["mu_star"], strict=True)
    ]


def _direction(mean: float, size: float) -> str:
    if size == 0.0:
        return ""
    if abs(mean) < ONE_WAY * size:
        return "\N{UP DOWN ARROW}"
    return "\N{UPWARDS ARROW}" if mean > 0.0 else "\N{DOWNWARDS ARROW}"


def _draw_bars(axes: Axes, rows: pd.DataFrame, panel: Sensitivity) -> None:
    """A bar for each index of each factor, its interval, and the level of noise."""
    leading = LEADING[panel.method]
    indices = ["total_order", "first_order"] if panel.method == "sobol" else [leading]
    thickness = THIN if len(indices) > 1 else THICK
    colours = [BLUE if above else PALE for above in rows["above_noise"]]
    for place, index in enumerate(indices):
        heights = [row + (place - 0.5 * (len(indices) - 1)) * thickness for row in range(len(rows))]
        axes.barh(heights, rows[index], thickness, color=colours, alpha=(0.85, 0.4)[place], linewidth=0)
        axes.hlines(heights, rows[f"{index}_low"], rows[f"{index}_high"], color=BLACK, linewidth=1.0)
    if panel.method == "morris":
        axes.plot(rows["sigma"], range(len(rows)), linestyle="", zorder=4, clip_on=False, **SPREAD)
    noise = _noise(panel)
    axes.axvline(noise, color=VERMILLION, linewidth=1.1, linestyle=DASHED, zorder=3)
    numbers = rows.drop(columns="above_noise").drop(columns="mu", errors="ignore").to_numpy(dtype=float)
    low, high = min(0.0, float(numbers.min())), max(noise, float(numbers.max()))
    axes.set_xlim(BESIDE * low, BESIDE * high or 1.0)
    axes.axvline(0.0, color=GREY, linewidth=0.8, zorder=3)
    axes.grid(visible=False, axis="y")
    axes.grid(visible=True, axis="x", color=LIGHT, linewidth=0.6)
    axes.tick_params(axis="y", length=0, pad=6)
    few_ticks(axes, "x")


def _noise(panel: Sensitivity) -> float:
    """Up to where chance alone would bring a factor."""
    return _scale(panel) * float(panel.table[f"{LEADING[panel.method]}_high"].loc[DUMMY])


def _scale(panel: Sensitivity) -> float:
    """Effects of a Morris sample have the unit of the outcome; other indices have none."""
    return panel.outcome.scale if panel.method == "morris" else 1.0


def _unit(panel: Sensitivity) -> str:
    units = {"sobol": "share of variance", "morris": difference_unit(panel.outcome), "pawn": "distance"}
    return units[panel.method]


def _key(methods: set[Method]) -> dict[str, Artist]:
    key: dict[str, Artist] = {}
    if "sobol" in methods:
        key["with interactions (total order)"] = Patch(color=BLUE, alpha=0.85, linewidth=0)
        key["alone (first order)"] = Patch(color=BLUE, alpha=0.4, linewidth=0)
    if methods != {"sobol"}:
        key["above noise"] = Patch(color=BLUE, alpha=0.85, linewidth=0)
    key["not above noise"] = Patch(color=PALE, alpha=0.85, linewidth=0)
    key["95 % interval"] = Line2D([], [], color=BLACK, linewidth=1.0)
    if "morris" in methods:
        key["spread: curvature or interaction"] = Line2D([], [], linestyle="", **SPREAD)
    key["noise: 97.5 % of a factor that does nothing"] = Line2D(
        [], [], color=VERMILLION, linewidth=1.1, linestyle=DASHED
    )
    return key
