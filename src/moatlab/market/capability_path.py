"""Labs whose capability is given instead of earned: it follows a path recorded elsewhere (MODEL 9.6)."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from moatlab.market.processes.train_models import note_progress

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping

    from moatlab.market.market import Market
    from moatlab.market.schedule import Process

    type CapabilityPath = Mapping[datetime.date, Mapping[str, float]]

__all__ = ["follow_path"]


def follow_path(train: Process, path: CapabilityPath) -> Process:
    """Training at the usual cost, after which labs can do what the path says for the month [OOM].

    A lab that the path does not know in a month keeps what it has earned.
    """

    @wraps(train)
    def train_and_follow(market: Market) -> None:
        before = {lab: lab.capability for lab in market.living_labs}
        train(market)
        given = path.get(market.date, {})
        for lab in before:
            lab.capability = given.get(lab.name, lab.capability)
        note_progress(market, before)

    return train_and_follow
