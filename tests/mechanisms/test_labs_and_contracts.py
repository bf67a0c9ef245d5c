"""No mechanism of labs and their contracts is decoration: without it, what it is about is different."""

from dataclasses import replace
from operator import attrgetter

import pytest

from tests.mechanisms.mechanism import BARGAINED, DOCUMENTED, EXCLUSIVE, Mechanism, ran, shows
from tests.mechanisms.outcomes import (
    Outcome,
    at_first,
    bargained,
    events,
    lab,
    lab_at_first,
    market,
    paid,
)

POOR = {"labs.vc_climate": 0.0, "labs.consumer_saturation": 0.0, "demand.ai_nest_weight": 0.0}
CONTRACTS = (
    Mechanism(
        "money is worth more to labs without runway",
        {"contracts.liquidity_value": 0.0},
        bargained("liquidity"),
        "more",
    ),
    Mechanism(
        "power brings the lab a larger part",
        {"contracts.bargaining_weight": 0.0},
        bargained("lab_gain"),
        "more",
        on={"contracts.bargaining_weight": 0.9},
    ),
    Mechanism(
        "fear of being held up keeps compute open",
        {"contracts.hold_up": 0.0},
        bargained("exclusive_compute"),
        "less",
        on={"contracts.hold_up": 0.3},
    ),
    Mechanism(
        "clouds look ahead to learning by contracts",
        {"contracts.learning_window_years": 0.0},
        bargained("learning"),
        "more",
    ),
    Mechanism(
        "contracts bring work to own chips",
        {"contracts.anchor_custom_share": 0.0},
        market("custom_share"),
        "more",
    ),
    Mechanism(
        "secured compute is worth something", {"contracts.insurance_cap": 0.0}, bargained("insurance"), "more"
    ),
    Mechanism(
        "the future counts in bargaining", {"contracts.valuation_horizon": 1}, bargained("surplus"), "more"
    ),
    Mechanism("clouds invest in labs", {"contracts.investment_cap": 0.0}, paid("investment"), "more"),
    Mechanism(
        "clouds pay by cheaper compute",
        {"contracts.compute_discount_max": 0.0},
        bargained("compute_discount"),
        "more",
    ),
    Mechanism(
        "conditional money is lost behind the frontier",
        {"contracts.frontier_gap": 20.0},
        paid("investment"),
        "less",
    ),
    Mechanism("clouds may not own labs", {"contracts.equity_share_max": 0.0}, paid("investment"), "more"),
    Mechanism(
        "labs pay for what they committed to", {"contracts.commit_fraction": 0.0}, paid("shortfall"), "more"
    ),
    Mechanism(
        "labs short of money bargain anew", {"contracts.renegotiation_runway": 0.0}, events("signed"), "more"
    ),
    Mechanism("nobody bargains all the time", {"contracts.renegotiation_gap": 0}, events("signed"), "less"),
)
LABS = (
    # coming and going
    Mechanism("labs enter", {"labs.entry_hazard": 0.0}, market("labs_alive"), "more"),
    Mechanism("labs that fall behind leave", {"labs.exit_gap": 20.0}, market("labs_alive"), "less"),
    Mechanism(
        "labs without money leave",
        {**POOR, "labs.exit_months": 240},
        market("exits"),
        "more",
        on=POOR,
    ),
    Mechanism(
        "clouds absorb labs",
        {"labs.absorb_prob": 0.0},
        events("absorbed"),
        "more",
        on={"labs.absorb_prob": 1.0},
    ),
    Mechanism("entrants are given time", {"labs.entrant_grace": 0}, market("labs_alive"), "more"),
    # money
    Mechanism("investors fund labs", {"labs.vc_climate": 0.0}, paid("round"), "more"),
    Mechanism("consumers pay labs", {"labs.consumer_saturation": 0.0}, lab("openai", "revenue"), "more"),
    Mechanism(
        "parents pay for the race",
        {"labs.own_budget_allowance": 0.0},
        lab("google_deepmind", "training_budget"),
        "more",
    ),
    Mechanism("staff costs capability", {"labs.staff_share": 0.0}, market("frontier_capability"), "less"),
    Mechanism("revenue pays for training", {"labs.revenue_to_training": 0.0}, market("run_cost"), "more"),
    # prices
    Mechanism("patient labs price low", {"labs.max_foresight": 0.0}, lab("openai", "api_price"), "less"),
    Mechanism("labs learn their price", {"labs.price_step": 0.0}, lab("openai", "api_price"), "other"),
    Mechanism(
        "a runway makes labs patient",
        {"contracts.runway_target": 1200.0},
        lab_at_first("anthropic", "api_price"),
        "less",
        on={"contracts.runway_target": 1.0},
    ),
    # training
    Mechanism("the race raises the cost of runs", {"labs.race_growth": 1.0}, at_first("run_cost"), "more"),
    Mechanism("the race fades", {"labs.race_fade": 0.0}, market("run_cost"), "less"),
    Mechanism(
        "labs that lag spend less",
        {"labs.budget_gap_slope": 0.0},
        lab_at_first("other_labs", "training_budget"),
        "less",
    ),
    Mechanism("algorithms improve", {"labs.algo_halving_months": 1e6}, market("frontier_capability"), "more"),
    Mechanism(
        "labs that lag catch up",
        {"labs.catchup": 0.0},
        lab_at_first("meta", "capability"),
        "more",
        on={"labs.catchup": 0.4},
    ),
    Mechanism("a rival's lead hastens releases", {"labs.release_gap": 20.0}, events("released"), "more"),
)


@pytest.mark.parametrize("mechanism", LABS, ids=attrgetter("claim"))
def test_a_mechanism_of_labs_changes_what_it_is_about(mechanism: Mechanism) -> None:
    shows(mechanism)


@pytest.mark.parametrize("mechanism", CONTRACTS, ids=attrgetter("claim"))
def test_a_mechanism_of_bargaining_changes_what_it_is_about(mechanism: Mechanism) -> None:
    shows(replace(mechanism, among=BARGAINED))


@pytest.mark.parametrize(
    ("outcome", "larger"),
    [
        (lab("anthropic", "share"), False),
        (market("stack_control"), True),
        (market("value_at_risk_ai"), True),
    ],
    ids=["the lab loses users", "one firm controls more of the chain", "one failure stops more"],
)
def test_the_exclusive_deal_differs_from_the_documented_one(outcome: Outcome, *, larger: bool) -> None:
    for seed in (1, 2):
        assert (outcome(ran(EXCLUSIVE, seed)) > outcome(ran(DOCUMENTED, seed))) is larger
