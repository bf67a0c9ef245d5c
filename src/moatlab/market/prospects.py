"""What every deal that a lab could sign would bring to it and to the cloud (MODEL 7.9.2)."""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from moatlab.economics.contracting import (
    annuity,
    customer_value,
    investment_cap,
    investment_for_equity,
    liquidity_premium,
    money_needed,
)
from moatlab.economics.lab_pricing import net_margin
from moatlab.foundation.months import MONTHS_PER_YEAR
from moatlab.market.compute import monthly_budget
from moatlab.market.open_access import highest_take_rate, must_be_native
from moatlab.market.reach import Horizon, Reach, expect_reach, way_of, without
from moatlab.market.tenancy import Tenancy, expect_tenancy

if TYPE_CHECKING:
    from moatlab.market.cloud import Cloud
    from moatlab.market.contracts import Archetype, Contract, Mode
    from moatlab.market.lab import Lab
    from moatlab.market.market import Market
    from moatlab.parameters.parameters import Parameters

__all__ = ["Option", "Prospect", "Prospects"]


PRESENT_VALUES = (
    "rents",
    "marketplace",
    "compute_margin",
    "learning",
    "sales",
    "fees",
    "savings",
    "insurance",
    "liquidity",
    "hold_up",
    "leaving",
)


class Option(NamedTuple):
    """A deal that could be signed with a cloud, before any money moves."""

    cloud: Cloud
    mode: Mode
    exclusive_compute: bool
    archetype: Archetype

    @property
    def binding(self) -> bool:
        """The lab could not sell, or not compute, elsewhere as it likes."""
        return self.mode != "open" or self.exclusive_compute


class Prospect(NamedTuple):
    """What an option brings, over no deal with this cloud; present values [USD bn].

    Attributes:
        rents: margins on customers drawn to the cloud, kept ones included; learning: cheaper own chips.
        compute_margin: of the cloud on the lab's hours; marketplace: its fees on native sales.
        sales: net margin of the lab on sales won or lost; fees: more or less than the usual take rate.
        savings: compute below the reference price; insurance: capability that scarcity would cost.
        liquidity: what money is worth to a lab short of runway beyond its amount.
        hold_up: expected loss from a single supplier; leaving: fees and promises lost at other clouds.
        ends: contracts with other clouds that cannot go on beside it.
        hours: reserved, of the lab's wants [m/month]; compute_price: undiscounted [USD/h].
    """

    option: Option
    rents: float
    marketplace: float
    compute_margin: float
    learning: float
    sales: float
    fees: float
    savings: float
    insurance: float
    liquidity: float
    hold_up: float
    leaving: float
    ends: tuple[Contract, ...]
    hours: float
    compute_price: float

    @property
    def cloud_gain(self) -> float:
        """Gain of the cloud before money moves."""
        return self.rents + self.marketplace + self.compute_margin + self.learning

    @property
    def lab_gain(self) -> float:
        """Gain of the lab before money moves."""
        gains = self.sales - self.fees + self.savings + self.insurance + self.liquidity
        return gains - self.hold_up - self.leaving

    @property
    def surplus(self) -> float:
        """S, gain of both together."""
        return self.cloud_gain + self.lab_gain

    def scaled(self, factor: float) -> Prospect:
        """The same with all present values times a factor."""
        values = self._asdict()
        return Prospect(**(values | {name: factor * values[name] for name in PRESENT_VALUES}))


