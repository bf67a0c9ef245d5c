"""The fingerprint of tables: equal if and only if they are bit-identical."""

import hashlib
import json
from collections.abc import Mapping

import numpy as np
import pandas as pd

__all__ = ["digest_of"]

NUMBERS_AND_DATES = "biufM"


def digest_of(tables: Mapping[str, pd.DataFrame]) -> str:
    """The sha256 over names, columns and all values of tables; their row labels do not count."""
    digest = hashlib.sha256()
    for name, table in tables.items():
        digest.update(f"{name} {len(table)}\n".encode())
        for column in table.columns:
            digest.update(f"{column}\n".encode())
            digest.update(_column_bytes(table[column]))
    return digest.hexdigest()


def _column_bytes(column: pd.Series) -> bytes:
    """Type and content of a column, the same before and after a round trip through a file."""
    kind = column.dtype.kind if isinstance(column.dtype, np.dtype) else "O"
    if kind == "f":
        values = column.to_numpy(dtype="<f8", copy=True)
        # Not a number has many bit patterns; they all mean the same.
        values[np.isnan(values)] = np.nan
        return b"f" + values.tobytes()
    if kind == "M":
        return b"M" + column.to_numpy().astype("datetime64[us]").astype("<i8").tobytes()
    if kind in NUMBERS_AND_DATES:
        return b"i" + column.to_numpy().astype("<i8").tobytes()
    values, gaps = column.to_numpy(dtype=object), column.isna().to_numpy()
    texts = [None if missing else str(value) for value, missing in zip(values, gaps, strict=True)]
    return b"O" + json.dumps(texts).encode()
