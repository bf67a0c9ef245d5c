"""Figures of the supply side show who is tied to whom, at which price, and until when."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.dates import date2num, num2date
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from moatlab.observe.history import History
from moatlab.plots.chip_costs import chip_costs
from moatlab.plots.contract_terms import contract_spells
from moatlab.plots.deal_timeline import deal_timeline
from moatlab.plots.gallery import FIGURES
from moatlab.plots.labs import labs
from moatlab.plots.style import BLACK, COLOURS, PALE, VERMILLION
from moatlab.plots.supply_and_spot_price import supply_and_spot_price
from tests.plots.legibility import GREY, OKABE_ITO, assert_readable

type Invent = Callable[[int], History]

GREYS = {GREY, "#999999", "#dddddd", "#ffffff", "#000000"}


def words(figure: Figure) -> list[str]:
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def points(axes: Axes, colour: str, face: str) -> list[float]:
    return [
        float(value)
        for line in axes.lines
        if line.get_linestyle() == "None" and to_hex(line.get_markeredgecolor()) == colour.lower()
        if to_hex(line.get_markerfacecolor()) == face.lower()
        for value in np.asarray(line.get_ydata())
    ]


def bars(axes: Axes) -> list[Rectangle]:
    return [patch for patch in axes.patches if isinstance(patch, Rectangle)]


def with_one_cloud(history: History) -> History:
    scenario = history.scenario.model_copy(update={"clouds": history.scenario.clouds[:1], "contracts": ()})
    return replace(
        history,
        clouds=history.clouds[history.clouds["cloud"] == "aws"],
        labs=history.labs.assign(owner_cloud=0.0),
        contracts=history.contracts[history.contracts["cloud"] == "aws"],
        scenario=scenario,
    )


@pytest.mark.parametrize("name", FIGURES)
def test_no_words_of_an_eventful_run_overlap(name: str, eventful_history: History) -> None:
    assert_readable(FIGURES[name](eventful_history))


@pytest.mark.parametrize("name", FIGURES)
def test_a_run_without_contracts_is_drawn(name: str, invented_history: Invent) -> None:
    history = invented_history(40)
    FigureCanvasAgg(FIGURES[name](replace(history, contracts=history.contracts.iloc[:0]))).draw()


@pytest.mark.parametrize("name", FIGURES)
def test_a_market_of_one_cloud_is_drawn(name: str, invented_history: Invent) -> None:
    FigureCanvasAgg(FIGURES[name](with_one_cloud(invented_history(60)))).draw()


@pytest.mark.parametrize("name", FIGURES)
def test_all_lines_have_colours_that_colour_blind_readers_tell_apart(
    name: str, eventful_history: History
) -> None:
    lines = [line for axes in FIGURES[name](eventful_history).axes for line in axes.lines]
    assert {to_hex(line.get_color()) for line in lines if line.get_linestyle() != "None"} <= OKABE_ITO | GREYS


def test_rental_prices_lie_over_the_spot_price_and_contracts_are_hollow(invented_history: Invent) -> None:
    price = supply_and_spot_price(invented_history(60)).axes[1]
    on_demand, on_contract = points(price, "#ffffff", VERMILLION), points(price, BLACK, "#ffffff")
    assert on_contract == [1.7, 2.35]
    assert {8.0, 2.85, 2.99} <= set(on_demand)
    assert not {4.9, 6.88, 6.98, 1.65} & set(on_demand), "list prices of the largest clouds, a break-even"


def test_capacity_is_told_in_millions_and_split_by_kind_of_chip(invented_history: Invent) -> None:
    history = invented_history(40)
    capacity = supply_and_spot_price(history).axes[0]
    every, bought, own = capacity.lines[:3]
    assert every.get_ydata()[-1] == pytest.approx(history.market["capacity"].iloc[-1] / 1000.0)
    last = history.clouds[history.clouds["date"] == history.market.index[-1]]
    assert bought.get_ydata()[-1] == pytest.approx(last["capacity_gpu"].sum() / 1000.0)
    assert own.get_ydata()[-1] == pytest.approx(last["capacity_custom"].sum() / 1000.0)
    assert np.isnan(own.get_ydata()[0]), "nothing cannot stand on a log scale"


def test_only_clouds_that_make_chips_have_a_cost_of_them_from_their_start_on(
    invented_history: Invent,
) -> None:
    left = chip_costs(invented_history(60)).axes[0]
    lines = {to_hex(line.get_color()).upper(): line for line in left.lines if len(line.get_xdata()) > 2}
    assert set(lines) == {COLOURS[cloud].upper() for cloud in ("aws", "azure", "google_cloud")}
    azure = pd.Series(lines[COLOURS["azure"]].get_ydata(), index=lines[COLOURS["azure"]].get_xdata())
    assert f"{azure.first_valid_index():%Y-%m}" == "2024-07"


def test_parity_and_the_lowest_cost_of_own_chips_are_marked(invented_history: Invent) -> None:
    history = invented_history(40)
    left = chip_costs(history).axes[0]
    levels = {line.get_ydata()[0] for line in left.lines if len(line.get_xdata()) == 2}
    assert {1.0, history.scenario.parameters.chips.rho_min} <= levels
    assert {"parity with the vendor", "lowest possible cost"} <= set(words(left.figure))


def test_the_price_of_compute_is_drawn_over_the_reference_price(invented_history: Invent) -> None:
    right = chip_costs(invented_history(40)).axes[1]
    assert right.lines[0].get_ydata()[0] == pytest.approx(0.98 + 0.008)


def test_where_nobody_makes_chips_the_figure_says_so(invented_history: Invent) -> None:
    history = invented_history(40)
    clouds = [cloud.model_copy(update={"chip_program_start": None}) for cloud in history.scenario.clouds]
    scenario = history.scenario.model_copy(update={"clouds": tuple(clouds)})
    assert "No cloud makes chips of its own." in words(chip_costs(replace(history, scenario=scenario)))


def test_bars_of_the_timeline_run_from_signing_to_end(eventful_history: History) -> None:
    (axes,) = deal_timeline(eventful_history).axes
    spans = {
        (f"{num2date(bar.get_x()):%Y-%m}", f"{num2date(bar.get_x() + bar.get_width()):%Y-%m}")
        for bar in bars(axes)
        if to_hex(bar.get_edgecolor()) == COLOURS["azure"].lower()
    }
    assert spans == {("2023-01", "2025-01"), ("2025-01", "2026-04"), ("2026-04", "2033-10")}
    assert {"Microsoft Azure, 10", "AWS, 25", "Google Cloud, 9.3"} <= set(words(axes.figure))


def test_contracts_of_the_same_lane_do_not_overlap(eventful_history: History) -> None:
    (axes,) = deal_timeline(eventful_history).axes
    lanes: dict[float, list[Rectangle]] = {}
    for bar in bars(axes):
        lanes.setdefault(round(bar.get_y(), 3), []).append(bar)
    assert len(lanes) > 4
    for lane in lanes.values():
        ordered = sorted(lane, key=Rectangle.get_x)
        for one, other in pairwise(ordered):
            assert one.get_x() + one.get_width() <= other.get_x() + 1e-9


def test_a_line_under_a_bar_means_that_all_compute_is_bought_there(eventful_history: History) -> None:
    (axes,) = deal_timeline(eventful_history).axes
    under = [bar for bar in bars(axes) if to_hex(bar.get_facecolor()) == BLACK]
    tied = contract_spells(eventful_history)["exclusive_compute"].sum()
    assert len(under) == tied
    assert min(num2date(bar.get_x()).year for bar in under) == 2023


def test_entry_and_exit_stand_on_their_dates(eventful_history: History) -> None:
    (axes,) = deal_timeline(eventful_history).axes
    marks = [line for line in axes.lines if isinstance(line, Line2D) and line.get_marker() in (">", "D", "X")]
    assert [(line.get_marker(), float(line.get_xdata()[0])) for line in marks] == [
        (">", date2num(pd.Timestamp(2024, 9, 1))),
        ("D", date2num(pd.Timestamp(2028, 11, 1))),
        (">", date2num(pd.Timestamp(2031, 5, 1))),
    ]


def test_the_timeline_of_a_run_without_contracts_says_so(invented_history: Invent) -> None:
    history = invented_history(40)
    figure = deal_timeline(replace(history, contracts=history.contracts.iloc[:0]))
    assert "No contract was signed." in words(figure)


def test_money_is_shown_of_labs_that_live_on_their_own(eventful_history: History) -> None:
    left = labs(eventful_history).axes[0]
    named = {text.get_text() for text in left.texts}
    assert {"OpenAI", "Anthropic", "Other labs", "Entrants"} <= named
    assert not {"Google DeepMind", "Meta"} & named


def test_entrants_are_pale_and_their_lines_end_when_they_are_absorbed(eventful_history: History) -> None:
    left = labs(eventful_history).axes[0]
    pale = [line for line in left.lines if to_hex(line.get_color()) == PALE]
    assert len(pale) == 2
    first = pd.Series(pale[0].get_ydata(), index=pale[0].get_xdata()).dropna()
    assert f"{first.index[0]:%Y-%m} {first.index[-1]:%Y-%m}" == "2024-09 2028-10"


def test_a_lab_that_is_gone_is_named_with_the_year_of_its_end(eventful_history: History) -> None:
    gone = (eventful_history.labs["lab"] == "other_labs") & (eventful_history.labs["date"] >= "2030-03-01")
    alive = eventful_history.labs["alive"].where(~gone, 0.0)
    history = replace(eventful_history, labs=eventful_history.labs.assign(alive=alive))
    assert "Other labs\n(until 2030)" in words(FIGURES["model_shares"](history))


def test_dates_mark_what_the_labs_of_the_scenario_sign_and_leave_entrants_out(
    eventful_history: History,
) -> None:
    clauses = {"cloud": "azure", "mode": "exclusive", "investment": 0.0, "exclusive_compute": False}
    dates = pd.to_datetime(["2030-05-01", "2031-09-01"])
    later = pd.DataFrame({**clauses, "lab": ["openai", "entrant_2"], "signed": dates, "imposed": False})
    contracts = pd.concat([eventful_history.contracts, later.assign(ended=pd.NaT)], ignore_index=True)
    marked = words(FIGURES["cloud_shares"](replace(eventful_history, contracts=contracts)))
    assert "May 2030:\nMicrosoft Azure-OpenAI (exclusive)" in marked
    assert not [text for text in marked if "Entrant" in text]
