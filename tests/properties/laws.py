"""Laws on switching, each aimed at other clouds and sectors, that begin within a year."""

import datetime

from moatlab.policy import (
    CommitDiscountLimit,
    EgressBan,
    EgressCap,
    Interoperability,
    LicenceParity,
    Outage,
    PortabilityMultihoming,
    SwitchingSupport,
    Transparency,
)
from moatlab.policy.intervention import Intervention

__all__ = ["LAWS"]

EARLY, LATER = datetime.date(2023, 3, 1), datetime.date(2023, 5, 1)
LAWS: tuple[Intervention, ...] = (
    EgressCap(start=EARLY, cap=0.03),
    EgressBan(start=LATER, targets=("aws", "google_cloud"), strength=0.7),
    Interoperability(start=EARLY, targets=("azure", "finance"), phase_in_months=4),
    Interoperability(start=LATER, targets=("software_it",), phase_in_months=0),
    PortabilityMultihoming(start=LATER, targets=("google_cloud",)),
    SwitchingSupport(start=EARLY, targets=("aws", "azure"), review_rate=4.0),
    CommitDiscountLimit(start=LATER, targets=("azure",), strength=0.5),
    Transparency(start=LATER, strength=0.5),
    LicenceParity(start=EARLY),
    Outage(start=datetime.date(2023, 8, 1), cloud="azure", months=2),
)
