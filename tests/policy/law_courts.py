"""Markets with small crowds, in which laws are passed and contracts come before the judge."""

import datetime

import moatlab as ml
from moatlab.market.contracts import Contract
from moatlab.market.market import Market
from moatlab.policy.intervention import Intervention
from moatlab.policy.rulebook import RuleBook
from moatlab.scenario.intervention_rules import sorts_of_names
from moatlab.scenario.scenario import Scenario
from tests.market.bargainers import months

__all__ = ["by_law", "decree", "in_month", "seed_deal", "seeds"]

SMALL = {"parameters.population.n_enterprises": 100, "parameters.labs.entry_hazard": 0.0}


def seeds(*laws: Intervention, changes: dict[str, object] | None = None) -> Scenario:
    """The seed's world: from April 2026 on Anthropic sells and computes on AWS only, for ten years."""
    return ml.load_scenario("seed_exclusive").replace_all(SMALL | (changes or {})).with_interventions(laws)


def in_month(year: int, month: int, *laws: Intervention, changes: dict[str, object] | None = None) -> Market:
    """The market of the seed's world at the end of a month, under these laws."""
    scenario = seeds(*laws, changes=changes)
    return months(Market(scenario, rng=1), scenario.calendar.step(datetime.date(year, month, 1)) + 1)


def seed_deal(market: Market) -> Contract:
    """The seed's contract of April 2026, in force or not."""
    return next(
        deal for deal in market.contracts.of("anthropic") if deal.cloud == "aws" and deal.signed == 39
    )


def by_law(market: Market, lab: str = "anthropic") -> list[str]:
    """What the law changed in a lab's contracts, in words."""
    told = [event.text for event in market.events if (event.kind, event.firm) == ("amended", lab)]
    return [text for text in told if ": by law " in text]


def decree(market: Market, *laws: Intervention) -> None:
    """Pass laws in the middle of a run."""
    scenario = market.scenario.with_interventions(laws)
    market.rulebook = RuleBook(scenario.parameters, scenario.interventions, sorts_of_names(scenario))
    market.rulebook.turn_to(market.date)
    market.put_in_force(scenario.parameters)
    market.contracts.rules_version = -1
