"""What the folder of a sweep holds, seen with other eyes than those of the package."""

from pathlib import Path

import pyarrow.dataset as ds

__all__ = ["FILES_OF_A_SWEEP", "hidden_files", "one_row_a_run", "parts_of", "snapshot"]

FILES_OF_A_SWEEP = {"design.toml", "manifest.json", "runs", "scenarios", "series"}


def parts_of(folder: Path) -> list[Path]:
    """The files with rows of runs, largest first."""
    return sorted((folder / "runs").glob("*.parquet"), key=lambda file: (-file.stat().st_size, file.name))


def one_row_a_run(folder: Path, runs: int) -> bool:
    """Whether a reader of Parquet finds every run exactly once, and the series of each that is done."""
    rows = ds.dataset(folder / "runs").to_table(columns=["run", "status"]).to_pandas()
    series = ds.dataset(folder / "series").to_table(columns=["run", "date"]).to_pandas()
    done = set(rows.loc[rows["status"] == "done", "run"])
    once = len(rows) == runs and rows["run"].is_unique and not series.duplicated().any()
    return once and set(series["run"]) == done


def hidden_files(folder: Path) -> list[str]:
    """Unfinished files in the folder and beside it."""
    found = [*folder.rglob(".*"), *folder.parent.glob(f".{folder.name}*")]
    return sorted(file.name for file in found)


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file with its content."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()
    }
