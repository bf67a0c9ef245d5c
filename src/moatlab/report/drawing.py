"""Figures as elements of a page: lines and words that stay sharp at any size, and nothing from elsewhere."""

import base64
import io
import re
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

__all__ = ["drawing"]

# Words stay words, so that they can be searched, copied and read aloud; a dollar in a name is a dollar.
SETTINGS: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "moatlab",
    "text.parse_math": False,
}
NO_METADATA = dict.fromkeys(("Creator", "Date", "Format", "Type"))
FONTS = "'DejaVu Sans', Verdana, 'Bitstream Vera Sans', Arial, sans-serif"
MOST_BYTES = 500_000
LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}")
ROUNDED = ("d", "x", "y", "x1", "x2", "y1", "y2", "points", "width", "height")
REFERENCE = re.compile(r"url\(#([^)]+)\)")
POINTS_PER_INCH = 72.0


def drawing(draw: Callable[[], Figure], name: str, words: str) -> str:
    """A figure as an <svg> element, or as a picture where it has too many marks.

    Args:
        draw: makes the figure.
        name: its own on the page; begins all identifiers inside.
        words: what is to be seen, for those who do not see it.
    """
    with mpl.rc_context(SETTINGS):
        figure = draw()
        target = io.BytesIO()
        figure.savefig(target, format="svg", metadata=NO_METADATA)
    root = ElementTree.fromstring(target.getvalue())
    _take_out_of_namespaces(root)
    _rename(root, name)
    _shorten(root)
    width = figure.get_figwidth() * POINTS_PER_INCH * 4.0 / 3.0
    root.attrib = {
        "viewBox": root.attrib["viewBox"],
        "role": "img",
        "aria-label": words,
        "style": f"max-width: {width:.0f}px",
    }
    text = ElementTree.tostring(root, encoding="unicode")
    return text if len(text) <= MOST_BYTES else _picture(figure, words)


def _take_out_of_namespaces(root: ElementTree.Element) -> None:
    """Names as HTML knows them."""
    for element in root.iter():
        element.tag = _plain(element.tag)
        element.attrib = {_plain(key): value for key, value in element.attrib.items()}


def _plain(name: str) -> str:
    return name.rpartition("}")[2]


def _rename(root: ElementTree.Element, name: str) -> None:
    """Keep the identifiers that something refers to, each with the name of the figure before it."""
    used = set()
    for element in root.iter():
        for key, value in element.attrib.items():
            if key == "href":
                used.add(value.removeprefix("#"))
                element.set(key, f"#{name}-{value.removeprefix('#')}")
            elif found := REFERENCE.findall(value):
                used.update(found)
                element.set(key, REFERENCE.sub(rf"url(#{name}-\1)", value))
    for element in root.iter():
        own = element.attrib.pop("id", None)
        if own in used:
            element.set("id", f"{name}-{own}")


def _shorten(root: ElementTree.Element) -> None:
    """Hundredths of a point are enough; fonts that are not there have others in their place."""
    for element in root.iter():
        for key in ROUNDED:
            if key in element.attrib:
                element.set(key, LONG_NUMBER.sub(_hundredths, element.attrib[key]))
        if "DejaVu Sans" in element.get("style", ""):
            element.set("style", re.sub(r"'DejaVu Sans'[^;]*", FONTS, element.attrib["style"]))


def _hundredths(number: re.Match[str]) -> str:
    return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")


def _picture(figure: Figure, words: str) -> str:
    target = io.BytesIO()
    FigureCanvasAgg(figure).print_png(target)
    element = ElementTree.Element(
        "img", {"src": f"data:image/png;base64,{base64.b64encode(target.getvalue()).decode()}", "alt": words}
    )
    return ElementTree.tostring(element, encoding="unicode")
