"""Comparisons that are simulated: pairing is exact, workers change nothing, wrong input is refused."""

import datetime
from collections.abc import Mapping

import numpy as np
import pytest

import moatlab as ml
from moatlab.analysis.compare import Comparison, plan_comparison
from moatlab.analysis.effects import Effects
from moatlab.foundation.errors import InputError, MoatlabError
from moatlab.observe.history import History
from moatlab.observe.outcomes import HEADLINES, read_outcomes
from moatlab.policy.switching_rules import EgressBan
from moatlab.scenario.scenario import Scenario

START = datetime.date(2023, 4, 1)
BAN = [EgressBan(start=START)]
OUTCOMES = ["price_index", "lock_in", "aws.share", "anthropic.share", "entrant_9.capability"]


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return ml.load_scenario("seed_exclusive").with_enterprises(100).with_horizon(14)


@pytest.fixture(scope="module")
def effects(scenario: Scenario) -> Effects:
    changed = scenario.replace("parameters.switching.egress_fee", 0.0)
    alternatives: Mapping[str, object] = {"ban": BAN, "free": changed, "same": scenario, "nothing": []}
    return ml.compare(scenario, alternatives, seeds=2, outcomes=OUTCOMES)  # type: ignore[arg-type]


def test_the_same_scenario_differs_in_nothing(effects: Effects) -> None:
    for name in ("same", "nothing"):
        assert np.array_equal(effects.alternatives[name].values, effects.baseline, equal_nan=True)
        rows = effects.table().loc[name].drop("entrant_9.capability")
        assert (rows["difference"] == 0.0).all()
        assert set(rows["verdict"]) == {"unchanged in every run"}


def test_worlds_are_equal_until_the_policy_starts_and_differ_afterwards(effects: Effects) -> None:
    path = effects.paths().query("alternative == 'ban' and outcome == 'price_index'").set_index("date")
    before = path.index < np.datetime64(START)
    assert (path.loc[before, "difference"] == 0.0).all()
    assert path.loc[~before, "difference"].abs().max() > 0.0


def test_values_are_those_of_single_runs(scenario: Scenario, effects: Effects) -> None:
    history = ml.simulate(scenario.with_interventions(BAN), seed=2)
    assert np.array_equal(effects.alternatives["ban"].values[1, :, 0], history.market["price_index"])
    aws = history.clouds.query("cloud == 'aws'")["share"]
    assert np.array_equal(effects.alternatives["ban"].values[1, :, 2], aws)


def test_two_workers_give_the_numbers_of_one(scenario: Scenario, effects: Effects) -> None:
    changed = scenario.replace("parameters.switching.egress_fee", 0.0)
    alternatives = {"ban": BAN, "free": changed, "same": scenario, "nothing": []}
    again = ml.compare(scenario, alternatives, [1, 2], outcomes=OUTCOMES, workers=2)
    assert again.digest() == effects.digest()


def test_a_lab_that_never_came_has_no_capability_and_the_reading_says_so(effects: Effects) -> None:
    row = effects.table().loc[("ban", "entrant_9.capability")]
    assert (row["runs"], row["verdict"]) == (0, "not defined in any pair of runs")


def test_parts_of_the_effect_on_consumers_add_up_in_every_run(scenario: Scenario) -> None:
    faster = scenario.replace("parameters.labs.algo_halving_months", 3.0)
    effects = ml.compare(scenario, {"faster": faster}, 2, outcomes=["lock_in"], capability_channel=True)
    assert [outcome.name for outcome in effects.outcomes] == ["lock_in", "consumer_surplus"]
    table = effects.table()["difference"].loc["faster"]
    parts = [table[f"consumer_surplus_{part}_capability"] for part in ("at_given", "through")]
    assert sum(parts) == pytest.approx(table["consumer_surplus"], rel=1e-9)
    assert abs(parts[1]) > 0.0


def test_a_comparison_knows_how_many_runs_it_takes(scenario: Scenario) -> None:
    plan = plan_comparison(scenario, {"ban": BAN, "none": []}, seeds=3, capability_channel=True)
    assert plan.runs == 15
    assert [outcome.name for outcome in plan.outcomes] == list(HEADLINES)


