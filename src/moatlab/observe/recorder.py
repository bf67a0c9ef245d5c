"""Watch a market month by month and write down its history."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from moatlab.foundation.errors import InputError
from moatlab.market.cloud import Cloud
from moatlab.market.lab import Lab
from moatlab.observe.contract_table import contract_table
from moatlab.observe.flow_table import FlowTable
from moatlab.observe.history import History
from moatlab.observe.metrics import CLOUD_VARIABLES, LAB_VARIABLES, MARKET_METRICS, Metric

if TYPE_CHECKING:
    import datetime

    from moatlab.market.market import Event, Market

__all__ = ["Recorder"]


class Recorder:
    """Records every metric of a market after each of its steps.

    Args:
        market: the market to watch.
        metrics: further functions of the market that give a number; their names become columns.
    """

    def __init__(self, market: Market, metrics: Sequence[Callable[[Market], float]] = ()) -> None:
        """Check the names of the further metrics and start with an empty history."""
        self.market = market
        self._metrics = {name: metric.compute for name, metric in MARKET_METRICS.items()}
        for metric in metrics:
            name = getattr(metric, "__name__", "")
            _check_name(name, {*self._metrics, "date"})
            self._metrics[name] = metric
        self._rows: list[tuple[float, ...]] = []
        self._dates: list[datetime.date] = []
        self._clouds = _FirmTable("cloud", CLOUD_VARIABLES)
        self._labs = _FirmTable("lab", LAB_VARIABLES)
        self._flows = FlowTable()

    def observe(self) -> None:
        """Write down the month just completed."""
        market = self.market
        self._dates.append(market.date)
        self._rows.append(tuple([read(market) for read in self._metrics.values()]))
        self._clouds.add(market, market.clouds)
        self._labs.add(market, market.labs)
        self._flows.add(market)

    def history(self) -> History:
        """Everything recorded so far."""
        market = self.market
        index = pd.DatetimeIndex(self._dates, name="date", dtype="datetime64[s]")
        return History(
            market=_table(self._rows, list(self._metrics)).set_index(index),
            clouds=self._clouds.frame(),
            labs=self._labs.frame(),
            flows=self._flows.frame([cloud.name for cloud in market.clouds]),
            contracts=contract_table(market),
            events=_event_table(market.events),
            scenario=market.scenario,
            seed=market.seed,
        )


class _FirmTable[Firm: (Cloud, Lab)]:
    """One row a month and firm; firms may come and go."""

    def __init__(self, kind: str, variables: dict[str, Metric[Callable[[Market, Firm], float]]]) -> None:
        self._kind = kind
        self._variables = list(variables)
        self._reads: list[Callable[[Market, Firm], float]] = [entry.compute for entry in variables.values()]
        self._keys: list[tuple[datetime.date, str]] = []
        self._rows: list[tuple[float, ...]] = []

    def add(self, market: Market, firms: list[Firm]) -> None:
        """Write down one month of all firms."""
        date, reads = market.date, self._reads
        for firm in firms:
            self._keys.append((date, firm.name))
            self._rows.append(tuple([read(market, firm) for read in reads]))

    def frame(self) -> pd.DataFrame:
        """The table so far: month, firm, then one column a variable."""
        table = _table(self._rows, self._variables)
        table.insert(0, "date", np.array([date for date, _ in self._keys], dtype="datetime64[s]"))
        table.insert(1, self._kind, [name for _, name in self._keys])
        return table


def _check_name(name: str, taken: Container[str]) -> None:
    if name in taken or not name.isidentifier():
        raise InputError(
            place="metrics",
            found=repr(name),
            allowed="functions with names of their own, not those of recorded metrics",
            cure="Rename the function, or wrap a lambda into a named function.",
        )


def _table(rows: list[tuple[float, ...]], columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame(np.array(rows, dtype=float).reshape(len(rows), len(columns)), columns=columns)


def _event_table(events: list[Event]) -> pd.DataFrame:
    texts = [(event.kind, event.firm, event.text) for event in events]
    table = pd.DataFrame(texts, columns=["kind", "firm", "text"])
    table.insert(0, "date", np.array([event.date for event in events], dtype="datetime64[s]"))
    return table
