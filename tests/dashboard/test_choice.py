"""What the user has chosen: changes are checked, kept while they differ, and leave the baseline alone."""

import datetime

import pytest

from moatlab.dashboard.state import Choice
from moatlab.foundation.errors import InputError
from moatlab.policy import EgressBan, EgressCap, ExclusivityBan
from tests.dashboard.small_worlds import SMALL, small_choice

FEE = "parameters.switching.egress_fee"


def test_a_value_of_the_scenario_itself_is_no_change() -> None:
    dearer = Choice().with_settings({FEE: 0.09})
    assert dearer.settings == {FEE: 0.09}
    assert dearer.with_settings({FEE: 0.07}) == Choice()


def test_whole_numbers_become_what_the_scenario_holds() -> None:
    assert repr(Choice().with_settings({FEE: 1}).settings[FEE]) == "1.0"


def test_the_baseline_is_the_scenario_without_changes() -> None:
    choice = Choice().with_settings({FEE: 0.02}).adding(EgressBan(start="2027-01"))
    assert choice.baseline() == choice.original()
    assert choice.changed().parameters.switching.egress_fee == 0.02
    assert len(choice.changed().interventions) == 1


def test_the_baseline_takes_over_months_and_enterprises_so_that_draws_stay_paired() -> None:
    choice = small_choice()
    assert choice.is_baseline
    assert choice.baseline() == choice.changed()
    assert choice.baseline().value_at("parameters.time.steps") == SMALL["parameters.time.steps"]


def test_interventions_are_added_changed_and_removed() -> None:
    ban, cap = EgressBan(start="2027-01"), EgressCap(start="2025-01")
    choice = Choice().adding(ban, cap)
    later = EgressBan(start="2028-01")
    assert choice.replacing(0, later).interventions == (later, cap)
    assert choice.removing(0).interventions == (cap,)
    assert choice.reset() == Choice()


def test_changes_go_along_into_another_scenario() -> None:
    choice = Choice().with_settings({FEE: 0.02}).adding(ExclusivityBan(start="2027-01"))
    moved = choice.in_scenario("none_free")
    assert (moved.scenario, moved.settings, moved.interventions) == (
        "none_free",
        choice.settings,
        choice.interventions,
    )


def test_an_intervention_that_the_scenario_has_already_is_refused_there() -> None:
    with pytest.raises(InputError, match="a second egress ban"):
        Choice().adding(EgressBan(start="2027-01")).in_scenario("eu_data_act")


def test_a_rule_after_the_last_month_is_refused() -> None:
    with pytest.raises(InputError, match="a month until the last one simulated, 2027-06"):
        small_choice().adding(EgressBan(start="2030-01"))


def test_cutting_the_horizon_before_a_rule_is_refused() -> None:
    with pytest.raises(InputError, match="a month until the last one simulated"):
        Choice().adding(EgressBan(start="2030-01")).with_settings({"parameters.time.steps": 24})


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("parameters.switching.egress_fe", 0.1, "Did you mean switching.egress_fee"),
        ("clouds.aws.label", "x", "leads to no parameter"),
        (FEE, -1.0, "from 0 to 10"),
        (FEE, "dear", "a number"),
        ("parameters.population.n_enterprises", 2_000_000, "at most 10,000 in the playground"),
        ("parameters.time.steps", 5000, "at most 240 in the playground"),
    ],
)
def test_what_is_no_parameter_or_no_value_of_it_is_refused(path: str, value: object, words: str) -> None:
    with pytest.raises(InputError, match=words):
        Choice().with_settings({path: value})


def test_only_views_and_months_that_exist_can_be_seen() -> None:
    month = datetime.date(2027, 6, 1)
    assert small_choice().seen_as("network", month).month == month
    with pytest.raises(InputError, match="a month from 2023-01 to 2027-06"):
        small_choice().seen_as("network", datetime.date(2027, 7, 1))
    with pytest.raises(InputError, match="one of overview"):
        Choice().seen_as("secrets")


def test_only_scenarios_of_the_library_are_opened_and_no_files() -> None:
    with pytest.raises(InputError, match="unknown name"):
        Choice().in_scenario("pyproject.toml")
