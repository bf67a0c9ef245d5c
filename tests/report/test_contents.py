"""What a page says is what the folder holds, in words that a reader can check."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from moatlab.analysis.effects import Effects
from moatlab.observe.history import History
from moatlab.observe.outcomes import HEADLINES
from moatlab.plots.gallery import FIGURES
from moatlab.report.assumptions import changed_contracts, changed_values, in_words
from moatlab.report.data_table import MOST_BYTES, DataTable
from moatlab.report.run_figures import GUIDES, run_pictures
from moatlab.scenario.data import empirical_table
from moatlab.scenario.loader import library, load_scenario
from tests.report.html_page import HtmlPage, plain, tables_behind, words_of

KINDS = ("run", "comparison", "sweep")


def cells_of(table: object) -> list[list[str]]:
    return [
        [words_of(cell) for cell in row if plain(cell) in ("td", "th")]
        for row in table.iter()  # type: ignore[attr-defined]
        if plain(row) == "tr"
    ]


def test_a_run_is_told_with_the_numbers_of_its_last_and_first_month(
    pages: dict[str, HtmlPage], folders: dict[str, Path]
) -> None:
    market = History.load(folders["run"]).market
    words = words_of(pages["run"].section("numbers"))
    first, last = (f"{100.0 * market['lock_in'].iloc[place]:.1f} %" for place in (0, -1))
    assert (
        f"The locked-in share of cloud spending is {last} in February 2025, after {first} in January 2023"
        in words
    )
    assert f"{market['hhi_cloud'].iloc[-1]:,.0f} points" in words
    assert len(
        [element for element in pages["run"].section("numbers").iter() if plain(element) == "li"]
    ) == len(HEADLINES)
    assert "no intervals" in pages["run"].words


def test_an_effect_is_told_with_its_interval_and_the_share_of_worlds(
    pages: dict[str, HtmlPage], folders: dict[str, Path]
) -> None:
    row = Effects.load(folders["comparison"]).table().loc[("policy_1", "lock_in")]
    low, difference, high = (f"{100.0 * row[name]:.0f}" for name in ("low", "difference", "high"))
    words = words_of(pages["comparison"].section("numbers")).replace("\N{NO-BREAK SPACE}", " ")
    assert (
        f"Policy 1 raises the locked-in share of cloud spending by {difference} percentage points "
        f"(95 % interval {low} to {high}), from" in words
    )
    assert "in 4 of 4 pairs of worlds" in words


def test_a_sweep_compares_policies_with_none_and_tells_levels(pages: dict[str, HtmlPage]) -> None:
    words = words_of(pages["sweep"].section("numbers"))
    assert "Ban Against no policy" in words
    assert "Outcomes with no policy" in words
    assert "48 simulated worlds" in pages["sweep"].words
    assert "Does it matter?" in pages["sweep"].words


@pytest.mark.parametrize("kind", KINDS)
def test_the_data_behind_a_link_hold_the_numbers_of_the_table(kind: str, pages: dict[str, HtmlPage]) -> None:
    boxes = [element for element in pages[kind].all("div") if element.get("class") == "data"]
    compared = 0
    for box in boxes:
        (frame,) = tables_behind(box)
        rows = next((cells_of(table) for table in box.iter() if plain(table) == "table"), None)
        if rows is None or len(rows) - 1 != len(frame):
            continue
        heads = ["" if name.startswith("Unnamed") else name.replace("_", " ") for name in frame.columns]
        assert heads == rows[0]
        for shown, held in zip(rows[1:], frame.itertuples(index=False), strict=True):
            for text, value in zip(shown, held, strict=True):
                if isinstance(value, float | np.floating) and text:
                    number = float(text.replace("\N{MINUS SIGN}", "-").replace(",", ""))
                    assert number == pytest.approx(value, rel=1e-3, abs=0.5 if abs(value) > 1000 else 1e-9)
                    compared += 1
    assert compared > 20


def test_the_data_of_a_figure_are_those_recorded(
    pages: dict[str, HtmlPage], folders: dict[str, Path]
) -> None:
    clouds = History.load(folders["run"]).clouds
    figures = dict(zip(FIGURES, pages["run"].all("figure"), strict=True))
    (shares,) = tables_behind(figures["cloud_shares"])
    recorded = clouds[clouds["cloud"] == "aws"]["share"].to_numpy()
    assert shares["aws"].to_numpy() == pytest.approx(recorded, rel=1e-7)
    assert list(shares["date"][:2]) == ["2023-01-01", "2023-02-01"]


def test_what_is_too_much_for_a_page_is_thinned_and_said_to_be() -> None:
    months = pd.date_range("2023-01-01", periods=1200, freq="MS")
    random = np.random.default_rng(1)
    dated = DataTable("Long", pd.DataFrame(random.random((1200, 40))).assign(date=months))
    assert len(dated.address) < 1.2 * MOST_BYTES
    assert dated.extent.startswith("101 rows of 1,200, each January and the last month")
    plain_table = DataTable("Long", pd.DataFrame(random.random((9000, 40))))
    assert len(plain_table.address) < 1.2 * MOST_BYTES
    assert "the first ones" in plain_table.extent


def test_changed_values_stand_with_default_unit_range_and_source(pages: dict[str, HtmlPage]) -> None:
    tables = [
        cells_of(table) for table in pages["run"].section("assumptions").iter() if plain(table) == "table"
    ]
    rows = {row[0]: dict(zip(tables[0][0], row, strict=True)) for row in tables[0][1:]}
    assert set(rows) == {
        "parameters.switching.egress_fee",
        "parameters.population.n_enterprises",
        "parameters.time.steps",
    }
    fee = rows["parameters.switching.egress_fee"]
    assert (fee["value"], fee["default"], fee["unit"]) == ("0.4", "0.07", "USD/GB")
    assert fee["remark"] == "outside its plausible range"
    assert fee["plausible range"] == "0.02 to 0.09"
    assert fee["source"].startswith("[GK] list prices")
    assert rows["parameters.time.steps"]["remark"] == "changed"


def test_interventions_are_said_in_words(pages: dict[str, HtmlPage], folders: dict[str, Path]) -> None:
    (ban,) = History.load(folders["run"]).scenario.interventions
    assert in_words(ban) == (
        "Egress ban from 2024-03, strength 0.5. Moving away costs no egress fee, and regular traffic no more "
        "than its cost."
    )
    assert in_words(ban) in words_of(pages["run"].section("assumptions"))
    assert "ban: Egress ban from 2023-06" in words_of(pages["sweep"].section("assumptions"))


def test_what_varies_in_a_sweep_is_listed_with_its_levels(pages: dict[str, HtmlPage]) -> None:
    words = words_of(pages["sweep"].section("assumptions"))
    assert "parameters.switching.procedural_switching_cost 0.5, 1.5 2.5 years of spend" in words
    assert "parameters.switching.egress_fee sampled from 0.02 to 0.1" in words


def test_the_default_world_changes_nothing_and_others_of_the_library_do() -> None:
    assert changed_values(load_scenario()).frame.empty
    contracts = {name: changed_contracts(load_scenario(name)).frame for name in library()}
    assert contracts["seed_exclusive"].empty
    assert list(contracts["documented_nonexclusive"]["against the default"]) == ["added", "missing"]
    assert list(contracts["documented_nonexclusive"]["lab"]) == ["anthropic", "anthropic"]


def test_firms_that_differ_from_the_default_are_listed() -> None:
    table = changed_values(load_scenario().replace("clouds.aws.parent_capex", 30.0)).frame
    (row,) = table.to_dict("records")
    assert (row["what"], row["value"], row["default"]) == ("clouds.aws.parent_capex", "30", "10")
    assert row["unit"] == "USD bn/yr"


def test_contracts_and_events_of_a_run_stand_on_its_page(
    pages: dict[str, HtmlPage], folders: dict[str, Path]
) -> None:
    history = History.load(folders["run"])
    contracts, events = tables_behind(pages["run"].section("records"))
    assert len(contracts) == len(history.contracts) > 0
    assert list(events["what happened"]) == list(history.events["text"])
    assert "openai" in words_of(pages["run"].section("records"))


@pytest.mark.parametrize("kind", KINDS)
def test_the_digest_and_the_versions_are_told(kind: str, pages: dict[str, HtmlPage]) -> None:
    words = words_of(pages[kind].section("again"))
    assert re.search(r"digest [0-9a-f]{64}", words)
    assert "moatlab of the result 0." in words


def test_sources_are_those_of_the_points_in_the_figures(pages: dict[str, HtmlPage]) -> None:
    links = [element for element in pages["run"].section("sources").iter() if plain(element) == "a"]
    assert len(links) > 5
    assert all((link.get("href") or "").startswith("http") for link in links)
    texts = [words_of(link) for link in links]
    assert any("cloud" in text.lower() for text in texts)
    register = empirical_table("sources").set_index("title")["date"]
    years = {register[text].year for text in texts}
    assert min(years) >= 2023, "points before the first month are not drawn"
    assert "No observed data" in words_of(pages["comparison"].section("sources"))


def test_every_figure_of_the_gallery_has_a_guide() -> None:
    assert set(FIGURES) - set(GUIDES) == set(), (
        "say in report/run_figures.py how to read it and what it draws"
    )


def test_a_figure_without_a_guide_is_shown_with_what_its_function_says(
    folders: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    history = History.load(folders["run"])
    monkeypatch.delitem(GUIDES, "cloud_shares")
    picture = run_pictures(history)[0]
    assert picture.title == "Cloud shares"
    assert picture.reading.startswith("Share of general cloud spending by cloud")
    assert len(picture.data.frame) == len(history.market)
