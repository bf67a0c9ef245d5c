"""A choice that is simulated at once: few enterprises, few months."""

from moatlab.dashboard.state import Choice

__all__ = ["SMALL", "SMALL_LINK", "small_choice"]

SMALL = {"parameters.population.n_enterprises": 100, "parameters.time.steps": 54}
SMALL_LINK = {"v": ["1"], "set": ["population.n_enterprises=100", "time.steps=54"]}
"""Until June 2027."""


def small_choice(scenario: str = "seed_exclusive") -> Choice:
    """A small world without further changes."""
    return Choice().in_scenario(scenario).with_settings(SMALL)
