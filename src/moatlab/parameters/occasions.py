"""When enterprises choose: contract ends, reviews, awareness."""

from moatlab.foundation.quantity import quantity
from moatlab.foundation.record import Record
from moatlab.parameters import sources

__all__ = ["Occasions"]


class Occasions(Record):
    """Commitments, attention, reviews of cloud and model, awareness of AI."""

    contract_term_months: int = quantity(
        36,
        unit="months",
        valid="[1, 600]",
        plausible=(24, 60),
        source=f"{sources.GENERAL}: AWS contract life of 4 to 6 years",
        description="Term of an enterprise's commitment to its cloud.",
    )
    attention_prob: float = quantity(
        0.4,
        unit="probability",
        valid="[0, 1]",
        plausible=(0.2, 1.0),
        source=sources.INERTIA,
        description="Chance that the end of a commitment leads to a review instead of a renewal.",
    )
    consideration_prob: float = quantity(
        1.0,
        unit="probability",
        valid="[0, 1]",
        plausible=(0.5, 1.0),
        source=sources.ASSUMED,
        description="Chance that a rival enters the choice set at a review; the own cloud always does.",
    )
    model_review_rate: float = quantity(
        2.0,
        unit="per year",
        valid="[0, 120]",
        plausible=(1.0, 4.0),
        source=sources.ASSUMED,
        description="Rate at which users review their AI model, cloud held fixed.",
    )
    overtake_review_prob: float = quantity(
        0.5,
        unit="probability",
        valid="[0, 1]",
        source=sources.ASSUMED,
        description="Chance of a model review in the month in which another lab overtakes.",
    )
    midterm_review_rate: float = quantity(
        0.05,
        unit="per year",
        valid="[0, 120]",
        source=sources.ASSUMED,
        description="Rate of cloud reviews during a commitment.",
    )
    onprem_review_rate: float = quantity(
        0.3,
        unit="per year",
        valid="[0, 120]",
        plausible=(0.15, 0.6),
        source=f"{sources.CALIBRATED} to market growth",
        description="Rate at which on-premises enterprises consider a cloud.",
    )
    bass_p: float = quantity(
        0.40,
        unit="per year",
        valid="[0, 120]",
        plausible=(0.1, 0.6),
        source=sources.BASS,
        description="Awareness of AI that comes by itself.",
    )
    bass_q: float = quantity(
        0.60,
        unit="per year",
        valid="[0, 120]",
        plausible=(0.2, 1.2),
        source=sources.BASS,
        description="Awareness of AI that comes from neighbours that use it.",
    )
    market_share_start: float = quantity(
        0.2,
        unit="probability",
        valid="(0, 1)",
        source=sources.ASSUMED,
        description="Mean probability of a model among its potential users, before it is first observed.",
    )
