"""What every column of a history means, with its unit."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from moatlab.foundation.quantity import quantity_of
from moatlab.observe.contract_table import CONTRACT_COLUMNS
from moatlab.observe.flow_table import FLOW_COLUMNS
from moatlab.observe.history import History
from moatlab.observe.metrics import CLOUD_VARIABLES, LAB_VARIABLES, MARKET_METRICS, Metric
from moatlab.scenario.dated import ContractRecord

__all__ = ["column_dictionary"]

KEYS = {
    "date": ("date", "first day of the month; the row holds the state at its end, an event its month"),
    "cloud": ("name", "the cloud"),
    "lab": ("name", "the AI lab"),
    "kind": ("text", "what happened"),
    "firm": ("name", "whom the event concerns"),
    "text": ("text", "the event in words"),
}
REGISTRIES: dict[str, Mapping[str, Metric[Any]]] = {
    "market": MARKET_METRICS,
    "clouds": CLOUD_VARIABLES,
    "labs": LAB_VARIABLES,
}
OWN_METRIC = ("-", "added by the caller of this run")


def column_dictionary(history: History) -> pd.DataFrame:
    """One row a recorded column: its table, name, unit and meaning."""
    rows = [
        (name, str(column), *_unit_and_meaning(name, str(column)))
        for name, table in history.tables().items()
        for column in table.columns
    ]
    return pd.DataFrame(rows, columns=["table", "column", "unit", "meaning"])


def _unit_and_meaning(table: str, column: str) -> tuple[str, str]:
    metric = REGISTRIES.get(table, {}).get(column)
    if metric is not None:
        return metric.unit, metric.description
    own = {"contracts": CONTRACT_COLUMNS, "flows": FLOW_COLUMNS}.get(table, {})
    if column in own:
        return own[column]
    field = ContractRecord.model_fields.get(column) if table == "contracts" else None
    if field is not None and (declared := quantity_of(field)) is not None:
        return declared.unit, declared.description.rstrip(".")
    return KEYS.get(column, OWN_METRIC)
