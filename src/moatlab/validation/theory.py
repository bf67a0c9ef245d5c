"""All theory limits, in the order of their numbers."""

import re
from collections.abc import Callable, Iterator

from moatlab.validation.findings import Finding
from moatlab.validation.theory_limits import (
    bargained_deals,
    cloud_prices,
    compute_market,
    diffusion_and_scaling,
    entry_of_labs,
    exclusive_contracts,
    gains_of_choice,
    large_markets,
    lock_in_index,
    nested_choice,
    no_policy,
    own_chips,
    social_interactions,
    vertical_integration,
)
from moatlab.validation.theory_limits.limits import THEORY_LIMITS, TheoryLimit

__all__ = ["THEMES", "theory_findings", "theory_limits"]

THEMES = (
    bargained_deals,
    cloud_prices,
    compute_market,
    diffusion_and_scaling,
    entry_of_labs,
    exclusive_contracts,
    gains_of_choice,
    large_markets,
    lock_in_index,
    nested_choice,
    no_policy,
    own_chips,
    social_interactions,
    vertical_integration,
)


def theory_limits() -> tuple[TheoryLimit, ...]:
    """Every limit; those of one number in the order in which their file states them."""
    return tuple(sorted(THEORY_LIMITS, key=lambda limit: _number(limit.name)))


def theory_findings(announce: Callable[[str], None]) -> Iterator[Finding]:
    """Measure every limit.

    Args:
        announce: told which limit is measured next.
    """
    for limit in theory_limits():
        announce(f"{limit.name}: {limit.statement}")
        yield limit.finding()


def _number(name: str) -> tuple[int, str]:
    found = re.fullmatch(r"T(\d+)(\w*)", name)
    assert found, f"a theory limit is numbered T1, T2, T8b ..., not {name}"
    return int(found[1]), found[2]
