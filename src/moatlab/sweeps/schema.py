"""Columns of the tables of a sweep."""

import datetime
from collections.abc import Iterable

import pyarrow as pa

from moatlab.sweeps.design import Design

__all__ = ["BESIDE_RESULTS", "DONE", "FAILED", "KEY", "runs_schema", "series_schema"]

DONE, FAILED = "done", "failed"

KEY = {
    "run": pa.string(),
    "scenario": pa.string(),
    "policy": pa.string(),
    "row": pa.string(),
    "point": pa.int64(),
    "draw": pa.int64(),
    "seed": pa.int64(),
}
"""Columns that name a run in every table."""

END = {
    "status": pa.string(),
    "error": pa.string(),
    "traceback": pa.string(),
    "digest": pa.string(),
    "seconds": pa.float64(),
}
BESIDE_RESULTS = ("run", "traceback", "seconds")
"""Columns that may differ between equal results: of another source of the model, or another machine."""


def runs_schema(design: Design) -> pa.Schema:
    """One row a run: its names, the value of everything that varies, its outcomes, how it ended."""
    factors = {path: _type_of(_values(design, path)) for path in design.factors}
    outcomes = dict.fromkeys(design.outcomes, pa.float64())
    return pa.schema(list((KEY | factors | outcomes | END).items()))


def series_schema(design: Design) -> pa.Schema:
    """One row a run and year or month: its names, the date, its outcomes."""
    outcomes = dict.fromkeys(design.outcomes, pa.float64())
    return pa.schema(list((KEY | {"date": pa.date32()} | outcomes).items()))


def _values(design: Design, path: str) -> list[object]:
    """Values that show the type of a factor; those drawn are of the type of the parameter."""
    if path in design.grid:
        return list(design.grid[path])
    rows = design.table.rows if design.table is not None else ()
    return [row[path] for row in rows if path in row] + [each.value_at(path) for each in design.scenario]


def _type_of(values: Iterable[object]) -> pa.DataType:
    """Numbers as numbers, truth values and text as such, everything else as it is written in a file."""
    kinds = {type(value) for value in values}
    if kinds <= {bool}:
        return pa.bool_()
    if kinds <= {int}:
        return pa.int64()
    if kinds <= {int, float}:
        return pa.float64()
    if kinds <= {datetime.date}:
        return pa.date32()
    return pa.string()
