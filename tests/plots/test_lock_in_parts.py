"""The causes of lock-in pile up to lock-in, year by year, and each is named with its last value."""

from collections.abc import Callable

import numpy as np
import pytest
from matplotlib.collections import LineCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from moatlab.observe.history import History
from moatlab.plots.lock_in_parts import CAUSES, lock_in_parts
from tests.plots.legibility import GREY, OKABE_ITO, assert_every_word_readable, colours_of, texts

type Invent = Callable[[int], History]


def piles(figure: Figure) -> np.ndarray:
    """Lower and upper ends of the bars [causes, years, 2]."""
    (axes,) = figure.axes
    boxes = [[(bar.get_y(), bar.get_y() + bar.get_height()) for bar in group] for group in axes.containers]
    return np.sort(np.array(boxes), axis=2)


def totals(figure: Figure) -> list[float]:
    lines = next(each for each in figure.axes[0].collections if isinstance(each, LineCollection))
    return [float(segment[0, 1]) for segment in lines.get_segments()]


@pytest.mark.parametrize(("months", "bars"), [(1, 1), (12, 1), (14, 2), (40, 4), (156, 13)])
def test_every_january_is_a_pile_of_all_causes(months: int, bars: int, invented_history: Invent) -> None:
    assert piles(lock_in_parts(invented_history(months))).shape == (len(CAUSES), bars, 2)


def test_a_pile_less_what_hangs_below_zero_is_lock_in(invented_history: Invent) -> None:
    history = invented_history(40)
    figure = lock_in_parts(history)
    found = piles(figure)
    heights = np.diff(found, axis=2)[..., 0]
    above = (found[..., 0] > -1e-12) * heights
    net = (2.0 * above - heights).sum(axis=0)
    np.testing.assert_allclose(net, history.market["lock_in"].iloc[::12])
    np.testing.assert_allclose(totals(figure), history.market["lock_in"].iloc[::12])


def test_parts_of_a_pile_touch_and_do_not_overlap(invented_history: Invent) -> None:
    found = piles(lock_in_parts(invented_history(40)))
    for year in range(found.shape[1]):
        ends = found[np.argsort(found[:, year, 0]), year]
        np.testing.assert_allclose(ends[1:, 0], ends[:-1, 1], atol=1e-12)


@pytest.mark.parametrize("months", [1, 14, 156])
def test_each_cause_is_named_in_its_colour_with_its_last_value(months: int, invented_history: Invent) -> None:
    history = invented_history(months)
    figure = lock_in_parts(history)
    named = {text.get_text(): to_hex(text.get_color()) for text in texts(figure)}
    for cause in CAUSES:
        share = 100.0 * history.market[cause.metric].iloc[(months - 1) // 12 * 12]
        label = f"{cause.name} {share:.1f} %".replace("-", "\N{MINUS SIGN}")
        assert named[label] == cause.colour.lower()
    assert_every_word_readable(figure)
    assert colours_of(figure) <= OKABE_ITO | {GREY, "#ffffff"}
