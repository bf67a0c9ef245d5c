"""Maps show each cell once, on one scale for all panels, and the theory where it lies."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from moatlab.foundation.errors import InputError
from moatlab.plots.map_plan import MapPlan, Quantity
from moatlab.plots.phase_map import phase_map
from moatlab.plots.sheets import Caption
from moatlab.plots.style import NOTE, VERMILLION
from tests.plots.legibility import assert_every_word_readable, texts

CAPTION = Caption("Where exclusivity arises", "scenario seed_exclusive, 8 seeds a cell", "Share of runs.")
COST = "parameters.switching.procedural_switching_cost"
SHARE = Quantity("value", "runs with an exclusive contract", "%", 100.0, (0.0, 100.0))
PLAN = MapPlan(
    Quantity("x", "margin of the lab"), Quantity(COST, unit="months"), SHARE, Quantity("p", "learning")
)
PLAIN = MapPlan(PLAN.x, PLAN.y, Quantity("value", "change", "USD bn/yr"))
MARGINS, COSTS, RATES = [0.0, 0.1, 0.2, 0.5], [0.5, 1.5, 4.0], [0.0, 0.15]

type Values = Callable[[float, float, float], float]


def cells(
    xs: list, ys: list, panels: list, value: Values = lambda x, y, p: 0.2 * x + 0.1 * y + p
) -> pd.DataFrame:
    rows = [(x, y, p, value(x, y, p)) for p in panels for y in ys for x in xs]
    return pd.DataFrame(rows, columns=["x", COST, "p", "value"])


def mesh(axes: Axes) -> QuadMesh:
    (found,) = [each for each in axes.collections if isinstance(each, QuadMesh)]
    return found


def maps(figure: Figure) -> list[Axes]:
    return figure.axes[:-1]


def written(axes: Axes) -> list[str]:
    return [text.get_text() for text in axes.texts]


NAMES = ["seed_exclusive", "documented_nonexclusive", "a world of a long name in which nobody learns at all"]
FIVE = [
    "mature, small world",
    "mature, mean field",
    "early, small world",
    "early, mean field",
    "frozen prices",
]
SHAPES = [
    (cells(MARGINS, COSTS, RATES), PLAN),
    (cells(MARGINS, COSTS, RATES[:1]), PLAIN),
    (cells(list(range(9)), COSTS, FIVE, lambda x, y, p: 1800.0 + 90.0 * x**2 + y + len(p)), PLAN),
    (
        cells(list(np.linspace(0, 1, 30)), list(np.linspace(0, 3, 41)), [0], lambda x, y, p: 1e-6 * (x - y)),
        PLAIN,
    ),
    (cells(NAMES, NAMES, [0], lambda x, y, p: 1e9 * (len(x) - len(y))), PLAIN),
    (cells([1.0], [2.0], [0]), PLAIN),
    (cells([True, False], COSTS, [False, True], lambda x, y, p: -y), PLAN),
]


@pytest.mark.parametrize(("table", "plan"), SHAPES)
def test_no_words_overlap_or_leave_the_figure(table: pd.DataFrame, plan: MapPlan) -> None:
    figure = phase_map(table, plan, CAPTION)
    assert_every_word_readable(figure)
    assert NOTE in "\n".join(text.get_text() for text in texts(figure)).replace("\n", " ")


def test_every_cell_has_the_colour_of_its_value_on_the_scale_of_all_panels() -> None:
    figure = phase_map(cells(MARGINS, COSTS, RATES), PLAN, CAPTION)
    first, second = maps(figure)
    assert [axes.get_title(loc="left") for axes in (first, second)] == ["learning 0", "learning 0.15"]
    assert mesh(first).get_array().shape == (len(COSTS), len(MARGINS))
    assert mesh(second).get_array()[2, 1] == pytest.approx(100.0 * (0.02 + 0.4 + 0.15))
    assert mesh(first).get_clim() == mesh(second).get_clim() == (0.0, 100.0)
    assert written(second)[:2] == ["20", "22"]
    assert figure.axes[-1].get_ylabel().replace("\n", " ").endswith("%")
    assert first.get_ylabel().replace("\N{NO-BREAK SPACE}", " ").replace("\n", " ") == (
        "procedural switching cost, months"
    )


def test_values_on_both_sides_of_zero_have_two_colours_and_white_between() -> None:
    drawn = mesh(phase_map(cells(MARGINS, COSTS, [0], lambda x, y, p: y - 2.0), PLAIN, CAPTION).axes[0])
    assert drawn.get_clim() == (-2.0, 2.0)
    assert to_hex(drawn.cmap(0.0)).upper() == VERMILLION
    one_side = mesh(phase_map(cells(MARGINS, COSTS, [0]), PLAIN, CAPTION).axes[0])
    assert one_side.get_clim() == (pytest.approx(0.05), pytest.approx(0.5))
    assert one_side.cmap.name == "cividis"


def test_numbers_are_sorted_and_names_read_from_the_top() -> None:
    table = cells(MARGINS[::-1], COSTS[::-1], [0])
    (axes,) = maps(phase_map(table, PLAIN, CAPTION))
    assert [label.get_text() for label in axes.get_xticklabels()] == ["0", "0.1", "0.2", "0.5"]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["0.5", "1.5", "4"]
    names = maps(phase_map(cells(MARGINS, NAMES[:2], [0], lambda x, y, p: x), PLAIN, CAPTION))[0]
    assert [label.get_text() for label in names.get_yticklabels()][-1] == "seed exclusive"


def test_a_cell_without_data_is_hatched_and_explained() -> None:
    table = cells(MARGINS, COSTS, RATES).drop(index=[0])
    table.loc[5, "value"] = np.nan
    figure = phase_map(table, PLAN, CAPTION)
    hatched = [(patch.get_x(), patch.get_y()) for patch in maps(figure)[0].patches if patch.get_hatch()]
    assert hatched == [(-0.5, -0.5), (0.5, 0.5)]
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["no data"]
    assert len(written(maps(figure)[0])) == len(MARGINS) * len(COSTS) - 2


def test_a_line_of_theory_lies_between_the_centres_of_the_levels_around_it() -> None:
    theory = pd.DataFrame({"x": [0.05, 0.2, 0.35, 9.0], COST: [0.5, 1.0, 4.0, 4.0]})
    figure = phase_map(cells(MARGINS, COSTS, RATES), PLAN, CAPTION, theory=theory)
    for axes in maps(figure):
        line = axes.lines[-1]
        assert line.get_xdata()[:3] == pytest.approx([0.5, 2.0, 2.5])
        assert line.get_ydata()[:3] == pytest.approx([0.0, 0.5, 2.0])
        assert np.isnan(line.get_xdata()[3])
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["theory"]


def test_each_panel_has_the_line_of_its_own_theory() -> None:
    theory = pd.DataFrame({"x": [0.0, 0.1], COST: [0.5, 1.5], "p": [0.0, 0.15]})
    figure = phase_map(cells(MARGINS, COSTS, RATES), PLAN, CAPTION, theory=theory)
    assert [list(axes.lines[-1].get_xdata()) for axes in maps(figure)] == [[0.0], [1.0]]


def test_a_theory_of_yes_and_no_is_the_border_between_cells() -> None:
    table = cells(MARGINS, COSTS, [0])
    table["tips"] = (table["x"] > 0.15) & (table[COST] < 2.0)
    line = phase_map(table, PLAIN, CAPTION, theory="tips").axes[0].lines[-1]
    sides = line.get_xydata().reshape(-1, 3, 2)[:, :2]
    upright = [side for side in sides.tolist() if side[0][0] == side[1][0]]
    level = [side for side in sides.tolist() if side[0][1] == side[1][1]]
    assert upright == [[[1.5, -0.5], [1.5, 0.5]], [[1.5, 0.5], [1.5, 1.5]]]
    assert level == [[[1.5, 1.5], [2.5, 1.5]], [[2.5, 1.5], [3.5, 1.5]]]


def test_two_values_for_one_cell_are_refused() -> None:
    with pytest.raises(InputError, match="several rows for one cell"):
        phase_map(cells(MARGINS, COSTS, RATES), PLAIN, CAPTION)
