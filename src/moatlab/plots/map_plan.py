"""What a map of cells shows: columns of a table along its sides, in its cells and from panel to panel."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import pandas as pd

from moatlab.foundation.errors import InputError
from moatlab.plots.wording import level_name, short_name

__all__ = ["MapPlan", "Quantity"]

NO_BREAK = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class Quantity:
    """A column of a table, and what readers call it.

    Attributes:
        column: its name.
        label: in words; the last part of the name unless given.
        unit: of the readers' numbers.
        scale: what values are multiplied by for readers.
        limits: ends of the colour scale in the readers' unit; those of the data unless given.
    """

    column: str
    label: str = ""
    unit: str = ""
    scale: float = 1.0
    limits: tuple[float, float] | None = None

    @property
    def name(self) -> str:
        """The label."""
        return self.label or short_name(self.column)

    @property
    def words(self) -> str:
        """The label and the unit, which stays on one line."""
        return f"{self.name}, {self.unit.replace(' ', NO_BREAK)}" if self.unit else self.name

    def levels(self, table: pd.DataFrame) -> list[Hashable]:
        """Numbers from low to high; other levels in the order of the table."""
        levels = list(dict.fromkeys(table[self.column].dropna()))
        return sorted(levels) if pd.api.types.is_numeric_dtype(table[self.column]) else levels

    def upwards(self, table: pd.DataFrame) -> list[Hashable]:
        """Numbers upwards; other levels from top to bottom, as one reads."""
        levels = self.levels(table)
        return levels if pd.api.types.is_numeric_dtype(table[self.column]) else levels[::-1]


@dataclass(frozen=True)
class MapPlan:
    """Which columns make a map: along its sides, in its cells, and from panel to panel."""

    x: Quantity
    y: Quantity
    value: Quantity
    panels: Quantity | None = None

    def titles(self, panels: Sequence[Hashable]) -> list[str]:
        """Of panels: names speak for themselves; numbers need that of their factor and the unit."""
        if self.panels is None:
            return [""]
        if all(isinstance(panel, str) for panel in panels):
            return [level_name(panel) for panel in panels]
        return [f"{self.panels.name} {level_name(panel)} {self.panels.unit}".strip() for panel in panels]

    def of_panel(self, table: pd.DataFrame, panel: Hashable) -> pd.DataFrame:
        """The rows of a panel; all of a table that does not tell panels apart."""
        if self.panels is None or self.panels.column not in table:
            return table
        return table[table[self.panels.column] == panel]

    def grid(self, table: pd.DataFrame, panel: Hashable, column: str) -> pd.DataFrame:
        """A column in the cells of a panel [levels of y, levels of x]; not a number where there is none.

        Raises:
            InputError: several rows for one cell.
        """
        chosen = self.of_panel(table, panel)
        sides = [self.y.column, self.x.column]
        if chosen.duplicated(sides).any():
            raise InputError(
                place="phase map",
                found="several rows for one cell",
                allowed="one",
                cure="Take means first, or name the column in which they differ as that of the panels.",
            )
        grid = chosen.pivot(index=sides[0], columns=sides[1], values=column)
        return grid.reindex(index=self.y.upwards(table), columns=self.x.levels(table))
