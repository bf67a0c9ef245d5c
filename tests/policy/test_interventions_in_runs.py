"""Every instrument in a running market: nothing at strength 0, something in the tables at full strength."""

from functools import cache

import pandas as pd
import pytest

from moatlab.market.market import Market
from moatlab.observe.history import History
from moatlab.policy.intervention import Intervention
from moatlab.scenario.loader import load_scenario
from moatlab.scenario.scenario import Scenario
from moatlab.simulation import simulate
from tests.policy.interventions import KINDS, made, month

SEED = 1
BARGAINED = {"merger_block", "review_delay", "rofr_ban"}
"""What bites only where contracts are bargained, end and are reviewed."""
SHORT_CONTRACTS = {
    "contracts_mode": "free",
    "parameters.contracts.lab_contract_term": 18,
    "parameters.contracts.bargaining_weight": 0.9,  # a right of first refusal costs the lab this weight
    "parameters.regulator.trigger_investment": 0.1,
    "parameters.regulator.review_months": 4.0,
    "parameters.regulator.review_sd": 1.0,
}


@cache
def world(name: str) -> Scenario:
    scenario = load_scenario(name).with_enterprises(150).with_horizon(72)
    return scenario.replace_all(SHORT_CONTRACTS) if name == "none_free" else scenario


@cache
def baseline(name: str) -> History:
    return simulate(world(name), SEED)


def where(kind: str) -> str:
    return "none_free" if kind in BARGAINED else "seed_exclusive"


def run(*interventions: Intervention, name: str) -> History:
    return simulate(world(name).with_interventions(interventions), SEED)


def moved(history: History, name: str) -> pd.DataFrame:
    """Columns of the market table that differ from the baseline, as differences."""
    gap = history.market - baseline(name).market
    return gap.loc[:, (gap.fillna(0.0) != 0.0).any()]


@pytest.mark.parametrize("kind", KINDS)
def test_strength_0_is_the_baseline_bit_for_bit_and_no_event(kind: str) -> None:
    name = where(kind)
    history = run(made(kind, start="2024-01", strength=0.0), name=name)
    assert history.digest() == baseline(name).digest()
    assert "rule_changed" not in set(history.events["kind"])


@pytest.mark.parametrize("kind", KINDS)
def test_full_strength_moves_the_market_and_not_before_it_starts(kind: str) -> None:
    name = where(kind)
    rule = made(kind, start="2024-01")
    reaching_back = {"retroactive": True} if rule.binds_contracts else {}
    difference = moved(run(made(kind, start="2024-01", **reaching_back), name=name), name)
    assert not difference.empty
    assert (difference.loc[:"2023-12"].fillna(0.0) == 0.0).all(axis=None)


def test_start_and_end_of_a_rule_are_events_and_the_rules_of_the_start_come_back() -> None:
    scenario = world("seed_exclusive").with_interventions(
        [
            made("egress_ban", start="2023-04", end="2023-07", targets=["aws"]),
            made("rofr_ban", start="2023-04"),
        ]
    )
    market = Market(scenario, rng=SEED)
    free = {}
    for _ in range(8):
        market.step()
        free[f"{market.date:%Y-%m}"] = market.rules(cloud="aws").switching.switching_egress_factor == 0.0
    assert [text for text, now in free.items() if now] == ["2023-04", "2023-05", "2023-06"]
    told = [event for event in market.events if event.kind == "rule_changed"]
    assert [(event.date, event.firm, event.text) for event in told] == [
        (month("2023-04"), "aws", "egress ban (aws) from 2023-04: in force"),
        (month("2023-04"), "", "rofr ban from 2023-04: in force"),
        (month("2023-07"), "aws", "egress ban (aws) from 2023-04: no longer in force"),
    ]
    lasting = market.parameters.replace("conduct.rofr_allowed", True)  # noqa: FBT003 - a value, not a switch
    assert lasting == scenario.parameters


def test_a_rule_in_the_first_month_leaves_the_start_as_it_was_fitted() -> None:
    plain, ruled = (
        Market(scenario, rng=SEED)
        for scenario in (
            world("seed_exclusive"),
            world("seed_exclusive").with_interventions([made("egress_ban", start="2023-01")]),
        )
    )
    for market in (plain, ruled):
        assert market.parameters == market.scenario.parameters
    assert [cloud.quality for cloud in ruled.clouds] == [cloud.quality for cloud in plain.clouds]
    assert [lab.brand for lab in ruled.labs] == [lab.brand for lab in plain.labs]
    ruled.step()
    assert ruled.parameters.switching.switching_egress_factor == 0.0
