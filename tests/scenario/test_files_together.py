"""How files are laid over one another, and how a scenario is changed and written."""

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

from moatlab.foundation.errors import InputError
from moatlab.scenario.loader import apply_setting, apply_settings, library, load_scenario
from moatlab.scenario.scenario import Scenario

type Loader = Callable[[str], Scenario]


def test_a_file_says_only_what_differs(loaded: Loader) -> None:
    scenario, parent = loaded("[parameters.switching]\negress_fee = 0.02\n"), load_scenario("seed_exclusive")
    assert scenario.parameters.switching.egress_fee == 0.02
    assert scenario.replace("parameters.switching.egress_fee", 0.07).parameters == parent.parameters
    assert scenario.clouds == parent.clouds
    assert scenario.contracts == parent.contracts


def test_firms_merge_by_name_and_new_ones_are_added(loaded: Loader) -> None:
    scenario = loaded(
        '[[labs]]\nname = "openai"\nbrand_target_share = 0.48\n'
        '[[labs]]\nname = "newcomer"\nlabel = "Newcomer"\ncapability = -1\n'
        "brand_target_share = 0.1\napi_price = 2\n"
    )
    labs = {lab.name: lab for lab in scenario.labs}
    assert labs["openai"].cash == 8.0
    assert labs["newcomer"].capability == -1.0


def test_contracts_are_appended_unless_the_file_drops_the_inherited_ones(loaded: Loader) -> None:
    row = '[[contracts]]\ncloud = "aws"\nlab = "openai"\nstart = 2026-02-15\n'
    assert len(loaded(row).contracts) == len(load_scenario().contracts) + 1
    alone = loaded("inherit_contracts = false\n" + row)
    assert [contract.start for contract in alone.contracts] == [datetime.date(2026, 2, 1)]


def test_a_file_is_named_after_itself_unless_it_says_otherwise(loaded: Loader) -> None:
    assert loaded("").name == "my"
    assert loaded('name = "half the data"\n').slug == "half_the_data"


def test_a_file_may_extend_another_file_next_to_it(tmp_path: Path) -> None:
    (tmp_path / "parent.toml").write_text('extends = "none_free"\n[parameters.time]\nsteps = 60\n')
    (tmp_path / "child.toml").write_text('extends = "parent.toml"\n[parameters.time]\nprice_period = 6\n')
    time = load_scenario(tmp_path / "child.toml").parameters.time
    assert (time.steps, time.price_period) == (60, 6)


def test_cutting_an_inherited_horizon_drops_later_contracts_silently(loaded: Loader) -> None:
    short = loaded("[parameters.time]\nsteps = 24\n")
    assert max(contract.start for contract in short.contracts) <= short.calendar.end
    assert short.contracts == load_scenario().with_horizon(24).contracts


def test_a_fault_is_found_in_its_row_although_earlier_rows_were_dropped(
    refusal: Callable[[str], str],
) -> None:
    early = '[[contracts]]\ncloud = "fringe"\nlab = "openai"\nstart = 2024-01-01\nmode = "shut"\n'
    assert refusal("[parameters.time]\nsteps = 24\n" + early).startswith(
        "my.toml: contracts[0].mode (fringe, openai"
    )


@pytest.mark.parametrize("name", library())
def test_a_resolved_scenario_loads_as_itself(name: str, tmp_path: Path) -> None:
    for scenario in (load_scenario(name), load_scenario(name).with_horizon(30)):
        file = tmp_path / "resolved.toml"
        file.write_text(scenario.resolved_toml(), encoding="utf-8")
        again = load_scenario(file)
        assert again == scenario
        assert again.content_hash() == scenario.content_hash()


def test_text_of_any_kind_survives_being_written(tmp_path: Path) -> None:
    text = 'line "one"\nC:\\new\t"""\n\nÄ €'
    scenario = load_scenario().replace("description", text)
    file = tmp_path / "resolved.toml"
    file.write_text(scenario.resolved_toml(), encoding="utf-8")
    assert load_scenario(file).description == text


def test_a_resolved_scenario_leaves_nothing_out_and_names_units() -> None:
    text = load_scenario().resolved_toml()
    assert "egress_fee = 0.07  # USD/GB" in text
    assert "extends" not in text
    assert text.count("[[clouds]]") == 4


def test_the_hash_tells_scenarios_apart_and_nothing_else() -> None:
    scenario = load_scenario()
    other = scenario.replace("parameters.switching.egress_fee", 0.02)
    assert other.content_hash() != scenario.content_hash()
    assert other.replace("parameters.switching.egress_fee", 0.07).content_hash() == scenario.content_hash()


def test_replacing_validates_again() -> None:
    with pytest.raises(InputError, match=r"parameters\.switching\.egress_fee: got -1"):
        load_scenario().replace("parameters.switching.egress_fee", -1)
    with pytest.raises(InputError, match=r"adding up to 1\.18"):
        load_scenario().replace("clouds.aws.initial_share", 0.5)


def test_shares_are_changed_together() -> None:
    changes = ["clouds.aws.initial_share=0.30", "clouds.azure.initial_share = 0.25"]
    shares = [cloud.initial_share for cloud in apply_settings(load_scenario(), changes).clouds]
    assert shares == [0.30, 0.25, 0.11, 0.34]


@pytest.mark.parametrize(
    ("setting", "path", "value"),
    [
        ("parameters.population.network=mean_field", "network", "mean_field"),
        ('parameters.population.network="mean_field"', "network", "mean_field"),
        ("parameters.population.n_enterprises=500", "n_enterprises", 500),
    ],
)
def test_a_setting_is_written_as_in_toml_or_as_a_bare_word(setting: str, path: str, value: object) -> None:
    assert getattr(apply_setting(load_scenario(), setting).parameters.population, path) == value


def test_a_month_may_be_set_without_a_day() -> None:
    scenario = apply_setting(load_scenario("no_pair_2030"), "barred_pairs[0].until=2031-05")
    assert scenario.barred_pairs[0].until == datetime.date(2031, 5, 1)


def test_a_scenario_cannot_be_changed_in_place() -> None:
    with pytest.raises(ValueError, match="frozen"):
        load_scenario().parameters.switching.egress_fee = 0.0
