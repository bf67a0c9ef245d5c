"""The triangle of the three big clouds: shares stand where they belong, dates stand apart."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from moatlab.analysis.observed import synergy_share
from moatlab.observe.history import History
from moatlab.plots.cloud_triangle import Triangle, cloud_triangle
from moatlab.plots.style import BLACK, PURPLE
from moatlab.scenario.scenario import Scenario
from tests.plots.legibility import GREY, OKABE_ITO, assert_every_word_readable, colours_of, texts

type Invent = Callable[[int], History]

BIG = ["aws", "azure", "google_cloud"]


def paths(figure: Figure, colour: str) -> list[Line2D]:
    return [line for line in figure.axes[0].lines if line.get_color() == colour and len(line.get_xdata())]


def among_themselves(history: History) -> np.ndarray:
    shares = history.clouds.pivot_table(index="date", columns="cloud", values="share")[BIG].to_numpy()
    return np.asarray(shares / shares.sum(axis=1, keepdims=True))


def distances_to_sides(line: Line2D, triangle: Triangle) -> np.ndarray:
    """Shares read off the picture: heights over the three sides, times the size, plus the lowest."""
    x, y = (np.asarray(values) for values in line.get_data())
    height = np.sqrt(0.75)
    over = np.stack([1.0 - x - y / (2.0 * height), x - y / (2.0 * height), y / height], axis=1)
    return np.asarray(triangle.low + triangle.size * over)


def test_a_corner_belongs_to_one_cloud_and_the_middle_to_all() -> None:
    triangle = Triangle(np.zeros(3), 0.1)
    np.testing.assert_allclose(triangle.place(np.eye(3)), [[0, 0], [1, 0], [0.5, np.sqrt(0.75)]], atol=1e-12)
    np.testing.assert_allclose(triangle.place(np.full(3, 1 / 3)), [0.5, np.sqrt(0.75) / 3.0])


def test_the_simulated_path_can_be_read_off_at_the_numbers_of_the_lines(invented_history: Invent) -> None:
    history = invented_history(40)
    figure = cloud_triangle(history)
    numbers = [text for text in figure.axes[0].texts if text.get_text().endswith(" %")]
    by_colour = {text.get_color(): [] for text in numbers}
    for text in numbers:
        by_colour[text.get_color()].append(float(text.get_text()[:-2]) / 100.0)
    step = np.diff(sorted(next(iter(by_colour.values()))))[0]
    triangle = Triangle(np.array([min(shares) - step for shares in by_colour.values()]), step)
    path = paths(figure, BLACK)[0]
    np.testing.assert_allclose(distances_to_sides(path, triangle), among_themselves(history), atol=1e-9)


@pytest.mark.parametrize("months", [1, 3, 14, 40, 156])
def test_paths_stay_inside_and_words_apart(months: int, invented_history: Invent) -> None:
    figure = cloud_triangle(invented_history(months))
    for line in paths(figure, BLACK) + paths(figure, PURPLE):
        over = distances_to_sides(line, Triangle(np.zeros(3), 0.1))
        assert over.min() > 0.0
    assert_every_word_readable(figure)
    assert colours_of(figure) <= OKABE_ITO | {GREY}


def test_first_and_last_month_are_dated_and_januaries_between_have_their_year(
    invented_history: Invent,
) -> None:
    words = {text.get_text() for text in texts(cloud_triangle(invented_history(40)))}
    assert {"January 2023", "April 2026", "2024", "2025", "2026"} <= words


def test_observed_quarters_within_the_run_are_drawn_those_before_the_break_hollow(
    invented_history: Invent,
) -> None:
    seen = paths(cloud_triangle(invented_history(24)), PURPLE)
    dates = synergy_share("AWS")["date"]
    hollow = [line for line in seen if line.get_markerfacecolor() == "#FFFFFF"]
    assert sum(len(line.get_xdata()) for line in seen) == dates.between("2023-01-31", "2024-12-31").sum()
    assert sum(len(line.get_xdata()) for line in hollow) == dates.between("2023-01-31", "2024-06-30").sum()


def test_other_clouds_than_those_observed_have_a_path_of_their_own_only(invented_history: Invent) -> None:
    history = invented_history(14)
    named = {"aws": "first", "azure": "second", "google_cloud": "third"}
    clouds = tuple(
        cloud.model_copy(update={"name": named.get(cloud.name, cloud.name)})
        for cloud in history.scenario.clouds
    )
    scenario: Scenario = history.scenario.model_copy(update={"clouds": clouds})
    figure = cloud_triangle(
        replace(history, scenario=scenario, clouds=history.clouds.replace({"cloud": named}))
    )
    assert len(paths(figure, BLACK)) == 2
    assert "observed, quarters" not in [text.get_text() for text in texts(figure)]


def test_two_big_clouds_make_no_triangle_and_the_figure_says_so(invented_history: Invent) -> None:
    history = invented_history(14)
    clouds = tuple(cloud for cloud in history.scenario.clouds if cloud.name != "aws")
    figure = cloud_triangle(replace(history, scenario=history.scenario.model_copy(update={"clouds": clouds})))
    assert "There are fewer than three big clouds." in [text.get_text() for text in texts(figure)]
