"""Figure: an outcome over two factors as coloured cells, one panel a level of a third."""

import math
from collections.abc import Hashable, Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LinearSegmentedColormap, Normalize
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from numpy.typing import NDArray

from moatlab.plots.map_plan import MapPlan, Quantity
from moatlab.plots.map_theory import boundary_of, draw_theory, places_among
from moatlab.plots.sheets import Caption, PlainNumbers, Room, figure_of, new_sheet, panel_inches
from moatlab.plots.style import BLACK, DIVERGING, GREY, PALE, SEQUENTIAL, SMALL, WHITE
from moatlab.plots.wording import decimals_for, level_name, number, text_inches, wrapped

__all__ = ["MapPlan", "Quantity", "phase_map"]

# Inches: a row of cells, the least and the greatest height of a panel, the colour bar and what stands at it.
CELL, LOWEST, HIGHEST, BAR, BAR_ROOM = 0.36, 1.3, 3.4, 0.16, 1.15
ROW_NAME, LOWEST_WRITTEN = 1.2, 0.16
MOST_COLUMNS, MOST_WRITTEN, HATCH = 4, 150, "////"
# The part of the largest value that values on the other side of 0 must exceed; brightness below which a cell
# needs white letters.
BOTH_SIDES, DARK = 0.05, 0.55
# The part of the width of a cell that words may fill.
FILLED = 0.9

type Floats = NDArray[np.float64]


def phase_map(
    table: pd.DataFrame, plan: MapPlan, caption: Caption, *, theory: "pd.DataFrame | str | None" = None
) -> Figure:
    """Values in cells, equally large whatever the distance of levels, on one colour scale for all panels.

    The scale goes to both sides of 0 where values do, otherwise from low to high. Values are written into
    the cells where there is room; cells without data are hatched.

    Args:
        table: one row a cell with the columns of the plan; levels in any order, numbers are sorted, other
            levels stand in the order of the table.
        plan: which columns.
        caption: the words around it.
        theory: a line to compare with: a table with the columns of x and y, in order along the line (and the
            column of panels, if it differs among them), or the name of a column of `table` that is true on
            one side of it.

    Raises:
        InputError: several rows for one cell.
    """
    panels = plan.panels.levels(table) if plan.panels else [None]
    columns, rows = plan.x.levels(table), plan.y.upwards(table)
    sides = (plan.x, columns), (plan.y, rows)
    grids = [plan.grid(table, panel, plan.value.column).astype(float) * plan.value.scale for panel in panels]
    colours = _colours(plan.value, np.array(grids))
    sheet = _sheet(plan, panels, rows, caption, _key(grids, theory))
    words = _in_words(np.array(grids), sheet[0])
    for axes, panel, grid, written in zip(sheet, panels, grids, words, strict=True):
        _draw_cells(axes, grid.to_numpy(), colours)
        _write(axes, written, grid.to_numpy(), colours)
        _name_columns(axes, columns, plan.x)
        _name_rows(axes, rows, plan.y, first=axes.get_position().x0 <= sheet[0].get_position().x0)
        if isinstance(theory, str):
            draw_theory(axes, boundary_of(plan.grid(table, panel, theory).fillna(0).to_numpy(dtype=bool)))
        elif theory is not None:
            line = plan.of_panel(theory, panel)
            x, y = (places_among(line[side.column], levels) for side, levels in sides)
            draw_theory(axes, np.array([x, y]))
    _draw_scale(sheet, plan.value, colours, np.array(grids))
    return figure_of(sheet[0])


def _sheet(
    plan: MapPlan,
    panels: Sequence[Hashable],
    rows: Sequence[Hashable],
    caption: Caption,
    key: Mapping[str, Artist],
) -> list[Axes]:
    names = max(text_inches(name) for name in _row_names(rows))
    room = Room(
        float(np.clip(CELL * len(rows), LOWEST, HIGHEST)),
        columns=MOST_COLUMNS,
        left=0.14,
        right=0.1,
        outer=names + 0.4,
        aside=BAR_ROOM,
    )
    return new_sheet(caption, plan.titles(panels), room, key)


def _key(grids: Sequence[pd.DataFrame], theory: object) -> dict[str, Artist]:
    key: dict[str, Artist] = {}
    if theory is not None:
        key["theory"] = Line2D([], [], color=BLACK, linewidth=1.8)
    if any(grid.isna().to_numpy().any() for grid in grids):
        key["no data"] = Patch(facecolor=WHITE, edgecolor=PALE, hatch=HATCH, linewidth=0.0)
    return key


