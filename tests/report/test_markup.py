"""A page is valid, holds all that it needs, runs nothing and asks nobody for anything."""

import re
from itertools import pairwise
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from html5lib.html5parser import ParseError

from moatlab.plots.gallery import FIGURES
from moatlab.report.write import write_report
from tests.report.conftest import KINDS
from tests.report.html_page import HtmlPage, parsed, plain, words_of
from tests.report.nasty_names import LAST, NASTY

MOST_BYTES = 3_000_000
SECTIONS = ["numbers", "figures", "assumptions", "records", "limits", "sources", "again"]
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
ACTIVE = {
    "script",
    "link",
    "iframe",
    "object",
    "embed",
    "form",
    "base",
    "video",
    "audio",
    "source",
    "foreignObject",
}
LOADING = ("src", "srcset", "poster", "background", "data", "action", "formaction", "ping")

every_kind = pytest.mark.parametrize("kind", KINDS)


@pytest.fixture
def page(kind: str, pages: dict[str, HtmlPage]) -> HtmlPage:
    return pages[kind]


def test_the_parser_refuses_what_is_not_valid() -> None:
    for broken in ("<p>a", "<!DOCTYPE html><title>x</title><div><p>a</div></p>", "<!DOCTYPE html><b <i>"):
        with pytest.raises(ParseError):
            parsed(broken)


@every_kind
def test_the_page_is_complete_and_in_a_language(page: HtmlPage) -> None:
    assert page.text.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert page.root.get("lang") == "en"
    assert len(page.all("title")) == len(page.all("h1")) == len(page.all("main")) == 1
    assert words_of(page.all("title")[0])
    sections = [element.get("id") for element in page.all("section")]
    assert sections == [name for name in SECTIONS if name in sections]
    assert set(SECTIONS) - set(sections) <= {"records"}


@every_kind
def test_identifiers_are_unique_and_references_lead_somewhere(page: HtmlPage) -> None:
    names = [element.get("id") for element in page.root.iter() if element.get("id")]
    assert len(names) == len(set(names))
    used = {name for element in page.root.iter() for name in references(element)}
    assert used <= set(names)
    assert len(used) > 10


def references(element: Element) -> list[str]:
    inside = [element.get(key, "") for key in ("href", "{http://www.w3.org/1999/xlink}href")]
    found = [address.removeprefix("#") for address in inside if address.startswith("#")]
    return found + [
        name for value in element.attrib.values() for name in re.findall(r"url\(#([^)]+)\)", value)
    ]


@every_kind
def test_headings_do_not_skip_a_level(page: HtmlPage) -> None:
    levels = [
        int(plain(element)[1]) for element in page.root.iter() if re.fullmatch("h[1-6]", plain(element))
    ]
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


@every_kind
def test_nothing_runs_and_nothing_is_loaded(page: HtmlPage) -> None:
    elements = list(page.root.iter())
    assert {plain(element) for element in elements} & ACTIVE == set()
    attributes = [
        (plain(element), key, value) for element in elements for key, value in element.attrib.items()
    ]
    assert [one for one in attributes if one[1].lower().startswith("on")] == []
    assert [one for one in attributes if one[1] in LOADING and not one[2].startswith("data:image/png")] == []
    links = [
        one for one in attributes if one[1].endswith("href") and not one[2].startswith(("#", "data:text/csv"))
    ]
    assert all(name == "a" and value.startswith(("https://", "http://")) for name, _, value in links)
    styles = [words for element in page.all("style") for words in [element.text or ""]]
    styles += [value for _, key, value in attributes if key == "style"]
    assert not any(re.search(r"@import|url\((?!#)|expression|https?:", style) for style in styles)


@every_kind
def test_the_browser_is_told_to_load_nothing(page: HtmlPage) -> None:
    metas = [element.attrib for element in page.all("meta")]
    assert {"http-equiv": "Content-Security-Policy", "content": POLICY} in metas
    head = page.text[: page.text.index("<title>")]
    assert "Content-Security-Policy" in head, "a policy counts from where it stands"


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.startswith("nasty")])
def test_names_from_files_stay_names(page: HtmlPage) -> None:
    assert page.all("img") == page.all("script") == []
    assert words_of(page.all("h1")[0]).startswith(NASTY)
    assert NASTY in page.words, "also braces, ampersands and dollars stand as they were written"
    assert "<img" not in page.text
    drawn = " ".join(words_of(element) for element in page.all("svg"))
    assert "<img src=x" in drawn
    assert "alert(1)" in drawn


@pytest.mark.parametrize("kind", ["nasty comparison", "nasty sweep"])
def test_names_that_close_elements_close_none(page: HtmlPage) -> None:
    assert LAST in page.words
    assert "<script>" not in page.text


@every_kind
def test_every_figure_is_drawn_named_and_made_of_words(page: HtmlPage, kind: str) -> None:
    figures = page.all("figure")
    assert len(figures) == len(page.all("svg")) > 0
    if kind.endswith("run"):
        assert len(figures) == len(FIGURES)
    for figure, drawing in zip(figures, page.all("svg"), strict=True):
        assert drawing.get("role") == "img"
        assert len(drawing.get("aria-label") or "") > 20
        assert "Conditional scenario, not a forecast" in " ".join(words_of(drawing).split())
        assert any(element.get("download") for element in figure.iter())


@every_kind
def test_the_page_is_below_three_megabytes(page: HtmlPage) -> None:
    assert 20_000 < len(page.text.encode()) < MOST_BYTES


def test_the_same_folder_gives_the_same_page_to_the_byte(folders: dict[str, Path]) -> None:
    before = (folders["run"] / "report.html").read_bytes()
    assert write_report(folders["run"]).read_bytes() == before
