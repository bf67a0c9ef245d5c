"""All instruments and bundles, by the names that files and commands use."""

import datetime
from collections.abc import Callable, Mapping

from moatlab.foundation.errors import InputError, nearest, shown
from moatlab.policy.bundles import BUNDLES
from moatlab.policy.contract_rules import (
    EquityCap,
    ExclusivityBan,
    ExclusivitySunset,
    FrandModelAccess,
    PrepaidCap,
    RofrBan,
    TakeRateCap,
    VoluntaryOpenApi,
)
from moatlab.policy.intervention import Intervention, intervention_kinds
from moatlab.policy.merger_control import MergerBlock, ReviewDelay
from moatlab.policy.public_measures import ComputeLevy, OpenWeightsSupport, PublicCompute
from moatlab.policy.structural_remedies import ChipFrand, Divestiture
from moatlab.policy.switching_rules import (
    CommitDiscountLimit,
    EgressBan,
    EgressCap,
    Interoperability,
    LicenceParity,
    PortabilityMultihoming,
    SwitchingSupport,
    Transparency,
)

__all__ = ["bundles", "instruments", "known_kinds", "named"]

_INSTRUMENTS: tuple[type[Intervention], ...] = (
    EgressCap,
    EgressBan,
    Interoperability,
    PortabilityMultihoming,
    SwitchingSupport,
    ExclusivityBan,
    ExclusivitySunset,
    FrandModelAccess,
    TakeRateCap,
    CommitDiscountLimit,
    EquityCap,
    MergerBlock,
    Divestiture,
    ChipFrand,
    PublicCompute,
    PrepaidCap,
    Transparency,
    VoluntaryOpenApi,
    ComputeLevy,
    RofrBan,
    OpenWeightsSupport,
    ReviewDelay,
    LicenceParity,
)


def instruments() -> dict[str, type[Intervention]]:
    """The instruments P1 to P23 of the model, by kind, in that order; each can be made with a start alone.

    >>> list(instruments())[:2]
    ['egress_cap', 'egress_ban']
    """
    return {_kind(instrument): instrument for instrument in _INSTRUMENTS}


def bundles() -> dict[str, Callable[[datetime.date], list[Intervention]]]:
    """Ready-made packages by name: functions from a start to interventions; some have dates of their own."""
    return dict(BUNDLES)


def named(names: str, start: datetime.date) -> tuple[Intervention, ...]:
    """Interventions of instruments and bundles, their names separated by commas.

    Args:
        names: for example "egress_ban" or "data_act,exclusivity_ban".
        start: first month of all that have no date of their own.

    Raises:
        InputError: a name is unknown.

    >>> [intervention.title for intervention in named("egress_ban,rofr_ban", datetime.date(2027, 1, 1))]
    ['egress ban from 2027-01', 'rofr ban from 2027-01']
    """
    return tuple(found for name in names.split(",") for found in _found(name.strip(), start))


def known_kinds() -> Mapping[str, type[Intervention]]:
    """Every kind that a scenario file may name: instruments, shocks, and what the user has added."""
    return {**instruments(), **intervention_kinds()}


def _found(name: str, start: datetime.date) -> list[Intervention]:
    if name in BUNDLES:
        return BUNDLES[name](start)
    if name in instruments():
        return [instruments()[name](start=start)]
    known = [*instruments(), *BUNDLES]
    likely = nearest(name, known)
    raise InputError(
        place="policy",
        found=f"the unknown name {shown(name)}",
        allowed="an instrument or a bundle",
        cure=(f"Did you mean {likely}?\n" if likely else "")
        + f"Instruments: {', '.join(instruments())}.\nBundles: {', '.join(BUNDLES)}.",
    )


def _kind(instrument: type[Intervention]) -> str:
    return str(instrument.model_fields["kind"].default)
