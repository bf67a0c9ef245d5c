"""Lock-in by asking every customer again for every subset of factors, one after the other (9.3)."""

import math

import numpy as np

from moatlab.foundation.randomness import gumbel, stable_id
from moatlab.market.cloud import Cloud
from moatlab.market.lab import Lab
from moatlab.market.market import Market
from moatlab.market.streams import Stream
from moatlab.observe.lock_in import Factor
from moatlab.parameters.parameters import Parameters
from tests.properties.reference_utilities import Enterprise, Utilities, read_crowd

__all__ = ["gains_of_moving"]

# Fees are gone when no data is charged for: on a move, in the full price, on the way to a remote model.
RULES = {
    Factor.PROCEDURAL: {"switching.procedural_switching_cost": 0.0},
    Factor.GRAVITY: {"switching.data_gravity_cost": 0.0, "demand.model_switching_cost": 0.0},
    Factor.EGRESS: {
        "switching.switching_egress_factor": 0.0,
        "switching.egress_traffic": 0.0,
        "switching.ai_traffic": 0.0,
    },
    Factor.NETWORK: {
        "demand.peer_weight": 0.0,
        "demand.model_peer_weight": 0.0,
        "demand.trust_weight": 0.0,
        "demand.ecosystem_weight": 0.0,
    },
    Factor.EXCLUSIVITY: {},
}


class FreerUtilities(Utilities):
    """Utilities of a market without some of the factors, at the prices of today."""

    def __init__(self, market: Market, crowd: list[Enterprise], removed: set[Factor]) -> None:
        super().__init__(market, crowd)
        changes: dict[str, object] = {}
        for factor in removed:
            changes |= RULES[factor]
        self.rules = market.parameters.replace_all(changes)
        self.today = Utilities(market, crowd)
        self.open = Factor.EXCLUSIVITY in removed

    def rules_on(self, cloud: Cloud, sector: int | None = None) -> Parameters:
        """The changed rules hold for everybody."""
        return self.rules

    def reachable(self, lab: Lab, cloud: Cloud) -> bool:
        """Once access is open: everywhere, if the model is on sale at all."""
        if self.open:
            return any(self.today.reachable(lab, any_cloud) for any_cloud in self.market.clouds)
        return super().reachable(lab, cloud)

    def native(self, lab: Lab, cloud: Cloud) -> bool:
        """Once access is open, whatever is reached is native."""
        return self.reachable(lab, cloud) if self.open else super().native(lab, cloud)

    def channel_price(self, lab: Lab, cloud: Cloud) -> float:
        """Prices stay what they are."""
        return self.today.channel_price(lab, cloud) if self.open else super().channel_price(lab, cloud)


def gains_of_moving(market: Market, removed: set[Factor]) -> dict[int, float]:
    """By customer, utility of its best cloud less that of its own, with the draws of its last choice."""
    crowd = read_crowd(market)
    utilities, gains = FreerUtilities(market, crowd, removed), {}
    for enterprise in crowd:
        if enterprise.cloud is not None:
            values = {cloud: _value(utilities, enterprise, cloud) for cloud in market.clouds}
            gains[enterprise.place] = max(values.values()) - values[enterprise.cloud]
    assert all(math.isfinite(gain) for gain in gains.values())
    return gains


def _value(utilities: Utilities, enterprise: Enterprise, cloud: Cloud) -> float:
    key: np.uint64 = Stream.CLOUD_TASTE.key(utilities.market.seed, enterprise.cloud_draw_month)
    taste = gumbel(key, enterprise.identity, stable_id(cloud.name))
    return utilities.of_cloud(enterprise, cloud, 0.0) + float(taste)
