"""Everybody pays: enterprises, consumers, labs, clouds, investors; books are closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moatlab.foundation.months import MONTHS_PER_YEAR
from moatlab.market.compute import HOURS_PER_KH_MONTH, bill
from moatlab.market.compute_needs import UnitsSold
from moatlab.market.funding import funding_round
from moatlab.market.ledger import (
    CONSUMERS,
    ENTERPRISES,
    INVESTORS,
    PARENTS,
    STATE,
    SUPPLIERS,
    THIRD_PARTIES,
    VENDOR,
    Ledger,
)
from moatlab.market.public_compute import research_grant

if TYPE_CHECKING:
    from moatlab.market.cloud import Cloud
    from moatlab.market.lab import Lab
    from moatlab.market.market import Market


def settle_accounts(market: Market) -> None:
    """Book the month's payments in the ledger, then read revenue, profit and cash from it.

    Accelerators are paid when they are delivered; profit bears their full cost over their life instead.
    Changes the ledger, the clouds' revenues and profits, the labs' revenue, cash and runway.
    """
    market.ledger = Ledger()
    units, tally = market.units_sold, market.tally
    sold = (units.native.sum(axis=1) + units.elsewhere).tolist()
    fees = (market.take_rates * tally.native_spending.T).tolist()
    dedicated = bill(market.compute.paid, 1.0).tolist()
    public = bill(market.compute.public_paid, 1.0).tolist()
    for cloud in market.clouds:
        _sell_general_computing(market, cloud)
        _run_accelerators(market, cloud)
    for lab in market.living_labs:
        if lab.open_weights:
            _host_open_weights(market, lab, units)
        else:
            _sell_models(market, lab, sold[lab.index], fees[lab.index])
        _buy_compute(market, lab, dedicated[lab.index], public[lab.index])
        _support(market, lab)
    _buy_on_demand(market, THIRD_PARTIES, "background", market.compute.background)
    _honour_contracts(market)
    for cloud in market.clouds:
        _tax_and_buy(market, cloud)
        _close_cloud(market, cloud)
    for lab in market.living_labs:
        _close_lab(market, lab)


def _sell_general_computing(market: Market, cloud: Cloud) -> None:
    index, pay = cloud.index, market.ledger.pay
    traffic = float(market.tally.remote_traffic[index])
    pay(ENTERPRISES, cloud.name, "general", float(market.tally.spending[index]))
    pay(ENTERPRISES, cloud.name, "remote_traffic", traffic * cloud.remote_fee)
    cost = float(market.tally.workload[index]) * cloud.marginal_cost
    pay(cloud.name, SUPPLIERS, "general_cost", cost + traffic * market.parameters.switching.egress_cost)
    support = cloud.support_paid[-1] if cloud.support_paid else 0.0
    pay(cloud.name, SUPPLIERS, "switching_support", MONTHS_PER_YEAR * support)


def _run_accelerators(market: Market, cloud: Cloud) -> None:
    """New accelerators, the running of the installed ones, research on own chips; the vendor's own cost."""
    pay, parameters = market.ledger.pay, market.parameters
    to_vendor = market.vendor.sales_to.get(cloud.name, 0.0)
    pay(cloud.name, VENDOR, "accelerators", to_vendor)
    for designer, amount in cloud.chip_payments.items():
        markup = market.cloud_named(designer).rules.conduct.chip_sale_markup
        pay(cloud.name, designer, "accelerators", amount)
        pay(designer, SUPPLIERS, "chip_making", amount / (1.0 + markup))
    own_chips = cloud.capital_expenditure - to_vendor - sum(cloud.chip_payments.values())
    pay(cloud.name, SUPPLIERS, "own_chips", own_chips)
    pay(VENDOR, SUPPLIERS, "chip_making", to_vendor * (1.0 - parameters.vendor.vendor_margin))
    running = (1.0 - parameters.compute.capital_share) * _full_cost(market, cloud)
    pay(cloud.name, SUPPLIERS, "running", running)
    cloud.chip_research = _chip_research(market, cloud)
    pay(cloud.name, SUPPLIERS, "chip_research", cloud.chip_research)


