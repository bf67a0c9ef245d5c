"""Interventions: small dated objects that turn the rules in force into other rules."""

from moatlab.policy.catalogue import bundles, instruments, named
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
from moatlab.policy.intervention import Intervention
from moatlab.policy.merger_control import MergerBlock, ReviewDelay
from moatlab.policy.public_measures import ComputeLevy, OpenWeightsSupport, PublicCompute
from moatlab.policy.shocks import Outage, SetParameter, SupplyShock
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

__all__ = [
    "ChipFrand",
    "CommitDiscountLimit",
    "ComputeLevy",
    "Divestiture",
    "EgressBan",
    "EgressCap",
    "EquityCap",
    "ExclusivityBan",
    "ExclusivitySunset",
    "FrandModelAccess",
    "Interoperability",
    "Intervention",
    "LicenceParity",
    "MergerBlock",
    "OpenWeightsSupport",
    "Outage",
    "PortabilityMultihoming",
    "PrepaidCap",
    "PublicCompute",
    "ReviewDelay",
    "RofrBan",
    "SetParameter",
    "SupplyShock",
    "SwitchingSupport",
    "TakeRateCap",
    "Transparency",
    "VoluntaryOpenApi",
    "bundles",
    "instruments",
    "named",
]
