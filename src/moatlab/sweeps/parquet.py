"""Parquet files that are on the disk completely or not at all."""

import io
import os
from pathlib import Path
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq

__all__ = ["as_parquet", "put_in_place", "read_table"]

TRIES = 100


def put_in_place(file: Path, content: bytes) -> None:
    """Write a hidden file; once it is complete it takes its place in a single step.

    Another process that finds all runs made tidies up and may take the hidden file away: it is written again.

    Raises:
        OSError: the disk is full, or the place cannot be written to.
    """
    for left in reversed(range(TRIES)):
        staging = file.with_name(f".{file.name}.{uuid4().hex}")
        try:
            with staging.open("xb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            staging.replace(file)
            return
        except FileNotFoundError:
            if not left or not file.parent.exists():
                raise
        finally:
            staging.unlink(missing_ok=True)


def as_parquet(table: pa.Table) -> bytes:
    """A table as the content of a file, with a checksum of every page."""
    stream = io.BytesIO()
    pq.write_table(table, stream, compression="zstd", write_page_checksum=True)
    return stream.getvalue()


def read_table(file: Path, columns: list[str] | None = None) -> pa.Table:
    """Read a table."""
    with pq.ParquetFile(file, page_checksum_verification=True) as parquet:
        return parquet.read(columns, use_threads=False)
