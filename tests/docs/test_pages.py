"""Pages hang together: links lead somewhere, references resolve, tables are those of the code."""

import re
from pathlib import Path

import pytest

from moatlab.parameters.table import as_markdown, parameter_table
from moatlab.scenario.loader import library
from tests.docs.pages import ODD, README, ROOT, links_of, section, table_rows

MARKDOWN = sorted(
    path
    for folder in (ROOT, ROOT / "docs", ROOT / "benchmarks", ROOT / "experiments", ROOT / "results")
    for path in (folder.rglob("*.md") if folder != ROOT else folder.glob("*.md"))
)
REFERENCE = re.compile(r"MODEL ((?:\d+(?:\.\d+)*[a-c]?(?:, | and )?)+)")
SECTION = re.compile(r"^#+ (\d+(?:\.\d+)*)\.? ", re.MULTILINE)


@pytest.mark.parametrize("page", MARKDOWN, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_inside_the_project_lead_to_files(page: Path) -> None:
    inside = [link.partition("#")[0] for link in links_of(page) if "://" not in link]
    assert [link for link in inside if link and not (page.parent / link).exists()] == []


def test_the_page_of_parameters_is_the_table_of_the_code() -> None:
    page = ROOT / "docs" / "model" / "parameters.md"
    assert page.read_text(encoding="utf-8") == as_markdown(), (
        "run: python -m moatlab.parameters.table > docs/model/parameters.md"
    )


def test_every_parameter_stands_on_the_page_with_its_unit_and_source() -> None:
    rows = {cells[0]: cells for cells in table_rows(as_markdown())}
    for entry in parameter_table():
        cells = rows[f"`{entry.path.rpartition('.')[2]}`"]
        assert len(cells) == 7
        assert all(cells), entry.path


def test_sections_that_docstrings_cite_exist_in_the_description() -> None:
    sections = set(SECTION.findall(ODD.read_text(encoding="utf-8")))
    cited = {
        number.rstrip("abc")
        for path in (ROOT / "src").rglob("*.py")
        for group in REFERENCE.findall(path.read_text(encoding="utf-8"))
        for number in re.split(r", | and ", group.strip(", "))
        if number
    }
    assert len(cited) > 20
    assert cited - sections == set()


def test_the_description_has_the_seven_elements_and_a_rationale_for_each() -> None:
    text = ODD.read_text(encoding="utf-8")
    elements = re.split(r"^## (\d+)\. ", text, flags=re.MULTILINE)
    bodies = dict(zip(elements[1::2], elements[2::2], strict=True))
    assert [number for number in "1234567" if "**Rationale" not in bodies[number]] == []


def test_every_library_scenario_is_spoken_of() -> None:
    pages = "\n".join(page.read_text(encoding="utf-8") for page in MARKDOWN)
    assert [name for name in library() if f"`{name}`" not in pages] == []


def test_the_readme_shows_its_pictures_each_with_the_command_that_makes_it() -> None:
    pictures = [ROOT / link for link in links_of(README) if link.endswith(".png")]
    assert len(pictures) == 8
    assert all(picture.read_bytes().startswith(b"\x89PNG") for picture in pictures)
    gallery = section(README, "Seeing the market").partition("```")[0]
    assert gallery.count(".png) `uv run ") == 6


def test_the_readme_says_what_the_model_is_not() -> None:
    text = section(README, "What it is not")
    assert "Not a forecast" in text
    assert "archetype" in text
