"""No mechanism of the regulator is decoration: without it, what it is about is different."""

from dataclasses import replace
from operator import attrgetter

import pytest

from moatlab.observe.history import History
from tests.mechanisms.mechanism import BARGAINED, Mechanism, shows
from tests.mechanisms.outcomes import Outcome, events

SURE = {"regulator.review_intercept": 100.0}
ALL = {"regulator.trigger_investment": 0.0}
STRICT = {"regulator.review_intercept": 0.0}


def outcomes(outcome: str) -> Outcome:
    """How many contracts came out of their review like this."""
    return lambda history: float((history.contracts["review_outcome"] == outcome).sum())


def exclusives(history: History) -> float:
    """How many exclusive contracts were bargained, as last amended."""
    return float((history.contracts["mode"] == "exclusive").sum())


def shares_sold(history: History) -> float:
    """Mean part of an independent lab that clouds own."""
    return float(history.labs.loc[history.labs["independent"] == 1.0, "equity_sold"].mean())


def money_at_first(history: History) -> float:
    """What clouds invested in the first four years [USD bn]."""
    return float(history.market["paid_for_investment"].iloc[:48].sum())


def months_of_review(history: History) -> float:
    """Mean length of the reviews that ended in a decision."""
    decided = history.contracts[history.contracts["block_chance"].notna()]
    return float((decided["review_closed"] - decided["review_opened"]).dt.days.mean())


def chance_of_a_block(history: History) -> float:
    """Mean chance at the decision."""
    return float(history.contracts["block_chance"].mean())


MECHANISMS = (
    Mechanism("blocks keep labs their own", {"regulator.review_on": False}, shares_sold, "less", on=SURE),
    Mechanism(
        "money waits for the decision",
        {"regulator.review_on": False},
        money_at_first,
        "less",
        on={"regulator.review_intercept": -100.0},
    ),
    Mechanism(
        "concern short of a block asks for commitments",
        {"regulator.review_commitments": 0.0},
        outcomes("commitments"),
        "more",
        on={"regulator.review_commitments": 3.0},
    ),
    Mechanism("reviews take months", {"regulator.review_months": 2.0}, months_of_review, "more"),
    Mechanism("some reviews are long", {"regulator.review_sd": 0.0}, months_of_review, "other"),
    Mechanism("small deals escape", {"regulator.trigger_investment": 0.0}, events("review_opened"), "less"),
    Mechanism(
        "large clouds and leading labs are watched",
        {"regulator.trigger_share": 1.0},
        events("review_opened"),
        "more",
        on={"regulator.trigger_share": 0.0},
    ),
    Mechanism(
        "exclusive sale worries the regulator",
        ALL | {"regulator.review_exclusive": 0.0},
        chance_of_a_block,
        "more",
        on=ALL,
    ),
    Mechanism(
        "control along the chain worries the regulator",
        {"regulator.review_hhi_scale": 1e9},
        chance_of_a_block,
        "other",
    ),
    Mechanism(
        "an open interface reassures it",
        {},
        chance_of_a_block,
        "less",
        on={"conduct.open_interface_lag": 240},
    ),
    Mechanism(
        "a stricter rule blocks more",
        {"regulator.block_floor": 0.9},
        outcomes("blocked"),
        "more",
        on={"regulator.block_floor": 0.9, "regulator.block_floor_strength": 1.0},
    ),
    Mechanism(
        "clouds that look ahead sign fewer exclusives",
        STRICT,
        exclusives,
        "less",
        on=STRICT | {"regulator.anticipation": True},
    ),
)


@pytest.mark.parametrize("mechanism", MECHANISMS, ids=attrgetter("claim"))
def test_a_mechanism_of_the_regulator_changes_what_it_is_about(mechanism: Mechanism) -> None:
    shows(replace(mechanism, among=BARGAINED))
