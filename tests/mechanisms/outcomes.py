"""What a run is asked for when a mechanism is switched off: one number each."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from moatlab.foundation.months import MONTHS_PER_YEAR
from moatlab.market.market import Market
from moatlab.observe.history import History

__all__ = [
    "METRICS",
    "Outcome",
    "at_first",
    "bargained",
    "cloud",
    "early_lead_of_the_largest",
    "events",
    "lab",
    "lab_at_first",
    "lowest",
    "market",
    "paid",
    "throughout",
]

FIRST = LAST = 36  # months over which things are judged that matter early, or in the long run

type Outcome = Callable[[History], float]


# --- Recorded besides the usual metrics -----------------------------------------------------------


def embeddedness(market: Market) -> float:
    """Mean embeddedness of customers."""
    crowd = market.enterprises
    return float(crowd.embeddedness[crowd.cloud >= 0].mean())


def clouds_of_neighbours(market: Market) -> float:
    """Chance that two neighbours are on the same cloud, over that of any two customers."""
    return _alike(market, market.enterprises.cloud)


def models_of_neighbours(market: Market) -> float:
    """Chance that two neighbours use the same model, over that of any two users."""
    return _alike(market, market.enterprises.model)


def _alike(market: Market, choice: NDArray[np.integer]) -> float:
    assert market.network is not None
    one, other = np.repeat(np.arange(choice.size), market.network.degrees), market.network.indices
    both = (choice[one] >= 0) & (choice[other] >= 0)
    if not both.any():
        return 1.0
    shares = np.bincount(choice[choice >= 0]) / (choice >= 0).sum()
    return float((choice[one] == choice[other])[both].mean() / (shares**2).sum())


def own_models_at_home(market: Market) -> float:
    """Part of the AI spending on Google Cloud that goes to its own lab."""
    spent = market.tally.ai_spending[market.cloud_named("google_cloud").index]
    own = market.lab_named("google_deepmind").index
    return float(spent[own] / spent.sum()) if spent.sum() > 0.0 else 0.0


def _paid_for(purpose: str) -> Callable[[Market], float]:
    """A metric: what everybody pays for a purpose in a month [USD bn]."""

    def metric(market: Market) -> float:
        flows = market.ledger.flows().items()
        return float(sum(amount for key, amount in flows if key[2] == purpose)) / MONTHS_PER_YEAR

    metric.__name__ = f"paid_for_{purpose}"
    metric.__doc__ = f"Paid for {purpose}."
    return metric


PURPOSES = ("investment", "shortfall", "staff", "chip_making", "remote_traffic", "round")
METRICS = (
    embeddedness,
    clouds_of_neighbours,
    models_of_neighbours,
    own_models_at_home,
    *(_paid_for(purpose) for purpose in PURPOSES),
)


# --- Read off a history ---------------------------------------------------------------------------


def market(column: str) -> Outcome:
    """Mean of a metric over the last years."""
    return lambda history: float(history.market[column].iloc[-LAST:].mean())


def at_first(column: str) -> Outcome:
    """Mean of a metric over the first years."""
    return lambda history: float(history.market[column].iloc[:FIRST].mean())


def throughout(column: str) -> Outcome:
    """Mean of a metric over all months."""
    return lambda history: float(history.market[column].mean())


def lowest(column: str) -> Outcome:
    """Smallest value of a metric."""
    return lambda history: float(history.market[column].min())


def paid(purpose: str) -> Outcome:
    """All that was ever paid for a purpose [USD bn]."""
    return lambda history: float(history.market[f"paid_for_{purpose}"].sum())


def cloud(name: str, column: str) -> Outcome:
    """Mean of a variable of a cloud over the last years."""

    def outcome(history: History) -> float:
        return float(history.clouds.loc[history.clouds["cloud"] == name, column].iloc[-LAST:].mean())

    return outcome


def lab(name: str, column: str) -> Outcome:
    """Mean of a variable of a lab over the last years."""

    def outcome(history: History) -> float:
        return float(history.labs.loc[history.labs["lab"] == name, column].iloc[-LAST:].mean())

    return outcome


def lab_at_first(name: str, column: str) -> Outcome:
    """Mean of a variable of a lab over the first years."""

    def outcome(history: History) -> float:
        return float(history.labs.loc[history.labs["lab"] == name, column].iloc[:FIRST].mean())

    return outcome


def bargained(column: str) -> Outcome:
    """Mean over all contracts that were bargained."""
    return lambda history: float(history.contracts.loc[~history.contracts["imposed"], column].mean())


def events(kind: str) -> Outcome:
    """How often something happened."""
    return lambda history: float((history.events["kind"] == kind).sum())


def early_lead_of_the_largest(history: History) -> float:
    """Adoption of AI among the largest tenth of enterprises less that of all, in the first years."""
    gap = history.market["ai_adoption_top_decile"] - history.market["ai_adoption"]
    return float(gap.iloc[:FIRST].mean())
