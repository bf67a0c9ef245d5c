"""All metrics that every run records: name -> unit, meaning, source and how to read it off the market."""

from moatlab.observe import cloud_variables, lab_variables, lock_in, market_metrics, price_metrics
from moatlab.observe.registry import CLOUD_VARIABLES, LAB_VARIABLES, MARKET_METRICS, Metric

__all__ = ["CLOUD_VARIABLES", "DEFINED_IN", "LAB_VARIABLES", "MARKET_METRICS", "Metric"]

DEFINED_IN = (market_metrics, price_metrics, lock_in, cloud_variables, lab_variables)
