"""A page as its reader meets it: opened from a file in Chromium, and nobody is asked for anything."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page

from moatlab.plots.gallery import FIGURES
from tests.browser import chromium
from tests.report.conftest import KINDS
from tests.report.html_page import HtmlPage, tables_behind
from tests.report.nasty_names import NASTY

WIDE, NARROW = 1200, 390  # a screen and a telephone, in pixels
HEIGHT, LEAST, MANY = 900, 100.0, 10


@dataclass
class Visit:
    """A page that is open, and what it did."""

    page: Page
    asked: set[str] = field(default_factory=set)
    alarms: list[str] = field(default_factory=list)

    def watch(self) -> "Visit":
        """Write down every request, dialog, error and warning from now on."""
        self.page.on("request", lambda request: self.asked.add(request.url))
        self.page.on("dialog", self._dialog)
        self.page.on("pageerror", lambda error: self.alarms.append(f"{error}"))
        self.page.on("console", lambda message: self.alarms.append(f"{message.type}: {message.text}"))
        return self

    def _dialog(self, dialog: Dialog) -> None:
        self.alarms.append(dialog.message)
        dialog.dismiss()


@pytest.fixture(scope="module", name="browser")
def started() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(name="visit")
def at_a_page_nobody_wrote(browser: Browser) -> Iterator[Visit]:
    with browser.new_context(viewport={"width": WIDE, "height": HEIGHT}) as context:
        yield Visit(context.new_page()).watch()


def opened(visit: Visit, file: Path) -> Page:
    """The page with everything unfolded, read to its end."""
    visit.page.goto(file.as_uri())
    visit.page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    visit.page.keyboard.press("End")
    return visit.page


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_asked_of_anybody_and_no_name_does_anything(
    kind: str, visit: Visit, folders: dict[str, Path]
) -> None:
    file = folders[kind] / "report.html"
    page = opened(visit, file)
    assert {url for url in visit.asked if not url.startswith("data:")} == {file.as_uri()}
    assert visit.alarms == []
    if kind.startswith("nasty"):
        assert NASTY in page.inner_text("h1")
        assert page.locator("[onerror], script").count() == 0


def test_a_page_that_does_ask_or_raise_an_alarm_would_be_noticed(visit: Visit, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text("<img src=x onerror=alert(1)>", encoding="utf-8")
    opened(visit, file)
    visit.page.wait_for_timeout(200)
    assert visit.asked == {file.as_uri(), (tmp_path / "x").as_uri()}
    assert "1" in visit.alarms


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("kind", ["run", "comparison", "sweep"])
def test_figures_have_a_size_and_stand_inside_the_page(
    kind: str, width: int, visit: Visit, folders: dict[str, Path]
) -> None:
    visit.page.set_viewport_size({"width": width, "height": HEIGHT})
    page = opened(visit, folders[kind] / "report.html")
    drawings = page.locator("figure .drawing").all()
    assert len(drawings) == len(FIGURES) if kind == "run" else len(drawings) > 0
    for drawing in drawings:
        frame, picture = drawing.bounding_box(), drawing.locator("svg, img").bounding_box()
        assert frame is not None
        assert picture is not None
        assert min(picture["width"], picture["height"]) > LEAST
        assert frame["x"] >= 0.0
        assert frame["x"] + frame["width"] <= width
        assert width == NARROW or picture["width"] <= frame["width"] + 1.0
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_link_below_a_figure_saves_its_data(
    visit: Visit, folders: dict[str, Path], pages: dict[str, HtmlPage], tmp_path: Path
) -> None:
    page = opened(visit, folders["run"] / "report.html")
    link = page.locator("figure a[download]").first
    with page.expect_download() as started:
        link.click()
    assert started.value.suggested_filename == link.get_attribute("download")
    saved = tmp_path / "saved.csv"
    started.value.save_as(saved)
    behind = next(tables_behind(pages["run"].all("figure")[0]))
    lines = saved.read_text(encoding="utf-8").splitlines()
    assert lines[0].split(",") == list(behind.columns)
    assert len(lines) == len(behind) + 1 > MANY
    assert visit.alarms == []
