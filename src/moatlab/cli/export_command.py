"""`moatlab export`: the tables of a run for people without Parquet."""

from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from moatlab.foundation.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["export"]

EXPORT = "export"


def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder written by `moatlab run`.")],
    *,
    csv: Annotated[
        bool, typer.Option("--csv/--xlsx", help="One CSV file a table, or one Excel workbook.")
    ] = True,
) -> None:
    """Write a run's tables as CSV or Excel files.

    They go into DIR/export; every column is explained in the table `dictionary`.
    """
    if not csv and find_spec("openpyxl") is None:
        raise InputError(
            place="--xlsx",
            found="openpyxl is not installed",
            allowed="the extra `excel` of moatlab installed",
            cure="pip install 'moatlab[excel]', or use --csv",
        )
    from moatlab.observe.dictionary import column_dictionary
    from moatlab.observe.history import History

    history = History.load(folder)
    tables = history.tables() | {"dictionary": column_dictionary(history)}
    target = folder / EXPORT
    target.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=folder, prefix=".export-") as unfinished:
        write = _write_csv if csv else _write_workbook
        for file in write(tables, Path(unfinished)):
            file.replace(target / file.name)
    typer.echo(f"Written: {target}")


def _write_csv(tables: "dict[str, pd.DataFrame]", folder: Path) -> list[Path]:
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False)
    return [folder / f"{name}.csv" for name in tables]


def _write_workbook(tables: "dict[str, pd.DataFrame]", folder: Path) -> list[Path]:
    import pandas as pd

    file = folder / "run.xlsx"
    with pd.ExcelWriter(file, engine="openpyxl", datetime_format="YYYY-MM-DD") as workbook:
        for name, table in tables.items():
            table.to_excel(workbook, sheet_name=name, index=False, freeze_panes=(1, 0))
    return [file]