def test_a_run_that_fails_is_named_and_its_pair_left_out(
    scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = ml.simulate

    def fragile(scenario: Scenario, seed: int, **options: object) -> History:
        if seed == 2 and scenario.interventions:
            raise ml.NumericalError(problem="a price below zero", month="2023-05", firm="aws")
        return real(scenario, seed, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("moatlab.analysis.compare.simulate", fragile)
    effects = ml.compare(scenario, {"ban": BAN}, 3, outcomes=["lock_in"])
    assert effects.table()["runs"].tolist() == [2]
    (failure,) = effects.failures
    assert str(failure) == "ban (seed_exclusive), seed 2: 2023-05, aws: a price below zero"
    with pytest.raises(MoatlabError, match=r"not a single pair of runs .*\n.*seed 2: 2023-05, aws"):
        ml.compare(scenario, {"ban": BAN}, [2], outcomes=["lock_in"])


def test_a_lab_that_left_has_a_share_of_nothing_and_no_price(scenario: Scenario) -> None:
    history = ml.simulate(scenario, seed=1)
    gone = (history.labs["lab"] == "meta") & (history.labs["date"] >= "2023-06-01")
    labs = history.labs.assign(
        alive=history.labs["alive"].mask(gone, 0.0), share=history.labs["share"].mask(gone, 0.0)
    )
    tables = {name: table for name, table in vars(history).items() if name != "labs"}
    values = read_outcomes(History(labs=labs, **tables), ["meta.share", "meta.api_price"])
    assert np.isfinite(values[:, 0]).all()
    assert np.isnan(values[:, 1]).tolist() == [False] * 5 + [True] * 9


WRONG = {
    "no alternative": ({"alternatives": {}}, "alternatives: got none"),
    "no seed": ({"seeds": 0}, "seeds: got 0"),
    "an empty list of seeds": ({"seeds": []}, "seeds: got"),
    "a seed twice": ({"seeds": [1, 1]}, "seeds: got"),
    "a negative seed": ({"seeds": [-1]}, "seeds: got"),
    "seeds that are true": ({"seeds": True}, "seeds: got true"),
    "a misspelt outcome": ({"outcomes": ["lock_inn"]}, "Did you mean lock_in?"),
    "a misspelt outcome of a firm": ({"outcomes": ["aws.shares"]}, "Did you mean aws.share?"),
    "a misspelt firm": ({"outcomes": ["antropic.share"]}, "Did you mean anthropic.share?"),
    "an outcome of a cloud for a lab": ({"outcomes": ["anthropic.list_price"]}, "not recorded"),
    "an outcome twice": ({"outcomes": ["lock_in", "lock_in"]}, "twice"),
    "no outcome": ({"outcomes": []}, "outcomes: got no outcome"),
    "an alternative called baseline": ({"alternatives": {"baseline": []}}, "a name other than baseline"),
    "an alternative that is no policy": ({"alternatives": {"x": "egress_ban"}}, "a list of interventions"),
    "a policy twice": ({"alternatives": {"x": [*BAN, *BAN]}}, 'alternative "x": interventions'),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_compared_is_refused(case: str, scenario: Scenario) -> None:
    changes, message = WRONG[case]
    options: dict[str, object] = {"alternatives": {"ban": BAN}, "outcomes": ["lock_in"], "seeds": 1} | changes
    with pytest.raises(InputError) as refusal:
        plan_comparison(scenario, **options)  # type: ignore[arg-type]
    assert message in str(refusal.value)


def test_a_scenario_of_other_months_is_refused(scenario: Scenario) -> None:
    with pytest.raises(InputError, match=r"from 2023-01 to 2023-06.*\n.*with_horizon\(14\)"):
        plan_comparison(scenario, {"short": scenario.with_horizon(6)})


def test_no_worker_is_refused_before_anything_is_simulated(scenario: Scenario) -> None:
    plan: Comparison = plan_comparison(scenario, {"ban": BAN}, 1, outcomes=["lock_in"])
    with pytest.raises(InputError, match="workers: got 0"):
        plan.run(workers=0)
