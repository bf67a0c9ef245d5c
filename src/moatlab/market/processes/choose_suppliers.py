"""Enterprises choose clouds and models."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from moatlab.foundation.months import MONTHS_PER_YEAR
from moatlab.foundation.randomness import uniforms
from moatlab.market.choice_kernel import Moves, choose, make_moves
from moatlab.market.flows import Flows
from moatlab.market.offers import make_occasions, make_peers, make_world
from moatlab.market.streams import NO_OPTION, Stream
from moatlab.market.tally import count_crowd
from moatlab.market.utility_kernel import over_blocks

if TYPE_CHECKING:
    from moatlab.market.market import Market


def choose_suppliers(market: Market) -> None:
    """Some enterprises are replaced, some learn of AI, some review; those that review choose.

    All choose at once on last month's state of their peers, or one after the other in a random order
    (`switches.update`). Changes the crowd, what peers see, the tally, the flows of the month, the moves
    of the year, and what enterprises gain from all this.
    """
    sequential = market.parameters.switches.update == "sequential"
    world, occasions = make_world(market), make_occasions(market)
    moves = make_moves(market.enterprises.size, len(market.clouds))
    if sequential:
        key, crowd = Stream.ORDER.key(market.seed, market.month), market.enterprises
        order = np.argsort(uniforms(key, crowd.identity, np.array([NO_OPTION]))[:, 0])
        choose(0, market.blocks, order, occasions, world, moves)
    else:
        market.run_kernel(choose, np.arange(market.enterprises.size), occasions, world, moves)
    market.peers = make_peers(market, live=sequential)
    market.tally = count_crowd(market, world)
    market.surplus.measure(market, world, moves.costs)
    _note_moves(market, moves)
    _tell_outages(market)


def _note_moves(market: Market, moves: Moves) -> None:
    """Keep who went where this month; moves as shares of customers, of workload and of AI users."""
    tally, year = market.tally, market.moves
    market.flows = Flows(over_blocks(moves.customers), over_blocks(moves.spending))
    customers = max(1, tally.all_customers)
    workload = float(tally.workload[:-1].sum())
    year.cloud_switches.append(market.flows.cloud_switches / customers)
    year.workload_switched.append(float(moves.workload_switched.sum()) / workload if workload > 0.0 else 0.0)
    year.model_switches.append(float(moves.model_switches.sum()) / max(1, tally.ai_users))
    year.first_choices.append(market.flows.first_choices)
    for cloud, paid in zip(market.clouds, over_blocks(moves.support).tolist(), strict=True):
        cloud.support_paid.append(paid)


def _tell_outages(market: Market) -> None:
    """What enterprises cannot use this month, and need not pay."""
    crowd = market.enterprises
    for name in market.parameters.conduct.out_of_service:
        cloud = market.cloud_named(name)
        customers = crowd.cloud == cloud.index
        lost = float(crowd.workload[customers] @ crowd.contract_price[customers]) / MONTHS_PER_YEAR
        market.tell("outage", name, f"{cloud.label} is out of service: {lost:.1f} bn USD of use are lost")
