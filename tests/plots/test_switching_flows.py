"""Ribbons between bars: as many as there were flows, as wide as the spending, and bars that hold them."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from moatlab.observe.history import History
from moatlab.plots.style import COLOURS, PALE
from moatlab.plots.switching_flows import flow_dates, flow_shares, switching_flows
from tests.plots.legibility import GREY, OKABE_ITO, assert_every_word_readable, colours_of, texts

type Invent = Callable[[int], History]

SPENT = 100.0


@pytest.fixture
def history(invented_history: Invent) -> History:
    """Four years of 100 bn USD a year in which few moved, some of them before the end of the first month."""
    found = invented_history(48)
    flows = pd.DataFrame(
        [
            ("2023-01-01", "moved", "fringe", "aws", 9, 9.0),
            ("2023-05-01", "moved", "aws", "google_cloud", 1, 2.0),
            ("2023-09-01", "moved", "aws", "google_cloud", 1, 1.0),
            ("2024-01-01", "replaced", "azure", "google_cloud", 1, 4.0),
            ("2024-01-01", "replaced", "azure", "azure", 1, 8.0),
            ("2026-12-01", "moved", "on-premises", "fringe", 5, 6.0),
        ],
        columns=["date", "kind", "from", "to", "customers", "spending"],
    )
    flows["date"] = pd.to_datetime(flows["date"])
    return replace(found, market=found.market.assign(general_revenue=SPENT), flows=flows)


def ribbons(figure: Figure, way: str) -> list[np.ndarray]:
    """Corners of the ribbons of a way: ends above left, above right, below right, below left."""
    (axes,) = figure.axes
    groups = [group for group in axes.collections if group.get_label() == way]
    assert all(isinstance(group, PathCollection) for group in groups)
    return [path.vertices[[0, 3, 4, 7]] for group in groups for path in group.get_paths()]


def bars(figure: Figure) -> list[Rectangle]:
    return [patch for patch in figure.axes[0].patches if isinstance(patch, Rectangle)]


def widths(figure: Figure, way: str) -> list[float]:
    return sorted(round(float(corners[3, 1] - corners[0, 1]), 6) for corners in ribbons(figure, way))


def test_every_flow_after_the_first_date_is_a_ribbon_as_wide_as_its_share(history: History) -> None:
    figure = switching_flows(history)
    assert widths(figure, "moved") == [0.03, 0.06]
    assert widths(figure, "replaced") == [0.04]
    assert len(ribbons(figure, "stayed")) == 3 * len(history.scenario.clouds)


def test_a_ribbon_has_the_colour_of_the_place_it_leaves(history: History) -> None:
    colours: dict[object, set[str]] = {}
    for group in switching_flows(history).axes[0].collections:
        colours.setdefault(group.get_label(), set()).update(map(to_hex, group.get_facecolors()))
    assert colours["replaced"] == {COLOURS["azure"].lower()}
    assert colours["moved"] == {COLOURS["aws"].lower(), PALE}


@pytest.mark.parametrize("months", [14, 156])
def test_ribbons_fill_the_bars_of_clouds_and_stay_within_them(months: int, invented_history: Invent) -> None:
    history = invented_history(months)
    figure = switching_flows(history)
    clouds = len(history.scenario.clouds)
    ends = [corners for way in ("stayed", "replaced", "moved") for corners in ribbons(figure, way)]
    first, last = bars(figure)[:clouds], bars(figure)[-clouds - 1 : -1]
    for shown, above, below, x in ((first, 0, 3, 0.055), (last, 1, 2, len(flow_dates(history)) - 1.055)):
        for bar in shown:
            low, high = bar.get_y(), bar.get_y() + bar.get_height()
            inside = [
                corners[below, 1] - corners[above, 1]
                for corners in ends
                if corners[above, 0] == pytest.approx(x)
                and low - 1e-9 <= corners[above, 1]
                and corners[below, 1] <= high + 1e-9
            ]
            assert sum(inside) == pytest.approx(bar.get_height())


def test_bars_of_clouds_add_up_to_all_spending_at_each_of_four_dates(history: History) -> None:
    figure = switching_flows(history)
    heights = np.array([bar.get_height() for bar in bars(figure)]).reshape(4, -1)
    np.testing.assert_allclose(heights[:, :-1].sum(axis=1), 1.0)
    assert heights[:, -1].round(6).tolist() == [0.0, 0.0, 0.06, 0.0]


def test_more_that_comes_and_goes_than_a_bar_holds_is_drawn_narrower(history: History) -> None:
    restless = replace(history, flows=history.flows.assign(spending=60.0))
    figure = switching_flows(restless)
    for way in ("stayed", "replaced", "moved"):
        assert min(widths(figure, way), default=0.0) >= 0.0
    assert widths(figure, "moved") == [0.32, 0.6]


def test_shares_between_two_dates_leave_the_first_month_out(history: History) -> None:
    dates = flow_dates(history)
    found = flow_shares(history, dates[0], dates[1])
    assert found["moved", "aws", "google_cloud"] == pytest.approx(0.03)
    assert ("moved", "fringe", "aws") not in found.index


def test_places_and_dates_are_named_and_words_stand_apart(history: History) -> None:
    figure = switching_flows(history)
    words = [text.get_text() for text in texts(figure)]
    for name in ("AWS", "Microsoft Azure", "Google Cloud"):
        assert words.count(name) == 2
    assert "January 2023\n100 bn USD a year" in words
    assert "December 2026\n100 bn USD a year" in words
    assert_every_word_readable(figure)
    assert colours_of(figure) <= OKABE_ITO | {GREY, PALE, "#ffffff"}
