"""Who controls the value of enterprise AI along the chain chips - cloud - lab (MODEL 9.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from moatlab.economics.chain_control import Dollar, controlled, degrees_of_control, value_added
from moatlab.economics.concentration import hhi_of_groups
from moatlab.observe.registry import MARKET_METRICS, once_a_month, register

if TYPE_CHECKING:
    from moatlab.market.lab import Lab
    from moatlab.market.market import Market

__all__ = ["Control", "measure_control"]

SMALLEST = 1e-300


class Control(NamedTuple):
    """Shares in the value of enterprise AI that firms control; all zero before the first sale.

    Attributes:
        vendor: of chips; clouds: one number each, all firms behind the fringe together; labs: with sales.
    """

    vendor: float
    clouds: list[float]
    labs: list[float]


@once_a_month
def measure_control(market: Market) -> Control:
    """Follow every dollar of enterprise AI to chips, cloud and lab, and these to who controls them."""
    by_lab = market.tally.by_model.tolist()
    total = max(SMALLEST, sum(by_lab))
    custom = [float(cloud.fleet.custom_share) for cloud in market.clouds]
    chip_share = market.parameters.stocks.chip_value_share
    claims, dollars = _contract_claims(market), _dollars(market, by_lab)
    vendor, clouds, labs = 0.0, [0.0] * len(custom), []
    for lab, dollar in dollars.items():
        weight = by_lab[lab.index] / total
        steps = value_added(dollar, custom, chip_share)
        held = controlled(steps, degrees_of_control(_claims(market, lab, claims)))
        vendor += weight * held.vendor
        clouds = [sofar + weight * part for sofar, part in zip(clouds, held.clouds, strict=True)]
        labs.append(weight * held.lab)
    return Control(vendor, clouds, labs)


def _dollars(market: Market, by_lab: list[float]) -> dict[Lab, Dollar]:
    """What becomes of a dollar spent on the models of each lab this month, if any is spent."""
    serve_share, nothing = market.parameters.demand.serve_share, [0.0] * len(market.clouds)
    spending, places = market.tally.ai_spending.T.tolist(), _places(market)
    fees = (market.take_rates * market.tally.native_spending.T).tolist()
    dollars = {}
    for lab in market.labs:
        spent = by_lab[lab.index]
        if spent > 0.0:
            kept = [part / spent for part in (spending if lab.open_weights else fees)[lab.index]]
            fee, hosts = (nothing, kept) if lab.open_weights else (kept, nothing)
            compute = serve_share * lab.relative_compute_cost / lab.api_price
            dollars[lab] = Dollar(compute, places[lab.index], fee, hosts)
    return dollars


def _places(market: Market) -> list[list[float]]:
    """Shares of the clouds in the inference of each lab, reserved or on demand; rows add up to 1."""
    use = market.compute
    hours = use.inference + use.spot_inference[:, None] * use.on_demand_shares + SMALLEST
    return list((hours / hours.sum(axis=1, keepdims=True)).tolist())


def _contract_claims(market: Market) -> dict[tuple[str, str], float]:
    """What contracts give a cloud to say in a lab, by names of cloud and lab; open ones give nothing."""
    rules = market.parameters.stocks
    degrees = {"exclusive": rules.control_exclusive, "preferred": rules.control_preferred}
    return {(deal.cloud, deal.lab): degrees.get(deal.terms.mode, 0.0) for deal in market.contracts.in_force()}


def _claims(market: Market, lab: Lab, contracts: dict[tuple[str, str], float]) -> list[float]:
    """How far each cloud controls the lab: by ownership, else by contract or by equity if that is larger."""
    if lab.owner is not None:
        return [float(cloud is lab.owner) for cloud in market.clouds]
    return [
        float(max(contracts.get((cloud.name, lab.name), 0.0), lab.equity.get(cloud.name, 0.0)))
        for cloud in market.clouds
    ]


@register(MARKET_METRICS, "points, 0-10000", "MODEL 9.1")
def hhi_chain(market: Market) -> float:
    """Herfindahl index of control over the value of enterprise AI, from chips to models; 0 before a sale."""
    held = measure_control(market)
    firms = [cloud.firms for cloud in market.clouds]
    return hhi_of_groups([held.vendor, *held.clouds, *held.labs], [1, *firms, *([1] * len(held.labs))])


@register(MARKET_METRICS, "share of value added, 0-1", "MODEL 9.1")
def stack_control(market: Market) -> float:
    """Largest part of the value of enterprise AI that one firm controls; 0 before the first sale."""
    held = measure_control(market)
    single = [held.clouds[cloud.index] / cloud.firms for cloud in market.clouds]
    return max(held.vendor, *single, *held.labs)
