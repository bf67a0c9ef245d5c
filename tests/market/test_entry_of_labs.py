"""New labs enter as long as a run to just behind the frontier can be paid from their fund."""

import math

import numpy as np
import pytest

import moatlab as ml
from moatlab.economics.lab_entry import entry_closes_after, final_run_cost
from moatlab.economics.scaling import algorithmic_progress
from moatlab.foundation.randomness import normals
from moatlab.market.market import Market
from moatlab.market.streams import Stream
from tests.market.coming_and_going import EVENTFUL, a_market, months, sits_well

ALWAYS = 120.0  # a lab tries to enter in practically every month


def eventful(enterprises: int = 150, **changes: object) -> ml.Scenario:
    scenario = ml.load_scenario("seed_exclusive").with_enterprises(enterprises)
    return scenario.replace_all(EVENTFUL | changes)


def test_without_a_hazard_nobody_enters() -> None:
    market = a_market(entry_hazard=0.0, enterprises=60)
    months(market, 100)
    assert market.entries == 0
    assert [lab.name for lab in market.labs] == [record.name for record in market.scenario.labs]


def test_a_new_lab_starts_behind_the_frontier_with_what_its_run_has_left_of_the_fund() -> None:
    market = a_market(entry_hazard=ALWAYS, entry_fund=1.2, entry_gap=0.7)
    market.step()
    entrant, labs = market.lab_named("entrant_1"), market.parameters.labs
    assert entrant.capability == pytest.approx(market.frontier - 0.7)
    cost = final_run_cost(entrant.capability, 1.0, labs.flop_per_hour, market.spot_price)
    assert cost < 0.6
    assert entrant.cash == pytest.approx(1.2 - cost)
    assert entrant.record.consumer_weight == labs.entrant_consumer_weight
    paid = market.ledger.flows()
    assert paid["investors", "entrant_1", "round"] == pytest.approx(12 * 1.2)
    assert paid["entrant_1", "suppliers", "first_run"] == pytest.approx(12 * cost)
    sits_well(market)


def test_the_poor_name_of_an_entrant_fades_from_its_entry_on() -> None:
    market = a_market(entry_hazard=ALWAYS)
    months(market, 3)
    demand = market.parameters.demand
    for number, age in ((1, 2), (2, 1), (3, 0)):
        brand = market.lab_named(f"entrant_{number}").brand
        assert brand == pytest.approx(demand.brand_entrant * math.exp(-age / demand.brand_life))


def test_entry_closes_when_the_fund_no_longer_pays_for_a_run() -> None:
    growth, first_cost, entered = 9.0, 0.06, []

    def race(market: Market) -> None:
        """The cost of a run to the frontier grows by itself, from c_0 at the start."""
        labs = market.parameters.labs
        progress = algorithmic_progress(market.month, labs.algo_halving_months)
        unit = final_run_cost(0.0, progress, labs.flop_per_hour, market.spot_price)
        for lab in market.labs:
            lab.capability = math.log10(first_cost * (1.0 + growth) ** (market.month / 12) / unit)
        market.note_frontier()

    market = a_market(race, entry_hazard=ALWAYS, max_labs=64, exit_gap=20.0, enterprises=20)
    for _ in range(40):
        before = market.entries
        market.step()
        if market.entries > before:
            entered.append(market.month)
    labs = market.parameters.labs
    end = entry_closes_after(labs.entry_run_share * labs.entry_fund, first_cost, labs.entry_gap, growth)
    assert end == pytest.approx(math.log(10 * labs.entry_fund / (2 * first_cost)) / math.log(10.0))
    assert entered == list(range(math.floor(12 * end) + 1))


def test_a_slot_is_given_again_only_when_nobody_uses_the_lab_that_left() -> None:
    market = Market(eventful(enterprises=600, **{"parameters.labs.max_labs": 6}), rng=2)
    reused = 0
    for _ in range(100):
        labs, users = list(market.labs), market.tally.model_users.copy()
        market.step()
        for before, now in zip(labs, market.labs, strict=False):
            if now is not before:
                reused += 1
                assert before.left is not None
                assert before.left < market.month
                assert market.tally.model_users[now.index] == 0
                assert users[now.index] == 0 or before.left == market.month - 1
        sits_well(market)
    assert reused > 3
    assert market.refused_entries > 0
    assert market.entries == len(market.labs) - 5 + reused


def test_names_of_entrants_are_never_used_twice() -> None:
    market = Market(eventful(), rng=3)
    months(market, 100)
    entered = [event.firm for event in market.events if event.kind == "entered"]
    assert entered == [f"entrant_{number}" for number in range(1, market.entries + 1)]
    left = [event for event in market.events if event.kind in {"exited", "absorbed"}]
    assert len(left) == market.exits > 0


def test_tastes_for_a_new_lab_are_its_own_and_leave_those_for_others_alone() -> None:
    market = a_market(entry_hazard=ALWAYS)
    before = market.enterprises.model_affinity.copy()
    key = Stream.MODEL_AFFINITY.key(market.seed, -1)
    months(market, 1)
    entrant, crowd = market.lab_named("entrant_1"), market.enterprises
    stayed = (crowd.model_affinity[:, :5] == before).all(axis=1)
    assert stayed.mean() > 0.95  # the others are new enterprises
    spread = market.parameters.demand.model_affinity_sd
    own = spread * normals(key, crowd.identity, np.array([entrant.identity]))[:, 0]
    assert np.array_equal(crowd.model_affinity[:, entrant.index], own)


def test_new_labs_win_users() -> None:
    market = Market(eventful(enterprises=1000), rng=1)
    months(market, 60)
    entrants = [lab.index for lab in market.living_labs if lab.entered > 0]
    assert market.tally.model_users[entrants].sum() > 0


@pytest.mark.parametrize("seed", [1, 2])
def test_every_lab_keeps_its_books_in_months_of_entry_and_exit(seed: int) -> None:
    market = Market(eventful(), rng=seed)
    for _ in range(80):
        before = {lab.name: lab.cash for lab in market.labs if lab.independent}
        known = list(market.labs)
        market.step()
        for lab in {*known, *market.labs}:
            if lab.record.funding == "venture" and (lab.name in before or lab.entered == market.month):
                moved = lab.cash - before.get(lab.name, 0.0)
                assert moved == pytest.approx(market.ledger.net(lab.name) / 12.0, abs=1e-9)
    assert market.entries > 5
    assert market.exits > 3


def test_a_history_with_labs_that_came_and_went_is_kept_as_it_was(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    scenario = eventful().with_horizon(72)
    history = ml.simulate(scenario, seed=1)
    assert history.market["entries"].iloc[-1] > 3
    assert history.market["exits"].iloc[-1] > 0
    folder = tmp_path_factory.mktemp("run")
    history.save(folder)
    assert ml.History.load(folder).digest() == history.digest() == ml.simulate(scenario, seed=1).digest()


def test_names_of_later_entrants_are_kept_for_them() -> None:
    scenario = ml.load_scenario("seed_exclusive")
    with pytest.raises(ml.InputError, match="entrant_1"):
        scenario.replace("labs.other_labs.name", "entrant_1")
