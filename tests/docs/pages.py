"""Pages of the documentation: their code blocks, tables and links."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

__all__ = ["ODD", "PAGES", "README", "ROOT", "Block", "blocks_of", "links_of", "section", "table_rows"]

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
ODD = ROOT / "docs" / "model" / "odd.md"
PAGES = [README, *sorted((ROOT / "docs" / "how-to").glob("*.md"))]

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language and text, and where it begins."""

    language: str
    text: str
    line: int


def blocks_of(page: Path) -> list[Block]:
    """Fenced blocks of a page, in order."""
    text = page.read_text(encoding="utf-8")
    return [
        Block(found[1], found[2], text.count("\n", 0, found.start()) + 2) for found in _FENCE.finditer(text)
    ]


def links_of(page: Path) -> list[str]:
    """Targets of all links and pictures of a page."""
    return _LINK.findall(page.read_text(encoding="utf-8"))


def section(page: Path, heading: str) -> str:
    """Text below the heading that starts with `heading`, up to the next heading of any level."""
    text = page.read_text(encoding="utf-8")
    found = re.search(rf"^#+ {re.escape(heading)}.*?$(.*?)(?=^#+ |\Z)", text, flags=re.MULTILINE | re.DOTALL)
    assert found, f"{page.name} has no section {heading!r}"
    return found[1]


def table_rows(text: str) -> Iterator[list[str]]:
    """Cells of every row of the Markdown tables in a text, headings and rules left out."""
    lines = text.splitlines()
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if line.startswith("|") and not line.startswith("|--") and not following.startswith("|--"):
            yield [cell.strip() for cell in line.strip("|").split("|")]
