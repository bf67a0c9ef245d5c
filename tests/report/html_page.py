"""A page as a strict parser reads it."""

import io
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import html5lib
import pandas as pd

__all__ = ["HtmlPage", "parsed", "read_page", "words_of"]

CSV = "data:text/csv;charset=utf-8,"


@dataclass(frozen=True)
class HtmlPage:
    """A page: its text and its elements, without namespaces."""

    text: str
    root: ET.Element

    def all(self, tag: str) -> list[ET.Element]:
        """Elements of a name in the order of the page."""
        return [element for element in self.root.iter() if plain(element) == tag]

    def section(self, name: str) -> ET.Element:
        """The section with that identifier."""
        return next(element for element in self.all("section") if element.get("id") == name)

    @property
    def words(self) -> str:
        """All that a reader can read, with single spaces."""
        return words_of(self.root)


def read_page(file: Path) -> HtmlPage:
    """A page from its file; every error of the markup raises."""
    text = file.read_text(encoding="utf-8")
    return HtmlPage(text, parsed(text))


def parsed(text: str) -> ET.Element:
    """The elements of a page.

    Raises:
        html5lib.html5parser.ParseError: the markup is not valid.
    """
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    root = parser.parse(text)
    assert isinstance(root, ET.Element)
    return root


def plain(element: ET.Element) -> str:
    """Name of an element without its namespace; of a comment nothing."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def words_of(element: ET.Element) -> str:
    """Text of an element and those within, but for style sheets."""
    return " ".join(" ".join(_texts(element)).split())


def _texts(element: ET.Element) -> Iterator[str]:
    if plain(element) != "style":
        yield element.text or ""
        for child in element:
            yield from _texts(child)
            yield child.tail or ""


def tables_behind(element: ET.Element) -> Iterator[pd.DataFrame]:
    """What the links to data hold."""
    for link in element.iter():
        if plain(link) == "a" and link.get("download") is not None:
            address = link.get("href") or ""
            assert address.startswith(CSV)
            yield pd.read_csv(io.StringIO(unquote(address.removeprefix(CSV))), keep_default_na=False)
