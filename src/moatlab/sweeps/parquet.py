"""Parquet files that are on the disk completely or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq

__all__ = ["put_in_place", "read_table", "write_table"]


@contextmanager
def put_in_place(file: Path) -> Iterator[Path]:
    """A hidden file to write; at the end it takes its place in a single step."""
    staging = file.with_name(f".{file.name}.{uuid4().hex}")
    try:
        yield staging
        with staging.open("rb") as written:
            os.fsync(written.fileno())
        staging.replace(file)
    finally:
        staging.unlink(missing_ok=True)


def write_table(table: pa.Table, file: Path) -> None:
    """Write a table with a checksum of every page."""
    pq.write_table(table, file, compression="zstd", write_page_checksum=True)


def read_table(file: Path, columns: list[str] | None = None) -> pa.Table:
    """Read a table; raises if a single byte of it was changed."""
    return pq.read_table(file, columns=columns, partitioning=None, page_checksum_verification=True)
