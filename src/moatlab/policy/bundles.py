"""Packages of instruments that are discussed together (MODEL 8)."""

import datetime
from collections.abc import Callable, Mapping
from typing import Final

from moatlab.policy.contract_rules import (
    EquityCap,
    ExclusivityBan,
    FrandModelAccess,
    PrepaidCap,
    RofrBan,
    TakeRateCap,
    VoluntaryOpenApi,
)
from moatlab.policy.intervention import Intervention
from moatlab.policy.public_measures import OpenWeightsSupport, PublicCompute
from moatlab.policy.structural_remedies import ChipFrand, Divestiture
from moatlab.policy.switching_rules import (
    CommitDiscountLimit,
    EgressBan,
    EgressCap,
    Interoperability,
    PortabilityMultihoming,
    SwitchingSupport,
    Transparency,
)

__all__ = ["BUNDLES"]

type Package = list[Intervention]

_IN_FORCE, _APPLIES, _CHARGES_BANNED = (
    datetime.date(2024, 1, 1),
    datetime.date(2025, 9, 1),
    datetime.date(2027, 1, 1),
)


def _data_act(start: datetime.date) -> Package:
    """The EU Data Act by its own calendar; the start given does not matter."""
    return [
        EgressCap(start=_IN_FORCE),
        Interoperability(start=_APPLIES, strength=0.3),
        SwitchingSupport(start=_APPLIES),
        EgressBan(start=_CHARGES_BANNED),
    ]


def _cma_like(start: datetime.date) -> Package:
    """What the CMA's cloud investigation considered."""
    return [EgressBan(start=start), Interoperability(start=start), CommitDiscountLimit(start=start)]


def _contract_package(start: datetime.date) -> Package:
    """No exclusivity, no hoarding, no right of first refusal."""
    return [ExclusivityBan(start=start), PrepaidCap(start=start), RofrBan(start=start)]


def _access_package(start: datetime.date) -> Package:
    """Models, marketplaces and chips open to all."""
    return [FrandModelAccess(start=start), TakeRateCap(start=start), ChipFrand(start=start)]


def _structural(start: datetime.date) -> Package:
    """Labs separated from clouds, by ownership and by equity."""
    return [Divestiture(start=start), EquityCap(start=start)]


def _voluntary(start: datetime.date) -> Package:
    """Commitments of the labs only."""
    return [VoluntaryOpenApi(start=start)]


def _entry_package(start: datetime.date) -> Package:
    """Compute and openness for challengers."""
    return [PublicCompute(start=start), OpenWeightsSupport(start=start)]


def _all_behavioural(start: datetime.date) -> Package:
    """Every rule of conduct together, without structural separation and public money."""
    rules = (
        EgressBan,
        Interoperability,
        PortabilityMultihoming,
        SwitchingSupport,
        ExclusivityBan,
        FrandModelAccess,
        TakeRateCap,
        CommitDiscountLimit,
        ChipFrand,
        PrepaidCap,
        Transparency,
        RofrBan,
    )
    return [rule(start=start) for rule in rules]


BUNDLES: Final[Mapping[str, Callable[[datetime.date], Package]]] = {
    "data_act": _data_act,
    "cma_like": _cma_like,
    "contract_package": _contract_package,
    "access_package": _access_package,
    "structural": _structural,
    "voluntary": _voluntary,
    "entry_package": _entry_package,
    "all_behavioural": _all_behavioural,
}
