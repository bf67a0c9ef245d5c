"""The playground as a visitor meets it: in Chromium, started by the command, over real links."""

import json
import re
import shlex
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import chromium, require_chromium

PATIENCE = 120_000  # milliseconds; a first visit may have to compile the model
MOVES, GENEROUS = 20, 5.0
MOATLAB = [sys.executable, "-m", "moatlab.cli.main"]


@pytest.fixture(scope="module", name="address")
def started() -> Iterator[str]:
    """`moatlab dashboard` on a free port, stopped as Ctrl-C stops it."""
    require_chromium()
    command = [*MOATLAB, "dashboard", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as playground:
        assert playground.stdout is not None
        yield playground.stdout.readline().removeprefix("Playground: ").strip()
        playground.send_signal(signal.SIGINT)
        assert playground.wait(30) == 130


@pytest.fixture(scope="module", name="browser")
def started_browser(address: str) -> Iterator[Browser]:
    """Chromium, once there is an address to visit."""
    assert address
    with chromium() as browser:
        yield browser


@pytest.fixture(name="page")
def visit(browser: Browser, address: str) -> Iterator[Page]:
    """A visitor at the page of the default scenario."""
    with browser.new_context(viewport={"width": 1400, "height": 1000}) as context:
        page = context.new_page()
        open_link(page, address)
        yield page


def open_link(page: Page, link: str) -> None:
    """Go to a link and wait until there are numbers."""
    page.goto(link)
    page.wait_for_selector("#digest", timeout=PATIENCE)


def digest_of(page: Page) -> str:
    return page.inner_text("#digest")


def numbers_of(page: Page) -> str:
    return page.inner_text(".playground-numbers")


def wait_for_another_digest(page: Page, digest: str) -> None:
    page.wait_for_function(
        "old => { const now = document.querySelector('#digest'); return now && now.innerText !== old }",
        arg=digest,
        timeout=PATIENCE,
    )


def press_slider(page: Page, name: str, key: str) -> float:
    """Move a slider by one step; seconds until the new history is on the page."""
    page.get_by_role("slider", name=name).focus()
    before, start = digest_of(page), time.perf_counter()
    page.keyboard.press(key)
    wait_for_another_digest(page, before)
    return time.perf_counter() - start


def add_exclusivity_ban(page: Page, start: str) -> None:
    before = digest_of(page)
    page.get_by_role("button", name="Add an intervention").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Kind").click()
    page.keyboard.type("exclusivity ban")
    page.keyboard.press("Enter")
    form.get_by_text("Binds older contracts too").wait_for()
    form.get_by_label("First month").fill(start)
    form.get_by_label("First month").press("Tab")
    form.get_by_role("button", name="Add", exact=True).click()
    wait_for_another_digest(page, before)


def exported(page: Page) -> list[str]:
    """Link, command, program and scenario file as they stand in the view Export."""
    page.get_by_role("radio", name="Export").click()
    page.get_by_test_id("stCode").nth(3).wait_for(timeout=PATIENCE)
    return [block.inner_text() for block in page.get_by_test_id("stCode").all()]


def test_what_was_changed_can_be_opened_again_and_run_elsewhere(
    page: Page, browser: Browser, tmp_path: Path
) -> None:
    untouched = numbers_of(page)
    press_slider(page, "Cost of changing cloud", "ArrowLeft")
    slid = numbers_of(page)
    add_exclusivity_ban(page, "2027-06")
    changed, digest = numbers_of(page), digest_of(page)
    assert len({untouched, slid, changed}) == 3
    link, command, program, _ = exported(page)

    with browser.new_context() as elsewhere:
        other = elsewhere.new_page()
        open_link(other, re.sub(r"\s", "", link))
        assert (numbers_of(other), digest_of(other)) == (changed, digest)
        other.get_by_role("button", name="Remove").wait_for(timeout=PATIENCE)

    _, *words = shlex.split(command)
    answer = subprocess.run([*MOATLAB, *words, "--json"], cwd=tmp_path, capture_output=True, check=True)
    assert json.loads(answer.stdout)["digest"].startswith(digest)
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert answer.stdout.decode().startswith(digest)


def test_a_slider_is_answered_while_the_visitor_looks(page: Page, capsys: pytest.CaptureFixture[str]) -> None:
    seconds = [press_slider(page, "Cost of changing cloud", "ArrowLeft") for _ in range(MOVES)]
    median = statistics.median(seconds)
    with capsys.disabled():
        sys.stdout.write(f"\nA move: {median:.2f} s (median of {MOVES}; slowest {max(seconds):.2f} s).\n")
    assert median < GENEROUS


def test_no_view_asks_another_machine_or_leaves_an_error(browser: Browser, address: str) -> None:
    query = "?v=1&scenario=eu_data_act&set=population.n_enterprises=200&do=exclusivity_ban;start=2027-01"
    with browser.new_context() as context:
        page = context.new_page()
        asked: set[str] = set()
        page.on("request", lambda request: asked.add(urlsplit(request.url).hostname or ""))
        for view in ("overview", "flows", "network", "why", "winners", "assumptions"):
            open_link(page, f"{address}/{query}&view={view}")
            page.get_by_test_id("stCaptionContainer").last.wait_for(timeout=PATIENCE)
            assert page.get_by_test_id("stException").count() == 0
            assert page.get_by_test_id("stAlert").count() == 0
        assert asked - {""} == {urlsplit(address).hostname}


def test_going_back_takes_the_change_back(page: Page) -> None:
    before = digest_of(page)
    press_slider(page, "Fee on data that leave a cloud", "ArrowLeft")
    after = digest_of(page)
    page.wait_for_url(re.compile("egress_fee"))
    page.go_back()
    wait_for_another_digest(page, after)
    assert digest_of(page) == before


def test_a_broken_link_says_what_is_wrong(page: Page, address: str) -> None:
    open_link(page, f"{address}/?v=1&set=switching.egress_fe=0.02")
    assert "Did you mean switching.egress_fee?" in page.get_by_test_id("stAlert").inner_text()
    assert "Traceback" not in page.inner_text("body")


def test_it_listens_on_this_machine_only(address: str) -> None:
    place = urlsplit(address)
    assert (place.hostname, place.port is not None) == ("127.0.0.1", True)
    with socket.socket() as elsewhere:
        # Another loopback address stands for every other one: a server on all of them would answer here.
        assert elsewhere.connect_ex(("127.0.0.2", place.port)) != 0
