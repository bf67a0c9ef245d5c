"""What the model does not reproduce stands on every page, as the last validation found it."""

import inspect

import pytest

from moatlab.cli.validate_command import validate
from moatlab.report.limits import misfit, misses
from moatlab.validation.patterns.bands import PATTERNS
from moatlab.validation.patterns.evidence import SCENARIO
from moatlab.validation.published import PATTERN_SEEDS, published_patterns
from tests.docs.pages import README, section, table_rows
from tests.report.html_page import HtmlPage, words_of

HOW = "uv run moatlab validate --only pattern --json > src/moatlab/validation/published_patterns.json"


def test_the_published_findings_are_those_of_the_readme_which_a_command_gives() -> None:
    shown = [cells for cells in table_rows(section(README, "How well it fits")) if len(cells) == 5]
    published = [
        [finding.name, finding.statement, finding.expected, finding.found, finding.verdict]
        for finding in published_patterns()
    ]
    assert published == shown, HOW


def test_the_published_findings_are_on_the_patterns_of_the_code() -> None:
    published = {finding.name: finding for finding in published_patterns()}
    lines = [line for pattern in PATTERNS for line in pattern.lines]
    assert len(published) == len(PATTERNS) + len(lines), HOW
    for pattern in PATTERNS:
        assert published[pattern.name].statement == pattern.statement, HOW
    for line in lines:
        (found,) = (finding for finding in published.values() if finding.statement == line.statement)
        assert found.expected == " / ".join(str(band) for band in line.bands), HOW


def test_the_published_findings_rest_on_as_many_seeds_as_the_command_takes() -> None:
    assert inspect.signature(validate).parameters["seeds"].default == PATTERN_SEEDS


def test_misses_are_counted_named_and_listed_with_their_lines() -> None:
    missed = [finding for finding in published_patterns() if finding.verdict == "miss"]
    names = {pattern.name for pattern in PATTERNS}
    patterns = [finding for finding in missed if finding.name in names]
    assert f"Of {len(PATTERNS)} patterns" in misfit()
    assert f"it misses {len(patterns)}:" in misfit()
    assert all(finding.statement in misfit() for finding in patterns)
    assert SCENARIO in misfit()
    assert {finding.name for finding in missed} <= set(misses().frame["pattern"])
    assert next(iter(misses().frame["pattern"])) == patterns[0].name


@pytest.mark.parametrize("kind", ["run", "comparison", "sweep"])
def test_every_page_says_what_the_model_does_not_reproduce(kind: str, pages: dict[str, HtmlPage]) -> None:
    words = words_of(pages[kind].section("limits"))
    assert "What the model does not reproduce" in words
    for finding in published_patterns():
        if finding.verdict == "miss":
            assert finding.statement in words
            assert finding.found in words
