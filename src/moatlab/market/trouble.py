"""When a lab cannot go on as an independent one (MODEL 7.12)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from moatlab.market.lab import Lab

__all__ = ["Trouble"]


@dataclass
class Trouble:
    """For how many months in a row a lab has had no money, and been far behind the frontier.

    Attributes:
        judged_from: month from which its lag counts against it; new labs are given time.
    """

    months_without_cash: int = 0
    months_behind: int = 0
    judged_from: int = 0

    def note(self, lab: Lab) -> None:
        """Count the month just over."""
        behind = lab.gap > lab.model.parameters.labs.exit_gap
        self.months_without_cash = self.months_without_cash + 1 if lab.cash < 0.0 else 0
        self.months_behind = self.months_behind + 1 if behind else 0

    def reason_to_leave(self, lab: Lab) -> str:
        """Why the lab must give up, in words; empty as long as it can go on."""
        rules = lab.model.parameters.labs
        if self.months_without_cash >= rules.exit_months:
            return f"without money for {rules.exit_months} months"
        if self.months_behind >= rules.exit_gap_months and lab.model.month >= self.judged_from:
            return f"more than {rules.exit_gap:g} OOM behind for {rules.exit_gap_months} months"
        return ""