def _full_cost(market: Market, cloud: Cloud) -> float:
    """Cost of all installed accelerators, capital over their life included [USD bn/yr]."""
    return bill(cloud.fleet.capacity * HOURS_PER_KH_MONTH, cloud.compute_cost)


def _chip_research(market: Market, cloud: Cloud) -> float:
    """A share of the gross profit on AI compute, where there is a chip programme (MODEL 7.6.1)."""
    profit = max(0.0, float(market.compute.revenue[cloud.index]) - _full_cost(market, cloud))
    return market.parameters.chips.rd_share * profit if cloud.runs_chip_program else 0.0


def _sell_models(market: Market, lab: Lab, sold: float, fees: list[float]) -> None:
    """Enterprises and consumers pay the lab; clouds keep their share of what is sold natively on them."""
    pay = market.ledger.pay
    pay(lab.name, SUPPLIERS, "serving", _other_serving_cost(market, sold))
    pay(ENTERPRISES, lab.name, "ai_use", float(market.tally.by_model[lab.index]))
    pay(CONSUMERS, lab.name, "ai_use", lab.consumer_revenue)
    for cloud in market.clouds:
        pay(lab.name, cloud.name, "take_rate", fees[cloud.index])


def _host_open_weights(market: Market, lab: Lab, units: UnitsSold) -> None:
    """The cloud that hosts an open model is paid for its use; the lab earns nothing."""
    pay, index = market.ledger.pay, lab.index
    for cloud in market.clouds:
        pay(ENTERPRISES, cloud.name, "hosting", float(market.tally.ai_spending[cloud.index, index]))
        served = _other_serving_cost(market, float(units.native[index, cloud.index]))
        pay(cloud.name, SUPPLIERS, "serving", served)


def _other_serving_cost(market: Market, units: float) -> float:
    """Cost of serving besides compute: networking, staff, support, free use [USD bn/yr]."""
    return (1.0 - market.parameters.demand.serve_share) * units


def _buy_on_demand(market: Market, buyer: str, purpose: str, hours: float) -> None:
    """Hours without contract cost everybody the same; every cloud gets its share of the takings."""
    if hours == 0.0:
        return
    paid = bill(hours, market.compute.on_demand_price)
    shares = market.compute.on_demand_shares.tolist()
    for cloud in market.clouds:
        market.ledger.pay(buyer, cloud.name, purpose, paid * shares[cloud.index])


def _buy_compute(market: Market, lab: Lab, dedicated: list[float], public: list[float]) -> None:
    """The lab pays for inference, training and staff; for open weights the host bears the inference."""
    pay, use, index = market.ledger.pay, market.compute, lab.index
    staff_share = market.parameters.labs.staff_share
    pay(lab.name, SUPPLIERS, "staff", lab.training_budget * staff_share / (1.0 + staff_share))
    pay(lab.name, SUPPLIERS, "own_fleet", bill(float(use.own_fleet[index]), market.reference_price))
    if lab.open_weights:
        for host in market.clouds:
            _buy_on_demand(market, host.name, "hosted_inference", float(use.spot_native[index, host.index]))
        return
    for cloud in market.clouds:
        pay(lab.name, cloud.name, "dedicated_compute", dedicated[cloud.index])
        pay(lab.name, cloud.name, "public_compute", public[cloud.index])
    _buy_on_demand(market, lab.name, "compute_on_demand", float(use.on_demand[index]))


def _support(market: Market, lab: Lab) -> None:
    """The state pays grants; a former owner pays for the separation."""
    grant = research_grant(lab)
    market.ledger.pay(STATE, lab.name, "research_grant", grant)
    market.government.spending += grant
    market.ledger.pay(PARENTS, lab.name, "funding", lab.ownership.endowment * MONTHS_PER_YEAR)
    lab.ownership.endowment = 0.0


