"""The books of a run, month by month, and what every enterprise owes by its own contract."""

import datetime
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

import moatlab as ml
from moatlab.market.market import Market
from moatlab.market.schedule import Process
from moatlab.market.world import ACCESS_REMOTE
from moatlab.observe.history import History
from moatlab.parameters.demand import SECTORS

__all__ = ["Audit", "Statement", "audited"]

type Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Statement:
    """Money and hours of one month; flows in USD bn/yr, cash in USD bn, hours in m.

    Attributes:
        owed: what all enterprises owe for computing, AI and remote traffic, from their own arrays.
        flows: (payer, payee, purpose) -> amount.
        received, paid: totals by party as the ledger tells them.
        revenue: of each cloud, the sum of its three columns; profit: of each cloud.
        lab_revenue: of each lab; cash_before, cash_after: of the labs on own money.
        hours_sold: by cloud; hours_used: labs' inference and training in the market, and third parties.
        compute_bill: what all buyers of hours pay.
    """

    date: datetime.date
    owed: float
    flows: dict[tuple[str, str, str], float]
    received: dict[str, float]
    paid: dict[str, float]
    revenue: dict[str, float]
    profit: dict[str, float]
    lab_revenue: dict[str, float]
    cash_before: dict[str, float]
    cash_after: dict[str, float]
    hours_sold: dict[str, float]
    hours_used: float
    compute_bill: float

    def total(
        self, *, payer: str | None = None, payee: str | None = None, purpose: str | None = None
    ) -> float:
        """Sum of the flows of a payer, a payee or a purpose."""
        wanted = (payer, payee, purpose)
        return sum(
            amount
            for key, amount in self.flows.items()
            if all(want in (None, found) for want, found in zip(wanted, key, strict=True))
        )

    def from_others(self, firm: str) -> float:
        """What a firm gets from anybody but itself."""
        return sum(amount for (payer, payee, _), amount in self.flows.items() if payee == firm != payer)


def owed_by_enterprises(market: Market) -> Floats:
    """Workload times contract price, plus AI expenditure, plus traffic to remote models [USD bn/yr, N]."""
    crowd, rules = market.enterprises, market.parameters
    fees = np.array([cloud.egress_fee for cloud in market.clouds])
    on_cloud, uses_ai = crowd.cloud >= 0, crowd.model >= 0
    remote = np.zeros(crowd.size, dtype=bool)
    remote[uses_ai] = market.access[crowd.model[uses_ai], crowd.cloud[uses_ai]] == ACCESS_REMOTE
    general = np.where(on_cloud, crowd.workload * crowd.contract_price, 0.0)
    share = rules.demand.model_price_elasticity / crowd.price_sensitivity
    ai_use = np.where(uses_ai, crowd.workload * _nest_weight(market) * share, 0.0)
    traffic = np.where(remote, crowd.workload * rules.switching.ai_traffic * fees[crowd.cloud], 0.0)
    return np.asarray(general + ai_use + traffic)


def _nest_weight(market: Market) -> Floats:
    """Weight of AI in the work of every enterprise, min(1, lambda a intensity) [N]."""
    crowd, demand = market.enterprises, market.parameters.demand
    frontier = max(lab.capability for lab in market.labs if lab.alive)
    lag = np.where(crowd.sector == SECTORS.index("software_it"), 0.0, demand.agent_lag)
    assisted = demand.assist_weight / (1.0 + np.exp(-demand.int_slope * (frontier - demand.int_mid)))
    delegated = demand.agent_weight / (
        1.0 + np.exp(-demand.agent_slope * (frontier - demand.agent_mid - lag))
    )
    return np.asarray(np.minimum(1.0, demand.ai_nest_weight * crowd.ai_intensity * (assisted + delegated)))


class Audit:
    """Looks over the shoulder of a market: after the choices, and after the accounts are settled."""

    def __init__(self) -> None:
        self.statements: list[Statement] = []
        self._owed = 0.0
        self._cash: dict[str, float] = {}

    def schedule(self) -> tuple[Process, ...]:
        """The usual month with the two looks."""
        after_choices = ml.insert_after(ml.PROCESSES, "choose_suppliers", self.add_up)
        return ml.insert_after(after_choices, "settle_accounts", self.state)

    def add_up(self, market: Market) -> None:
        """What enterprises owe for this month, before labs release new models."""
        self._owed = float(owed_by_enterprises(market).sum())
        self._cash = {lab.name: lab.cash for lab in market.labs}

    def state(self, market: Market) -> None:
        """Copy the month out of the market."""
        ledger, compute, labs = market.ledger, market.compute, market.labs
        flows = ledger.flows()
        parties = sorted({party for payer, payee, _ in flows for party in (payer, payee)})
        price = compute.price[:, None]
        bill = (price * (compute.inference + compute.training)).sum()
        bill += (compute.background * compute.spot_price).sum()
        in_market = [lab for lab in labs if lab.alive and not lab.open_weights]
        hours = sum(lab.inference_hours for lab in labs if lab.alive)
        hours += sum(lab.training_hours for lab in in_market) + compute.background.sum()
        own = [lab for lab in labs if lab.independent]
        self.statements.append(
            Statement(
                date=market.date,
                owed=self._owed,
                flows=flows,
                received={party: ledger.received(party) for party in parties},
                paid={party: ledger.paid(party) for party in parties},
                revenue={
                    cloud.name: cloud.general_revenue + cloud.ai_compute_revenue + cloud.marketplace_revenue
                    for cloud in market.clouds
                },
                profit={cloud.name: cloud.profit for cloud in market.clouds},
                lab_revenue={lab.name: lab.revenue for lab in labs},
                cash_before={lab.name: self._cash[lab.name] for lab in own},
                cash_after={lab.name: lab.cash for lab in own},
                hours_sold={cloud.name: float(compute.hours[cloud.index]) for cloud in market.clouds},
                hours_used=float(hours),
                compute_bill=float(bill) * 12.0 / 1e3,
            )
        )


def audited(scenario: ml.Scenario, seed: int) -> tuple[History, list[Statement]]:
    """A run and its books."""
    audit = Audit()
    history = ml.simulate(scenario, seed, schedule=audit.schedule())
    return history, audit.statements