class Prospects:
    """What a lab and the clouds expect of one another; demand is evaluated once for all options."""

    def __init__(self, market: Market, lab: Lab) -> None:
        """Look at the crowd, the lab's needs and its other contracts as they are."""
        expected = market.rules(lab=lab.name, expects=True)
        self.market, self.lab, self.rules = market, lab, expected.contracts
        self._rules_with = [
            market.rules(cloud=cloud.name, lab=lab.name, expects=True) for cloud in market.clouds
        ]
        self._native_by_law = must_be_native(lab, expected.conduct)
        self.others = market.contracts.in_force(lab=lab.name)
        self.horizon = Horizon(
            min(self.rules.lab_contract_term, self.rules.valuation_horizon) / MONTHS_PER_YEAR,
            market.parameters.cloud_price.firm_discount_rate,
            self.rules.lab_discount_rate,
        )
        self.cloud_years = annuity(self.horizon.cloud_rate, self.horizon.years)
        self.lab_years = annuity(self.horizon.lab_rate, self.horizon.years)
        self.hours = self._wanted_hours()
        self.net_margin = net_margin(lab.unit_cost, lab.api_price, lab.average_take_rate)
        self._tenancies: dict[tuple[Cloud, Archetype, bool, bool], Tenancy] = {}
        self._markups = [cloud.markup for cloud in market.clouds]
        self._caps = [self.investment_cap(cloud) for cloud in market.clouds]
        self._without = [self.disagreement(cloud) for cloud in market.clouds]
        self._customer_worth = [self._worth_of_customers(cloud) for cloud in market.clouds]

    @cached_property
    def reach(self) -> Reach:
        """Expected customers and sales under every way of reaching the lab's models."""
        return expect_reach(self.market, self.lab, self.horizon)

    def of(self, option: Option) -> Prospect:
        """What an option brings to both, over no deal with its cloud."""
        cloud, tenancy = option.cloud, self._tenancy(option)
        way, none = way_of(option.mode, cloud.index, len(self.market.clouds)), self._without[cloud.index]
        rents = self.rents(way, cloud) - self.rents(none, cloud)
        take_rate, usual = self.take_rate(option), self.usual_take_rate(cloud)
        marketplace = take_rate * float(self.reach.spending_for_cloud[way, cloud.index])
        if self._native_by_law:
            marketplace -= usual * float(self.reach.spending_for_cloud[none, cloud.index])
        gain = rents + marketplace + tenancy.margin + tenancy.learning
        return Prospect(
            option=option,
            rents=rents,
            marketplace=marketplace,
            compute_margin=tenancy.margin,
            learning=tenancy.learning,
            sales=self.net_margin * (self.sales(way) - self.sales(none)),
            fees=(take_rate - usual) * float(self.reach.spending[way, cloud.index]),
            savings=tenancy.savings,
            insurance=self._value_of_capability(way) * tenancy.capability,
            liquidity=self.premium * min(self._caps[cloud.index], self.need, max(0.0, gain)),
            hold_up=tenancy.hold_up,
            leaving=tenancy.leaving,
            ends=tenancy.ends,
            hours=tenancy.hours,
            compute_price=tenancy.price,
        )

    def _tenancy(self, option: Option) -> Tenancy:
        """What the option means for compute: the same for all ways of selling that end the same contracts."""
        key = (option.cloud, option.archetype, option.exclusive_compute, option.binding)
        if key not in self._tenancies:
            self._tenancies[key] = expect_tenancy(self, option)
        return self._tenancies[key]

    # --- The lab's other contracts ----------------------------------------------------------------

    def ended_by(self, option: Option) -> list[Contract]:
        """Contracts with other clouds that cannot go on beside the option."""
        return [
            contract
            for contract in self.others
            if contract.cloud != option.cloud.name and (option.binding or contract.binding)
        ]

    def leaving_cost(self, contract: Contract) -> float:
        """What the lab loses by leaving a contract: the fee and the money still promised [USD bn]."""
        month = self.market.month
        return contract.breach_fee(month, self.rules.breach_fee) + contract.unpaid(month)

    def disagreement(self, cloud: Cloud) -> int:
        """Way of reaching the lab without a deal with this cloud: everywhere else, or where it is bound."""
        for contract in self.others:
            if contract.cloud != cloud.name and contract.terms.mode != "open":
                bound = self.market.cloud_named(contract.cloud)
                return way_of(contract.terms.mode, bound.index, len(self.market.clouds))
        return without(cloud.index)

    # --- The law ----------------------------------------------------------------------------------

    def rules_with(self, cloud: Cloud) -> Parameters:
        """Rules for a deal with a cloud, those that the two foresee included."""
        return self._rules_with[cloud.index]

    def allows(self, option: Option) -> bool:
        """The law leaves the clauses of an option as they are."""
        conduct = self.rules_with(option.cloud).conduct
        sale = option.mode != "exclusive" or conduct.exclusive_sale_allowed
        return sale and (conduct.exclusive_compute_allowed or not option.exclusive_compute)

    # --- The cloud's side -------------------------------------------------------------------------

    def rents(self, way: int, cloud: Cloud) -> float:
        """Margins on the customers of a cloud that have chosen again, within the horizon and after it."""
        drawn = float(self.reach.workload[way, cloud.index])
        held = float(self.reach.workload_at_end[way, cloud.index])
        return self._markups[cloud.index] * drawn + self._customer_worth[cloud.index] * held

    def take_rate(self, option: Option) -> float:
        """Take rate with which the archetype starts."""
        rules, licensing = self.rules_with(option.cloud).contracts, option.archetype == "licensing"
        first = rules.licensing_take_rate if licensing else rules.infrastructure_take_rate
        return min(first, self.highest_take_rate(option.cloud))

    def usual_take_rate(self, cloud: Cloud) -> float:
        """Take rate without any contract."""
        return min(self.rules_with(cloud).contracts.take_rate, self.highest_take_rate(cloud))

    def highest_take_rate(self, cloud: Cloud) -> float:
        """Take rate that the law allows at most."""
        return highest_take_rate(self.lab, self.rules_with(cloud).conduct)

    def investment_cap(self, cloud: Cloud) -> float:
        """Largest investment that the cloud can and may make [USD bn], by the profit of last month.

        Before the first books are closed it knows its margin on general computing.
        """
        market, rules = self.market, self.rules
        if market.regulator.bars_shares(cloud, self.lab):
            return 0.0
        profit = (
            cloud.profit if market.month > 0 else cloud.markup * float(market.tally.workload[cloud.index])
        )
        largest = investment_cap(rules.investment_cap, profit, rules.investment_cap_profit_share)
        return min(largest, self.money_for_shares(cloud, self.rules_with(cloud).conduct.equity_cap))

    def money_for_shares(self, cloud: Cloud, most: float) -> float:
        """Money for which the lab may still give shares, when the cloud may hold so much of it [USD bn]."""
        left = most - self.lab.equity.get(cloud.name, 0.0)
        return investment_for_equity(max(0.0, left), self.lab.valuation()) if left < 1.0 else math.inf

    def _worth_of_customers(self, cloud: Cloud) -> float:
        """Present value of a unit of spending on the cloud at the end of the horizon [years]."""
        term = self.market.parameters.occasions.contract_term_months / MONTHS_PER_YEAR
        rate = self.horizon.cloud_rate
        later = customer_value(cloud.markup, term, math.exp(-rate * term), cloud.retention_advantage)
        return later * math.exp(-rate * self.horizon.years)

    # --- The lab's side ---------------------------------------------------------------------------

    def sales(self, way: int) -> float:
        """Sales to enterprises over the horizon [USD bn]."""
        return self._sales_by_way[way]

    @cached_property
    def _sales_by_way(self) -> list[float]:
        return list(self.reach.spending.sum(axis=1).tolist())

    @cached_property
    def premium(self) -> float:
        """What a dollar is worth to the lab beyond a dollar."""
        rules, runway = self.rules, self.lab.runway_months
        return liquidity_premium(runway, rules.runway_target, rules.liquidity_value)

    @cached_property
    def need(self) -> float:
        """Money that would bring the lab's runway to the target [USD bn]."""
        if not self.lab.independent:
            return 0.0
        spending = max(self.lab.burn, self.lab.target_budget() / 2.0)
        return money_needed(self.lab.runway_months, self.rules.runway_target, spending)

    def _wanted_hours(self) -> float:
        """Hours of inference, and of training that the budget buys at the reference price [m/month]."""
        lab = self.lab
        budget = lab.affordable_budget() if lab.independent else lab.training_budget
        for_compute = budget / (1.0 + self.market.parameters.labs.staff_share)
        return lab.inference_hours + monthly_budget(for_compute) / self.market.reference_price

    def _value_of_capability(self, way: int) -> float:
        """V_q, what a step of capability adds to the margin on sales [USD bn per OOM]."""
        demand, response = self.market.parameters.demand, self.market.model_response
        others = float(response.elasticity[self.lab.index]) / demand.model_price_elasticity
        return max(0.0, self.net_margin * self.sales(way)) * demand.capability_value * others
