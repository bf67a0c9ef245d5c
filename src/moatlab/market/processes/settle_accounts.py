"""Everybody pays: enterprises, consumers, labs, clouds, investors; books are closed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from moatlab.foundation.months import MONTHS_PER_YEAR
from moatlab.market.compute import bill
from moatlab.market.ledger import (
    CONSUMERS,
    ENTERPRISES,
    INVESTORS,
    PARENTS,
    SUPPLIERS,
    THIRD_PARTIES,
    Ledger,
)

if TYPE_CHECKING:
    from moatlab.market.cloud import Cloud
    from moatlab.market.lab import Lab
    from moatlab.market.market import Market


def settle_accounts(market: Market) -> None:
    """Book the month's payments in the ledger, then read revenue, profit and cash from it.

    Changes the ledger, the clouds' revenues and profits, the labs' revenue, cash and runway.
    """
    market.ledger = Ledger()
    for cloud in market.clouds:
        _sell_general_computing(market, cloud)
    for lab in market.living_labs:
        if lab.open_weights:
            _host_open_weights(market, lab)
        else:
            _sell_models(market, lab)
        _buy_compute(market, lab)
    _pay_investments(market)
    for cloud in market.clouds:
        _close_cloud(market, cloud)
    for lab in market.living_labs:
        _close_lab(market, lab)


def _sell_general_computing(market: Market, cloud: Cloud) -> None:
    index, pay = cloud.index, market.ledger.pay
    traffic = float(market.tally.remote_traffic[index])
    pay(ENTERPRISES, cloud.name, "general", float(market.tally.spending[index]))
    pay(ENTERPRISES, cloud.name, "remote_traffic", traffic * cloud.egress_fee)
    cost = float(market.tally.workload[index]) * cloud.marginal_cost
    pay(cloud.name, SUPPLIERS, "general_cost", cost + traffic * market.parameters.switching.egress_cost)
    background = float(market.compute.background[index])
    pay(THIRD_PARTIES, cloud.name, "background", bill(background, market.compute.spot_price))
    pay(cloud.name, SUPPLIERS, "compute_cost", bill(float(market.compute.hours[index]), market.gpu_cost))


def _sell_models(market: Market, lab: Lab) -> None:
    """Enterprises and consumers pay the lab; clouds keep their share of what is sold natively on them."""
    pay, native = market.ledger.pay, market.tally.native_spending[:, lab.index]
    pay(ENTERPRISES, lab.name, "ai_use", float(market.tally.by_model[lab.index]))
    pay(CONSUMERS, lab.name, "ai_use", lab.consumer_revenue)
    kept = (market.take_rates[lab.index] * native).tolist()
    for cloud in market.clouds:
        pay(lab.name, cloud.name, "take_rate", kept[cloud.index])


def _host_open_weights(market: Market, lab: Lab) -> None:
    """The cloud that hosts an open model is paid for its use; the lab earns nothing."""
    for cloud in market.clouds:
        spending = float(market.tally.ai_spending[cloud.index, lab.index])
        market.ledger.pay(ENTERPRISES, cloud.name, "hosting", spending)
        market.ledger.pay(cloud.name, SUPPLIERS, "serving", _other_serving_cost(market, lab, spending))


def _other_serving_cost(market: Market, lab: Lab, revenue: float) -> float:
    """Cost of serving besides compute: networking, staff, support, free use [USD bn/yr]."""
    return (1.0 - market.parameters.demand.serve_share) * revenue / lab.api_price


def _buy_compute(market: Market, lab: Lab) -> None:
    """The lab pays for inference, training and staff; for open weights the host bears the inference."""
    pay, compute, price = market.ledger.pay, market.compute, float(market.compute.price[lab.index])
    training = bill(compute.training[lab.index], price).tolist()
    inference = bill(compute.inference[lab.index], price).tolist()
    staff_share = market.parameters.labs.staff_share
    pay(lab.name, SUPPLIERS, "staff", lab.training_budget * staff_share / (1.0 + staff_share))
    pay(lab.name, SUPPLIERS, "own_fleet", bill(float(compute.own_fleet[lab.index]), price))
    for cloud in market.clouds:
        pay(lab.name, cloud.name, "training", training[cloud.index])
        if lab.open_weights:
            pay(cloud.name, cloud.name, "own_inference", inference[cloud.index])
        else:
            pay(lab.name, cloud.name, "inference", inference[cloud.index])
    if not lab.open_weights:
        sold = float(market.tally.by_model[lab.index]) + lab.consumer_revenue
        pay(lab.name, SUPPLIERS, "serving", _other_serving_cost(market, lab, sold))


def _pay_investments(market: Market) -> None:
    """Clouds pay the instalments that are due; conditional ones only to labs near the frontier."""
    reach = market.parameters.contracts.frontier_gap
    for contract in market.contracts.in_force():
        lab = market.lab_named(contract.lab)
        for due in contract.instalments:
            if due.month == market.month and not (due.conditional and lab.gap > reach):
                market.ledger.pay(contract.cloud, lab.name, "investment", due.amount * MONTHS_PER_YEAR)


def _close_cloud(market: Market, cloud: Cloud) -> None:
    ledger, name, index = market.ledger, cloud.name, cloud.index
    cloud.general_revenue = ledger.received(name, "general", "remote_traffic")
    own = ledger.received(name, "own_inference")
    cloud.ai_compute_revenue = own + ledger.received(name, "inference", "training", "background")
    hosting = ledger.received(name, "hosting") - own
    cloud.marketplace_revenue = ledger.received(name, "take_rate") + hosting
    costs = ledger.paid(name, "general_cost", "compute_cost", "serving")
    revenue = cloud.general_revenue + cloud.ai_compute_revenue + cloud.marketplace_revenue
    cloud.profit = revenue - costs
    workload = float(market.tally.workload[index])
    earned = ledger.received(name, "take_rate") + hosting - ledger.paid(name, "serving")
    earned += _own_model_margin(market, cloud)
    cloud.ancillary_margin = earned / workload if workload > 0.0 else 0.0


def _own_model_margin(market: Market, cloud: Cloud) -> float:
    """Margin on the own lab's models sold natively on the cloud [USD bn/yr] (MODEL 7.13)."""
    margin = 0.0
    for lab in market.living_labs:
        if lab.owner is cloud:
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
    lab.burn = max(0.0, ledger.received(lab.name, "investment") - ledger.net(lab.name))
    raised = lab.funding_round()
    if raised > 0.0:
        ledger.pay(INVESTORS, lab.name, "round", raised * MONTHS_PER_YEAR)
        market.tell("funded", lab.name, f"{lab.label} raises {raised:.1f} bn USD from investors")
    lab.cash += ledger.net(lab.name) / MONTHS_PER_YEAR
    spending = max(lab.burn, lab.target_budget() / 2.0)
    lab.runway_months = max(0.0, MONTHS_PER_YEAR * lab.cash / spending) if spending > 0.0 else math.inf
