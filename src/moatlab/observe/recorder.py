"""Watch a market month by month and write down its history."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Container, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from moatlab.foundation.errors import InputError
from moatlab.market.contracts import Terms
from moatlab.observe.history import History
from moatlab.observe.metrics import CLOUD_VARIABLES, LAB_VARIABLES, MARKET_METRICS

if TYPE_CHECKING:
    import datetime

    from moatlab.market.contracts import Contract
    from moatlab.market.market import Market

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
        self._cloud_variables = [variable.compute for variable in CLOUD_VARIABLES.values()]
        self._lab_variables = [variable.compute for variable in LAB_VARIABLES.values()]
        self._market_rows: list[tuple[float, ...]] = []
        self._cloud_rows: list[tuple[float, ...]] = []
        self._lab_rows: list[tuple[float, ...]] = []
        self._dates: list[datetime.date] = []

    def observe(self) -> None:
        """Write down the month just completed."""
        market = self.market
        self._dates.append(market.date)
        self._market_rows.append(tuple([read(market) for read in self._metrics.values()]))
        for cloud in market.clouds:
            self._cloud_rows.append(tuple([read(market, cloud) for read in self._cloud_variables]))
        for lab in market.labs:
            self._lab_rows.append(tuple([read(market, lab) for read in self._lab_variables]))

    def history(self) -> History:
        """Everything recorded so far."""
        market = self.market
        index = pd.DatetimeIndex(self._dates, name="date", dtype="datetime64[s]")
        return History(
            market=_table(self._market_rows, list(self._metrics)).set_index(index),
            clouds=self._by_firm("cloud", [cloud.name for cloud in market.clouds]),
            labs=self._by_firm("lab", [lab.name for lab in market.labs]),
            contracts=_contracts(market),
            events=pd.DataFrame(
                [(pd.Timestamp(event.date), event.kind, event.firm, event.text) for event in market.events],
                columns=["date", "kind", "firm", "text"],
            ).astype({"date": "datetime64[s]"}),
            scenario=market.scenario,
            seed=market.seed,
        )

    def _by_firm(self, kind: str, names: list[str]) -> pd.DataFrame:
        """Long table of one kind of firm: month, firm, then one column a variable."""
        rows, variables = (
            (self._cloud_rows, CLOUD_VARIABLES) if kind == "cloud" else (self._lab_rows, LAB_VARIABLES)
        )
        table = _table(rows, list(variables))
        dates = np.array(self._dates, dtype="datetime64[s]")
        table.insert(0, "date", np.repeat(dates, len(names)))
        table.insert(1, kind, names * len(dates))
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


def _contracts(market: Market) -> pd.DataFrame:
    """One row a contract with its terms as last amended; what a contract does not fix is empty."""
    names = ["cloud", "lab", "signed", "ended", "reason", "imposed"]
    terms = [field.name for field in dataclasses.fields(Terms)]
    rows = [_contract_row(market, deal) for deal in market.contracts.contracts]
    frame = pd.DataFrame(rows, columns=[*names, *terms])
    return frame.astype({"signed": "datetime64[s]", "ended": "datetime64[s]", "equity_share": float})


def _contract_row(market: Market, deal: Contract) -> dict[str, object]:
    terms = dataclasses.asdict(deal.terms)
    listed = deal.terms.lists_on
    terms["lists_on"] = "all" if listed is None else ", ".join(listed)
    return {
        "cloud": deal.cloud,
        "lab": deal.lab,
        "signed": pd.Timestamp(market.calendar.date(deal.signed)),
        "ended": pd.NaT if deal.ended is None else pd.Timestamp(market.calendar.date(deal.ended)),
        "reason": deal.reason,
        "imposed": deal.imposed,
        **terms,
    }
