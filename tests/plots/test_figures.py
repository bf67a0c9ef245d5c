"""Figures name what they show, keep their words apart, and never touch global drawing state."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex

from moatlab.observe.history import History
from moatlab.plots.cloud_shares import cloud_shares
from moatlab.plots.gallery import FIGURES, save_figures
from moatlab.plots.model_shares import model_shares
from moatlab.plots.style import COLOURS, NOTE, firm_colour
from tests.plots.legibility import GREY, OKABE_ITO, assert_readable, texts

type Invent = Callable[[int], History]

UNITS = ("%", "index", "USD", "US cents", "FLOP", "H100-equivalents", "orders of magnitude")


@pytest.mark.parametrize("months", [1, 3, 40])
@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_draws_a_run_of_any_length(name: str, months: int, invented_history: Invent) -> None:
    FigureCanvasAgg(FIGURES[name](invented_history(months))).draw()


@pytest.mark.parametrize("months", [14, 156])
@pytest.mark.parametrize("name", FIGURES)
def test_no_words_of_a_figure_overlap_or_leave_it(name: str, months: int, invented_history: Invent) -> None:
    assert_readable(FIGURES[name](invented_history(months)))


@pytest.mark.parametrize("name", ["cloud_shares", "cloud_prices"])
def test_names_of_many_contracts_do_not_overlap_either(name: str, invented_history: Invent) -> None:
    history = invented_history(156)
    months = ["2023-06-01", "2025-01-01", "2026-01-01", "2026-04-01", "2031-01-01", "2035-06-01"]
    crowd = pd.DataFrame(
        {
            "cloud": "azure",
            "lab": "anthropic",
            "mode": "preferred",
            "exclusive_compute": False,
            "investment": 0.0,
            "signed": pd.to_datetime(months),
            "ended": pd.NaT,
            "imposed": False,
        }
    )
    assert_readable(FIGURES[name](replace(history, contracts=crowd)))


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_says_its_source_and_that_it_is_no_forecast(name: str, invented_history: Invent) -> None:
    words = "\n".join(text.get_text() for text in texts(FIGURES[name](invented_history(14))))
    assert "Source: moatlab, scenario seed_exclusive, seed 1." in words
    assert NOTE in words


@pytest.mark.parametrize("name", FIGURES)
def test_every_panel_names_its_unit(name: str, invented_history: Invent) -> None:
    figure = FIGURES[name](invented_history(14))
    titles = [axes.get_title(loc="left") for axes in figure.axes]
    for title in titles if all(titles) else [figure.texts[0].get_text()]:
        assert any(unit in title for unit in UNITS)


def test_every_line_of_the_share_figure_is_named_in_its_colour(invented_history: Invent) -> None:
    history = invented_history(40)
    (axes,) = cloud_shares(history).axes
    names = {text.get_text(): text.get_color() for text in axes.texts}
    for cloud in history.scenario.clouds:
        assert names[cloud.label] == COLOURS[cloud.name]
        assert any(line.get_color() == COLOURS[cloud.name] for line in axes.lines)


def test_observed_shares_lie_on_their_dates_over_the_simulated_ones(invented_history: Invent) -> None:
    (axes,) = cloud_shares(invented_history(48)).axes
    amazon = next(
        line
        for line in axes.lines
        if line.get_marker() == "o" and to_hex(line.get_markerfacecolor()) == COLOURS["aws"].lower()
    )
    observed = dict(zip(amazon.get_xdata(), amazon.get_ydata(), strict=True))
    assert len(observed) >= 12
    assert 0.28 in [round(float(share), 2) for share in observed.values()]


def test_points_of_the_old_microsoft_segments_are_hollow(invented_history: Invent) -> None:
    (axes,) = cloud_shares(invented_history(48)).axes
    blue = [line for line in axes.lines if line.get_marker() == "o" and len(line.get_xdata())]
    hollow = [line for line in blue if to_hex(line.get_markerfacecolor()) == "#ffffff"]
    assert len(hollow) == 1
    assert to_hex(hollow[0].get_markeredgecolor()) == COLOURS["azure"].lower()


def test_an_exclusive_contract_of_the_run_is_dated_and_one_of_the_start_is_not(
    invented_history: Invent,
) -> None:
    words = [text.get_text() for text in model_shares(invented_history(48)).axes[0].texts]
    assert [text for text in words if text.startswith("April 2026:") and "Anthropic (exclusive)" in text]
    assert not [text for text in words if "January 2023" in text]


def test_a_contract_after_the_end_of_the_run_is_not_drawn(invented_history: Invent) -> None:
    history = invented_history(14)
    later = invented_history(48).contracts
    words = [text.get_text() for text in model_shares(replace(history, contracts=later)).axes[0].texts]
    assert not [text for text in words if "contract" in text or "exclusive" in text]


def test_colours_of_firms_are_those_that_colour_blind_readers_tell_apart() -> None:
    assert {colour.lower() for colour in COLOURS.values()} <= OKABE_ITO | {GREY}
    clouds = ["aws", "azure", "google_cloud", "fringe"]
    labs = ["openai", "anthropic", "google_deepmind", "meta", "other_labs"]
    for firms in (clouds, labs):
        assert len({COLOURS[firm] for firm in firms}) == len(firms)


def test_a_firm_outside_the_library_has_a_colour_of_its_own() -> None:
    names = ["aws", "newcomer", "second_newcomer"]
    assert len({firm_colour(name, names) for name in names}) == len(names)


def test_the_gallery_is_written_as_one_picture_a_figure(tmp_path: Path, invented_history: Invent) -> None:
    files = save_figures(invented_history(14), tmp_path / "figures")
    assert [file.stem for file in files] == list(FIGURES)
    assert all(file.read_bytes().startswith(b"\x89PNG") for file in files)


def test_drawing_needs_no_display_and_no_global_state() -> None:
    program = "import sys, moatlab.plots.gallery; sys.exit('matplotlib.pyplot' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
