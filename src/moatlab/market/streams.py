"""Random streams: what every draw of the model is for.

A stream is one use of chance. Draws of different streams are independent, draws of one stream are
keyed by month, agent and option, so that no draw depends on how many others were made.
"""

from enum import Enum

import numpy as np

from moatlab.foundation.randomness import draw_key, stable_id

__all__ = ["NO_AI", "NO_OPTION", "ON_PREMISES", "Stream"]

NO_OPTION = np.uint64(0)
ON_PREMISES = stable_id("on_premises")
NO_AI = stable_id("no_ai")


class Stream(Enum):
    """Name of a stream; the value says distribution, agent and use."""

    SIZE = "uniform by enterprise: workload"
    SECTOR = "uniform by enterprise: sector"
    AI_INTENSITY = "normal by enterprise: AI intensity"
    PRICE_SENSITIVITY = "normal by enterprise: price sensitivity"
    CAPABILITY_NEED = "normal by enterprise: capability needed before AI is useful"
    CLOUD_AFFINITY = "normal by enterprise and cloud: lasting taste"
    MODEL_AFFINITY = "normal by enterprise and lab: lasting taste"
    CLOUD_TASTE = "Gumbel by enterprise and cloud: taste at a choice occasion"
    MODEL_TASTE = "Gumbel by enterprise and lab: taste at a choice occasion"
    INITIAL_CLOUD_USER = "uniform by enterprise: on a cloud at the start"
    EMBEDDEDNESS = "uniform by enterprise: embeddedness at the start"
    DATA_STOCK = "uniform by enterprise: data stock at the start or at entry"
    COMMITMENT = "uniform by enterprise: months left of the first commitment"
    TURNOVER = "uniform by enterprise: replaced by a new enterprise"
    CLOUD_REVIEW = "uniform by enterprise: reviews its cloud"
    MODEL_REVIEW = "uniform by enterprise: reviews its model"
    OVERTAKING = "uniform by enterprise: reviews because its lab was overtaken"
    AWARENESS = "uniform by enterprise: becomes aware of AI"
    CONSIDERATION = "uniform by enterprise and cloud: cloud considered at a review"
    ORDER = "uniform by enterprise: order of sequential choices"
    RELEASE = "normal by lab: noise of a released model"
    FUNDING = "uniform by lab: funding round"
    BARGAINING = "uniform by lab: order in which labs bargain"
    ANTITRUST_DURATION = "uniform by lab and cloud: duration of the review of a contract"
    ANTITRUST_DECISION = "uniform by lab and cloud: what the review decides"
    EXIT = "uniform by lab: absorbed by a cloud when it fails"
    ENTRY = "uniform: a new lab tries to enter"

    def key(self, seed: int, month: int) -> np.uint64:
        """Key of this stream's draws in one month (month 0 is the first, -1 the initial state)."""
        return draw_key(seed, self.identity, month)

    @property
    def identity(self) -> np.uint64:
        """Identity of the stream, from its name alone."""
        return stable_id(self.name)
