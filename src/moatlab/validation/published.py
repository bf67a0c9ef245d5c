"""How well the model of this version fits the real market, as it was found before it was published.

The file is written by `uv run moatlab validate --only pattern --json`, which takes a minute, and put
into src/moatlab/validation/published_patterns.json.
Tests hold it against the patterns of the code and the README.
"""

import json
from functools import lru_cache
from pathlib import Path

from moatlab.validation.findings import Finding

__all__ = ["PATTERN_SEEDS", "published_patterns"]

PATTERN_SEEDS = 16
"""Runs that patterns are averaged over unless somebody asks for another number."""

_FILE = Path(__file__).parent / "published_patterns.json"


@lru_cache(maxsize=1)
def published_patterns() -> tuple[Finding, ...]:
    """Findings on the patterns of the real market, lines first, then the pattern that they belong to.

    >>> published_patterns()[0].name
    'D1a'
    """
    document = json.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(Finding(**finding) for finding in document["findings"])
