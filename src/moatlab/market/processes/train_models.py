"""Labs train and release models."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from moatlab.market.lab import Lab
    from moatlab.market.market import Market


def train_models(market: Market) -> None:
    """Every lab adds a month of training; those that are ready release, all on the same frontier.

    Laggards learn a little from the frontier. A lab whose rival moves ahead by more than the
    overtaking gap is marked: its users may look around next month. Changes capability and runs.
    """
    labs = market.living_labs
    before = {lab: lab.capability for lab in labs}
    for lab in labs:
        lab.train()
    ready = [lab for lab in labs if lab.wants_to_release()]
    followers = [lab for lab in labs if lab.gap > 0.0]
    for lab in followers:
        lab.catch_up()
    for lab in ready:
        if lab.release():
            text = f"{lab.label} releases a model of capability {lab.capability:.2f} OOM"
            market.tell("released", lab.name, text)
    note_progress(market, before)


def note_progress(market: Market, before: dict[Lab, float]) -> None:
    """See who was overtaken since the capabilities `before` [OOM], and where the frontier is now."""
    margin = market.parameters.demand.overtake_gap
    for lab in before:
        lab.overtaken = any(
            rival.capability - lab.capability > margin >= before[rival] - before[lab] for rival in before
        )
    market.note_frontier()
