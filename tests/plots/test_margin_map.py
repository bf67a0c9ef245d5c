"""The map of deals shows each deal once, and the line where the ratio of theory is 1."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes

from moatlab.plots.margin_map import margin_map
from moatlab.plots.sheets import Caption
from tests.plots.legibility import OKABE_ITO, assert_every_word_readable, colours_of, texts

CAPTION = Caption("Where a lab and a cloud choose exclusivity", "scenario free_2026, 8 seeds")
GREYS = {"#6e6e6e", "#dddddd", "#ffffff"}


def deals(factor: float, panels: list[str]) -> pd.DataFrame:
    lab, cloud = np.meshgrid(np.linspace(0.2, 0.7, 6), np.linspace(0.3, 0.6, 4))
    table = pd.DataFrame({"lab_margin": lab.ravel(), "cloud_margin": cloud.ravel()})
    ratio = factor * table["cloud_margin"] / table["lab_margin"]
    mode = pd.cut(ratio, [0.0, 0.7, 1.1, np.inf], labels=["open", "preferred", "exclusive"]).astype(str)
    return pd.concat([table.assign(ratio=ratio, mode=mode, panel=panel) for panel in panels])


def line_of(axes: Axes) -> np.ndarray:
    (line,) = [each for each in axes.lines if each.get_linestyle() == "-"]
    return np.asarray(line.get_xydata())


def test_every_deal_is_a_mark_of_its_mode() -> None:
    table = deals(0.8, ["July 2026", "July 2027"])
    for axes in margin_map(table, CAPTION).axes:
        marks = {
            line.get_marker(): len(line.get_xdata()) for line in axes.lines if line.get_linestyle() != "-"
        }
        counts = table["mode"].value_counts() // 2
        assert marks == {"o": counts["open"], "^": counts["preferred"], "s": counts["exclusive"]}


@pytest.mark.parametrize("factor", [0.5, 0.8])
def test_on_the_line_the_ratio_is_one(factor: float) -> None:
    (axes,) = margin_map(deals(factor, ["July 2026"]), CAPTION).axes
    for lab, cloud in line_of(axes):
        assert factor * cloud / lab == pytest.approx(1.0)


@pytest.mark.parametrize("panels", [["July 2026"], ["July 2026", "July 2027", "July 2028"]])
def test_words_stand_apart_and_colours_are_told_apart(panels: list[str]) -> None:
    figure = margin_map(deals(0.8, panels), CAPTION)
    assert_every_word_readable(figure)
    assert colours_of(figure) <= OKABE_ITO | GREYS
    assert {text.get_text() for text in texts(figure)} > {*panels, "open", "preferred", "exclusive"}


def test_a_single_deal_is_a_map_too() -> None:
    assert_every_word_readable(margin_map(deals(0.8, ["July 2026"]).head(1), CAPTION))
