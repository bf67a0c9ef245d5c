"""The live view for users of Mesa, built without a browser: step, reset, two figures."""

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
    live = LiveMarket("none_free", rng="3", n_enterprises=100)
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

    def pictures() -> list[bytes]:
        return [image.value for image in rendered.find(ipywidgets.Image).widgets]

    def press(name: str) -> None:
        next(button for button in rendered.find(ipyvuetify.Btn).widgets if name in button.children).click()

    first = pictures()
    assert len(first) == 2
    press("Step")
    assert all(new != old for new, old in zip(pictures(), first, strict=True))
    press("Reset")
    assert pictures() == first
    rendered.close()
