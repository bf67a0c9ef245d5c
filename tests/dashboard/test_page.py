"""The page without a browser: every view is drawn, controls change the choice, errors are sentences."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import moatlab.dashboard.server
from moatlab.dashboard.state import VIEWS
from tests.dashboard.small_worlds import SMALL_LINK

PAGE = Path(moatlab.dashboard.server.__file__).with_name("page.py")
COST = "parameters.switching.procedural_switching_cost"

type Open = Callable[..., AppTest]


@pytest.fixture(name="opened")
def opener() -> Open:
    """A function that opens the page with a link."""

    def open_page(**query: list[str]) -> AppTest:
        page = AppTest.from_file(str(PAGE), default_timeout=120)
        for name, texts in (SMALL_LINK | query).items():
            page.query_params[name] = texts
        return page.run()

    return open_page


def digest_of(page: AppTest) -> str:
    """The digest on the page."""
    text = next(element.proto.body for element in page.get("html") if 'id="digest"' in element.proto.body)
    return text.partition('id="digest"')[2].partition(">")[2].partition("<")[0]


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_is_drawn(opened: Open, view: str) -> None:
    page = opened(view=[view], do=["egress_ban;start=2026-01"])
    assert not page.exception
    assert not page.error
    assert len(digest_of(page)) == 16


def test_a_slider_changes_the_numbers_and_the_link(opened: Open) -> None:
    page = opened()
    before = digest_of(page)
    page.slider(key=COST).set_value(1.0).run()
    assert digest_of(page) != before
    assert "switching.procedural_switching_cost=1.0" in page.query_params["set"]
    page.slider(key=COST).set_value(2.5).run()
    assert digest_of(page) == before


def test_the_link_written_opens_the_same_numbers(opened: Open) -> None:
    page = opened(do=["egress_cap;start=2025-01;strength=0.5"])
    page.slider(key=COST).set_value(1.0).run()
    again = opened(**dict(page.query_params))
    assert digest_of(again) == digest_of(page)


def test_another_link_in_the_same_tab_is_followed(opened: Open) -> None:
    page = opened()
    before = digest_of(page)
    page.query_params["seed"] = ["7"]
    page.run()
    assert digest_of(page) != before
    assert page.number_input(key="seed").value == 7


def test_every_other_parameter_is_under_more(opened: Open) -> None:
    page = opened()
    before = digest_of(page)
    page.selectbox(key="group of parameters").set_value("conduct").run()
    page.text_input(key="parameters.conduct.access_gap").set_value("0.5").run()
    assert digest_of(page) != before
    page.text_input(key="parameters.conduct.access_gap").set_value("").run()
    assert digest_of(page) == before


def test_a_value_that_is_not_allowed_is_answered_and_taken_back(opened: Open) -> None:
    page = opened()
    page.selectbox(key="group of parameters").set_value("population").run()
    field = page.number_input(key="parameters.population.onprem_share")
    field.set_value(7.0).run()
    assert "must be a number of at least 0 and below 1" in page.error[0].value
    assert "It stays as it was" in page.error[0].value
    assert page.number_input(key="parameters.population.onprem_share").value == 0.5
    assert not page.exception


def test_a_damaged_link_is_a_sentence_and_no_markup(opened: Open) -> None:
    page = opened(set=["switching.egress_fee=![x](http://host)"])
    assert not page.exception
    assert "This link cannot be used" in page.error[0].value
    assert "](" not in page.error[0].value
    assert len(digest_of(page)) == 16


def test_all_changes_can_be_undone(opened: Open) -> None:
    page = opened(do=["egress_ban;start=2026-01"])
    undo = next(button for button in page.button if button.label == "Undo all changes")
    undo.click().run()
    assert "do" not in page.query_params
    assert "set" not in page.query_params


def test_an_intervention_can_be_removed(opened: Open) -> None:
    page = opened(do=["egress_ban;start=2026-01"])
    page.button(key="remove 0").click().run()
    assert "do" not in page.query_params


def test_robustness_runs_its_pairs_when_asked(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("moatlab.dashboard.views.robustness.SEEDS", 2)
    page = opened(view=["robustness"], do=["egress_ban;start=2026-01"])
    assert not page.dataframe
    next(button for button in page.button if button.label == "Run 2 pairs of worlds").click().run()
    assert not page.exception
    assert "Locked-in cloud spending" in set(page.dataframe[0].value["outcome"])
