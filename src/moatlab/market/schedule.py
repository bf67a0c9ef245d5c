"""What happens in a month, in order (MODEL 3); users may replace or insert processes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from moatlab.foundation.errors import InputError
from moatlab.market.processes.bargain_contracts import bargain_contracts
from moatlab.market.processes.choose_suppliers import choose_suppliers
from moatlab.market.processes.clear_compute import clear_compute
from moatlab.market.processes.exit_and_enter import exit_and_enter
from moatlab.market.processes.improve_chips import improve_chips
from moatlab.market.processes.mature_capacity import mature_capacity
from moatlab.market.processes.order_capacity import order_capacity
from moatlab.market.processes.set_cloud_prices import set_cloud_prices
from moatlab.market.processes.set_model_prices import set_model_prices
from moatlab.market.processes.settle_accounts import settle_accounts
from moatlab.market.processes.train_models import train_models
from moatlab.market.processes.update_stocks import update_stocks

if TYPE_CHECKING:
    from moatlab.market.market import Market

__all__ = ["PROCESSES", "Process", "insert_after", "process_named", "replace_process"]

type Process = Callable[[Market], None]

PROCESSES: tuple[Process, ...] = (
    mature_capacity,
    improve_chips,
    bargain_contracts,
    set_cloud_prices,
    set_model_prices,
    choose_suppliers,
    clear_compute,
    train_models,
    settle_accounts,
    exit_and_enter,
    order_capacity,
    update_stocks,
)


def _position(schedule: Sequence[Process], name: str) -> int:
    names = [getattr(process, "__name__", repr(process)) for process in schedule]
    if name not in names:
        raise InputError(
            place="schedule",
            found=repr(name),
            allowed=", ".join(names),
            cure="Name a process of the schedule.",
        )
    return names.index(name)


def process_named(schedule: Sequence[Process], name: str) -> Process:
    """The process of that name.

    Raises:
        InputError: no process of that name.
    """
    return schedule[_position(schedule, name)]


def replace_process(schedule: Sequence[Process], name: str, process: Process) -> tuple[Process, ...]:
    """The schedule with the process of that name replaced by another.

    Raises:
        InputError: no process of that name.
    """
    position = _position(schedule, name)
    return (*schedule[:position], process, *schedule[position + 1 :])


def insert_after(schedule: Sequence[Process], name: str, process: Process) -> tuple[Process, ...]:
    """The schedule with another process right after the one of that name.

    Raises:
        InputError: no process of that name.
    """
    position = _position(schedule, name)
    return (*schedule[: position + 1], process, *schedule[position + 1 :])
