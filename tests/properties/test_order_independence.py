"""The order in which firms and enterprises are listed means nothing."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest

import moatlab as ml
from moatlab.market.market import Market
from moatlab.market.offers import make_peers
from moatlab.market.world import Enterprises
from moatlab.observe.history import History
from tests.market.coming_and_going import EVENTFUL

MONTHS = 48
ROUNDING = 1e-9
SCENARIO = ml.load_scenario("seed_exclusive").with_horizon(MONTHS).with_enterprises(400)
# Many changes of cloud and model, so that a choice that hangs on the order would show.
LIVELY = {
    "parameters.occasions.midterm_review_rate": 1.0,
    "parameters.occasions.consideration_prob": 0.7,
    "parameters.occasions.bass_p": 2.0,
    "parameters.switching.procedural_switching_cost": 0.8,
    "parameters.demand.model_switching_cost": 2.0,
}
VARIANTS: dict[str, Mapping[str, object]] = {
    "as shipped": {},
    "lively": LIVELY,
    "mean field": {**LIVELY, "parameters.population.network": "mean_field"},
    "one by one": {**LIVELY, "parameters.switches.update": "sequential"},
    "labs come and go": EVENTFUL,
}


def backwards[Row](rows: Sequence[Row]) -> tuple[Row, ...]:
    return tuple(reversed(rows))


def last_first[Row](rows: Sequence[Row]) -> tuple[Row, ...]:
    return (*rows[-1:], *rows[:-1])


def permuted_firms(scenario: ml.Scenario, order: Callable[[Sequence[Any]], tuple[Any, ...]]) -> ml.Scenario:
    """The same scenario with clouds, labs and product focus listed in another order."""
    focus = order(scenario.parameters.demand.focus)
    return scenario.replace_all(
        {"clouds": order(scenario.clouds), "labs": order(scenario.labs), "parameters.demand.focus": focus}
    )


def permute_enterprises(market: Market, order: int) -> None:
    """Number the enterprises of a fresh market in another way, whoever watches whom staying the same."""
    places = np.random.default_rng(order).permutation(market.enterprises.size)
    shuffled: list[Any] = [np.ascontiguousarray(part[places]) for part in market.enterprises]
    market.enterprises = Enterprises(*shuffled)
    if market.network is not None:
        market.network = market.network.permuted(places)
    market.peers = make_peers(market, live=market.parameters.switches.update == "sequential")


def recorded(scenario: ml.Scenario, prepare: Callable[[Market], None] | None = None) -> History:
    market = Market(scenario, rng=5)
    if prepare is not None:
        prepare(market)
    recorder = ml.Recorder(market)
    for _ in range(MONTHS):
        market.step()
        recorder.observe()
    return recorder.history()


def assert_equal_but_for_rounding(one: History, other: History) -> None:
    for name, table in one.tables().items():
        left, right = in_one_order(table), in_one_order(other.tables()[name])
        numbers = left.select_dtypes("number").columns
        pd.testing.assert_frame_equal(left.drop(columns=numbers), right.drop(columns=numbers))
        for column in numbers:
            np.testing.assert_allclose(
                right[column], left[column], rtol=ROUNDING, atol=1e-12, err_msg=f"{name}.{column}"
            )


def in_one_order(table: pd.DataFrame) -> pd.DataFrame:
    """Rows sorted by month, firm and text, so that only the order of listing is lost."""
    columns = ("date", "signed", "cloud", "lab", "kind", "firm", "text", "from", "to")
    keys = [key for key in columns if key in table]
    return table.sort_values(keys).reset_index(drop=True)


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("order", [backwards, last_first])
def test_clouds_and_labs_in_another_order_give_the_same_history(
    variant: str, order: Callable[[Sequence[Any]], tuple[Any, ...]]
) -> None:
    scenario = SCENARIO.replace_all(VARIANTS[variant])
    assert_equal_but_for_rounding(recorded(scenario), recorded(permuted_firms(scenario, order)))


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("order", [1, 2])
def test_enterprises_in_another_order_give_the_same_history(variant: str, order: int) -> None:
    scenario = SCENARIO.replace_all(VARIANTS[variant])

    def prepare(market: Market) -> None:
        permute_enterprises(market, order)

    assert_equal_but_for_rounding(recorded(scenario), recorded(scenario, prepare))


def test_contracts_in_another_order_give_the_same_history() -> None:
    permuted = SCENARIO.replace("contracts", backwards(SCENARIO.contracts))
    assert_equal_but_for_rounding(recorded(SCENARIO), recorded(permuted))


def test_the_comparison_sees_a_ten_thousandth_of_one_contract() -> None:
    def one_dearer(market: Market) -> None:
        customer = np.argmax(market.enterprises.cloud >= 0)
        market.enterprises.contract_price[customer] *= 1.0001

    with pytest.raises(AssertionError):
        assert_equal_but_for_rounding(recorded(SCENARIO), recorded(SCENARIO, one_dearer))
