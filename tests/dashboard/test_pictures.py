"""The light figures: every line is there twice, names stand apart, bars lie where their dates are."""

import pandas as pd
import plotly.graph_objects as go
import pytest

from moatlab.dashboard.figures import bars, cloud_lines, spread
from moatlab.dashboard.headlines import Part
from moatlab.dashboard.network_figure import network_in
from moatlab.dashboard.runs import Answer, Runs
from moatlab.dashboard.timeline import bars_of, dates_in_words, in_words, timeline
from moatlab.plots.style import COLOURS
from moatlab.policy import EgressBan, EgressCap, Outage
from tests.dashboard.small_worlds import small_choice

CAP = EgressCap(start="2024-02", end="2025-02", strength=0.5)


@pytest.fixture(scope="module", name="answer")
def simulated() -> Answer:
    """A scenario with rules of its own, and one more."""
    return Runs().answer(small_choice("dma_gatekeepers").adding(CAP, EgressBan(start="2026-05")))


def test_every_cloud_has_a_solid_line_and_a_dashed_baseline_in_its_colour(answer: Answer) -> None:
    picture = go.Figure(**cloud_lines(answer, "share", "Share, %", 100.0))
    dashed = [line for line in picture.data if line.line.dash == "dash"]
    solid = [line for line in picture.data if line.line.dash is None]
    colours = [COLOURS[name] for name in ("aws", "azure", "google_cloud", "fringe")]
    assert [line.line.color for line in dashed] == [line.line.color for line in solid] == colours
    assert [note.text for note in picture.layout.annotations] == [line.name for line in solid]


def test_lines_hold_what_was_recorded_at_the_ends_of_months(answer: Answer) -> None:
    picture = cloud_lines(answer, "share", "Share, %", 100.0)
    clouds = answer.changed.history.clouds
    recorded = clouds.loc[clouds["cloud"] == "aws", "share"]
    line = next(line for line in picture["data"] if line["name"] == "AWS")
    assert line["y"] == pytest.approx((100.0 * recorded).tolist(), abs=1e-5)
    assert line["x"][:2] == ["2023-01-31", "2023-02-28"]


def test_starts_of_the_users_interventions_are_marked(answer: Answer) -> None:
    shapes = cloud_lines(answer, "share", "Share, %")["layout"]["shapes"]
    assert [shape["x0"] for shape in shapes] == ["2024-02-01", "2026-05-01"]


def test_names_never_touch_and_stay_in_order() -> None:
    heights = spread([3.0, 2.9, 3.1, 9.0], gap=1.0)
    assert heights[1] < heights[0] < heights[2] < heights[3]
    assert min(pd.Series(sorted(heights)).diff().dropna()) == pytest.approx(1.0)


def test_bars_say_their_numbers_and_fall_in_another_colour() -> None:
    picture = go.Figure(**bars([Part("up", 1.0, 3.0), Part("down", 1.0, 0.5)], "x", _difference, sign=True))
    (bar,) = picture.data
    assert list(bar.text) == ["+2.0", "\N{MINUS SIGN}0.5"]
    assert bar.marker.color[0] != bar.marker.color[1]


def test_bars_of_a_world_without_difference_can_be_drawn() -> None:
    assert go.Figure(**bars([Part("same", 1.0, 1.0)], "x", _difference)).data[0].x == (0.0,)


def test_the_timeline_has_a_bar_for_every_rule_in_the_months_simulated(answer: Answer) -> None:
    rows = {row.name: row for row in bars_of(answer)}
    assert [row.added for row in rows.values()] == [False] * (len(rows) - 2) + [True, True]
    assert f"{rows['Egress cap, half strength'].end:%Y-%m}" == "2025-02"
    first, last = go.Figure(**timeline(answer)).layout.xaxis.range
    assert (first, last) == ("2023-01-01", "2027-07-01")
    assert all(first <= f"{row.start}" <= f"{row.end}" <= last for row in rows.values())


def test_interventions_are_said_in_words() -> None:
    outage = Outage(start="2028-03", cloud="azure", months=2)
    assert in_words(outage) == "Outage (azure)"
    assert dates_in_words(outage) == "March 2028 to April 2028"
    assert dates_in_words(CAP) == "February 2024 to January 2025"
    assert dates_in_words(EgressBan(start="2026-05")) == "from May 2026 on"


def test_firms_of_the_network_stand_still_from_month_to_month(answer: Answer) -> None:
    history = answer.changed.history
    first, last = (
        network_in(history, month) for month in (history.market.index[0], history.market.index[-1])
    )
    places = [
        {note.get_text().split("\n")[0]: note.xy for note in figure.axes[0].texts} for figure in (first, last)
    ]
    both = places[0].keys() & places[1].keys()
    assert {"AWS", "OpenAI"} <= both
    assert {name: places[0][name] for name in both} == {name: places[1][name] for name in both}


def _difference(part: Part) -> float:
    return part.difference
