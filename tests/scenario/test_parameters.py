"""Every parameter declares unit, domain, plausible range, source and meaning; base values are the model's."""

import pytest
from pydantic import BaseModel

from moatlab.foundation.errors import InputError
from moatlab.foundation.quantity import quantity_of
from moatlab.parameters.parameters import Parameters
from moatlab.parameters.table import ParameterEntry, parameter_table
from moatlab.scenario.dated import BarredPair, ContractRecord, ReservedCapacity
from moatlab.scenario.firms import CloudRecord, LabRecord
from moatlab.scenario.loader import load_scenario

TABLE = {entry.path: entry for entry in parameter_table()}


@pytest.mark.parametrize("path", TABLE)
def test_every_parameter_has_unit_range_source_and_description(path: str) -> None:
    entry = TABLE[path]
    assert entry.unit
    assert entry.source
    assert entry.description.endswith(".")
    assert entry.description[0].isupper()
    if isinstance(entry.default, bool | str | tuple) or path == "parameters.time.start":
        return
    assert entry.plausible is not None, "a number without a plausible range"
    low, high = entry.plausible
    assert low < high, "nothing to sweep"
    if path.startswith("parameters.conduct."):
        return  # the base is the absence of the rule, the range is that of such rules
    assert isinstance(entry.default, int | float)
    assert low <= entry.default <= high


def refusal_of(path: str, value: object) -> str:
    try:
        load_scenario("history_2025").replace(path, value)
    except InputError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    "entry", [row for row in TABLE.values() if isinstance(row.default, float)], ids=lambda row: row.path
)
def test_the_ends_of_the_plausible_range_are_valid(entry: ParameterEntry) -> None:
    assert entry.plausible is not None
    for value in entry.plausible:
        answer = refusal_of(entry.path, value)
        # Some numbers are bound to others: shares that add up, ends in order.
        assert not answer or "add up to 1" in answer or "must be at most" in answer


@pytest.mark.parametrize("record", [CloudRecord, LabRecord, ContractRecord, BarredPair, ReservedCapacity])
def test_every_field_of_a_firm_or_contract_is_described(record: type[BaseModel]) -> None:
    for name, field in record.model_fields.items():
        declared = quantity_of(field)
        assert declared is not None, name
        assert declared.source, name
        assert declared.description.endswith("."), name


NEUTRAL = {
    "demand.ai_nest_weight": 0.0,
    "demand.trust_weight": 0.0,
    "demand.ecosystem_weight": 0.0,
    "demand.peer_weight": 0.0,
    "demand.focus": (),
    "occasions.attention_prob": 1.0,
    "population.turnover_rate": 0.0,
    "switching.procedural_switching_cost": 0.0,
    "switching.data_gravity_cost": 0.0,
    "switching.egress_fee": 0.0,
    "switching.commitment_penalty": 0.0,
    "cloud_price.foresight": 0.0,
    "cloud_price.price_damping": 0.0,
    "cloud_price.waterbed": 0.0,
    "cloud_price.commit_discount_max": 0.0,
    "chips.learning_rate": 0.0,
    "chips.chip_pass_through": 0.0,
    "chips.rho_min": 1.0,
    "vendor.allocation_exponent": 0.0,
    "contracts.hold_up": 0.0,
    "labs.catchup": 0.0,
    "labs.entry_hazard": 0.0,
    "regulator.review_on": False,
}


@pytest.mark.parametrize("path", NEUTRAL)
def test_every_mechanism_can_be_switched_off(path: str) -> None:
    changed = load_scenario().replace(f"parameters.{path}", NEUTRAL[path])
    group, name = path.split(".")
    assert getattr(getattr(changed.parameters, group), name) == NEUTRAL[path]


BASE_AND_RANGE = {
    "demand.price_sensitivity_median": (3.5, (2.5, 5.0)),
    "demand.ai_nest_weight": (1.5, (1.0, 2.5)),
    "demand.model_switching_cost": (3.5, (2.0, 6.0)),
    "occasions.contract_term_months": (36, (24.0, 60.0)),
    "occasions.attention_prob": (0.4, (0.2, 1.0)),
    "occasions.onprem_review_rate": (0.3, (0.15, 0.6)),
    "population.turnover_rate": (0.08, (0.04, 0.10)),
    "switching.procedural_switching_cost": (2.5, (0.5, 3.5)),
    "switching.egress_fee": (0.07, (0.02, 0.09)),
    "cloud_price.cloud_cost_trend": (0.02, (0.0, 0.06)),
    "vendor.gpu_cost_decline": (0.22, (0.15, 0.30)),
    "chips.learning_rate": (0.15, (0.08, 0.22)),
    "chips.rho_min": (0.60, (0.5, 0.8)),
    "compute.initial_utilisation": (2.0, (1.6, 2.4)),
    "contracts.take_rate": (0.15, (0.03, 0.30)),
    "labs.race_growth": (2.4, (1.59, 3.1)),
    "labs.algo_halving_months": (8.0, (5.0, 14.0)),
    "labs.final_run_share": (0.1, (0.05, 0.2)),
}


@pytest.mark.parametrize("path", BASE_AND_RANGE)
def test_base_values_and_ranges_are_those_of_the_model(path: str) -> None:
    entry = TABLE[f"parameters.{path}"]
    assert (entry.default, entry.plausible) == BASE_AND_RANGE[path]


def test_without_a_source_the_range_is_half_to_one_and_a_half_times_the_base() -> None:
    entry = TABLE["parameters.labs.price_step"]
    assert entry.plausible == pytest.approx((0.15, 0.45))
    assert entry.source == "assumption"
    assert TABLE["parameters.labs.retention_cap"].plausible == pytest.approx((0.49, 0.99))


def test_the_table_covers_every_number_of_the_record() -> None:
    dumped = Parameters().model_dump()
    assert set(TABLE) == {f"parameters.{group}.{name}" for group, values in dumped.items() for name in values}
