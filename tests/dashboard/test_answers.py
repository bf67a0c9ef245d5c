"""The runs behind the page, and the numbers that stand above every view."""

import pytest

from moatlab.dashboard.headings import heading_html, headlines_html
from moatlab.dashboard.headlines import HEADLINE_NAMES, headlines, parts
from moatlab.dashboard.runs import Answer, Runs
from moatlab.dashboard.sliders import SLIDERS, Slider
from moatlab.dashboard.state import Choice
from moatlab.dashboard.views.why import CAUSES
from moatlab.dashboard.views.winners import LAYERS, SECTORS, SIZES
from moatlab.observe.metrics import MARKET_METRICS
from moatlab.policy import EgressBan
from tests.dashboard.small_worlds import small_choice

MOVED = small_choice().with_settings({"parameters.switching.procedural_switching_cost": 0.5})


@pytest.fixture(scope="module", name="answer")
def simulated() -> Answer:
    """A world in which leaving is cheap."""
    return Runs().answer(MOVED)


def test_a_run_is_made_once() -> None:
    runs, months = Runs(), []
    runs.answer(MOVED, lambda month, _: months.append(month))
    assert len(months) == 2 * 54
    first = runs.answer(MOVED, lambda month, _: months.append(month))
    assert len(months) == 2 * 54
    assert first.changed is runs.answer(MOVED).changed


def test_without_a_change_the_baseline_is_the_run_itself() -> None:
    answer = Runs().answer(small_choice())
    assert answer.changed is answer.baseline
    assert {headline.difference for headline in headlines(answer)} == {""}
    assert "as in the baseline" in headlines_html(headlines(answer), answer)


def test_only_the_last_runs_are_kept() -> None:
    runs, months = Runs(kept=1), []
    runs.run(small_choice().changed(), 1)
    runs.run(small_choice().changed(), 2)
    runs.run(small_choice().changed(), 1, lambda month, _: months.append(month))
    assert len(months) == 54


def test_a_run_that_nobody_waits_for_is_given_up() -> None:
    class Overtaken(Exception):  # noqa: N818
        """A newer move."""

    def give_up(month: int, _: int) -> None:
        if month == 12:
            raise Overtaken

    runs = Runs()
    with pytest.raises(Overtaken):
        runs.answer(MOVED, give_up)
    assert runs.answer(MOVED).changed.history.market.shape[0] == 54


def test_headlines_stand_against_the_baseline(answer: Answer) -> None:
    shown = {headline.label: headline for headline in headlines(answer)}
    assert len(shown) == len(HEADLINE_NAMES)
    locked = shown["Locked-in cloud spending"]
    assert float(locked.value) < float(locked.baseline)
    assert locked.difference.startswith("\N{MINUS SIGN}")
    assert locked.difference.endswith("percentage points")
    assert all(headline.unit and headline.meaning for headline in shown.values())


def test_the_heading_says_what_runs_and_its_digest(answer: Answer) -> None:
    text = heading_html(answer)
    assert "with 3 changes" in text
    assert f">{answer.changed.digest[:16]}<" in text
    assert "not a forecast" in text


def test_numbers_are_means_over_the_window_of_comparisons() -> None:
    ruled = Runs().answer(small_choice().adding(EgressBan(start="2027-03")))
    assert str(ruled.window) == "March 2027 to June 2027"


def test_what_the_views_show_is_recorded() -> None:
    columns = {**CAUSES, **LAYERS, **SIZES, **SECTORS}
    assert columns.keys() <= MARKET_METRICS.keys()


def test_causes_and_layers_add_up_to_the_whole(answer: Answer) -> None:
    for columns in (CAUSES, LAYERS):
        *each, whole = parts(answer, columns)
        assert sum(part.changed for part in each) == pytest.approx(whole.changed)
        assert sum(part.difference for part in each) == pytest.approx(whole.difference)
    for columns in (SIZES, SECTORS):
        total = parts(answer, {"consumer_surplus": "all"})[0]
        assert sum(part.changed for part in parts(answer, columns)) == pytest.approx(total.changed)


def test_there_are_eight_sliders_in_plain_words_with_units() -> None:
    assert len({slider.path for slider in SLIDERS}) == 8
    for slider in SLIDERS:
        assert "_" not in slider.label
        assert slider.unit


@pytest.mark.parametrize("slider", SLIDERS, ids=lambda slider: slider.label)
def test_a_slider_shows_the_value_of_the_scenario_and_gives_it_back(slider: Slider) -> None:
    scenario = Choice().original()
    low, high = slider.ends(scenario)
    assert low <= slider.shown(scenario) <= high
    assert Choice().with_settings({slider.path: slider.value(slider.shown(scenario))}) == Choice()
