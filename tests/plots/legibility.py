"""What makes a figure legible: words that stand apart and inside it, colours that everybody tells apart."""

from itertools import combinations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import QuadMesh
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

OKABE_ITO = {"#000000", "#e69f00", "#56b4e9", "#009e73", "#f0e442", "#0072b2", "#d55e00", "#cc79a7"}
GREY = "#6e6e6e"


def texts(figure: Figure) -> list[Text]:
    axes_texts = [text for axes in figure.axes for text in (*axes.texts, axes.title, axes._left_title)]
    legend_texts = [text for legend in figure.legends for text in legend.get_texts()]
    return [text for text in (*figure.texts, *axes_texts, *legend_texts) if text.get_text()]


def boxes(figure: Figure) -> dict[str, Bbox]:
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return {
        f"{index} {text.get_text()}": text.get_window_extent(canvas.get_renderer())
        for index, text in enumerate(texts(figure))
    }


def assert_readable(figure: Figure) -> None:
    words = boxes(figure)
    for text, box in words.items():
        corners = (box.x0, box.y0), (box.x1, box.y1)
        assert all(figure.bbox.contains(*corner) for corner in corners), f"{text} leaves the figure"
    touching = [
        (one, other)
        for (one, first), (other, second) in combinations(words.items(), 2)
        if first.padded(-1.0).overlaps(second.padded(-1.0))
    ]
    assert touching == []


def assert_every_word_readable(figure: Figure) -> None:
    """As above, tick labels and names of axes included."""
    assert_readable(figure)
    renderer = FigureCanvasAgg(figure).get_renderer()
    words = [
        text for axes in figure.axes for text in _of_axes(axes) if text.get_text() and text.get_visible()
    ]
    placed = [(text.get_text(), text.get_window_extent(renderer)) for text in [*words, *texts(figure)]]
    for text, box in placed:
        assert figure.bbox.count_contains([(box.x0, box.y0), (box.x1, box.y1)]) == 2, text
    touching = [
        (one, other)
        for (one, first), (other, second) in combinations(placed, 2)
        if first.padded(-1.5).overlaps(second.padded(-1.5))
    ]
    assert touching == []


def colours_of(figure: Figure) -> set[str]:
    """Colours of lines, areas and words, without those of the cells of a map."""
    found: set[str] = set()
    for axes in figure.axes:
        found |= {to_hex(colour) for line in axes.lines for colour in [line.get_color()]}
        found |= {to_hex(patch.get_facecolor()) for patch in axes.patches}
        for collection in axes.collections:
            if not isinstance(collection, QuadMesh):
                colours = [
                    *np.atleast_2d(collection.get_facecolor()),
                    *np.atleast_2d(collection.get_edgecolor()),
                ]
                found |= {to_hex(colour) for colour in colours if len(colour)}
    return found | {to_hex(text.get_color()) for text in texts(figure)}


def _of_axes(axes: Axes) -> list[Text]:
    shown = [
        tick.label1
        for axis in (axes.xaxis, axes.yaxis)
        for tick in axis.get_major_ticks()
        if tick.label1.get_visible() and _inside(axis, tick.get_loc())
    ]
    offsets = [axis.get_offset_text() for axis in (axes.xaxis, axes.yaxis)]
    return [*shown, *offsets, axes.xaxis.label, axes.yaxis.label]


def _inside(axis: Axis, place: float) -> bool:
    low, high = sorted(axis.get_view_interval())
    return bool(low <= place <= high)
