"""All metrics that every run records: name -> unit, meaning, source and how to read it off the market."""

from typing import Any

from moatlab.observe import (
    chain_control,
    cloud_variables,
    compute_metrics,
    foreclosure,
    lab_variables,
    lock_in,
    market_metrics,
    price_metrics,
    welfare,
)
from moatlab.observe.registry import CLOUD_VARIABLES, LAB_VARIABLES, MARKET_METRICS, Metric

__all__ = ["CLOUD_VARIABLES", "DEFINED_IN", "LAB_VARIABLES", "MARKET_METRICS", "Metric"]

DEFINED_IN = (
    market_metrics,
    price_metrics,
    compute_metrics,
    foreclosure,
    chain_control,
    lock_in,
    welfare,
    cloud_variables,
    lab_variables,
)
MODULES = [module.__name__ for module in DEFINED_IN]
REGISTRIES: tuple[dict[str, Metric[Any]], ...] = (MARKET_METRICS, CLOUD_VARIABLES, LAB_VARIABLES)

# Columns come in this order, whichever of the modules a program happens to import first.
for registry in REGISTRIES:
    entries = sorted(registry.items(), key=lambda entry: MODULES.index(entry[1].compute.__module__))
    registry.clear()
    registry.update(entries)
