"""Markets in which labs and clouds have something to bargain about within a few months."""

from dataclasses import replace

import moatlab as ml
from moatlab.market.contracts import Contract, Mode, Terms
from moatlab.market.lab import Lab
from moatlab.market.market import Market
from moatlab.market.negotiation import Agreement, allowed, negotiate, options
from moatlab.market.prospects import Option, Prospect, Prospects
from moatlab.market.signing import publish_access, sign_contract
from moatlab.scenario.scenario import Scenario

__all__ = [
    "agreement_of",
    "best_with",
    "free",
    "lively",
    "months",
    "option_of",
    "signed_freely",
    "tie",
]

# Everybody soon knows of AI, and models are good enough to be used.
LIVELY: dict[str, object] = {
    "contracts_mode": "free",
    "parameters.population.n_enterprises": 150,
    "parameters.occasions.bass_p": 3.0,
    "parameters.demand.capability_need_mean": -1.0,
    "parameters.labs.entry_hazard": 0.0,
}

PLAIN = Terms(
    mode="open",
    lists_on=None,
    exclusive_compute=False,
    archetype="infrastructure",
    term_months=60,
    investment=0.0,
    committed_spend=0.0,
    equity_share=None,
    revenue_share=0.1,
    compute_discount=0.0,
    custom_chip_share=0.0,
    rofr=False,
    notice_months=0,
    renegotiable=True,
)


def free(changes: dict[str, object] | None = None) -> Scenario:
    """A scenario in which all contracts are bargained."""
    return ml.load_scenario("documented_nonexclusive").replace_all(LIVELY | (changes or {}))


def months(market: Market, count: int) -> Market:
    """The same market some months later."""
    for _ in range(count):
        market.step()
    return market


def lively(changes: dict[str, object] | None = None, *, after: int = 18, seed: int = 1) -> Market:
    """A market of that kind after some months."""
    return months(Market(free(changes), rng=seed), after)


def signed_freely(market: Market, lab: str | None = None) -> list[Contract]:
    """Contracts that were bargained, of one lab if asked for."""
    contracts = market.contracts.contracts if lab is None else market.contracts.of(lab)
    return [contract for contract in contracts if not contract.imposed]


def agreement_of(market: Market, lab: Lab) -> Agreement:
    """What the lab would sign now."""
    agreement = negotiate(market, lab, market.contracts.in_force(lab=lab.name))
    assert agreement is not None
    return agreement


def option_of(market: Market, cloud: str, mode: Mode = "open", *, exclusive_compute: bool = False) -> Option:
    """A deal on infrastructure with that cloud."""
    return Option(market.cloud_named(cloud), mode, exclusive_compute, "infrastructure")


def best_with(prospects: Prospects, cloud: str) -> Prospect:
    """The best allowed deal with that cloud."""
    found = [
        prospects.of(option)
        for option in options(prospects.market)
        if option.cloud.name == cloud and allowed(option, prospects)
    ]
    return max(found, key=lambda prospect: prospect.surplus)


def tie(market: Market, lab: Lab, cloud: str, **terms: object) -> Contract:
    """End what the lab has and bind it to a cloud on these terms."""
    for contract in market.contracts.in_force(lab=lab.name):
        contract.end(market.month, "cleared away")
    contract = Contract(
        cloud, lab.name, replace(PLAIN, **terms), market.month, imposed=False, committed_from=market.month
    )
    sign_contract(market, contract)
    publish_access(market)
    lab.last_bargain = market.month
    return contract
