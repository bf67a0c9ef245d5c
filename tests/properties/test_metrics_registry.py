"""Every recorded number says what it is, and users may add their own."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import pytest

import moatlab as ml
from moatlab.market.market import Market
from moatlab.observe.history import History
from moatlab.observe.metrics import CLOUD_VARIABLES, LAB_VARIABLES, MARKET_METRICS, Metric
from moatlab.parameters.table import ParameterEntry, parameter_table

SCENARIO = ml.load_scenario("seed_exclusive").with_horizon(14).with_enterprises(100)
REGISTRIES: dict[str, Mapping[str, Metric[Any]]] = {
    "market": MARKET_METRICS,
    "clouds": CLOUD_VARIABLES,
    "labs": LAB_VARIABLES,
}
EVERY_METRIC = [(table, metric) for table, registry in REGISTRIES.items() for metric in registry.values()]

# The columns that readers of a history rely on.
PROMISED = {
    "market": """
        hhi_cloud hhi_model hhi_compute hhi_chain cr1_cloud cr2_cloud effective_clouds stack_control
        general_revenue ai_compute_revenue marketplace_revenue ai_spending
        onprem_share ai_adoption ai_adoption_top_decile
        churn_customers churn_spend model_switching remote_share multi_model_share
        lock_in lock_in_passive forgone_surplus
        lock_in_procedural lock_in_gravity lock_in_egress lock_in_network lock_in_exclusivity
        price_index lerner_cloud lerner_model
        spot_price spot_premium reference_price gpu_cost compute_price_index
        capacity custom_share reserved_share background_share utilisation fill_rate
        foreclosure_index raising_rivals_cost
        frontier_capability capability_gap run_cost labs_alive entries exits
        open_contracts preferred_contracts exclusive_contracts exclusive_compute_contracts circularity_ratio
        access_share value_at_risk_spend value_at_risk_ai
        consumer_surplus vendor_surplus cloud_surplus lab_surplus government_surplus total_welfare
    """,
    "clouds": """
        date cloud share ai_compute_share customer_share new_customer_share
        list_price full_price marginal_cost lerner_index markup egress_fee
        retention_advantage installed_base_share developer_ecosystem
        capacity_gpu capacity_custom capacity_reserved capacity_pipeline
        ai_compute_price custom_chip_relative_cost chip_experience take_rate
        general_revenue ai_compute_revenue marketplace_revenue profit
        capital_expenditure control_share resilience
    """,
    "labs": """
        date lab alive share capability api_price serving_cost revenue consumer_revenue cash runway_months
        training_budget training_hours inference_hours compute_fill_rate run_flop release_age equity_sold
        independent exclusive
    """,
    "contracts": """
        cloud lab signed ended reason imposed term_months mode exclusive_compute compute_discount
        committed_spend investment equity_share revenue_share rofr notice_months archetype custom_chip_share
        reserved_capacity instalments instalments_conditional
        surplus cloud_gain lab_gain rents marketplace compute_margin learning sales fees savings insurance
        liquidity hold_up leaving transfer second_best matched exclusivity_ratio
    """,
    "flows": "date kind from to customers spending",
    "events": "date kind firm text",
}


@pytest.fixture(scope="module")
def history() -> History:
    return ml.simulate(SCENARIO, seed=1)


@pytest.mark.parametrize("metric", EVERY_METRIC, ids=lambda pair: f"{pair[0]}.{pair[1].name}")
def test_every_metric_has_name_unit_description_and_source(metric: tuple[str, Metric[Any]]) -> None:
    table, declared = metric
    assert REGISTRIES[table][declared.name] is declared
    assert declared.name.isidentifier()
    assert declared.unit.strip()
    assert len(declared.description.split()) >= 2
    assert declared.description[0].isupper()
    assert not declared.description.endswith(".")
    assert declared.source.strip()


@pytest.mark.parametrize("entry", parameter_table(), ids=lambda entry: entry.path)
def test_every_parameter_has_unit_source_and_description_and_every_number_a_range(
    entry: ParameterEntry,
) -> None:
    assert entry.unit.strip()
    assert entry.source.strip()
    assert len(entry.description.split()) >= 2
    assert entry.valid.strip()
    if entry.kind in {"a number", "a whole number"}:
        assert entry.plausible is not None
        low, high = entry.plausible
        assert low < high
        if not entry.path.startswith("parameters.conduct."):  # the base there is the absence of the rule
            assert isinstance(entry.default, int | float)
            assert low <= entry.default <= high


@pytest.mark.parametrize("table", PROMISED)
def test_every_promised_column_is_recorded(history: History, table: str) -> None:
    recorded = set(history.tables()[table].columns)
    assert set(PROMISED[table].split()) - recorded == set()


@pytest.mark.parametrize("table", REGISTRIES)
def test_what_is_recorded_is_what_is_registered(history: History, table: str) -> None:
    keys = {"date", "cloud", "lab"}
    assert set(history.tables()[table].columns) - keys == set(REGISTRIES[table])


def test_a_history_has_a_row_for_every_month_and_firm(history: History) -> None:
    months = SCENARIO.parameters.time.steps
    assert len(history.market) == months
    assert history.market.index.name == "date"
    assert pd.DatetimeIndex(history.market.index).is_month_start.all()
    for table, firm, names in (
        (history.clouds, "cloud", [cloud.name for cloud in SCENARIO.clouds]),
        (history.labs, "lab", [lab.name for lab in SCENARIO.labs]),
    ):
        by_month = [(date, rows[firm].tolist()) for date, rows in table.groupby("date", sort=False)]
        assert [date for date, _ in by_month] == list(history.market.index)
        for _, present in by_month:
            assert present[: len(names)] == names
            assert len(set(present)) == len(present)
            assert all(entrant.startswith("entrant_") for entrant in present[len(names) :])


def test_reading_a_metric_twice_gives_the_same_number() -> None:
    market = Market(SCENARIO, rng=1)
    market.step()
    first = [metric.compute(market) for metric in MARKET_METRICS.values()]
    assert first == [metric.compute(market) for metric in MARKET_METRICS.values()]


# --- Metrics of users -----------------------------------------------------------------------------


def customers_of_azure(market: Market) -> float:
    return float(market.tally.cloud_customers[market.cloud_named("azure").index])


def month_number(market: Market) -> int:
    return market.month


def test_an_own_metric_becomes_a_column_after_the_others_and_changes_no_other_number(
    history: History,
) -> None:
    extended = ml.simulate(SCENARIO, seed=1, metrics=[month_number, customers_of_azure])
    assert extended.market.columns.tolist()[-2:] == ["month_number", "customers_of_azure"]
    assert extended.market["month_number"].tolist() == list(range(14))
    shares = extended.clouds.query("cloud == 'azure'")["customer_share"].to_numpy()
    everybody = 100 * (1.0 - extended.market["onprem_share"].to_numpy())
    assert extended.market["customers_of_azure"].to_numpy() == pytest.approx(shares * everybody)
    assert extended.market[history.market.columns].equals(history.market)


def test_a_metric_sees_the_market_at_the_end_of_the_month() -> None:
    def frontier_seen(market: Market) -> float:
        return market.frontier

    extended = ml.simulate(SCENARIO, seed=1, metrics=[frontier_seen])
    assert np.array_equal(extended.market["frontier_seen"], extended.market["frontier_capability"])


def named(name: str) -> Callable[[Market], float]:
    def metric(market: Market) -> float:
        return float(market.month)

    metric.__name__ = name
    return metric


@pytest.mark.parametrize(
    "metrics",
    [
        [named("hhi_cloud")],
        [named("date")],
        [named("mine"), named("mine")],
        [lambda market: float(market.month)],
        [partial(customers_of_azure)],
    ],
    ids=["a recorded metric", "the index", "twice the same", "a lambda", "a function without a name"],
)
def test_a_metric_without_a_name_of_its_own_is_refused(metrics: list[Callable[[Market], float]]) -> None:
    with pytest.raises(ml.InputError) as refusal:
        ml.simulate(SCENARIO, seed=1, metrics=metrics)
    assert refusal.value.place == "metrics"
    assert refusal.value.cure
