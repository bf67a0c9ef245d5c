"""A run and its books: what does not add up in them, and every payment."""

from dataclasses import dataclass, field

import moatlab as ml
from moatlab.market.market import Market
from moatlab.market.schedule import Process
from moatlab.observe.history import History
from moatlab.validation.accounts.books import ACCOUNTS, Audit
from moatlab.validation.accounts.tables import TABLE_CHECKS

__all__ = ["TOLERANCE", "Books", "audited", "imbalances"]

TOLERANCE = 1e-9

type Flows = dict[tuple[str, str, str], float]


@dataclass
class Books(Audit):
    """An audit that keeps the payments of every month: (payer, payee, purpose) -> USD bn/yr."""

    flows: list[Flows] = field(default_factory=list)

    def schedule(self) -> tuple[Process, ...]:
        """The audited month, at whose end all payments are copied."""
        return ml.insert_after(super().schedule(), "update_stocks", self.copy_flows)

    def copy_flows(self, market: Market) -> None:
        """Keep the payments of the month."""
        self.flows.append(market.ledger.flows())

    @property
    def purposes(self) -> set[str]:
        """What anybody ever paid for."""
        return {purpose for flows in self.flows for _, _, purpose in flows}

    def paid_for(self, purpose: str) -> float:
        """All that was ever paid for it [USD bn]."""
        return sum(amount for flows in self.flows for key, amount in flows.items() if key[2] == purpose) / 12


def audited(scenario: ml.Scenario, seed: int) -> tuple[History, Books]:
    """A run and its books."""
    books = Books()
    return ml.simulate(scenario, seed, schedule=books.schedule()), books


def imbalances(history: History, books: Books) -> dict[str, object]:
    """Accounts that do not balance, with their largest error, and checks of tables with the offenders."""
    assert books.months == len(history.market)
    errors = {account.statement: books.errors[account.name] for account in ACCOUNTS}
    offenders = {check.statement: check.offenders(history) for check in TABLE_CHECKS}
    return {
        **{statement: error for statement, error in errors.items() if error > TOLERANCE},
        **{statement: found for statement, found in offenders.items() if found},
    }
