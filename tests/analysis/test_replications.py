"""Pairs are added until an effect is known closely enough; what ran is kept, and the cap is admitted."""

import math
from dataclasses import replace

import numpy as np
import pytest

import moatlab as ml
from moatlab.analysis.compare import plan_comparison
from moatlab.analysis.effects import Effects
from moatlab.analysis.replications import Precision, Replications, replicate, replicate_until
from moatlab.foundation.errors import InputError
from moatlab.scenario.scenario import Scenario

LOCK_IN = "lock_in"


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return ml.load_scenario("seed_exclusive").with_enterprises(60).with_horizon(6)


@pytest.fixture(scope="module")
def easier(scenario: Scenario) -> dict[str, Scenario]:
    return {"easier": scenario.replace("parameters.switching.procedural_switching_cost", 0.5)}


@pytest.fixture(scope="module")
def first(scenario: Scenario, easier: dict[str, Scenario]) -> Effects:
    return ml.compare(scenario, easier, 10, outcomes=[LOCK_IN, "price_index"])


def half_width(effects: Effects) -> float:
    row = effects.table().loc[("easier", LOCK_IN)]
    return float(row["high"] - row["difference"])


@pytest.fixture(scope="module")
def longer(scenario: Scenario, easier: dict[str, Scenario], first: Effects) -> Replications:
    """Asks for 2/3 of the interval of ten pairs."""
    wanted = Precision(LOCK_IN, half_width(first) / 1.5, most=150)
    return replicate_until(scenario, easier, wanted, outcomes=[LOCK_IN, "price_index"])


def test_pairs_are_added_until_the_interval_is_narrow_enough(longer: Replications, first: Effects) -> None:
    assert longer.reached
    assert half_width(longer.effects) == longer.half_widths["easier"] <= half_width(first) / 1.5
    assert 10 < len(longer.effects.seeds) < 150
    assert longer.effects.seeds == tuple(range(1, len(longer.effects.seeds) + 1))
    assert "Precision reached" in longer.effects.to_markdown()
    assert "slightly too narrow" in str(longer)


def test_the_numbers_are_those_of_one_comparison_of_all_seeds(
    scenario: Scenario, easier: dict[str, Scenario], longer: Replications
) -> None:
    at_once = ml.compare(scenario, easier, len(longer.effects.seeds), outcomes=[LOCK_IN, "price_index"])
    assert longer.effects.digest() == at_once.digest()


def test_seeds_that_ran_do_not_run_again(
    scenario: Scenario, easier: dict[str, Scenario], longer: Replications, monkeypatch: pytest.MonkeyPatch
) -> None:
    from moatlab.simulation import simulate

    seen: list[int] = []

    def counted(scenario: Scenario, seed: int, **options: object) -> object:
        seen.append(seed)
        return simulate(scenario, seed, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("moatlab.analysis.compare.simulate", counted)
    plan = plan_comparison(scenario, easier, 10, outcomes=[LOCK_IN])
    replicate(plan, longer.precision)
    assert sorted(seen) == sorted(list(longer.effects.seeds) * 2)


def test_an_effect_of_nothing_is_known_at_once(scenario: Scenario) -> None:
    found = replicate_until(scenario, {"same": scenario}, Precision(LOCK_IN, 1e-9), outcomes=["price_index"])
    assert (found.reached, len(found.effects.seeds)) == (True, 10)
    assert [outcome.name for outcome in found.effects.outcomes] == ["price_index", "lock_in"]


def test_the_cap_is_kept_and_admitted(
    scenario: Scenario, easier: dict[str, Scenario], first: Effects
) -> None:
    found = replicate_until(
        scenario, easier, Precision(LOCK_IN, half_width(first) / 100.0, most=13), outcomes=[LOCK_IN]
    )
    assert (found.reached, len(found.effects.seeds)) == (False, 13)
    assert str(found).startswith("Precision not reached: after 13 pairs, the most allowed")
    assert found.effects.remarks == (str(found),)


def test_an_alternative_without_an_interval_is_not_known(first: Effects) -> None:
    unknown = Replications(first, Precision(LOCK_IN, 1.0), {"easier": math.nan, "other": 0.1})
    assert not unknown.reached
    assert "without any interval" in str(unknown)


def test_joining_keeps_every_run_of_both(first: Effects) -> None:
    later = replace(first, seeds=tuple(range(21, 31)), baseline=first.baseline + 1.0)
    both = first.joined(later)
    assert both.seeds == (*range(1, 11), *range(21, 31))
    assert np.array_equal(both.baseline[10:], first.baseline + 1.0, equal_nan=True)
    assert both.alternatives["easier"].values.shape[0] == 20


def test_what_cannot_be_reached_is_refused(scenario: Scenario, easier: dict[str, Scenario]) -> None:
    for wrong in (0.0, -1.0, math.inf, math.nan):
        with pytest.raises(InputError, match="above 0"):
            Precision(LOCK_IN, wrong)
    with pytest.raises(InputError, match="at least 10 in the first batch"):
        Precision(LOCK_IN, 1.0, seeds=5)
    with pytest.raises(InputError, match="at least the 30"):
        Precision(LOCK_IN, 1.0, seeds=30, most=20)
    with pytest.raises(InputError, match="not recorded"):
        replicate_until(scenario, easier, Precision("lockin", 1.0))
