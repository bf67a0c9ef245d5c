"""Any parameter can be changed from a month on, save for those that only the first month reads."""

import pytest

from moatlab.foundation.record import Record
from moatlab.market.market import Market
from moatlab.parameters.table import parameter_table
from moatlab.policy.shocks import AT_THE_START, SetParameter
from moatlab.scenario.loader import load_scenario
from moatlab.scenario.scenario import Scenario
from tests.policy.interventions import BASE, START, differing

OTHER_BRANCHES = {
    "parameters.population.network": "mean_field",
    "parameters.switches.update": "sequential",
    "parameters.chips.learning_rate": 0.0,
}


def fields_read(scenario: Scenario) -> dict[str, set[tuple[str, str]]]:
    """Fields of records, as (class, name), read while a market is built and while it lives."""
    reads: set[tuple[str, str]] = set()
    plain = object.__getattribute__

    def watching(record: Record, name: str) -> object:
        reads.add((plain(record, "__class__").__name__, name))
        return plain(record, name)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Record, "__getattribute__", watching, raising=False)
        market = Market(scenario, rng=2)
        built = set(reads)
        reads.clear()
        for _ in range(scenario.calendar.steps):
            market.step()
    return {"built": built, "lived": reads}


def test_only_what_the_first_month_alone_reads_cannot_be_changed_later() -> None:
    change = SetParameter(start="2023-03", path="switching.egress_fee", value=0.05)  # type: ignore[call-arg,arg-type]
    plain = load_scenario().with_enterprises(100).with_horizon(40).with_interventions([change])
    runs = [fields_read(scenario) for scenario in (plain, plain.replace_all(OTHER_BRANCHES))]
    built = set().union(*(run["built"] for run in runs))
    lived = set().union(*(run["lived"] for run in runs))
    paths = {}
    for entry in parameter_table():
        _, group, name = entry.path.split(".")
        paths[type(getattr(BASE, group)).__name__, name] = f"{group}.{name}"
    at_the_start = {path for field, path in paths.items() if field in built - lived}
    # The clock is read by the calendar, which the market takes over from the scenario.
    assert at_the_start | {"time.start", "time.steps"} == AT_THE_START


@pytest.mark.parametrize(
    ("path", "value", "half_way"),
    [
        ("switching.egress_fee", 0.01, 0.04),
        ("switching.egress_fee", 0, 0.035),
        ("parameters.contracts.lab_contract_term", 30, 45),
        ("regulator.review_on", False, False),
        ("switches.update", "sequential", "sequential"),
        ("stocks.sector_procedural_multiplier", [1, 1, 1, 1, 1], (1.15, 1.15, 0.9, 1.0, 1.1)),
        ("conduct.supported_labs", ["meta"], ("meta",)),
        ("conduct.access_gap", 0.3, 0.3),
    ],
)
def test_numbers_go_as_far_as_the_strength_says_and_the_rest_switches(
    path: str, value: object, half_way: object
) -> None:
    fields = {"start": START, "path": path, "value": value}
    half = SetParameter.model_validate({**fields, "strength": 0.5}).amend(BASE, START)
    full = SetParameter.model_validate(fields).amend(BASE, START)
    key = path.removeprefix("parameters.")
    assert differing(BASE, half)[key][1] == pytest.approx(half_way)
    assert differing(BASE, full)[key][1] == (tuple(value) if isinstance(value, list) else value)
    assert differing(BASE, full).keys() == {key}


def test_one_entry_of_a_list_may_change_alone() -> None:
    half = SetParameter.model_validate(
        {"start": START, "path": "stocks.sector_procedural_multiplier[2]", "value": 1.0, "strength": 0.5}
    )
    changed = half.amend(BASE, START).stocks.sector_procedural_multiplier
    assert changed == pytest.approx((1.3, 1.3, 0.9, 1.0, 1.2))
