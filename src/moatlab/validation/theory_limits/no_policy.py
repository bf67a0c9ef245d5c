"""A policy of no strength is no policy."""

import datetime

from moatlab.policy.catalogue import instruments
from moatlab.scenario.loader import load_scenario
from moatlab.simulation import simulate
from moatlab.validation.theory_limits.limits import Measured, theory_limit


@theory_limit(
    "T18",
    "All instruments at strength 0 change nothing",
    expected="the same digest as without them, and no event",
)
def strength_zero_is_no_policy() -> Measured:
    """Two runs of free bargaining, one with every instrument from its first year on at strength 0."""
    scenario = load_scenario("none_free").replace("contracts_mode", "free")
    scenario = scenario.with_enterprises(100).with_horizon(36)
    start = datetime.date(2023, 6, 1)
    weightless = [
        instrument.model_validate({"start": start, "strength": 0.0}) for instrument in instruments().values()
    ]
    plain, ruled = (simulate(each) for each in (scenario, scenario.with_interventions(weightless)))
    same = plain.digest() == ruled.digest()
    return Measured(
        f"{len(weightless)} instruments: {'equal' if same else 'different'} digests, "
        f"{len(ruled.events) - len(plain.events)} further events",
        holds=same and len(ruled.events) == len(plain.events),
    )
