"""The history of a run: six tables, the scenario and the seed they came from."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from moatlab.foundation.errors import InputError
from moatlab.observe.result_folder import read_manifest, result_folder
from moatlab.observe.table_digest import digest_of
from moatlab.scenario.loader import load_scenario
from moatlab.scenario.scenario import Scenario

__all__ = ["SCENARIO_FILE", "TABLES", "History"]

TABLES = ("market", "clouds", "labs", "flows", "contracts", "events")
SCENARIO_FILE = "scenario.toml"
NUMBERS_AND_DATES = "biufM"


@dataclass(frozen=True, eq=False)
class History:
    """What one run recorded, month by month.

    Attributes:
        market: one row a month (index `date`: first day of the month, state at its end),
            one column a metric.
        clouds: one row a month and cloud: `date`, `cloud`, then one column a variable.
        labs: one row a month and lab: `date`, `lab`, then one column a variable.
        flows: one row a month, kind, origin and destination of enterprises that changed cloud: `date`,
            `kind` (moved by itself, or replaced by a new one), `from`, `to`, `customers`, `spending`.
        contracts: one row a contract, with all its terms, when and why it was signed and ended.
        events: one row an event: `date`, `kind`, `firm`, `text`.
        scenario: the scenario that ran.
        seed: the seed it ran with.

    Columns hold numbers, truth values, dates or text, nothing nested, so that a history can be
    written and read back bit for bit.
    """

    market: pd.DataFrame
    clouds: pd.DataFrame
    labs: pd.DataFrame
    flows: pd.DataFrame
    contracts: pd.DataFrame
    events: pd.DataFrame
    scenario: Scenario
    seed: int

    def __post_init__(self) -> None:
        for name, table in self.tables().items():
            for column, dtype in table.dtypes.items():
                plain = _is_numeric(dtype) or _is_text(table[column])
                assert plain, f"{name}.{column} must hold numbers, dates or text only"

    def tables(self) -> dict[str, pd.DataFrame]:
        """The six tables by name, with the month of `market` as its first column."""
        return {
            "market": self.market.reset_index(),
            "clouds": self.clouds,
            "labs": self.labs,
            "flows": self.flows,
            "contracts": self.contracts,
            "events": self.events,
        }

    def digest(self) -> str:
        """The sha256 over all that was recorded: equal if and only if two histories are bit-identical."""
        return digest_of(self.tables())

    def save(self, folder: str | Path) -> Path:
        """Write the tables (Parquet), the resolved scenario and a manifest; replaces an earlier run.

        Raises:
            InputError: the folder holds something that moatlab did not write; nothing is changed.
        """
        with result_folder(Path(folder), self.facts("History.save")) as staging:
            self.write_tables(staging)
        return Path(folder)

    def facts(self, command: str) -> dict[str, object]:
        """What the manifest says about the run: the command, scenario, seed, months and digest."""
        return {
            "command": command,
            "scenario": self.scenario.name,
            "scenario_hash": self.scenario.content_hash(),
            "seed": self.seed,
            "months": len(self.market),
            "digest": self.digest(),
        }

    def write_tables(self, folder: Path) -> None:
        """Write the scenario and one Parquet file a table into an existing folder."""
        (folder / SCENARIO_FILE).write_text(self.scenario.resolved_toml(), encoding="utf-8")
        for name, table in self.tables().items():
            table.to_parquet(folder / f"{name}.parquet", engine="pyarrow", index=False)

    @classmethod
    def load(cls, folder: str | Path) -> "History":
        """Read a run back from its folder; reads data only, never code.

        Raises:
            InputError: the folder is not a run of moatlab, or its tables were changed since.
        """
        folder = Path(folder)
        manifest = read_manifest(folder)
        try:
            tables = {name: pd.read_parquet(folder / f"{name}.parquet", engine="pyarrow") for name in TABLES}
        except (OSError, ValueError) as error:
            raise _damaged(folder, str(error)) from error
        history = cls(
            market=tables.pop("market").set_index("date"),
            scenario=load_scenario(str(folder / SCENARIO_FILE)),
            seed=int(str(manifest.get("seed"))),
            **tables,
        )
        if history.digest() != manifest.get("digest"):
            raise _damaged(folder, "numbers that differ from the digest in its manifest")
        return history


def _damaged(folder: Path, found: str) -> InputError:
    return InputError(
        place=str(folder),
        found=found,
        allowed="the files as moatlab wrote them",
        cure=f"run it again: moatlab run {SCENARIO_FILE} with the seed in manifest.json",
    )


def _is_numeric(dtype: object) -> bool:
    return isinstance(dtype, np.dtype) and dtype.kind in NUMBERS_AND_DATES


def _is_text(column: pd.Series) -> bool:
    return isinstance(column.dtype, pd.StringDtype) or all(isinstance(text, str) for text in column.dropna())
