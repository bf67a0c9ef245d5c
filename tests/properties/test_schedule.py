"""A month is a list of named processes; users replace one or insert one."""

import importlib
from collections.abc import Callable, Sequence
from functools import partial

import pytest

import moatlab as ml
from moatlab.market.market import Market
from moatlab.market.schedule import Process

SCENARIO = ml.load_scenario("seed_exclusive").with_horizon(9).with_enterprises(120)
NAMES = [process.__name__ for process in ml.PROCESSES]


def do_nothing(market: Market) -> None:
    """A process that changes nothing."""


def test_the_month_runs_in_the_order_of_the_model() -> None:
    assert NAMES == [
        "mature_capacity",
        "improve_chips",
        "bargain_contracts",
        "set_cloud_prices",
        "set_model_prices",
        "choose_suppliers",
        "clear_compute",
        "train_models",
        "settle_accounts",
        "exit_and_enter",
        "order_capacity",
        "update_stocks",
    ]


@pytest.mark.parametrize("process", ml.PROCESSES, ids=NAMES)
def test_every_process_stands_in_a_file_of_its_name_and_says_what_it_changes(process: Process) -> None:
    home = importlib.import_module(f"moatlab.market.processes.{process.__name__}")
    assert getattr(home, process.__name__) is process
    assert "Changes" in (process.__doc__ or "")


@pytest.mark.parametrize("name", NAMES)
def test_every_process_matters(name: str) -> None:
    lively = SCENARIO.with_horizon(16).replace_all(
        {
            "parameters.occasions.bass_p": 4.0,
            "parameters.labs.entry_hazard": 12.0 if name == "exit_and_enter" else 0.0,
        }
    )
    usual = ml.simulate(lively, seed=1).market
    without = ml.replace_process(ml.PROCESSES, name, only_in_the_first_month(name))
    assert not ml.simulate(lively, seed=1, schedule=without).market.equals(usual)


def only_in_the_first_month(name: str) -> Process:
    """The process as it is, once: others may need what it leaves behind."""
    original = ml.PROCESSES[NAMES.index(name)]

    def process(market: Market) -> None:
        if market.month == 0:
            original(market)

    return process


def test_a_process_that_does_nothing_more_changes_no_bit() -> None:
    usual = ml.simulate(SCENARIO, seed=1).digest()
    for name in NAMES:
        schedule = ml.insert_after(ml.PROCESSES, name, do_nothing)
        assert ml.simulate(SCENARIO, seed=1, schedule=schedule).digest() == usual


def test_an_inserted_process_runs_once_a_month_right_after_its_predecessor() -> None:
    seen: list[tuple[str, int]] = []

    def note(name: str, market: Market) -> None:
        seen.append((name, market.month))

    first, second = partial(note, "first"), partial(note, "second")
    ml.simulate(SCENARIO, seed=1, schedule=[ml.PROCESSES[0], first, second, *ml.PROCESSES[1:]])
    assert seen == [(name, month) for month in range(9) for name in ("first", "second")]


def test_replacing_and_inserting_give_new_schedules_and_leave_the_old_alone() -> None:
    before = ml.PROCESSES
    replaced = ml.replace_process(ml.PROCESSES, "train_models", do_nothing)
    assert [process.__name__ for process in replaced] == [
        "do_nothing" if name == "train_models" else name for name in NAMES
    ]
    inserted = ml.insert_after(ml.PROCESSES, "train_models", do_nothing)
    place = NAMES.index("train_models") + 1
    assert [process.__name__ for process in inserted] == [*NAMES[:place], "do_nothing", *NAMES[place:]]
    assert ml.insert_after(ml.PROCESSES, NAMES[-1], do_nothing)[-1] is do_nothing
    assert before is ml.PROCESSES
    assert [process.__name__ for process in ml.PROCESSES] == NAMES


@pytest.mark.parametrize("change", [ml.replace_process, ml.insert_after])
def test_an_unknown_process_is_refused_and_the_known_ones_are_named(
    change: Callable[[Sequence[Process], str, Process], tuple[Process, ...]],
) -> None:
    with pytest.raises(ml.InputError) as refusal:
        change(ml.PROCESSES, "set_clod_prices", do_nothing)
    assert "set_clod_prices" in refusal.value.found
    for name in NAMES:
        assert name in refusal.value.allowed


def test_a_schedule_may_hold_any_callable() -> None:
    ready_made = partial(do_nothing)
    once = ml.insert_after(ml.PROCESSES, "train_models", ready_made)
    twice = ml.insert_after(once, "update_stocks", do_nothing)
    assert twice[-1] is do_nothing
    assert ml.simulate(SCENARIO, seed=1, schedule=twice).digest() == ml.simulate(SCENARIO, seed=1).digest()


def test_a_market_stepped_by_hand_follows_its_own_schedule() -> None:
    def double_the_fee(market: Market) -> None:
        for cloud in market.clouds:
            cloud.egress_fee = 0.14

    schedule = ml.insert_after(ml.PROCESSES, "set_cloud_prices", double_the_fee)
    market, usual = Market(SCENARIO, rng=1, schedule=schedule), Market(SCENARIO, rng=1)
    for _ in range(3):
        market.step()
        usual.step()
    assert [cloud.egress_fee for cloud in market.clouds] == [0.14] * 4
    assert [cloud.egress_fee for cloud in usual.clouds] == [0.07] * 4
