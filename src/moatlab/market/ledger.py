"""Who pays whom for what in a month: double entry, so that no dollar is lost.

Flows are yearly rates [USD bn/yr]; a one-off payment of x USD bn in a month is booked as 12 x.
"""

from collections import defaultdict

__all__ = [
    "CONSUMERS",
    "ENTERPRISES",
    "INVESTORS",
    "PARENTS",
    "STATE",
    "SUPPLIERS",
    "THIRD_PARTIES",
    "VENDOR",
    "Ledger",
]

ENTERPRISES = "enterprises"
CONSUMERS = "consumers"
THIRD_PARTIES = "third_parties"
INVESTORS = "investors"
SUPPLIERS = "suppliers"
VENDOR = "vendor"
PARENTS = "parents"
STATE = "state"


class Ledger:
    """The payments of one month, by payer, payee and purpose."""

    def __init__(self) -> None:
        """Open an empty ledger."""
        self._flows: defaultdict[tuple[str, str, str], float] = defaultdict(float)
        self._received: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
        self._paid: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))

    def pay(self, payer: str, payee: str, purpose: str, amount: float) -> None:
        """Book a payment [USD bn/yr]; a payment to oneself cancels out and is kept for the record."""
        if amount:
            self._flows[payer, payee, purpose] += amount
            self._received[payee][purpose] += amount
            self._paid[payer][purpose] += amount

    def received(self, firm: str, *purposes: str) -> float:
        """What a firm received, for the given purposes or for all [USD bn/yr]."""
        return _total(self._received[firm], purposes)

    def paid(self, firm: str, *purposes: str) -> float:
        """What a firm paid, for the given purposes or for all [USD bn/yr]."""
        return _total(self._paid[firm], purposes)

    def between(self, payer: str, payee: str, *purposes: str) -> float:
        """What one paid another for the given purposes [USD bn/yr]."""
        return sum(self._flows.get((payer, payee, purpose), 0.0) for purpose in purposes)

    def net(self, firm: str) -> float:
        """Received less paid [USD bn/yr]."""
        return self.received(firm) - self.paid(firm)

    def flows(self) -> dict[tuple[str, str, str], float]:
        """All payments of the month: (payer, payee, purpose) -> USD bn/yr."""
        return dict(self._flows)


def _total(by_purpose: dict[str, float], purposes: tuple[str, ...]) -> float:
    if not purposes:
        return sum(by_purpose.values())
    return sum([by_purpose.get(purpose, 0.0) for purpose in purposes])
