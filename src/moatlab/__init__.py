"""moatlab: an agent-based laboratory for the cloud/AI market.

    import moatlab as ml

    history = ml.simulate(ml.load_scenario("seed_exclusive"), seed=1)
    history.market["hhi_cloud"]

Names are imported when they are first used, so that `import moatlab` costs nothing.
"""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from moatlab.analysis.compare import compare
    from moatlab.foundation.errors import InputError, MoatlabError, NumericalError
    from moatlab.market.market import Market
    from moatlab.market.schedule import PROCESSES, insert_after, replace_process
    from moatlab.observe.history import History
    from moatlab.observe.recorder import Recorder
    from moatlab.scenario.loader import library, load_scenario
    from moatlab.scenario.scenario import Scenario
    from moatlab.simulation import simulate
    from moatlab.sweeps.design import Design
    from moatlab.sweeps.results import Results
    from moatlab.sweeps.sweep import sweep

__version__ = "0.1.0"

_HOMES = {
    "PROCESSES": "moatlab.market.schedule",
    "Design": "moatlab.sweeps.design",
    "History": "moatlab.observe.history",
    "InputError": "moatlab.foundation.errors",
    "Market": "moatlab.market.market",
    "MoatlabError": "moatlab.foundation.errors",
    "NumericalError": "moatlab.foundation.errors",
    "Recorder": "moatlab.observe.recorder",
    "Results": "moatlab.sweeps.results",
    "Scenario": "moatlab.scenario.scenario",
    "compare": "moatlab.analysis.compare",
    "insert_after": "moatlab.market.schedule",
    "library": "moatlab.scenario.loader",
    "load_scenario": "moatlab.scenario.loader",
    "replace_process": "moatlab.market.schedule",
    "simulate": "moatlab.simulation",
    "sweep": "moatlab.sweeps.sweep",
}

__all__ = [
    "PROCESSES",
    "Design",
    "History",
    "InputError",
    "Market",
    "MoatlabError",
    "NumericalError",
    "Recorder",
    "Results",
    "Scenario",
    "__version__",
    "compare",
    "insert_after",
    "library",
    "load_scenario",
    "policy",
    "replace_process",
    "simulate",
    "sweep",
]


def __getattr__(name: str) -> object:
    """Import a public name from its home on first use."""
    if name == "policy":
        return importlib.import_module("moatlab.policy")
    if name not in _HOMES:
        raise AttributeError(f"module 'moatlab' has no attribute {name!r}; it has {', '.join(__all__)}")
    value = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names, for completion."""
    return sorted(__all__)
