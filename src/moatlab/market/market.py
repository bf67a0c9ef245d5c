"""The market: a mesa model of clouds, labs and a crowd of enterprises, moved month by month."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np
from numpy.typing import NDArray

from moatlab.foundation.compiled import run_blocks
from moatlab.foundation.errors import InputError
from moatlab.foundation.months import MONTHS_PER_YEAR
from moatlab.market.build import build
from moatlab.market.flows import no_flows
from moatlab.market.government import Government
from moatlab.market.offers import make_tastes
from moatlab.market.schedule import PROCESSES
from moatlab.market.surplus import Surplus
from moatlab.market.utility_kernel import blocks
from moatlab.policy.rulebook import RuleBook, Subject
from moatlab.scenario.intervention_rules import sorts_of_names

if TYPE_CHECKING:
    import datetime

    from moatlab.foundation.months import Calendar
    from moatlab.market.cloud import Cloud
    from moatlab.market.compute import ComputeNeeds, ComputeUse, Reservation
    from moatlab.market.compute_clearing import ComputeTerms
    from moatlab.market.compute_needs import UnitsSold
    from moatlab.market.contracts import BreachFee, Contract, ContractBook
    from moatlab.market.lab import Lab
    from moatlab.market.ledger import Ledger
    from moatlab.market.network import InfluenceNetwork
    from moatlab.market.regulator import Regulator
    from moatlab.market.response import ModelResponse
    from moatlab.market.schedule import Process
    from moatlab.market.tally import Tally
    from moatlab.market.vendor import Vendor
    from moatlab.market.world import Enterprises, Peers, Tastes
    from moatlab.parameters.parameters import Parameters
    from moatlab.scenario.scenario import Scenario

__all__ = ["Event", "Market", "YearlyMoves"]

PARALLEL_FROM = 20_000


@dataclass(frozen=True)
class Event:
    """Something worth telling: what happened, to whom, in words."""

    date: datetime.date
    kind: str
    firm: str
    text: str


class Market(mesa.Model):
    """Everything that exists in one simulated month, and the step to the next.

    Attributes:
        scenario: what was asked for; parameters: the rules in force this month for everybody.
        rulebook: those rules, and the ones that interventions aim at some firms only.
        seed: key of all draws; month: months since the start; frontier: best capability on sale [OOM].
        clouds, labs, vendor: the firms, in the order of the scenario (also `agents_by_type`).
        regulator: who reviews contracts.
        enterprises: the crowd, a struct of arrays; network: who watches whom, None = everybody.
        tally: where the crowd stands after this month's choices; flows: who went where this month.
        moves: what changed in a year.
        surplus: what enterprises gain; government: what the state takes and spends this month.
        contracts, ledger, compute: deals, payments and hours of the month.
        units_sold: what enterprises and consumers use of AI this month.
        compute_case: what the compute market was asked: needs, reservations and terms of the month.
        breach_fees: for contracts left early, to be paid this month.
        model_response: demand for models as the labs measured it in the last price month.
        access: ACCESS_NONE, _REMOTE or _NATIVE by lab and cloud [M x C].
        withheld: what models sold natively lack of the lab's newest, by lab and cloud [OOM, M x C].
        take_rates: share of native revenue that the cloud keeps from the lab [M x C].
        gpu_cost, reference_price: full cost and contract price of an H100-equivalent hour [USD].
        entries, exits: labs that entered and that ceased to be independent, so far.
        refused_entries: labs that could have paid their way in but found no free slot.
        events: what happened so far; notes: what observers carry from one month to the next.
    """

    scenario: Any = None  # mesa wraps this name in a property for its own scenarios

    parameters: Parameters
    calendar: Calendar
    labs: list[Lab]
    cloud_ids: NDArray[np.uint64]
    lab_ids: NDArray[np.uint64]
    enterprises: Enterprises
    network: InfluenceNetwork | None
    tastes: Tastes
    peers: Peers
    access: NDArray[np.int8]
    withheld: NDArray[np.float64]
    take_rates: NDArray[np.float64]
    onprem_utility: float
    contracts: ContractBook
    ledger: Ledger
    compute: ComputeUse
    units_sold: UnitsSold
    compute_case: tuple[ComputeNeeds, list[Reservation], ComputeTerms]
    vendor: Vendor
    regulator: Regulator
    frontier: float
    background_start: float | None
    gpu_cost: float
    reference_price: float
    tally: Tally
    model_response: ModelResponse

    def __init__(self, scenario: Scenario, rng: int = 1, schedule: Sequence[Process] | None = None) -> None:
        """Build the market of the first month, ready to step.

        Args:
            scenario: who exists at the start, and all rules.
            rng: seed of all draws, a non-negative integer below 2**63.
            schedule: processes of a month, in order; None = PROCESSES.

        Raises:
            InputError: the seed is not a valid integer.
        """
        if isinstance(rng, bool) or not isinstance(rng, int) or not 0 <= rng < 2**63:
            raise InputError(
                place="seed",
                found=repr(rng),
                allowed="an integer from 0 to 2**63 - 1",
                cure="Choose another seed.",
            )
        super().__init__(rng=rng)
        self.scenario: Scenario = scenario
        self.seed = rng
        self.schedule = tuple(PROCESSES if schedule is None else schedule)
        self.month = 0
        self._month_is_over = False
        self.events: list[Event] = []
        self.clouds: list[Cloud] = []
        self.breach_fees: list[BreachFee] = []
        self.entries = self.exits = self.refused_entries = 0
        self.moves, self.government = YearlyMoves(), Government()
        self.flows = no_flows(len(scenario.clouds))
        self.surplus = Surplus(scenario.parameters.population.n_enterprises)
        self.notes: dict[str, Any] = {}
        self.rulebook = RuleBook(scenario.parameters, scenario.interventions, sorts_of_names(scenario))
        build(self)

    def step(self) -> None:
        """Live through one month: every process of the schedule in turn.

        Afterwards `month` and `date` still name that month, so that observers see its state.
        """
        if self._month_is_over:
            self.month += 1
        self.government = Government(fund=self.government.levy)
        self._turn_rules()
        for process in self.schedule:
            process(self)
        self._month_is_over = True

    def put_in_force(self, parameters: Parameters) -> None:
        """Make these the rules on which the interventions in force build, from now on."""
        self.rulebook.rebase(parameters)
        self._adopt_rules()

    def rules(self, *, cloud: str = "", lab: str = "", sector: str = "", expects: bool = False) -> Parameters:
        """The rules in force for a cloud, a lab, a sector or a combination of them.

        With `expects` those of announced interventions that firms anticipate count already.
        """
        if self.rulebook.is_plain:
            return self.parameters
        return self.rulebook.of(Subject(cloud, lab, sector, None, expects))

    def rules_for(self, contract: Contract) -> Parameters:
        """The rules in force for a contract: younger ones leave it alone unless they are retroactive."""
        if self.rulebook.is_plain:
            return self.parameters
        signed = self.calendar.date(contract.signed)
        return self.rulebook.of(Subject(contract.cloud, contract.lab, "", signed))

    def _turn_rules(self) -> None:
        """Fold the interventions of the month over the scenario's parameters."""
        before = self.rulebook.version
        changes = self.rulebook.turn_to(self.date)
        if self.rulebook.version != before:
            self._adopt_rules()
        for intervention, holds in changes:
            what = "in force" if holds else "no longer in force"
            self.tell("rule_changed", ", ".join(intervention.targets), f"{intervention.title}: {what}")

    def _adopt_rules(self) -> None:
        self.parameters = self.rulebook.parameters
        self.tastes = make_tastes(self)
        for cloud in self.clouds:
            cloud.rules = self.rules(cloud=cloud.name)

    @property
    def date(self) -> datetime.date:
        """First day of the month in progress or just completed."""
        return self.calendar.date(self.month)

    @property
    def is_price_month(self) -> bool:
        """Clouds set prices and labs measure demand in the first month of every price period."""
        return self.month % self.parameters.time.price_period == 0

    @property
    def is_order_month(self) -> bool:
        """Clouds order and receive accelerators in the first month of every order period."""
        return self.month % self.parameters.time.order_period == 0

    @property
    def spot_price(self) -> float:
        """Spot price at reference quality, of the last time the compute market cleared [USD/h]."""
        return self.compute.scarcity * self.compute.reference_price if self._cleared else self.reference_price

    @property
    def spot_fill(self) -> float:
        """Share of the demand on the spot market that was served then."""
        return self.compute.spot_fill if self._cleared else 1.0

    @property
    def _cleared(self) -> bool:
        return hasattr(self, "compute")

    @property
    def blocks(self) -> int:
        """Blocks in which kernels go through the crowd."""
        return blocks(self.enterprises.size)

    def run_kernel(self, kernel: Callable[..., None], *arguments: object) -> None:
        """Run a kernel over the whole crowd: in one go, or over threads where the crowd is large."""
        if self.enterprises.size < PARALLEL_FROM:
            kernel(0, self.blocks, *arguments)
        else:
            run_blocks(kernel, self.blocks, *arguments)

    @property
    def living_labs(self) -> list[Lab]:
        """Labs with models on sale."""
        return [lab for lab in self.labs if lab.left is None]

    def note_frontier(self) -> None:
        """Look up the best capability on sale; firms act on it until it is looked up again.

        When nothing is on sale any more, the frontier stays where it was.
        """
        on_sale = [lab.capability for lab in self.living_labs]
        if on_sale:
            self.frontier = max(on_sale)

    def cloud_named(self, name: str) -> Cloud:
        """The cloud of that name."""
        return self.clouds[[cloud.name for cloud in self.clouds].index(name)]

    def lab_named(self, name: str) -> Lab:
        """The lab of that name."""
        return self.labs[[lab.name for lab in self.labs].index(name)]

    def can_sign(self, name: str) -> bool:
        """The lab of that name is still in the market and on its own."""
        return any(lab.name == name and lab.alive and not lab.absorbed for lab in self.labs)

    def tell(self, kind: str, firm: str, text: str) -> None:
        """Note an event of this month."""
        self.events.append(Event(self.date, kind, firm, text))


@dataclass
class YearlyMoves:
    """Moves of the crowd in the last twelve months, for rates that single months are too small for."""

    cloud_switches: deque[float] = field(default_factory=lambda: deque(maxlen=MONTHS_PER_YEAR))
    workload_switched: deque[float] = field(default_factory=lambda: deque(maxlen=MONTHS_PER_YEAR))
    model_switches: deque[float] = field(default_factory=lambda: deque(maxlen=MONTHS_PER_YEAR))
    first_choices: deque[list[int]] = field(default_factory=lambda: deque(maxlen=MONTHS_PER_YEAR))

    def yearly(self, monthly: deque[float]) -> float:
        """Mean monthly rate times twelve; 0 before the first month."""
        return MONTHS_PER_YEAR * sum(monthly) / len(monthly) if monthly else 0.0