def _colours(value: Quantity, values: Floats) -> ScalarMappable:
    """One scale for all panels: from low to high, or to both sides of 0 where values lie there."""
    known = values[np.isfinite(values)]
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)
    largest = max(abs(low), abs(high))
    both = -low > BOTH_SIDES * largest and high > BOTH_SIDES * largest
    if value.limits:
        low, high = value.limits
        both = low < 0.0 < high
        largest = max(abs(low), abs(high))
    if both:
        low, high = -largest, largest
    elif low == high:
        low, high = low - 0.5 * (abs(low) or 1.0), high + 0.5 * (abs(high) or 1.0)
    diverging = LinearSegmentedColormap.from_list("both sides of 0", DIVERGING)
    return ScalarMappable(Normalize(low, high), diverging if both else SEQUENTIAL)


def _draw_cells(axes: Axes, values: Floats, colours: ScalarMappable) -> None:
    """Coloured cells around whole numbers, hatched where there are no data."""
    rows, columns = values.shape
    axes.set_xlim(-0.5, columns - 0.5)
    axes.set_ylim(-0.5, rows - 0.5)
    axes.grid(visible=False)
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.pcolormesh(
        np.arange(columns + 1) - 0.5,
        np.arange(rows + 1) - 0.5,
        np.ma.masked_invalid(values),
        norm=Normalize(*colours.get_clim()),
        cmap=colours.cmap,
        edgecolor=WHITE,
        linewidth=0.6 if values.size <= MOST_WRITTEN else 0.0,
    )
    for row, column in np.argwhere(~np.isfinite(values)):
        where = (column - 0.5, row - 0.5)
        axes.add_patch(
            Rectangle(where, 1.0, 1.0, facecolor=WHITE, edgecolor=PALE, hatch=HATCH, linewidth=0.0)
        )


def _in_words(values: Floats, axes: Axes) -> NDArray[np.str_]:
    """Values as they are written into cells, alike in all panels; empty texts where there is no room."""
    panels, rows, columns = values.shape
    decimals = decimals_for(values.ravel())
    words = [number(value, decimals) if np.isfinite(value) else "" for value in values.ravel()]
    width, height = panel_inches(axes)
    widest = max(text_inches(word) for word in words)
    small = (
        rows * columns > MOST_WRITTEN or height / rows < LOWEST_WRITTEN or widest > FILLED * width / columns
    )
    return np.array([""] * len(words) if small else words).reshape(panels, rows, columns)


def _write(axes: Axes, words: NDArray[np.str_], values: Floats, colours: ScalarMappable) -> None:
    """Write values into their cells, before a line that crosses them."""
    for (row, column), word in np.ndenumerate(words):
        if word:
            colour = colours.to_rgba(np.array([values[row, column]]))[0]
            axes.text(
                column,
                row,
                word,
                ha="center",
                va="center",
                fontsize=SMALL,
                color=WHITE if _dark(colour) else BLACK,
                bbox={"facecolor": colour, "edgecolor": "none", "pad": 0.8},
                zorder=5,
            )


def _dark(colour: Floats) -> bool:
    return bool(np.dot(colour[:3], (0.299, 0.587, 0.114)) < DARK)


def _name_columns(axes: Axes, columns: Sequence[Hashable], x: Quantity) -> None:
    width = panel_inches(axes)[0]
    cell = width / len(columns)
    names = [wrapped(level_name(level), max(0.5, FILLED * cell), most_lines=2) for level in columns]
    every = math.ceil((max(text_inches(name) for name in names) + 0.05) / cell)
    axes.set_xticks(range(0, len(columns), every), names[::every])
    axes.set_xlabel(wrapped(x.words, width), fontsize=SMALL)


def _name_rows(axes: Axes, rows: Sequence[Hashable], y: Quantity, *, first: bool) -> None:
    height = panel_inches(axes)[1]
    every = math.ceil(LOWEST_WRITTEN * len(rows) / height)
    names = _row_names(rows)[::every]
    axes.set_yticks(range(0, len(rows), every), names if first else [""] * len(names))
    if first:
        axes.set_ylabel(wrapped(y.words, height), fontsize=SMALL)


def _row_names(rows: Sequence[Hashable]) -> list[str]:
    return [wrapped(level_name(level), ROW_NAME, most_lines=2) for level in rows]


def _draw_scale(sheet: Sequence[Axes], value: Quantity, colours: ScalarMappable, values: Floats) -> None:
    """The colour scale beside the first row; pointed at an end that values exceed."""
    box, figure = sheet[0].get_position(), figure_of(sheet[0])
    right, width = max(axes.get_position().x1 for axes in sheet), figure.get_figwidth()
    axes = figure.add_axes((right + 0.2 / width, box.y0, BAR / width, box.height))
    known, (low, high) = values[np.isfinite(values)], colours.get_clim()
    ends = {(True, True): "both", (True, False): "min", (False, True): "max"}
    exceeded = bool((known < low).any()), bool((known > high).any())
    bar = figure.colorbar(colours, cax=axes, format=PlainNumbers(), extend=ends.get(exceeded, "neither"))
    bar.outline.set_visible(False)
    axes.tick_params(labelsize=SMALL, length=2, color=GREY)
    axes.set_ylabel(wrapped(value.words, panel_inches(axes)[1]), fontsize=SMALL)
