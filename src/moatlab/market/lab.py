"""An AI lab: what it can, what it charges, what it spends on training (MODEL 2.4, 7.10-7.12)."""

from __future__ import annotations

import math
from collections import deque
from typing import TYPE_CHECKING

import mesa

from moatlab.economics.lab_entry import final_run_cost
from moatlab.economics.lab_pricing import api_price_target, continuation_value, net_margin, patience
from moatlab.economics.scaling import algorithmic_progress, capability
from moatlab.foundation.months import MONTHS_PER_YEAR, years
from moatlab.foundation.randomness import normal, stable_id
from moatlab.market.ownership import Ownership
from moatlab.market.streams import NO_OPTION, Stream
from moatlab.market.trouble import Trouble

if TYPE_CHECKING:
    from moatlab.market.cloud import Cloud
    from moatlab.market.compute import ComputeUse
    from moatlab.market.market import Market
    from moatlab.market.response import ModelResponse
    from moatlab.scenario.firms import LabRecord

__all__ = ["Lab"]

NEVER = -1_000_000
A_YEAR_AGO = MONTHS_PER_YEAR + 1


class Lab(mesa.Agent):
    """A lab trains models, releases them and sells their use to enterprises and consumers.

    Attributes:
        capability: q_m of the best released model [OOM].
        api_price: on its own interface [index, 1 = normal unit cost of serving].
        relative_compute_cost: its unit compute price over the reference price; mean_compute_price: mean
            relative price of compute on the clouds where it sells natively.
        compute_fill_rate: hours of training obtained over wanted, a year's mean; poor_fill_months: in a row.
        custom_training_share: of its training runs on a cloud's own chips by contract.
        unit_cost: cost of serving a unit [index]; average_take_rate: share of revenue that clouds keep.
        cash: [USD bn]; runway_months: months until it is spent.
        training_budget: compute and staff [USD bn/yr]; training_hours, inference_hours: [m hours/month].
        run_flop, run_age: the run in progress [FLOP, months]; release_age: months since the last release.
        revenue, consumer_revenue: before take rates, consumers included in the first [USD bn/yr].
        past_revenue, past_capability: month by month, the latter as of the beginning of the month.
        ownership: whom it belongs to, law apart; equity: shares held by clouds, by name [0-1].
        listings: clouds on which the model is listed natively when no contract says otherwise.
        entered, left: months in which it came, and in which its models went off sale.
        trouble: what may end it.
    """

    model: Market

    def __init__(self, market: Market, record: LabRecord, index: int) -> None:
        """A lab at the start of the run, with the capability, cash and price of its record."""
        super().__init__(market)
        self.record = record
        self.name = record.name
        self.label = record.label
        self.identity = stable_id(record.name)
        self.index = index
        owner = record.owner_cloud
        self.ownership = Ownership(market.cloud_named(owner) if owner is not None else None)
        self.entered = market.month
        self.left: int | None = None
        self.trouble = Trouble()
        self.capability = record.capability
        self.initial_brand = 0.0
        self.relative_compute_cost = self.mean_compute_price = 1.0
        self.compute_fill_rate, self.poor_fill_months = 1.0, 0
        self._fills: deque[float] = deque(maxlen=MONTHS_PER_YEAR)
        self.custom_training_share = 0.0
        self._months_on_chip = 0
        self.cash = record.cash
        self.api_price = record.api_price
        self.unit_cost = 1.0
        self.average_take_rate = 0.0
        self.listings = set(record.listings)
        self.equity: dict[str, float] = {}
        self.revenue = self.consumer_revenue = 0.0
        self.past_revenue: list[float] = []
        self.past_capability: list[float] = []
        self.burn = 0.0
        self.runway_months = math.inf
        self.last_round = self.last_bargain = NEVER
        self.training_budget = self.training_hours = self.inference_hours = 0.0
        self.run_flop = 0.0
        self.run_age = self.release_age = 0
        self.final_run_cost = self._cost_of_first_run()
        self._run_cost = 0.0
        self.overtaken = False

    @property
    def open_weights(self) -> bool:
        """Anybody may serve its model: clouds do, and the lab earns nothing from it."""
        return self.record.open_weights

    @property
    def alive(self) -> bool:
        """Its models are on sale."""
        return self.left is None

    @property
    def divested(self) -> bool:
        """The law separates it from the cloud that owned it."""
        cloud = self.ownership.cloud
        return cloud is not None and self.model.rules(cloud=cloud.name, lab=self.name).conduct.labs_divested

    @property
    def owner(self) -> Cloud | None:
        """The cloud that owns the lab, if any."""
        cloud = self.ownership.cloud
        return None if cloud is None or self.divested else cloud

    @property
    def absorbed(self) -> bool:
        """It gave up its independence to its owner."""
        return self.ownership.absorbed and not self.divested

    @property
    def independent(self) -> bool:
        """It lives on its own money and must find a cloud."""
        return self.divested or (self.record.funding == "venture" and not self.ownership.absorbed)

    @property
    def bargains_freely(self) -> bool:
        """It looks for contracts itself: nobody owns it, nobody gives its models away or dates its deals."""
        if self.owner is not None or self.open_weights:
            return False
        start = self.record.bargains_from
        if start is None or self.model.scenario.contracts_mode == "free":
            return True
        return self.model.calendar.step(start) <= self.model.month

    @property
    def gap(self) -> float:
        """Distance to the frontier [OOM]."""
        return self.model.frontier - self.capability

    @property
    def brand(self) -> float:
        """Utility bonus of the name at the start or at entry; it fades (MODEL 5.6)."""
        age = self.model.month - self.entered
        return self.initial_brand * math.exp(-age / self.model.parameters.demand.brand_life)

    # --- Prices -------------------------------------------------------------------------------

    def decide_price(self, response: ModelResponse) -> float:
        """Price that trades today's margin against keeping users; patience comes from runway (7.11)."""
        labs, review = self.model.parameters.labs, self.model.parameters.occasions.model_review_rate
        if self.open_weights:
            return labs.open_weights_markup * self.unit_cost
        margin = net_margin(self.unit_cost, self.api_price, self.average_take_rate)
        rate = self.model.parameters.contracts.lab_discount_rate
        discount = math.exp(-rate / review) if review > 0.0 else 0.0
        value = continuation_value(margin, float(response.retention[self.index]), discount)
        care = patience(self.runway_months, self.model.parameters.contracts.runway_target, labs.max_foresight)
        goal = api_price_target(
            self.unit_cost, float(response.elasticity[self.index]), self.average_take_rate, care * value
        )
        price = self.api_price + labs.price_step * (goal - self.api_price)
        return max(price, labs.price_floor * self.unit_cost)

    # --- Training -----------------------------------------------------------------------------

    def target_budget(self) -> float:
        """What an independent lab wants to spend on training [USD bn/yr]: the race, later its revenue."""
        labs, time = self.model.parameters.labs, years(self.model.month)
        race = labs.race_budget_2023 * labs.race_growth ** min(time, labs.race_years)
        race *= math.exp(-labs.race_fade * max(0.0, time - labs.race_years))
        race *= math.exp(-labs.budget_gap_slope * self.gap)
        lagged = self.past_revenue[-labs.budget_lag :]
        smoothed = sum(lagged) / len(lagged) if lagged else 0.0
        return float(max(race, labs.revenue_to_training * (1.0 - self.average_take_rate) * smoothed))

    def affordable_budget(self) -> float:
        """The target, as far as cash and revenue go; less when the runway is short [USD bn/yr]."""
        labs = self.model.parameters.labs
        earned = labs.revenue_to_training * (1.0 - self.average_take_rate) * self.revenue
        budget = min(self.target_budget(), labs.cash_spend_rate * max(0.0, self.funds) + earned)
        short = labs.runway_squeeze > 0.0 and self.runway_months < labs.runway_squeeze
        return float(budget * self.runway_months / labs.runway_squeeze if short else budget)

    def note_compute(self, use: ComputeUse) -> None:
        """Take note of the hours and prices that the compute market gave it this month."""
        index, rules = self.index, self.model.parameters.contracts
        self.inference_hours = float(use.inference_hours[index])
        self.training_hours = float(use.training_hours[index])
        self.relative_compute_cost = float(use.price[index]) / use.reference_price
        self._fills.append(float(use.fill[index]))
        self.compute_fill_rate = sum(self._fills) / len(self._fills)
        poor = self._fills[-1] < rules.renegotiation_fill
        self.poor_fill_months = self.poor_fill_months + 1 if poor else 0

    @property
    def porting_efficiency(self) -> float:
        """Training compute that moving code to other chips leaves; the loss fades with practice (7.6.1)."""
        loss = self.model.parameters.chips.port_loss * self.custom_training_share
        return 1.0 - loss * math.exp(-self._months_on_chip / MONTHS_PER_YEAR)

    def train(self) -> None:
        """Add a month of hours to the run in progress."""
        labs, market = self.model.parameters.labs, self.model
        final_hours = labs.final_run_share * self.training_hours
        self.run_flop += final_hours * 1e6 * labs.flop_per_hour * self.porting_efficiency
        price = market.reference_price * (1.0 if self.open_weights else self.relative_compute_cost)
        self._run_cost += final_hours * price / 1e3
        self._months_on_chip += self.custom_training_share > 0.0
        self.run_age += 1
        self.release_age += 1

    def _cost_of_first_run(self) -> float:
        """What the compute of the model on sale would cost in the month of its start [USD bn]."""
        labs, market = self.model.parameters.labs, self.model
        progress = algorithmic_progress(market.month, labs.algo_halving_months)
        return final_run_cost(self.capability, progress, labs.flop_per_hour, market.reference_price)

    def wants_to_release(self) -> bool:
        """A release is due by cadence, or at once when rivals lead."""
        labs = self.model.parameters.labs
        if self.run_age < labs.min_run_months or self.run_flop <= 0.0:
            return False
        return self.release_age >= labs.cadence_months or self.gap > labs.release_gap

    def release(self) -> bool:
        """End the run and put the model on sale if it is better than the old one; true if it is."""
        labs, month = self.model.parameters.labs, self.model.month
        progress = algorithmic_progress(month, labs.algo_halving_months)
        noise = normal(Stream.RELEASE.key(self.model.seed, month), self.identity, NO_OPTION)
        new = capability(self.run_flop, progress) + labs.release_noise * noise
        better = new > self.capability
        self.capability = max(self.capability, new)
        self.final_run_cost = self._run_cost
        self.run_flop = self._run_cost = 0.0
        self.run_age = self.release_age = 0
        return better

    def catch_up(self) -> None:
        """Learn from the frontier by distillation and diffusion; an absorbed lab has stopped learning."""
        if not self.absorbed:
            self.capability += self.model.parameters.labs.catchup * self.gap / MONTHS_PER_YEAR

    # --- The end ------------------------------------------------------------------------------

    def join(self, cloud: Cloud) -> None:
        """Become a part of a cloud: native there, remote elsewhere; its models stay as they are."""
        self.ownership, self.listings = Ownership(cloud, absorbed=True), {cloud.name}
        self._give_up()

    def close(self) -> None:
        """Take the models off sale: no revenue, no budget and no hours any more."""
        self.left, self.listings = self.model.month, set()
        self.revenue = self.consumer_revenue = self.training_budget = 0.0
        self.training_hours = self.inference_hours = 0.0
        self._give_up()

    def _give_up(self) -> None:
        """No run in progress, no owners of shares, no cash any more."""
        self.run_flop = self._run_cost = self.cash = self.burn = 0.0
        self.run_age, self.equity = 0, {}
        self.runway_months = math.inf if self.alive else 0.0

    # --- Money --------------------------------------------------------------------------------

    @property
    def funds(self) -> float:
        """Cash, and what the former owner pays this month [USD bn]."""
        return self.cash + self.ownership.endowment

    def valuation(self) -> float:
        """What investors think it is worth [USD bn] (MODEL 7.12)."""
        parameters, time = self.model.parameters, years(self.model.month)
        labs = parameters.labs
        multiple: float = parameters.contracts.valuation_multiple
        year_ago = self.past_revenue[-A_YEAR_AGO] if len(self.past_revenue) >= A_YEAR_AGO else 0.0
        if year_ago > 0.0:
            growth = math.log(max(self.revenue, 1e-12) / year_ago)
            multiple = labs.multiple_floor + labs.multiple_growth * min(1.0, max(0.0, growth))
        option = labs.option_value * (1.0 + labs.option_growth) ** min(time, labs.option_years)
        option *= math.exp(-labs.race_fade * max(0.0, time - labs.option_years))
        value = multiple * self.revenue + option * math.exp(-labs.value_gap_slope * self.gap)
        return float(max(labs.value_floor, value))

    def note_runway(self) -> None:
        """Months until the cash is spent at the present burn, or half the target budget if more."""
        spending = max(self.burn, self.target_budget() / 2.0)
        self.runway_months = max(0.0, MONTHS_PER_YEAR * self.funds / spending) if spending > 0.0 else math.inf
