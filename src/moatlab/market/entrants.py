"""A lab that enters: what it brings, and the place it takes among the labs (MODEL 7.12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from moatlab.economics.lab_pricing import api_price_target, serving_cost
from moatlab.foundation.randomness import stable_ids
from moatlab.market.crowd import draw_model_affinity
from moatlab.market.lab import Lab
from moatlab.market.offers import make_peers
from moatlab.market.response import elasticity_at_start
from moatlab.scenario.firms import LabRecord

if TYPE_CHECKING:
    from moatlab.market.market import Market

__all__ = ["free_slot", "new_lab", "place_lab"]


def free_slot(market: Market) -> int | None:
    """Slot for one more lab: a new one, then that of the lab that left first and has no users any more."""
    if len(market.labs) < market.parameters.labs.max_labs:
        return len(market.labs)
    users = market.tally.model_users
    empty = [
        (lab.left, lab.name, lab.index)
        for lab in market.labs
        if lab.left is not None and lab.left < market.month and users[lab.index] == 0
    ]
    return min(empty)[2] if empty else None


def new_lab(market: Market, slot: int, run_cost: float) -> Lab:
    """A lab that has just trained its first model, of which nobody has heard and which no cloud lists yet."""
    parameters, number = market.parameters, market.entries + 1
    labs, demand = parameters.labs, parameters.demand
    scarcity = market.spot_price / market.reference_price
    unit_cost = serving_cost(demand.serve_share, scarcity)
    elasticity, take_rate = elasticity_at_start(parameters), parameters.contracts.take_rate
    record = LabRecord.model_construct(
        name=f"entrant_{number}",
        label=f"Entrant {number}",
        capability=market.frontier - labs.entry_gap,
        cash=labs.entry_fund - run_cost,
        consumer_weight=labs.entrant_consumer_weight,
        api_price=api_price_target(unit_cost, elasticity, take_rate, 0.0),
    )
    lab = Lab(market, record, slot)
    lab.trouble.judged_from = market.month + labs.entrant_grace
    lab.initial_brand = demand.brand_entrant
    lab.relative_compute_cost, lab.unit_cost, lab.final_run_cost = scarcity, unit_cost, run_cost
    lab.note_runway()
    return lab


def place_lab(market: Market, lab: Lab) -> None:
    """Give a lab its slot, a new or a used one, in the list of labs and in every array over labs."""
    slot, parameters = lab.index, market.parameters
    if slot == len(market.labs):
        market.labs.append(lab)
        market.tally = market.tally.with_another_lab()
    else:
        market.labs[slot].remove()
        market.labs[slot] = lab
    market.lab_ids = stable_ids([each.name for each in market.labs])
    crowd = market.enterprises
    taste = draw_model_affinity(parameters, market.seed, crowd.identity, [lab.name])
    parts = (crowd.model_affinity[:, :slot], taste, crowd.model_affinity[:, slot + 1 :])
    market.enterprises = crowd._replace(model_affinity=np.ascontiguousarray(np.hstack(parts)))
    market.model_response = market.model_response.with_lab(slot, elasticity_at_start(parameters))
    market.peers = make_peers(market, live=parameters.switches.update == "sequential")
