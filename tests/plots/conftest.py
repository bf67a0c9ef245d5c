"""An invented history with every recorded column, so that pictures can be tested without a simulation."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from moatlab.observe.history import History
from moatlab.observe.metrics import CLOUD_VARIABLES, LAB_VARIABLES, MARKET_METRICS
from moatlab.scenario.loader import load_scenario

DRIFT = {"aws": -0.008, "azure": 0.0, "google_cloud": 0.009, "fringe": -0.001}
FIRST_SHARE = {"aws": 0.32, "azure": 0.23, "google_cloud": 0.11, "fringe": 0.34}
LAB_SHARES = {
    "openai": (0.50, 0.30),
    "anthropic": (0.10, 0.34),
    "google_deepmind": (0.06, 0.20),
    "meta": (0.13, 0.10),
    "other_labs": (0.21, 0.06),
}
PARENT_FUNDED = ("google_deepmind", "meta")


@pytest.fixture
def eventful_history(invented_history: Callable[[int], History]) -> History:
    """Thirteen years in which two labs enter, one of them is absorbed, and bargained contracts follow."""
    history = invented_history(156)
    rows = []
    for number, (first, last) in enumerate([(20, 70), (100, 156)], start=1):
        like = history.labs[history.labs["lab"] == "other_labs"].iloc[first:]
        gone = np.where(np.arange(first, 156) >= last, 0.0, 1.0)
        rows.append(like.assign(lab=f"entrant_{number}", share=0.02, alive=gone, independent=gone, cash=3.0))
    dates = history.market.index
    bargained = pd.DataFrame(
        {
            "cloud": ["google_cloud", "google_cloud", "aws"],
            "lab": ["entrant_1", "entrant_1", "entrant_2"],
            "mode": ["open", "preferred", "exclusive"],
            "exclusive_compute": [True, True, False],
            "investment": [0.9, 9.3, 0.0],
            "reserved_capacity": ["by need", "none", "by need"],
            "signed": dates[[21, 57, 101]],
            "ended": [dates[57], dates[70], None],
            "imposed": False,
        }
    )
    return replace(
        history,
        labs=pd.concat([history.labs, *rows]).sort_values("date", kind="stable", ignore_index=True),
        contracts=pd.concat([history.contracts, bargained], ignore_index=True),
        events=pd.DataFrame(
            {
                "date": dates[[20, 70, 100]],
                "kind": ["entered", "absorbed", "entered"],
                "firm": ["entrant_1", "entrant_1", "entrant_2"],
                "text": "",
            }
        ),
    )


@pytest.fixture
def invented_history() -> Callable[[int], History]:
    """A function that invents a history of so many months."""
    return invent


def invent(months: int) -> History:
    """A history of the default scenario whose numbers are plausible but made up."""
    dates = pd.date_range("2023-01-01", periods=months, freq="MS", name="date")
    elapsed = np.arange(months) / 12.0
    market = pd.DataFrame(dict.fromkeys(MARKET_METRICS, 1.0 + 0.1 * elapsed), index=dates)
    market = market.assign(
        hhi_cloud=1700.0 + 40.0 * np.sin(elapsed),
        lock_in=0.6 + 0.02 * np.floor(elapsed),
        lock_in_procedural=0.4 + 0.01 * np.floor(elapsed),
        lock_in_gravity=0.2 + 0.01 * np.floor(elapsed),
        lock_in_egress=0.02,
        lock_in_network=-0.01,
        lock_in_exclusivity=-0.01,
        lock_in_passive=0.4 + 0.01 * np.floor(elapsed),
        churn_customers=0.008 + 0.001 * np.sin(elapsed),
        churn_spend=0.006 + 0.001 * np.cos(elapsed),
        model_switching=0.11 + 0.02 * np.sin(elapsed),
        ai_spending=2.0 * 2.2**elapsed / (1.0 + 0.004 * 2.2**elapsed),
        ai_adoption=0.95 / (1.0 + np.exp(-0.8 * (elapsed - 3.0))),
        ai_adoption_top_decile=0.98 / (1.0 + np.exp(-0.9 * (elapsed - 2.0))),
        run_cost=0.04 * 2.5 ** np.floor(elapsed),
        frontier_capability=np.max([_lab_values(lab, elapsed)["capability"] for lab in LAB_SHARES], axis=0),
        capacity=200.0 * 2.0**elapsed * (1.0 + 0.1 * elapsed),
        spot_price=2.2 * 0.75**elapsed * (1.6 + np.sin(2.0 * elapsed)),
        reference_price=2.2 * 0.78**elapsed,
    )
    return History(
        market=market,
        clouds=_firms(dates, "cloud", list(FIRST_SHARE), list(CLOUD_VARIABLES), _cloud_values),
        labs=_firms(dates, "lab", list(LAB_SHARES), list(LAB_VARIABLES), _lab_values),
        flows=_flows(dates),
        contracts=_contracts(dates[-1]),
        events=pd.DataFrame(
            {"date": dates[:1], "kind": ["released"], "firm": ["openai"], "text": ["A model was released."]}
        ),
        scenario=load_scenario("seed_exclusive"),
        seed=1,
    )


def _flows(dates: pd.DatetimeIndex) -> pd.DataFrame:
    """Another pair of places every month; successors also begin where the closed ones were."""
    places = [*FIRST_SHARE, "on-premises"]
    ways = [
        (kind, origin, destination)
        for kind in ("moved", "replaced")
        for origin in places
        for destination in places
        if kind == "replaced" or (origin != destination and destination != "on-premises")
    ]
    chosen = [ways[(7 * month) % len(ways)] for month in range(len(dates))]
    table = pd.DataFrame(chosen, columns=["kind", "from", "to"])
    table.insert(0, "date", dates)
    return table.assign(customers=2, spending=0.02)


def _firms(
    dates: pd.DatetimeIndex,
    firm: str,
    names: list[str],
    variables: list[str],
    values: Callable[[str, np.ndarray], dict[str, np.ndarray]],
) -> pd.DataFrame:
    elapsed = np.arange(len(dates)) / 12.0
    tables = [
        pd.DataFrame(
            {"date": dates, firm: name}
            | dict.fromkeys(variables, 1.0 + 0.02 * elapsed)
            | values(name, elapsed)
        )
        for name in names
    ]
    return pd.concat(tables).sort_values("date", kind="stable", ignore_index=True)


def _cloud_values(name: str, elapsed: np.ndarray) -> dict[str, np.ndarray]:
    price = (1.0 + 0.5 * DRIFT[name]) * 0.99**elapsed
    margin = 0.35 if name != "fringe" else 0.25
    return {
        "share": FIRST_SHARE[name] + DRIFT[name] * elapsed,
        "full_price": price + 0.01 * FIRST_SHARE[name],
        "lerner_index": margin + 0.1 * DRIFT[name] * elapsed,
        "capacity_gpu": 50.0 * 2.0**elapsed,
        "capacity_custom": 5.0 * (2.0**elapsed) * elapsed * (name != "fringe"),
        "custom_chip_relative_cost": np.maximum(0.6, 1.1 - 0.05 * elapsed + DRIFT[name] * 10.0),
        "ai_compute_price": 2.2 * 0.78**elapsed * (0.98 - 0.01 * elapsed - DRIFT[name]),
    }


def _lab_values(name: str, elapsed: np.ndarray) -> dict[str, np.ndarray]:
    first, last = LAB_SHARES[name]
    lag = list(LAB_SHARES).index(name) * 0.35
    return {
        "share": last + (first - last) * np.exp(-0.7 * elapsed),
        "capability": 0.5 - lag + np.floor(1.4 * elapsed + lag) * 0.6,
        "cash": 0.0 * elapsed if name in PARENT_FUNDED else 2.0 * 1.3**elapsed * (1.0 + first),
        "alive": 1.0 + 0.0 * elapsed,
        "independent": float(name not in PARENT_FUNDED) + 0.0 * elapsed,
        "owner_cloud": (4.0 if name == "google_deepmind" else 0.0) + 0.0 * elapsed,
    }


def _contracts(last: pd.Timestamp) -> pd.DataFrame:
    """One contract from the start, which ends, and a later exclusive one; as known in the last month."""
    contracts = pd.DataFrame(
        {
            "cloud": ["azure", "aws"],
            "lab": ["openai", "anthropic"],
            "mode": ["open", "exclusive"],
            "exclusive_compute": [False, True],
            "committed_spend": [5.0, 10.0],
            "investment": [10.0, 25.0],
            "reserved_capacity": ["by need", "2026-04 500, 2026-10 1100, 2028-10 9500"],
            "signed": pd.to_datetime(["2023-01-01", "2026-04-01"]),
            "ended": pd.to_datetime(["2033-10-01", None]),
            "reason": ["term over", None],
            "imposed": [True, True],
        }
    )
    contracts.loc[contracts["ended"] > last, ["ended", "reason"]] = None
    return contracts[contracts["signed"] <= last]
