"""Figures of comparisons say what changed, by how much, and where nothing is shown."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex

from moatlab.observe.outcomes import HEADLINES
from moatlab.plots.policy_effects import EFFECT_FIGURES, effect_intervals, effect_paths, save_effect_figures
from moatlab.plots.style import BLUE, NOTE, PALE
from tests.analysis.invented_effects import invent
from tests.plots.legibility import assert_readable, texts

TEN = tuple(HEADLINES)
SHAPES = [(("lock_in",), 1), (TEN, 3), (TEN, 8), (("aws.share", "consumer_surplus"), 13)]


@pytest.mark.parametrize(("outcomes", "alternatives"), SHAPES)
@pytest.mark.parametrize("name", EFFECT_FIGURES)
def test_no_words_overlap_or_leave_the_figure(
    name: str, outcomes: tuple[str, ...], alternatives: int
) -> None:
    assert_readable(EFFECT_FIGURES[name](invent(outcomes, 156, alternatives=alternatives), None))


@pytest.mark.parametrize("runs", [1, 2])
@pytest.mark.parametrize("months", [1, 40])
@pytest.mark.parametrize("name", EFFECT_FIGURES)
def test_every_figure_draws_comparisons_of_any_size(name: str, months: int, runs: int) -> None:
    FigureCanvasAgg(EFFECT_FIGURES[name](invent(months=months, runs=runs), None)).draw()


@pytest.mark.parametrize("name", EFFECT_FIGURES)
def test_a_figure_says_its_source_its_window_and_that_it_is_no_forecast(name: str) -> None:
    words = "\n".join(text.get_text() for text in texts(EFFECT_FIGURES[name](invent(months=156), None)))
    assert "scenario seed_exclusive, 4 pairs of worlds" in words
    assert "January 2027 to December 2030" in words
    assert NOTE in words


def test_an_effect_is_blue_and_one_that_is_not_shown_is_grey() -> None:
    effects = invent(("lock_in", "price_index"), 60)
    (alternative,) = effects.alternatives.values()
    alternative.values[:, 36:, 1] = 10.0 + np.array([1.0, -1.0, 0.5, -0.5])[:, None] + np.arange(4)[:, None]
    shown, not_shown = effect_intervals(effects).axes
    assert {to_hex(line.get_color()) for line in shown.lines[:2]} == {BLUE.lower()}
    assert {to_hex(line.get_color()) for line in not_shown.lines[:2]} == {PALE.lower()}


def test_an_unchanged_outcome_is_a_hollow_dot_at_zero() -> None:
    figure = effect_intervals(invent(("lock_in",), 60), ("2023-01", "2025-12"))
    dot = figure.axes[0].lines[1]
    assert (dot.get_xdata()[0], to_hex(dot.get_markerfacecolor())) == (0.0, "#ffffff")


def test_shares_are_drawn_in_percentage_points() -> None:
    axes = effect_intervals(invent(("lock_in",), 60), ("2026-01", "2026-12")).axes[0]
    assert axes.lines[1].get_xdata()[0] == pytest.approx(115.0)
    assert axes.get_title(loc="left") == "Locked-in cloud spending, percentage points"


def test_paths_are_named_dated_and_banded() -> None:
    figure = effect_paths(invent(("price_index",), 156, alternatives=2))
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["policy 1", "policy 2"]
    assert "dashed: changes start (Jan 2026)" in "\n".join(text.get_text() for text in texts(figure))
    first = figure.axes[0].lines[0].get_ydata()
    assert (first[0], first[-1]) == (0.0, pytest.approx(1.15))
    assert len(figure.axes[0].collections) == 2


def test_many_policies_are_drawn_without_bands_and_told_apart_by_colour_and_dash() -> None:
    figure = effect_paths(invent(("price_index",), 156, alternatives=13))
    lines = figure.legends[0].get_lines()
    assert len({(line.get_color(), line.get_linestyle()) for line in lines}) == 13
    assert not figure.axes[0].collections


def test_an_outcome_that_no_run_has_leaves_an_empty_panel() -> None:
    effects = invent(("anthropic.capability",), 40)
    (alternative,) = effects.alternatives.values()
    nowhere = replace(alternative, values=alternative.values * np.nan, same_capability=None)
    effects = replace(effects, alternatives={"policy_1": nowhere})
    for draw in EFFECT_FIGURES.values():
        FigureCanvasAgg(draw(effects, None)).draw()


def test_figures_are_written_one_picture_each(tmp_path: Path) -> None:
    files = save_effect_figures(invent(("lock_in",), 24), tmp_path / "figures")
    assert [file.stem for file in files] == list(EFFECT_FIGURES)
    assert all(file.read_bytes().startswith(b"\x89PNG") for file in files)
