"""Nobody appears in a cloud or vanishes from it: the table of flows tells where everybody went."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest

import moatlab as ml
from moatlab.observe.flow_table import ON_PREMISES
from moatlab.observe.history import History

SCENARIO = ml.load_scenario("seed_exclusive").with_enterprises(300).with_horizon(30)
VARIANTS = {
    "as shipped": {},
    "one after the other": {"parameters.switches.update": "sequential"},
    "easy to leave": {"parameters.switching.procedural_switching_cost": 0.0},
}
NO_GROWTH = {"parameters.population.workload_growth": 0.0}


class Watched:
    """A run with the cloud and the spending of every enterprise after each month, and before the first."""

    def __init__(self, scenario: ml.Scenario) -> None:
        market = ml.Market(scenario, rng=3)
        recorder = ml.Recorder(market)
        self.places = [*(cloud.name for cloud in market.clouds), ON_PREMISES]
        self.clouds = [market.enterprises.cloud.copy()]
        self.paid = [market.enterprises.workload * market.enterprises.contract_price]
        for _ in range(scenario.calendar.steps):
            market.step()
            recorder.observe()
            self.clouds.append(market.enterprises.cloud.copy())
            self.paid.append(market.enterprises.workload * market.enterprises.contract_price)
        self.history: History = recorder.history()

    def customers(self, month: int) -> "pd.Series[int]":
        """Enterprises by place after so many months."""
        found = np.bincount(self.clouds[month] % len(self.places), minlength=len(self.places))
        return pd.Series(found, index=self.places)

    def months(self) -> Iterator[tuple[int, pd.DataFrame]]:
        """The flows of every month, by its number."""
        flows = self.history.flows
        for number, date in enumerate(self.history.market.index):
            yield number, flows[flows["date"] == date]


@pytest.mark.parametrize("variant", VARIANTS)
def test_customers_at_two_dates_differ_by_exactly_the_flows_between_them(variant: str) -> None:
    watched = Watched(SCENARIO.replace_all(VARIANTS[variant]))
    dates, flows = watched.history.market.index, watched.history.flows
    for first, last in ((0, 1), (0, 30), (7, 19)):
        between = flows[flows["date"].isin(dates[first:last])]
        arrived = between.groupby("to")["customers"].sum().reindex(watched.places, fill_value=0)
        left = between.groupby("from")["customers"].sum().reindex(watched.places, fill_value=0)
        difference = watched.customers(last) - watched.customers(first)
        assert difference.to_dict() == (arrived - left).to_dict()
        assert difference.abs().sum() > 0


def test_spending_is_what_those_that_changed_cloud_pay_at_their_new_contracts() -> None:
    watched = Watched(SCENARIO.replace_all(NO_GROWTH))
    for month, flows in watched.months():
        before, after = watched.clouds[month], watched.clouds[month + 1]
        went = flows[flows["from"] != flows["to"]].groupby(["from", "to"])["spending"].sum()
        for (origin, destination), spending in went.items():
            pair = watched.places.index(origin), watched.places.index(destination)
            same = (before % len(watched.places) == pair[0]) & (after % len(watched.places) == pair[1])
            assert spending == pytest.approx(watched.paid[month + 1][same].sum(), rel=1e-12)


def test_only_enterprises_that_went_are_listed() -> None:
    flows = Watched(SCENARIO).history.flows
    moved = flows[flows["kind"] == "moved"]
    assert set(flows["kind"]) == {"moved", "replaced"}
    assert (flows["customers"] > 0).all()
    assert (moved["from"] != moved["to"]).all()
    assert ON_PREMISES not in set(moved["to"])
    assert not flows.duplicated(["date", "kind", "from", "to"]).any()


def test_the_switches_of_a_year_over_customers_are_the_recorded_churn() -> None:
    watched = Watched(SCENARIO.replace_all(VARIANTS["easy to leave"]))
    flows, market = watched.history.flows, watched.history.market
    switches = flows[(flows["kind"] == "moved") & (flows["from"] != ON_PREMISES)]
    by_month = switches.groupby("date")["customers"].sum().reindex(market.index, fill_value=0)
    customers = (1.0 - market["onprem_share"]) * SCENARIO.parameters.population.n_enterprises
    yearly = 12.0 * (by_month / customers).rolling(12).mean()
    assert by_month.sum() > 0
    np.testing.assert_allclose(yearly.iloc[11:], market["churn_customers"].iloc[11:], rtol=1e-12)


def test_without_turnover_nobody_is_replaced() -> None:
    flows = Watched(SCENARIO.replace("parameters.population.turnover_rate", 0.0)).history.flows
    assert set(flows["kind"]) == {"moved"}
