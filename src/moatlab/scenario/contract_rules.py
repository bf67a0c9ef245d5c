"""What must hold between dated contracts: something to amend or end, and no two exclusive partners."""

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from moatlab.foundation.refusals import refused
from moatlab.scenario.dated import ContractRecord

if TYPE_CHECKING:
    from moatlab.scenario.scenario import Scenario

__all__ = ["check_contracts"]


@dataclass(frozen=True)
class _Standing:
    """A contract in force while the rows are read in order of time."""

    signed: int
    end: int
    exclusive: bool
    exclusive_compute: bool


def check_contracts(scenario: "Scenario") -> None:
    """Refuse rows before the start, rows that change nothing in force, and overlapping exclusives.

    Raises:
        PydanticCustomError: the first contradiction.
    """
    calendar, default_term = scenario.calendar, scenario.parameters.contracts.lab_contract_term
    in_force: dict[str, dict[str, _Standing]] = {}
    rows = sorted(enumerate(scenario.contracts), key=lambda row: row[1].start)
    for index, row in rows:
        if row.start < calendar.start:
            raise _before_start(index, row, calendar.start)
        step = calendar.step(row.start)
        partners = {
            cloud: standing for cloud, standing in in_force.get(row.lab, {}).items() if standing.end > step
        }
        if row.action != "sign" and row.cloud not in partners:
            raise _nothing_in_force(index, row)
        if row.terminates_others:
            partners = {cloud: standing for cloud, standing in partners.items() if cloud == row.cloud}
        before = partners.pop(row.cloud, None) if row.action != "sign" else None
        if row.action != "end":
            partners[row.cloud] = _after(row, before, step, default_term)
        _check_exclusives(index, row, partners)
        in_force[row.lab] = partners


def _after(row: ContractRecord, before: _Standing | None, step: int, default_term: int) -> _Standing:
    signed = before.signed if before else step
    standing_term = before.end - before.signed if before else default_term
    return _Standing(
        signed=signed,
        end=signed + (row.term_months or standing_term),
        exclusive=row.mode == "exclusive" if row.mode else bool(before and before.exclusive),
        exclusive_compute=(
            row.exclusive_compute
            if row.exclusive_compute is not None
            else bool(before and before.exclusive_compute)
        ),
    )


def _check_exclusives(index: int, row: ContractRecord, partners: dict[str, _Standing]) -> None:
    distribution = sorted(cloud for cloud, standing in partners.items() if standing.exclusive)
    compute = sorted(cloud for cloud, standing in partners.items() if standing.exclusive_compute)
    for clouds, field in ((distribution, "mode"), (compute, "exclusive_compute")):
        if len(clouds) > 1 and row.cloud in clouds:
            other = next(cloud for cloud in clouds if cloud != row.cloud)
            raise refused(
                found=f"a second exclusive contract of {row.lab} while the one with {other} is in force",
                allowed="exclusive with one cloud at a time",
                cure=f'End the other first: a row with cloud = "{other}", action = "end", '
                "or terminates_others = true here.",
                path=f"contracts[{index}].{field}",
            )


def _before_start(index: int, row: ContractRecord, start: datetime.date) -> Exception:
    return refused(
        found=f"{row.start:%Y-%m}",
        allowed=f"a month not before the first month of the scenario ({start:%Y-%m})",
        cure="Start the scenario earlier, date the row later, or write inherit_contracts = false.",
        path=f"contracts[{index}].start",
    )


def _nothing_in_force(index: int, row: ContractRecord) -> Exception:
    return refused(
        found=f'"{row.action}" in {row.start:%Y-%m}, when {row.cloud} and {row.lab} have no contract',
        allowed='"sign", or dated while a contract of the two is in force',
        cure="A contract ends when its term_months are over, or when a later one terminates the others.",
        path=f"contracts[{index}].action",
    )
