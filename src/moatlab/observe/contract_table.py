"""The table of contracts: who agreed on what, when it ended and why, and what the two expected of it."""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from moatlab.market.contracts import Terms

if TYPE_CHECKING:
    import datetime

    from moatlab.market.contracts import Contract, Review
    from moatlab.market.market import Market
    from moatlab.market.negotiation import Agreement

__all__ = ["CONTRACT_COLUMNS", "contract_table"]

MONEY, VALUE = "USD bn", "USD bn, present value"
MONTHS = [
    "signed",
    "ended",
    "committed_from",
    "clause_end",
    "clause_ended",
    "review_opened",
    "review_closed",
]
MAY_BE_EMPTY = ["equity_share", "chain_hhi_change", "block_chance"]
FROM_PROSPECT = {
    "rents": "cloud: margins on customers that the deal draws to it or keeps",
    "marketplace": "cloud: fees on native sales of the models",
    "compute_margin": "cloud: margin on the hours of the lab",
    "learning": "cloud: cheaper own chips through the hours of the lab",
    "sales": "lab: net margin on sales won, or lost where negative",
    "fees": "lab, subtracted: take rate above the usual one",
    "savings": "lab: compute below the reference price",
    "insurance": "lab: capability that scarcity of compute would cost",
    "liquidity": "lab: what money now is worth to it beyond its amount",
    "hold_up": "lab, subtracted: expected loss from a single supplier",
    "leaving": "lab, subtracted: fees and promises lost at clouds left for this one",
}
FROM_AGREEMENT = {
    "cloud_gain": "part of the surplus that the cloud gets",
    "lab_gain": "part of the surplus that the lab gets",
    "transfer": "owed by the cloud to the lab for this division; negative: by the lab",
    "second_best": "largest surplus that the lab could have reached with another cloud",
}
CONTRACT_COLUMNS = {
    "signed": ("date", "month in which the contract began"),
    "ended": ("date", "month in which the contract ended; empty while it is in force"),
    "reason": ("text", "why the contract ended"),
    "imposed": ("true or false", "set by the scenario, not bargained in the run"),
    "reserved_capacity": ("text", "compute set aside: by the need of the lab, none, or kH by month"),
    "committed_from": ("date", "month from which the committed spend counts"),
    "take_or_pay": ("true or false", "the committed spend is paid, used or not"),
    "mode_signed": ("text", "mode of the first day; `mode` is the last"),
    "clause_end": ("date", "month in which an exclusive or preferred clause lapses, if before the term"),
    "clause_ended": ("date", "month in which it lapsed, after which the deal goes on open"),
    "instalments": (MONEY, "payments of the investment, made or due"),
    "instalments_conditional": (MONEY, "those of them that are paid only near the frontier"),
    "review_opened": ("date", "month in which the regulator began to review it; empty if it did not"),
    "review_closed": ("date", "month in which the review ended; empty while it goes on"),
    "review_outcome": ("text", "cleared, commitments, blocked, continued with a new contract, or dropped"),
    "chain_hhi_change": ("points", "what it adds to hhi_chain, at the decision or as last looked at"),
    "block_chance": ("probability", "chance of a block at the decision"),
    "surplus": (VALUE, "what the deal was expected to bring to both; empty where it is imposed"),
    **{name: (VALUE, text) for name, text in (FROM_PROSPECT | FROM_AGREEMENT).items()},
    "matched": ("1 = yes", "the cloud had the right to match the best offer of a rival"),
    "exclusivity_ratio": ("ratio", "rents that exclusive sale draws, over the margin that it costs the lab"),
    "expected_hours": ("m H100e-hours/month", "hours of the lab under the deal, as expected"),
    "undiscounted_price": ("USD/H100e-hour", "price of an hour before the discount"),
}


def contract_table(market: Market) -> pd.DataFrame:
    """One row a contract with its terms as last amended; what a contract does not fix is empty."""
    terms = [field.name for field in dataclasses.fields(Terms)]
    names = ["cloud", "lab", *CONTRACT_COLUMNS]
    names[names.index("reserved_capacity") : names.index("reserved_capacity")] = terms
    rows = [_row(market, deal) for deal in market.contracts.contracts]
    types = dict.fromkeys(MONTHS, "datetime64[s]") | dict.fromkeys(MAY_BE_EMPTY, "float64")
    columns = {name: [row[name] for row in rows] for name in names}
    typed = {name: np.array(columns[name], dtype=kind) for name, kind in types.items()}
    return pd.DataFrame(columns | typed if rows else typed, columns=names)


def _row(market: Market, deal: Contract) -> dict[str, object]:
    terms = {field.name: getattr(deal.terms, field.name) for field in dataclasses.fields(deal.terms)}
    listed = deal.terms.lists_on
    return {
        **terms,
        "lists_on": "all" if listed is None else ", ".join(listed),
        "cloud": deal.cloud,
        "lab": deal.lab,
        "signed": _date(market, deal.signed),
        "ended": _date(market, deal.ended),
        "reason": deal.reason,
        "imposed": deal.imposed,
        "reserved_capacity": _reserved_capacity(market, deal),
        "committed_from": _date(market, deal.committed_from),
        "take_or_pay": deal.take_or_pay,
        "mode_signed": deal.mode_signed,
        "clause_end": _date(market, deal.clause_end),
        "clause_ended": _date(market, deal.clause_ended),
        "instalments": float(sum(due.amount for due in deal.instalments)),
        "instalments_conditional": float(sum(due.amount for due in deal.instalments if due.conditional)),
        **_reviewed(market, deal.review),
        **_expected(deal.agreement),
    }


def _date(market: Market, month: int | None) -> datetime.date | None:
    """First day of the month, which may lie after the end of the run."""
    return None if month is None else market.calendar.date(month)


def _reserved_capacity(market: Market, deal: Contract) -> str:
    if deal.reserved_path is None:
        return "by need"
    points = [f"{market.calendar.date(point.month):%Y-%m} {point.kh:g}" for point in deal.reserved_path]
    return ", ".join(points) or "none"


def _reviewed(market: Market, review: Review | None) -> dict[str, object]:
    """What the regulator made of the deal; empty where it did not look."""
    if review is None:
        names = ["review_opened", "review_closed", "chain_hhi_change", "block_chance"]
        return {"review_outcome": "", **dict.fromkeys(names)}
    return {
        "review_opened": _date(market, review.opened),
        "review_closed": _date(market, review.closed),
        "review_outcome": review.outcome or "",
        "chain_hhi_change": review.hhi_change,
        "block_chance": review.block_chance,
    }


def _expected(agreement: Agreement | None) -> dict[str, float]:
    """What the two expected of the deal; empty where nobody bargained."""
    if agreement is None:
        names = ["surplus", *FROM_PROSPECT, *FROM_AGREEMENT, "matched", "exclusivity_ratio"]
        return dict.fromkeys([*names, "expected_hours", "undiscounted_price"], math.nan)
    prospect, ratio = agreement.prospect, agreement.exclusivity_ratio
    return {
        "surplus": float(prospect.surplus),
        **{name: float(getattr(prospect, name)) for name in FROM_PROSPECT},
        **{name: float(getattr(agreement, name)) for name in FROM_AGREEMENT},
        "matched": float(agreement.matched),
        "exclusivity_ratio": math.nan if ratio is None else float(ratio),
        "expected_hours": float(prospect.hours),
        "undiscounted_price": float(prospect.compute_price),
    }
