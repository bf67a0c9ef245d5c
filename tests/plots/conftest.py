"""An invented history with every recorded column, so that pictures can be tested without a simulation."""

from collections.abc import Callable

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
        lock_in_passive=0.4 + 0.01 * np.floor(elapsed),
        churn_customers=0.008 + 0.001 * np.sin(elapsed),
        churn_spend=0.006 + 0.001 * np.cos(elapsed),
        model_switching=0.11 + 0.02 * np.sin(elapsed),
        ai_spending=2.0 * 2.2**elapsed / (1.0 + 0.004 * 2.2**elapsed),
        ai_adoption=0.95 / (1.0 + np.exp(-0.8 * (elapsed - 3.0))),
        ai_adoption_top_decile=0.98 / (1.0 + np.exp(-0.9 * (elapsed - 2.0))),
        run_cost=0.04 * 2.5 ** np.floor(elapsed),
        frontier_capability=0.5 + np.floor(1.5 * elapsed) * 0.6,
    )
    return History(
        market=market,
        clouds=_firms(dates, "cloud", list(FIRST_SHARE), list(CLOUD_VARIABLES), _cloud_values),
        labs=_firms(dates, "lab", list(LAB_SHARES), list(LAB_VARIABLES), _lab_values),
        contracts=_contracts(),
        events=pd.DataFrame(
            {"date": dates[:1], "kind": ["released"], "firm": ["openai"], "text": ["A model was released."]}
        ),
        scenario=load_scenario("seed_exclusive"),
        seed=1,
    )


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
    }


def _lab_values(name: str, elapsed: np.ndarray) -> dict[str, np.ndarray]:
    first, last = LAB_SHARES[name]
    lag = list(LAB_SHARES).index(name) * 0.35
    return {
        "share": last + (first - last) * np.exp(-0.7 * elapsed),
        "capability": 0.5 - lag + np.floor(1.4 * elapsed + lag) * 0.6,
    }


def _contracts() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "cloud": ["azure", "aws"],
            "lab": ["openai", "anthropic"],
            "mode": ["exclusive", "exclusive"],
            "committed_spend": [5.0, 10.0],
            "investment": [10.0, 25.0],
            "signed": pd.to_datetime(["2023-01-01", "2026-04-01"]),
            "ended": pd.to_datetime(["2025-10-01", None]),
            "reason": ["amended", None],
            "imposed": [True, True],
        }
    )
