"""Rules that open a lab's models whatever its contracts say: mandated access, an open interface (MODEL 8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from moatlab.market.world import ACCESS_NATIVE, ACCESS_REMOTE

if TYPE_CHECKING:
    from moatlab.market.lab import Lab
    from moatlab.market.market import Market
    from moatlab.parameters.conduct import Conduct

__all__ = ["highest_take_rate", "must_be_native", "open_older_models", "opened"]


def must_be_native(lab: Lab, conduct: Conduct) -> bool:
    """The lab is so near the frontier that every cloud may sell its models natively, and every one does."""
    return lab.alive and conduct.access_gap is not None and lab.gap <= conduct.access_gap


def highest_take_rate(lab: Lab, conduct: Conduct) -> float:
    """What a cloud may keep of the lab's native sales at most [0-1]."""
    if must_be_native(lab, conduct):
        return min(conduct.take_rate_cap, conduct.access_take_rate_cap)
    return conduct.take_rate_cap


def opened(access: NDArray[np.int8], lab: Lab, conduct: Conduct) -> NDArray[np.int8]:
    """How a lab on sale is reached, when contracts alone would let it be reached like this [..., C]."""
    if must_be_native(lab, conduct):
        return np.full_like(access, ACCESS_NATIVE)
    if conduct.open_interface_lag is not None:
        return np.maximum(access, np.int8(ACCESS_REMOTE))
    return access


def open_older_models(market: Market, access: NDArray[np.int8]) -> NDArray[np.float64]:
    """Sell older models natively where the newest is remote, if the distance is worse than the age.

    A lab with an open interface is then on that cloud what it was so many months ago. Changes `access`.

    Returns:
        What the models sold natively lack of the lab's newest [OOM, M x C].
    """
    behind = np.zeros(access.shape)
    for lab in market.living_labs:
        lag = market.rules(lab=lab.name).conduct.open_interface_lag
        older = None if lag is None else _capability_before(lab, lag)
        if older is None:
            continue
        lost = lab.capability - older
        for cloud in market.clouds:
            demand = market.rules(cloud=cloud.name, lab=lab.name).demand
            place = lab.index, cloud.index
            if access[place] == ACCESS_REMOTE and demand.capability_value * lost <= demand.remote_penalty:
                access[place], behind[place] = ACCESS_NATIVE, lost
    return behind


def _capability_before(lab: Lab, months: int) -> float | None:
    """Capability of the model that it sold so many months ago [OOM]; None if there was none."""
    if months == 0:
        return lab.capability
    return lab.past_capability[-1 - months] if len(lab.past_capability) > months else None
