"""The live view for users of Mesa, built without a browser: step, reset, two figures."""

import re
from importlib.metadata import version

import ipyvuetify
import ipywidgets
import solara
from reacton.core import Element

from moatlab.dashboard.live import LiveMarket, Page


@solara.component
def whole_page() -> None:
    """The page with its sidebar."""
    with solara.AppLayout():
        Page()


def test_the_market_goes_on_to_its_last_month_and_stops() -> None:
    live = LiveMarket("none_free", rng=3, n_enterprises=100)
    assert f"{live.market.date:%Y-%m}" == "2023-01"
    live.step()
    assert len(live.history().market) == 2
    assert live.running
    while live.running:
        live.step()
    assert live.market.date == live.market.calendar.end


def test_a_step_draws_both_figures_anew_and_reset_begins_again() -> None:
    element: Element[object] = whole_page()
    _, rendered = solara.render(element, handle_error=False)

    def written() -> list[list[str]]:
        """What stands in each figure."""
        images = [bytes(image.value).decode() for image in rendered.find(ipywidgets.Image).widgets]
        return [re.findall("<!-- (.+?) -->", image) for image in images]

    def press(name: str) -> None:
        next(button for button in rendered.find(ipyvuetify.Btn).widgets if name in button.children).click()

    first = written()
    axis, title = (next(text for text in figure if "2023" in text) for figure in first)
    assert (axis, title) == (
        "Jan 2023",
        "Contracts between clouds (left) and AI labs (right) in January 2023",
    )
    press("Step")
    assert "Feb 2023" in written()[0]
    assert title.replace("January", "February") in written()[1]
    press("Reset")
    assert written() == first
    rendered.close()


def test_the_page_arranges_its_figures_with_parts_for_vue_2() -> None:
    """With those for Vue 3, Mesa's page stays empty in the browser."""
    assert int(version("ipyvue").split(".")[0]) < 2
    assert int(version("ipyvuetify").split(".")[0]) < 2
