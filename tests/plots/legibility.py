"""What makes a figure legible: words that stand apart and inside it, colours that everybody tells apart."""

from itertools import combinations

from matplotlib.backends.backend_agg import FigureCanvasAgg
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
