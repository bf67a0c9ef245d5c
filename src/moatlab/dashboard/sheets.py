"""Figures of matplotlib on the page: drawn once, kept, as sharp as the screen."""

import io
from collections.abc import Callable

import streamlit as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from moatlab.plots.style import FAST_PNG

__all__ = ["png", "show_sheet"]

DOTS_PER_INCH = 144.0


def show_sheet[Drawn](draw: Callable[[Drawn], Figure], drawn: Drawn) -> None:
    """Draw a figure as wide as the page."""
    st.image(png(draw(drawn)), width="stretch")


def png(figure: Figure) -> bytes:
    """The picture of a figure; without pyplot, so that no visitor's figure meets another's."""
    figure.set_dpi(DOTS_PER_INCH)
    buffer = io.BytesIO()
    FigureCanvasAgg(figure).print_png(buffer, pil_kwargs=FAST_PNG)
    return buffer.getvalue()