def _tax_and_buy(market: Market, cloud: Cloud) -> None:
    """Large clouds hand over the levy in their takings; the state pays for the hours that it gives away."""
    levy = float(market.compute.levies[cloud.index])
    granted = bill(float(market.compute.granted[cloud.index]), 1.0)
    market.ledger.pay(cloud.name, STATE, "levy", levy)
    market.ledger.pay(STATE, cloud.name, "public_compute", granted)
    market.government.levy += levy
    market.government.spending += granted


def _honour_contracts(market: Market) -> None:
    """Instalments, commitments and fees.

    Clouds pay what is due of their investments, conditional parts only to labs near the frontier; labs pay
    what they committed to and did not use, and fees for contracts they broke.
    """
    reach, pay = market.parameters.contracts.frontier_gap, market.ledger.pay
    for contract in market.contracts.in_force():
        lab = market.lab_named(contract.lab)
        for due in contract.instalments:
            if due.month == market.month and not (due.conditional and lab.gap > reach):
                pay(contract.cloud, lab.name, "investment", due.amount * MONTHS_PER_YEAR)
        if contract.take_or_pay:
            used = market.ledger.between(lab.name, contract.cloud, "dedicated_compute", "compute_on_demand")
            pay(lab.name, contract.cloud, "shortfall", max(0.0, contract.terms.committed_spend - used))
    for fee in market.breach_fees:
        pay(fee.lab, fee.cloud, "breach_fee", fee.amount * MONTHS_PER_YEAR)
    market.breach_fees.clear()


def _close_cloud(market: Market, cloud: Cloud) -> None:
    ledger, name, index = market.ledger, cloud.name, cloud.index
    cloud.general_revenue = ledger.received(name, "general", "remote_traffic")
    cloud.general_profit = cloud.general_revenue - ledger.paid(name, "general_cost", "switching_support")
    hours = float(market.compute.revenue[index])
    cloud.ai_compute_revenue = hours + ledger.received(name, "shortfall", "breach_fee", "accelerators")
    hosting = ledger.received(name, "hosting") - ledger.paid(name, "hosted_inference")
    cloud.marketplace_revenue = ledger.received(name, "take_rate") + hosting
    ai_profit = cloud.ai_compute_revenue - _full_cost(market, cloud) - cloud.chip_research
    ai_profit -= ledger.paid(name, "chip_making")
    hosting -= ledger.paid(name, "serving")
    market_profit = ledger.received(name, "take_rate") + hosting
    cloud.profit = cloud.general_profit + ai_profit + market_profit
    workload = float(market.tally.workload[index])
    earned = market_profit + _own_model_margin(market, cloud)
    cloud.ancillary_margin = earned / workload if workload > 0.0 else 0.0


def _own_model_margin(market: Market, cloud: Cloud) -> float:
    """Margin on the own lab's models sold natively on the cloud [USD bn/yr] (MODEL 7.13)."""
    margin = 0.0
    for lab in market.living_labs:
        if lab.ownership.cloud is cloud and not lab.divested:
            revenue = float(market.tally.native_spending[cloud.index, lab.index])
            margin += revenue * (1.0 - lab.unit_cost / lab.api_price)
    return margin


def _close_lab(market: Market, lab: Lab) -> None:
    ledger = market.ledger
    lab.revenue = ledger.received(lab.name, "ai_use")
    lab.past_revenue.append(lab.revenue)
    if not lab.independent:
        ledger.pay(PARENTS, lab.name, "funding", -ledger.net(lab.name))
        return
    given = ledger.received(lab.name, "investment", "funding")
    lab.burn = max(0.0, given - ledger.net(lab.name))
    raised = funding_round(lab)
    if raised > 0.0:
        ledger.pay(INVESTORS, lab.name, "round", raised * MONTHS_PER_YEAR)
        market.tell("funded", lab.name, f"{lab.label} raises {raised:.1f} bn USD from investors")
    lab.cash += ledger.net(lab.name) / MONTHS_PER_YEAR
    lab.note_runway()
