"""A cloud provider: what it charges, what it costs, what it holds (MODEL 2.3, 7.4)."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

import mesa
import numpy as np

from moatlab.economics.compute_market import transfer_price
from moatlab.economics.custom_chips import NO_CAP, RentCap, custom_order_share, relative_compute_price
from moatlab.economics.switching import forward_looking_margin
from moatlab.foundation.months import MONTHS_PER_YEAR, years
from moatlab.market.chip_trade import ChipSource, best_source
from moatlab.market.fleet import Fleet
from moatlab.market.tariff import PriceDecision, lawful_tariff, list_price

if TYPE_CHECKING:
    from moatlab.market.market import Market
    from moatlab.market.response import CloudResponse
    from moatlab.scenario.firms import CloudRecord

__all__ = ["Cloud", "Order", "Outlook"]

LARGE_MOVE = 0.02
LARGE_MOVES_TOLERATED = 8


@dataclass(frozen=True)
class Order:
    """Accelerators that a cloud wants [kH]: from the vendor, and custom ones, by default its own design."""

    gpu: float
    custom: float
    designer: str = ""


@dataclass(frozen=True)
class Outlook:
    """What a cloud knows when it orders accelerators.

    Attributes:
        use: capacity that its own lab, contracts and buyers on demand ask for [kH].
        growth: of that use, expected [log points a year].
        portable: share of AI work that can run on own chips [0-1].
        budget: what it can spend on accelerators in the period [USD bn].
        unit_price: of a kH of the vendor's accelerators [USD bn].
    """

    use: float
    growth: float
    portable: float
    budget: float
    unit_price: float


class Cloud(mesa.Agent):
    """A seller of general computing and of AI compute, with a marketplace for the models of labs.

    Attributes:
        rules: in force for this cloud; the market sets them whenever they change.
        full_price, list_price: price of a unit of workload with and without traffic [index].
        marginal_cost: cost of a unit of workload, outbound traffic included [index].
        egress_fee: [USD/GB]; tariff: what the rules said of the tariff when it was posted.
        technical_lockin: work of leaving that it adds in place of fees it lost [years of spend].
        support_paid: towards moves of its customers, by month of the last year [USD bn]; support_cost: what
            it expects of this, per unit of workload [index].
        quality: xi_c, fitted to the shares among new customers [utils].
        installed_base_share, developer_ecosystem: B_c and D_c [0-1].
        retention_advantage: R_c, how much likelier a customer is to stay than another to come.
        ancillary_margin: anc_c, what AI on its marketplace earns per unit of workload [index].
        general_revenue, ai_compute_revenue, marketplace_revenue, profit: [USD bn/yr].
        general_profit: gross profit of general computing; capital_expenditure: on accelerators [USD bn/yr].
        fleet: accelerators; order: what it asked for last; use_history: use at every order month [kH].
        capacity_reserved: set aside for labs by contract [kH].
        chip_experience: X_c [kH-years]; chip_research: spending on own chips [USD bn/yr].
        own_chip_cost: rho_c, cost of its chips over the vendor's; custom_chip_relative_cost: of those it
            runs, bought ones included; relative_compute_price: d_c.
        chip_payments: to other clouds for their chips, by name [USD bn/yr].
        sells_ai_compute: false once it has left the market for AI compute.
    """

    model: Market

    def __init__(self, market: Market, record: CloudRecord, index: int) -> None:
        """A cloud at the start: full price 1, everything else is set when the market is built."""
        super().__init__(market)
        self.record = record
        self.name = record.name
        self.label = record.label
        self.index = index
        self.price_taker = record.price_taker
        self.full_price = 1.0
        self.list_price = 1.0
        self.initial_marginal_cost = 1.0
        self.rules = market.rules(cloud=self.name)
        self.tariff = lawful_tariff(self.rules)
        self.egress_fee = self.tariff.egress_fee
        self.technical_lockin = self.support_cost = 0.0
        self.support_paid: deque[float] = deque(maxlen=MONTHS_PER_YEAR)
        self.quality = 0.0
        self.installed_base_share = self.initial_installed_base_share = record.initial_share
        self.developer_ecosystem = 0.0
        self.retention_advantage = 0.0
        self.ancillary_margin = 0.0
        self.general_revenue = self.ai_compute_revenue = self.marketplace_revenue = self.profit = 0.0
        self.general_profit = self.capital_expenditure = 0.0
        self.fleet = Fleet(gpu=0.0, custom=0.0)
        self.order = Order(gpu=0.0, custom=0.0)
        self.use_history: list[float] = []
        self.capacity_reserved = 0.0
        self.chip_experience = record.chip_experience
        self.chip_research = 0.0
        self.own_chip_cost = self.custom_chip_relative_cost = self.relative_compute_price = 1.0
        self.chip_payments: dict[str, float] = {}
        self.sells_ai_compute = True
        self.months_below_scale = 0
        self._damping_factor = 1.0
        self._large_moves = 0

    # --- AI compute -------------------------------------------------------------------------------

    @property
    def ai_compute_price(self) -> float:
        """Contract price of AI compute here, w_c [USD/h]."""
        return self.model.reference_price * self.relative_compute_price

    @property
    def compute_levy(self) -> float:
        """Tax on its AI compute; only large firms pay it, and the fringe is many [share of the price]."""
        conduct = self.rules.conduct
        if conduct.compute_levy == 0.0:
            return 0.0
        large = self.installed_base_share / self.firms > conduct.levy_share
        return conduct.compute_levy if large else 0.0

    @property
    def buyers_compute_price(self) -> float:
        """Price of AI compute to buyers, levy included, over the reference price [-]."""
        return self.relative_compute_price * (1.0 + self.compute_levy)

    def uncapped_compute_price(self, custom_share: float) -> float:
        """Price of hours of which a share runs on custom chips, law apart, over the reference price [-]."""
        passed_on = self.model.parameters.chips.chip_pass_through
        return relative_compute_price(custom_share, self.custom_chip_relative_cost, passed_on)

    @property
    def rent_cap(self) -> RentCap:
        """Highest price of hours on own chips by law, over the reference price."""
        conduct = self.rules.conduct
        if conduct.chip_rent_markup_max is None:
            return NO_CAP
        cost = self.custom_chip_relative_cost * self.model.gpu_cost / self.model.reference_price
        return RentCap((1.0 + conduct.chip_rent_markup_max) * cost, conduct.chip_rent_cap_strength)

    @property
    def compute_cost(self) -> float:
        """Full cost of an hour of the installed mix of accelerators [USD/h]."""
        saved = self.fleet.custom_share * (1.0 - self.custom_chip_relative_cost)
        return float(self.model.gpu_cost * (1.0 - saved))

    @property
    def transfer_price(self) -> float:
        """What its own lab pays: between cost and what the hour would sell for (MODEL 7.13) [USD/h]."""
        share = self.model.parameters.labs.transfer_share
        return transfer_price(self.compute_cost, self.ai_compute_price, share)

    @property
    def runs_chip_program(self) -> bool:
        """It designs chips by now."""
        start = self.record.chip_program_start
        return start is not None and self.model.calendar.step(start) <= self.model.month

    def decide_order(self, outlook: Outlook) -> Order:
        """Order what the forecast asks for and the budget allows, part of it as own chips (MODEL 7.8)."""
        rules = self.model.parameters.compute
        lead = rules.lead_months / MONTHS_PER_YEAR
        forecast = outlook.use * float(np.exp(outlook.growth * lead))
        worn = (1.0 - 1.0 / (MONTHS_PER_YEAR * rules.life_years)) ** rules.lead_months
        gap = (1.0 + rules.capacity_buffer) * forecast - self.fleet.capacity * worn - self.fleet.on_order
        source = best_source(self)
        share = self._custom_share_of_orders(source, outlook.portable)
        ratio = self.custom_price_ratio(source.cost) if source else 1.0
        unit = outlook.unit_price * (1.0 - share * (1.0 - ratio))
        kh = min(max(0.0, gap), max(0.0, outlook.budget) / unit)
        limit = rules.custom_growth_max * self.fleet.custom + rules.custom_growth_start * self.fleet.capacity
        custom = min(share * kh, limit)
        return Order(gpu=kh - custom, custom=custom, designer=source.name_for(self) if source else "")

    def custom_price_ratio(self, cost: float) -> float:
        """Price of a kH of custom chips over the vendor's; never dearer, where savings count at all."""
        return min(1.0, cost) if self.model.parameters.chips.chip_capex else 1.0

    def _custom_share_of_orders(self, source: ChipSource | None, portable: float) -> float:
        rules = self.model.parameters.compute
        if source is None:
            return 0.0
        return custom_order_share(source.cost, portable, rules.custom_share_max, rules.custom_share_slope)

    # --- General computing ------------------------------------------------------------------------

    @property
    def firms(self) -> int:
        """Number of equal firms behind the name: the fringe is many."""
        return self.model.parameters.cloud_price.n_fringe if self.price_taker else 1

    @property
    def marginal_cost(self) -> float:
        """Cost of a unit of workload this month: the calibrated one, falling by the cost trend [index]."""
        trend = self.model.parameters.cloud_price.cloud_cost_trend
        return float(self.initial_marginal_cost * (1.0 - trend) ** years(self.model.month))

    @property
    def recovered_cost(self) -> float:
        """Part of the expected payments towards moves that comes back in the price (waterbed) [index]."""
        return self.model.parameters.cloud_price.waterbed * self.support_cost

    @property
    def markup(self) -> float:
        """Full price less marginal cost [index]."""
        return self.full_price - self.marginal_cost

    @property
    def take_rate(self) -> float:
        """Share of the revenue of a model sold on its marketplace that it keeps by default."""
        rules = self.model.rules(cloud=self.name)
        return min(rules.contracts.take_rate, rules.conduct.take_rate_cap)

    @property
    def remote_fee(self) -> float:
        """Fee on data that its customers send to models elsewhere [USD/GB]."""
        return self.egress_fee * self.rules.switching.parallel_egress_factor

    def optimal_margin(self, response: CloudResponse) -> float:
        """Margin that balances harvesting its customers against winning them (MODEL 7.4.1)."""
        rules = self.model.parameters.cloud_price
        term = self.model.parameters.occasions.contract_term_months
        margin = forward_looking_margin(
            float(response.demand[self.index] / response.slope[self.index]),
            float(response.retention[self.index]),
            float(np.exp(-rules.firm_discount_rate * term / MONTHS_PER_YEAR)),
            rules.foresight,
        )
        return float(np.clip(margin, rules.margin_min, rules.margin_max))

    def decide_price(self, response: CloudResponse) -> PriceDecision:
        """Move part of the way to the best full price, given own customers and rivals' offers."""
        cost = self.marginal_cost + self.recovered_cost
        goal = cost - self.ancillary_margin + self.optimal_margin(response)
        damping = self.model.parameters.cloud_price.price_damping * self._damping_factor
        price = self.full_price + damping * (goal - self.full_price)
        return PriceDecision(price, float(response.retention[self.index]))

    def follow(self, mean_margin: float) -> PriceDecision:
        """Price under the umbrella of the three: own cost plus their mean margin (MODEL 7.4.4)."""
        umbrella = self.model.parameters.cloud_price.fringe_umbrella
        cost = self.marginal_cost + self.recovered_cost
        return PriceDecision(cost + umbrella * mean_margin, self.retention_advantage)

    def post_price(self, decision: PriceDecision, mean_discount: float) -> None:
        """Adopt a full price and publish the list price that goes with it.

        Raises:
            NumericalError: traffic alone costs more than the full price.
        """
        self._calm_down(decision.full_price)
        self.full_price = decision.full_price
        self.retention_advantage = decision.retention_advantage
        self.list_price = list_price(self, mean_discount)

    def _calm_down(self, price: float) -> None:
        """Halve the speed of adjustment after eight large moves in a row: prices must not cycle."""
        moved = abs(price - self.full_price) > LARGE_MOVE * self.full_price
        self._large_moves = self._large_moves + 1 if moved else 0
        if self._large_moves == LARGE_MOVES_TOLERATED:
            self._damping_factor *= 0.5
            self._large_moves = 0
