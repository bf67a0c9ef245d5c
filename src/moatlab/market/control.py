"""Who controls which dollar of enterprise AI along the chain chips - cloud - lab (MODEL 9.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from moatlab.economics.chain_control import Dollar, controlled, degrees_of_control, value_added
from moatlab.economics.concentration import hhi_of_groups

if TYPE_CHECKING:
    from collections.abc import Mapping

    from moatlab.market.lab import Lab
    from moatlab.market.market import Market

__all__ = ["Claims", "Control", "chain_hhi", "claims_on_labs", "degree_of_mode", "follow_control"]

SMALLEST = 1e-300

type Claims = dict[tuple[str, str], float]
"""How far a cloud controls a lab, by the names of the two; whoever is left out has nothing to say."""


class Control(NamedTuple):
    """Shares in the value of enterprise AI that firms control; all zero before the first sale.

    Attributes:
        vendor: of chips; clouds: one number each, all firms behind the fringe together; labs: with sales.
    """

    vendor: float
    clouds: list[float]
    labs: list[float]


def claims_on_labs(market: Market) -> Claims:
    """By ownership, else by contract or by equity if that is larger."""
    claims = {(cloud, lab.name): share for lab in market.labs for cloud, share in lab.equity.items()}
    for deal in market.contracts.in_force():
        pair = deal.cloud, deal.lab
        claims[pair] = max(claims.get(pair, 0.0), degree_of_mode(market, deal.terms.mode))
    for lab in market.labs:
        if lab.owner is not None:
            for cloud in market.clouds:
                claims[cloud.name, lab.name] = float(cloud is lab.owner)
    return claims


def degree_of_mode(market: Market, mode: str) -> float:
    """What a contract gives a cloud to say in a lab; an open one gives nothing."""
    rules = market.parameters.stocks
    return {"exclusive": rules.control_exclusive, "preferred": rules.control_preferred}.get(mode, 0.0)


def follow_control(market: Market, claims: Claims) -> Control:
    """Follow every dollar of enterprise AI to chips, cloud and lab, and these to who controls them."""
    by_lab = market.tally.by_model.tolist()
    total = max(SMALLEST, sum(by_lab))
    custom = [float(cloud.fleet.custom_share) for cloud in market.clouds]
    chip_share = market.parameters.stocks.chip_value_share
    vendor, clouds, labs = 0.0, [0.0] * len(custom), []
    for lab, dollar in _dollars(market, by_lab).items():
        weight = by_lab[lab.index] / total
        steps = value_added(dollar, custom, chip_share)
        on_lab = [claims.get((cloud.name, lab.name), 0.0) for cloud in market.clouds]
        held = controlled(steps, degrees_of_control(on_lab))
        vendor += weight * held.vendor
        clouds = [sofar + weight * part for sofar, part in zip(clouds, held.clouds, strict=True)]
        labs.append(weight * held.lab)
    return Control(vendor, clouds, labs)


def chain_hhi(market: Market, held: Control) -> float:
    """Herfindahl index of control along the chain [points]; 0 before the first sale."""
    firms = [cloud.firms for cloud in market.clouds]
    return hhi_of_groups([held.vendor, *held.clouds, *held.labs], [1, *firms, *([1] * len(held.labs))])


def _dollars(market: Market, by_lab: list[float]) -> Mapping[Lab, Dollar]:
    """What becomes of a dollar spent on the models of each lab, if any is spent."""
    if sum(by_lab) == 0.0:
        return {}
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
