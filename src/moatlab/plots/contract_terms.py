"""Contracts over time: their clauses in stretches, and the graph of who is tied to whom in a month.

A history keeps the last terms of a contract; what they were before stands in the dated rows of its scenario.
"""

from typing import Any

import networkx as nx
import numpy as np
import pandas as pd

from moatlab.observe.history import History

__all__ = ["contract_graph", "contract_spells"]

# Capacity set aside, as the history writes it, where no dates fix it.
BY_NEED, NONE = "by need", "none"
TERMS = ("cloud", "lab", "mode", "exclusive_compute", "investment", "signed", "ended", "imposed")
COLUMNS = ["contract", "cloud", "lab", "mode", "exclusive_compute", "investment", "since", "until"]


def contract_spells(history: History) -> pd.DataFrame:
    """Stretches of time in which a contract had the same clauses, in the order of signing.

    A bargained contract has one; a dated contract begins another whenever the scenario amends where the
    models are sold or whether all compute is bought there.

    Returns:
        Columns `contract` (its row in the history), `cloud`, `lab`, `mode`, `exclusive_compute`,
        `investment` (of the whole contract, USD bn), `since` and `until` (first month without it; missing
        while it is in force at the end of the run).
    """
    rows = []
    for contract, deal in enumerate(history.contracts[[*TERMS]].to_dict("records")):
        clauses = _clauses(history, deal)
        ends = [*list(clauses)[1:], deal["ended"]]
        for (since, (mode, exclusive_compute)), until in zip(clauses.items(), ends, strict=True):
            terms = (mode, exclusive_compute, deal["investment"])
            rows.append((contract, deal["cloud"], deal["lab"], *terms, since, until))
    spells = pd.DataFrame(rows, columns=COLUMNS)
    spells["until"] = pd.to_datetime(spells["until"])
    return spells


def contract_graph(history: History, date: pd.Timestamp) -> "nx.MultiGraph[str]":
    """Clouds and labs on sale at the end of a month, as a graph.

    Returns:
        Nodes with `kind` ("cloud" or "lab") and `share` (of general cloud or of AI spending); an edge
        "contract" for every contract in force, with `mode`, `exclusive_compute`, `investment` (USD bn) and
        `reserved`, and an edge "ownership" for every lab that a cloud owns. Of the capacity set aside,
        `reserved` is the amount where dates fix it [kH], 0 where there is none, None where the need of the
        lab decides.
    """
    graph: nx.MultiGraph[str] = nx.MultiGraph()
    clouds = history.clouds[history.clouds["date"] == date]
    labs = history.labs[(history.labs["date"] == date) & (history.labs["alive"] > 0.0)]
    for kind, rows in (("cloud", clouds), ("lab", labs)):
        for name, share in zip(rows[kind], rows["share"], strict=True):
            graph.add_node(name, kind=kind, share=share)
    owners = sorted(clouds["cloud"])
    for lab, owner in zip(labs["lab"], labs["owner_cloud"], strict=True):
        if owner > 0.0:
            graph.add_edge(owners[int(owner) - 1], lab, "ownership")
    spells = contract_spells(history)
    in_force = (spells["since"] <= date) & ~(spells["until"] <= date)
    for deal in spells[in_force].to_dict("records"):
        terms = {name: deal[name] for name in ("mode", "exclusive_compute", "investment")}
        terms["reserved"] = _reserved(history.contracts["reserved_capacity"].iloc[deal["contract"]], date)
        graph.add_edge(deal["cloud"], deal["lab"], "contract", **terms)
    return graph


def _reserved(path: str, date: pd.Timestamp) -> float | None:
    """Capacity set aside in a month by a path as the history writes it, "2026-04 375, 2026-12 1750" [kH].

    Linear between the points, flat after the last.
    """
    if path in (BY_NEED, NONE):
        return None if path == BY_NEED else 0.0
    points = dict(point.split() for point in path.split(", "))
    months = [pd.Timestamp(month).year * 12 + pd.Timestamp(month).month for month in points]
    amounts = [float(amount) for amount in points.values()]
    return float(np.interp(date.year * 12 + date.month, months, amounts, left=0.0))


def _clauses(history: History, deal: dict[Any, Any]) -> dict[pd.Timestamp, tuple[str, bool]]:
    """Mode and exclusivity in compute of a contract, by the month from which they hold."""
    if not deal["imposed"]:
        return {deal["signed"]: (deal["mode"], deal["exclusive_compute"])}
    last = history.market.index[-1] if pd.isna(deal["ended"]) else deal["ended"] - pd.Timedelta(days=1)
    mode, exclusive_compute = "open", False
    clauses: dict[pd.Timestamp, tuple[str, bool]] = {deal["signed"]: (mode, exclusive_compute)}
    for record in history.scenario.contracts:
        start = pd.Timestamp(record.start)
        same = (record.cloud, record.lab) == (deal["cloud"], deal["lab"])
        if same and record.action != "end" and deal["signed"] <= start <= last:
            mode = record.mode or mode
            if record.exclusive_compute is not None:
                exclusive_compute = record.exclusive_compute
            if (mode, exclusive_compute) != list(clauses.values())[-1]:
                clauses[start] = (mode, exclusive_compute)
    return clauses
