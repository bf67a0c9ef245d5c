"""Labs can be made to follow the capabilities of another run, so that the way through the frontier is cut."""

import pytest

import moatlab as ml
from moatlab.foundation.errors import InputError
from moatlab.observe.history import History

SCENARIO = ml.load_scenario("documented_nonexclusive").with_enterprises(120).with_horizon(60)
# More money for training, from the first month on.
RICHER = SCENARIO.replace("parameters.labs.race_budget_2023", 1.2)


@pytest.fixture(scope="module")
def twin() -> History:
    return ml.simulate(SCENARIO, seed=4)


def test_a_run_that_follows_its_own_path_is_bit_identical(twin: History) -> None:
    assert ml.simulate(SCENARIO, seed=4, capability_path=twin).digest() == twin.digest()


def test_labs_can_do_what_those_of_the_twin_can_and_pay_their_own_training(twin: History) -> None:
    free, bound = (ml.simulate(RICHER, seed=4, capability_path=path) for path in (None, twin))
    keys = ["date", "lab"]
    of_twin = twin.labs[twin.labs["alive"] == 1.0].set_index(keys)["capability"]
    of_bound = bound.labs[bound.labs["alive"] == 1.0].set_index(keys)["capability"]
    both = of_twin.index.intersection(of_bound.index)
    assert len(both) > 250
    assert of_bound[both].equals(of_twin[both])
    assert free.market["frontier_capability"].iloc[-1] > twin.market["frontier_capability"].iloc[-1] + 0.1
    assert bound.market["frontier_capability"].equals(twin.market["frontier_capability"])
    budgets = (run.labs.groupby("date")["training_budget"].sum().iloc[12] for run in (twin, bound))
    assert 1.2 * next(budgets) < next(budgets)


def test_a_lab_that_the_twin_does_not_have_keeps_what_it_earns(twin: History) -> None:
    without = History(
        **{**twin.tables(), "market": twin.market, "labs": twin.labs[twin.labs["lab"] != "anthropic"]},
        scenario=twin.scenario,
        seed=twin.seed,
    )
    bound = ml.simulate(SCENARIO, seed=4, capability_path=without)
    assert bound.digest() == twin.digest()


def test_the_overtaken_are_those_of_the_path(twin: History) -> None:
    """Users look around when the path, not the own training, puts a rival ahead."""
    labs, leaper = twin.labs.copy(), twin.labs["lab"] == "meta"
    labs.loc[leaper, "capability"] = -5.0
    labs.loc[leaper & (labs["date"] >= "2024-06-01"), "capability"] = 5.0
    leaping = History(
        **{**twin.tables(), "market": twin.market, "labs": labs}, scenario=twin.scenario, seed=twin.seed
    )
    seen: dict[int, bool] = {}

    def overtaken(market: ml.Market) -> float:
        seen[market.month] = market.lab_named("openai").overtaken
        return 0.0

    ml.simulate(SCENARIO.with_horizon(20), seed=4, capability_path=leaping, metrics=[overtaken])
    assert seen[17]
    assert not seen[18]


def test_a_path_of_other_months_is_refused(twin: History) -> None:
    with pytest.raises(InputError) as refusal:
        ml.simulate(SCENARIO.with_horizon(61), seed=4, capability_path=twin)
    assert refusal.value.place == "capability_path"
    assert "2027-12" in refusal.value.found
    assert "2028-01" in refusal.value.allowed


def test_a_longer_path_will_do(twin: History) -> None:
    bound = ml.simulate(SCENARIO.with_horizon(6), seed=4, capability_path=twin)
    assert bound.labs["capability"].equals(twin.labs["capability"].iloc[: len(bound.labs)])


def test_a_schedule_without_training_cannot_follow_a_path(twin: History) -> None:
    schedule = [process for process in ml.PROCESSES if process.__name__ != "train_models"]
    with pytest.raises(InputError, match="train_models"):
        ml.simulate(SCENARIO, schedule=schedule, capability_path=twin)
