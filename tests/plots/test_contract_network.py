"""The contract network: who is tied to whom and how, at fixed places, and the graph behind it."""

from collections.abc import Callable

import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from moatlab.observe.history import History
from moatlab.plots.contract_network import contract_network, contract_network_at, contract_places
from moatlab.plots.contract_terms import contract_graph, contract_spells
from moatlab.plots.style import COLOURS

type Invent = Callable[[int], History]


def test_a_dated_contract_changes_its_clauses_when_the_scenario_amends_it(eventful_history: History) -> None:
    spells = contract_spells(eventful_history)
    azure = spells[(spells["cloud"] == "azure") & (spells["lab"] == "openai")]
    assert list(zip(azure["mode"], azure["exclusive_compute"], strict=True)) == [
        ("preferred", True),
        ("preferred", False),
        ("open", False),
    ]
    assert [f"{date:%Y-%m}" for date in azure["since"]] == ["2023-01", "2025-01", "2026-04"]
    assert [f"{date:%Y-%m}" for date in azure["until"]] == ["2025-01", "2026-04", "2033-10"]


def test_the_graph_of_a_month_holds_what_is_in_force_then(eventful_history: History) -> None:
    early = contract_graph(eventful_history, pd.Timestamp(2024, 6, 1))
    assert early.edges["azure", "openai", "contract"] == {
        "mode": "preferred",
        "exclusive_compute": True,
        "investment": 10.0,
        "reserved": None,
    }
    assert early.has_edge("google_cloud", "google_deepmind", "ownership")
    assert not early.has_edge("aws", "anthropic")
    assert early.has_node("meta")
    assert not early.has_node("entrant_1")
    late = contract_graph(eventful_history, pd.Timestamp(2035, 12, 1))
    assert late.edges["aws", "anthropic", "contract"]["mode"] == "exclusive"
    assert not late.has_edge("azure", "openai"), "ended in 2033"
    assert not late.has_node("entrant_1"), "gone for years"


def test_firms_stand_at_the_same_place_at_all_dates(eventful_history: History) -> None:
    figure = contract_network(eventful_history)
    assert [axes.get_title() for axes in figure.axes] == ["January 2023", "July 2029", "December 2035"]
    places: dict[str, set[tuple[float, float]]] = {}
    for axes in figure.axes:
        for text in axes.texts:
            places.setdefault(text.get_text().splitlines()[0], set()).add(text.xy)
    assert {"Microsoft Azure", "Anthropic", "Entrant 2"} <= set(places)
    assert all(len(found) == 1 for found in places.values())
    assert len({place for found in places.values() for place in found}) == len(places)


def test_a_larger_investment_is_a_broader_line_and_exclusive_sale_an_unbroken_one(
    eventful_history: History,
) -> None:
    last = contract_network(eventful_history).axes[2]
    ties = [line for line in last.lines if line.get_marker() == "None"]
    amazon = [line for line in ties if to_hex(line.get_color()) == COLOURS["aws"].lower()]
    widths = {round(float(line.get_linewidth()), 1): line.get_linestyle() for line in amazon}
    assert len(widths) == 2
    assert set(widths.values()) == {"-"}
    first = contract_network(eventful_history).axes[0]
    azure = next(line for line in first.lines if to_hex(line.get_color()) == COLOURS["azure"].lower())
    assert azure.get_linestyle() == "--"


def test_capacity_set_aside_by_dates_is_a_filled_square_that_grows_and_by_need_a_hollow_one(
    eventful_history: History,
) -> None:
    months = [pd.Timestamp(2026, 4, 1), pd.Timestamp(2035, 12, 1)]
    places = contract_places(eventful_history, months)
    squares: dict[int, list[Line2D]] = {}
    for month in months:
        axes = Figure().add_subplot()
        contract_network_at(axes, eventful_history, month, places)
        squares[month.year] = [line for line in axes.lines if line.get_marker() == "s"]
    sizes = {
        year: [line.get_markersize() for line in lines if line.get_markerfacecolor() == COLOURS["aws"]]
        for year, lines in squares.items()
    }
    assert [len(found) for found in sizes.values()] == [1, 1]
    assert sizes[2026] < sizes[2035]
    hollow = [line for line in squares[2035] if line.get_markerfacecolor() == "#FFFFFF"]
    assert [line.get_markeredgecolor() for line in hollow] == [COLOURS["aws"]]
    at_azure = [line for line in squares[2026] if line.get_markeredgecolor() == COLOURS["azure"]]
    assert len(at_azure) == 1


def test_reserved_capacity_of_an_edge_follows_its_dated_path(eventful_history: History) -> None:
    def reserved(year: int, month: int) -> float | None:
        graph = contract_graph(eventful_history, pd.Timestamp(year, month, 1))
        found: float | None = graph.edges["aws", "anthropic", "contract"]["reserved"]
        return found

    assert reserved(2026, 4) == pytest.approx(500.0)
    assert reserved(2026, 7) == pytest.approx(800.0)
    assert reserved(2035, 1) == pytest.approx(9500.0)
    at_azure = contract_graph(eventful_history, pd.Timestamp(2024, 6, 1)).edges["azure", "openai", "contract"]
    assert at_azure["reserved"] is None
    dropped = contract_graph(eventful_history, pd.Timestamp(2028, 1, 1))
    assert dropped.edges["google_cloud", "entrant_1", "contract"]["reserved"] == 0.0


def test_a_short_run_shows_each_of_its_months_once(invented_history: Invent) -> None:
    titles = [axes.get_title() for axes in contract_network(invented_history(2)).axes]
    assert titles == ["January 2023", "February 2023", ""]
