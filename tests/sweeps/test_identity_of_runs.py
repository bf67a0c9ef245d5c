"""A run is told from another by everything that determines it, and by nothing else."""

import pytest
from scipy.stats import qmc

from moatlab.scenario.loader import load_scenario
from moatlab.sweeps.plan import Plan, model_hash
from tests.sweeps.small_worlds import EGRESS, SWITCHING, quick, slow, small_design

OTHERS: dict[str, dict[str, object]] = {
    "another seed": {"seeds": [5, 6, 7, 8]},
    "another level": {"grid": {SWITCHING: [0.6, 1.6]}},
    "another draw": {"latin_hypercube": {"n": 3, "key": 2, "bounds": {EGRESS: (0.02, 0.1)}}},
    "other bounds": {"latin_hypercube": {"n": 3, "bounds": {EGRESS: (0.02, 0.2)}}},
    "another parameter": {"fixed": {"parameters.chips.chip_pass_through": 0.123}},
    "another horizon": {"scenario": load_scenario().with_enterprises(50).with_horizon(15)},
    "another scenario": {
        "scenario": load_scenario("none_free").with_enterprises(50).with_horizon(14),
    },
    "other outcomes": {"outcomes": ["lock_in"]},
    "a window": {"window": ["2023-05", "2023-07"]},
    "monthly series": {"series": "monthly"},
}


def identities(**changes: object) -> list[str]:
    return [run.identity for run in Plan(small_design(**changes), quick)]


@pytest.mark.parametrize("other", OTHERS)
def test_what_determines_a_run_changes_its_identity(other: str) -> None:
    assert set(identities(**OTHERS[other])) & set(identities()) == set()


def test_a_policy_that_starts_later_is_another_run() -> None:
    def banned(start: str) -> set[str]:
        policies = {"ban": [{"kind": "egress_ban", "start": start}]}
        return set(identities(policies=policies))

    assert banned("2023-06") <= set(identities())
    assert banned("2023-07") & set(identities()) == set()


def test_the_model_and_what_makes_the_run_belong_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    before = set(identities())
    assert {run.identity for run in Plan(small_design(), slow)} & before == set()
    monkeypatch.setattr("moatlab.sweeps.plan.model_hash", lambda: "another")
    assert set(identities()) & before == set()


def test_the_identity_of_the_model_is_that_of_its_source() -> None:
    assert len(model_hash()) == 64
    assert model_hash() == model_hash.__wrapped__()


@pytest.mark.parametrize(
    "changes",
    [
        {"description": "Another reason."},
        {"seeds": [4, 3, 2, 1]},
        {"seeds": [1, 2, 3, 4, 5]},
        {"outcomes": ["hhi_cloud", "lock_in"]},
        {"grid": {SWITCHING: [1.5, 0.5]}},
        {"grid": {SWITCHING: [0.5, 1.0, 1.5]}},
        {"policies": {"ban": [{"kind": "egress_ban", "start": "2023-06-01"}], "none": []}},
    ],
    ids=[
        "description",
        "order of seeds",
        "more seeds",
        "order of outcomes",
        "order of levels",
        "more levels",
        "policies",
    ],
)
def test_neither_words_nor_order_nor_neighbours_change_a_run(changes: dict[str, object]) -> None:
    assert set(identities()) <= set(identities(**changes))


def test_a_plan_is_another_if_its_design_is_but_for_its_description() -> None:
    plan = Plan(small_design(), quick)
    assert Plan(small_design(description="Why?"), quick).content_hash == plan.content_hash
    assert Plan(small_design(seeds=5), quick).content_hash != plan.content_hash
    assert Plan(small_design(), slow).content_hash != plan.content_hash


def test_another_draw_of_the_same_design_is_another_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """As another version of the library that draws may bring."""
    first = Plan(small_design(), quick).content_hash
    assert Plan(small_design(), quick).content_hash == first
    draw = qmc.LatinHypercube.random
    monkeypatch.setattr(qmc.LatinHypercube, "random", lambda self, n: draw(self, n)[::-1])
    assert Plan(small_design(), quick).content_hash != first
