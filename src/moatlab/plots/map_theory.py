"""The line of a theory over the cells of a map."""

from collections.abc import Hashable, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from numpy.typing import NDArray

from moatlab.plots.style import BLACK, WHITE

__all__ = ["boundary_of", "draw_theory", "places_among"]

type Floats = NDArray[np.float64]


def places_among(values: "pd.Series[float]", levels: Sequence[Hashable]) -> Floats:
    """Where numbers stand among cells, straight between the centres of neighbours; none outside the cells."""
    centres = np.array(levels, dtype=float)
    steps = np.diff(centres) if centres.size > 1 else np.array([1.0])
    edges = np.concatenate([[centres[0] - 0.5 * steps[0]], centres, [centres[-1] + 0.5 * steps[-1]]])
    places = np.concatenate([[-0.5], np.arange(centres.size), [centres.size - 0.5]])
    return np.asarray(np.interp(values.to_numpy(dtype=float), edges, places, left=np.nan, right=np.nan))


def boundary_of(inside: NDArray[np.bool_]) -> Floats:
    """The sides of cells between true and false, as x and y with gaps."""
    rows, columns = inside.shape
    upright = [
        ([column + 0.5] * 2, [row - 0.5, row + 0.5])
        for row in range(rows)
        for column in range(columns - 1)
        if inside[row, column] != inside[row, column + 1]
    ]
    level = [
        ([column - 0.5, column + 0.5], [row + 0.5] * 2)
        for row in range(rows - 1)
        for column in range(columns)
        if inside[row, column] != inside[row + 1, column]
    ]
    sides = [np.array([[*x, np.nan], [*y, np.nan]]) for x, y in upright + level]
    return np.concatenate(sides, axis=1) if sides else np.empty((2, 0))


def draw_theory(axes: Axes, line: Floats) -> None:
    """The line of the theory, black in white, so that it is seen on every colour."""
    for colour, width in ((WHITE, 4.0), (BLACK, 1.8)):
        axes.plot(*line, color=colour, linewidth=width, solid_capstyle="projecting", zorder=4)
