"""Markets in which labs come and go on purpose: what happens to a lab is set by the test."""

from collections.abc import Callable

import numpy as np

import moatlab as ml
from moatlab.market.lab import Lab
from moatlab.market.market import Market
from moatlab.market.schedule import insert_after

__all__ = ["EVENTFUL", "a_market", "months", "pushed", "sits_well"]

# Labs fail soon and new ones come all the time.
EVENTFUL: dict[str, object] = {
    "parameters.labs.entry_hazard": 8.0,
    "parameters.labs.exit_gap": 0.4,
    "parameters.labs.exit_gap_months": 3,
    "parameters.labs.entrant_grace": 4,
}


def a_market(
    push: Callable[[Market], None] | None = None, *, enterprises: int = 200, **labs: object
) -> Market:
    """A small market with these parameters of labs; `push` acts before labs are judged every month."""
    changes = {f"parameters.labs.{name}": value for name, value in labs.items()}
    scenario = ml.load_scenario("seed_exclusive").with_enterprises(enterprises).replace_all(changes)
    schedule = insert_after(ml.PROCESSES, "settle_accounts", push) if push else ml.PROCESSES
    return Market(scenario, rng=4, schedule=schedule)


def pushed(name: str, act: Callable[[Lab], None], *, since: int) -> Callable[[Market], None]:
    """A process that does something to one independent lab every month from `since` on."""

    def push(market: Market) -> None:
        for lab in market.labs:
            if lab.name == name and lab.independent and lab.alive and market.month >= since:
                act(lab)

    return push


def months(market: Market, count: int) -> None:
    """Live through some months."""
    for _ in range(count):
        market.step()


def sits_well(market: Market) -> None:
    """Every array over labs has a place for every lab, and every enterprise uses a lab that exists."""
    labs, clouds, crowd = len(market.labs), len(market.clouds), market.enterprises
    assert [lab.index for lab in market.labs] == list(range(labs))
    assert len({lab.name for lab in market.labs}) == labs <= market.parameters.labs.max_labs
    assert market.lab_ids.tolist() == [lab.identity for lab in market.labs]
    assert crowd.model_affinity.shape == (crowd.size, labs)
    assert crowd.model_affinity.flags.c_contiguous
    assert market.access.shape == market.take_rates.shape == (labs, clouds)
    assert market.access.dtype == np.int8
    assert market.tally.customers.shape == (clouds + 1, labs + 1)
    assert market.tally.ai_spending.shape == (clouds, labs)
    assert market.tally.access.shape == (labs, clouds)
    assert market.peers.model_count.shape == (labs,)
    assert market.model_response.elasticity.shape == market.model_response.retention.shape == (labs,)
    assert -1 <= crowd.model.min() <= crowd.model.max() < labs
    assert {lab for lab in market.agents if isinstance(lab, Lab)} == set(market.labs)
