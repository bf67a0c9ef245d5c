"""Simulated paths beside what was observed: bands hold what they say, points are those of the data."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.dates import date2num
from matplotlib.figure import Figure

from moatlab.analysis.hindcast import hindcast_points, simulated_paths
from moatlab.analysis.observed import enterprise_spending, model_share, synergy_share
from moatlab.foundation.errors import InputError
from moatlab.observe.history import History
from moatlab.plots.hindcast import hindcast
from moatlab.plots.sheets import Caption
from tests.plots.legibility import GREY, OKABE_ITO, assert_every_word_readable, colours_of, texts

type Invent = Callable[[int], History]

CAPTION = Caption("Simulated and observed", "scenario seed_exclusive, seeds 1 to 8")
# Colours of the lines between observed points, which are not drawn.
NO_LINE = {"#1f77b4", "#ff7f0e"}
OBSERVED = [
    *(synergy_share(name) for name in ("AWS", "Microsoft", "Google")),
    enterprise_spending(),
    *(model_share(name) for name in ("OpenAI", "Anthropic", "Google", "Meta")),
]


def runs(invent: Invent, months: int = 42, seeds: int = 8) -> list[History]:
    """Runs that differ in the level of shares and spending: seed 8 has 8 times the step of seed 1."""
    history = invent(months)
    return [
        replace(
            history,
            seed=seed,
            clouds=history.clouds.assign(share=history.clouds["share"] + 0.005 * seed),
            labs=history.labs.assign(share=history.labs["share"] + 0.01 * seed),
            market=history.market.assign(ai_spending=history.market["ai_spending"] * (1.0 + 0.1 * seed)),
        )
        for seed in range(1, seeds + 1)
    ]


def points_of(axes: Axes) -> np.ndarray:
    """Dates and values of the observed points of a panel."""
    seen = [line.get_xydata() for line in axes.lines if line.get_linestyle() == "None"]
    points = np.concatenate(seen)
    return points[np.argsort(points[:, 0])]


def words(figure: Figure) -> str:
    return " ".join("\n".join(text.get_text() for text in texts(figure)).split())


@pytest.mark.parametrize(("months", "seeds"), [(42, 8), (156, 3), (30, 2), (14, 2), (42, 1), (1, 2)])
def test_no_words_overlap_or_leave_the_figure(months: int, seeds: int, invented_history: Invent) -> None:
    figure = hindcast(simulated_paths(runs(invented_history, months, seeds)), CAPTION)
    assert_every_word_readable(figure)
    assert colours_of(figure) - NO_LINE <= OKABE_ITO | {GREY}
    markers = [line for axes in figure.axes for line in axes.lines if line.get_linestyle() == "None"]
    assert {to_hex(line.get_markerfacecolor()) for line in markers} <= OKABE_ITO | {"#ffffff"}


def test_every_observed_value_of_the_window_is_a_point_and_no_other(invented_history: Invent) -> None:
    figure = hindcast(simulated_paths(runs(invented_history)), CAPTION)
    for axes, observed in zip(figure.axes, OBSERVED, strict=True):
        rows = observed[observed["date"].between("2023-01-01", "2026-06-30")].sort_values("date")
        assert len(rows) > 0
        expected = np.column_stack([date2num(rows["date"]), rows["value"]])
        np.testing.assert_allclose(points_of(axes), expected)


def test_forecasts_without_economics_set_out_from_the_share_that_they_know(invented_history: Invent) -> None:
    points = hindcast_points(paths := simulated_paths(runs(invented_history)))
    axes = hindcast(paths, CAPTION).axes
    aws = points[points["firm"] == "aws"].set_index("date")
    flat, trend = axes[0].lines[1:3]
    assert flat.get_ydata()[0] == trend.get_ydata()[0] == aws.loc["2023-03-31", "observed"] == 0.32
    assert trend.get_ydata()[-1] == pytest.approx(aws.loc["2026-06-30", "trend"])
    assert len(axes[3].lines[1].get_xdata()) == 0, "spending is no contest"


def test_quarters_of_microsoft_since_its_new_segments_are_hollow(invented_history: Invent) -> None:
    figure = hindcast(simulated_paths(runs(invented_history)), CAPTION)
    hollow = [
        (panel, len(line.get_xdata()))
        for panel, axes in enumerate(figure.axes)
        for line in axes.lines
        if line.get_linestyle() == "None" and line.get_markerfacecolor() == "white" and len(line.get_xdata())
    ]
    assert hollow == [(1, 8)], "eight quarters from mid 2024 to mid 2026"


def test_bands_and_line_are_the_quantiles_over_seeds_at_the_end_of_each_month(
    invented_history: Invent,
) -> None:
    histories = runs(invented_history)
    figure = hindcast(simulated_paths(histories), CAPTION)
    spending = np.array([history.market["ai_spending"].iloc[20] for history in histories])
    aws = np.array([one.clouds.query("cloud == 'aws'")["share"].iloc[20] for one in histories])
    openai = np.array([one.labs.query("lab == 'openai'")["share"].iloc[20] for one in histories])
    end = date2num(pd.Timestamp(2024, 9, 30))
    for panel, values in ((0, aws), (3, spending), (4, openai)):
        axes = figure.axes[panel]
        for band, (low, high) in zip(axes.collections, ((0.05, 0.95), (0.25, 0.75)), strict=True):
            corners = band.get_paths()[0].vertices
            heights = corners[corners[:, 0] == end, 1]
            assert (heights.min(), heights.max()) == pytest.approx(np.quantile(values, (low, high)))
        when, median = axes.lines[0].get_data()
        assert np.asarray(median)[np.asarray(when) == end] == pytest.approx([np.median(values)])


def test_the_years_after_the_last_observation_are_left_out(invented_history: Invent) -> None:
    paths = simulated_paths(runs(invented_history, 156, 2))
    assert paths["date"].max() == pd.Timestamp(2026, 6, 1)
    assert paths["date"].min() == pd.Timestamp(2023, 1, 1)


def test_panels_of_one_sort_have_one_scale(invented_history: Invent) -> None:
    heights = [axes.get_ylim() for axes in hindcast(simulated_paths(runs(invented_history)), CAPTION).axes]
    assert len(set(heights[:3])) == len(set(heights[4:])) == 1
    assert heights[0][0] == 0.0


def test_the_figure_says_what_its_bands_contain_and_that_it_is_no_test_of_foresight(
    invented_history: Invent,
) -> None:
    said = words(hindcast(simulated_paths(runs(invented_history)), CAPTION))
    assert "Bands contain the middle 50 % and 90 % of 8 seeds in each month" in said
    assert "not foresight" in said
    single = words(hindcast(simulated_paths(runs(invented_history, seeds=1)), CAPTION))
    assert "A single seed." in single
    assert "90 %" not in single


def test_no_run_or_runs_of_two_scenarios_are_refused(invented_history: Invent) -> None:
    history = invented_history(3)
    other = replace(history, scenario=history.scenario.with_enterprises(77))
    for histories in ([], [history, other]):
        with pytest.raises(InputError, match="histories"):
            simulated_paths(histories)
