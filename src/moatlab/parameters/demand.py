"""What enterprises want: prices, tastes, trust, peers, and the value of AI models."""

import datetime
from typing import Literal

from moatlab.foundation.quantity import quantity, setting
from moatlab.foundation.record import Month, Record
from moatlab.parameters import sources

__all__ = ["SECTORS", "Demand", "Focus"]

SECTORS = ("finance", "health", "software_it", "industry_logistics", "public_other")
"""The sectors of enterprises, in the order of every five-tuple of sector numbers."""

SectorOrAll = Literal["finance", "health", "software_it", "industry_logistics", "public_other", "all"]


class Focus(Record):
    """A product line made for one sector: a bonus that one lab earns there from a date on."""

    lab: str = setting(source=sources.CALIBRATED, description="Name of the lab.")
    sector: SectorOrAll = setting(source=sources.CALIBRATED, description='A sector, or "all".')
    value: float = quantity(
        unit="utils within the cloud",
        valid="[-20, 20]",
        plausible=(0.0, 3.0),
        source=sources.CALIBRATED,
        description="Bonus of the lab's models once the ramp is complete.",
    )
    start: Month = setting(source=sources.SURVEYS, description="First month of the ramp.")
    ramp_months: int = quantity(
        unit="months",
        valid="[0, 1200]",
        plausible=(6, 36),
        source=sources.ASSUMED,
        description="Months from the start until the full bonus; 0 is at once.",
    )


class Demand(Record):
    """Utility of clouds and AI models, and how intensively AI is used."""

    price_sensitivity_median: float = quantity(
        3.5,
        unit="utils per unit of price",
        valid="(0, 100]",
        plausible=(2.5, 5.0),
        source=f"{sources.MARKET_STUDY}: returns above the cost of capital",
        description="Median price sensitivity of enterprises.",
    )
    price_sensitivity_sd: float = quantity(
        0.3,
        unit="sd of the logarithm",
        valid="[0, 3]",
        source=sources.ASSUMED,
        description="Spread of the price sensitivity between enterprises.",
    )
    cloud_affinity_sd: float = quantity(
        1.0,
        unit="utils",
        valid="[0, 20]",
        plausible=(0.5, 1.5),
        source=sources.CALIBRATED,
        description="Spread of lasting tastes for clouds.",
    )
    model_affinity_sd: float = quantity(
        0.7,
        unit="utils within the cloud",
        valid="[0, 20]",
        source=sources.ASSUMED,
        description="Spread of lasting tastes for AI models.",
    )
    trust_weight: float = quantity(
        1.0,
        unit="utils per unit of share",
        valid="[0, 50]",
        plausible=(0.0, 3.0),
        source=f"{sources.CALIBRATED}; {sources.SEED}",
        description="Value of the lagged installed base of a cloud.",
    )
    ecosystem_weight: float = quantity(
        0.6,
        unit="utils per unit of stock",
        valid="[0, 50]",
        plausible=(0.0, 2.0),
        source=f"{sources.CALIBRATED}; {sources.SEED}",
        description="Value of the developer ecosystem of a cloud (indirect network effect).",
    )
    peer_weight: float = quantity(
        1.0,
        unit="utils per unit of share",
        valid="[0, 50]",
        plausible=(0.0, 8.0),
        source=sources.INTERACTIONS,
        description="Value of peers on the same cloud; tipping needs about the number of alternatives.",
    )
    model_peer_weight: float = quantity(
        1.0,
        unit="utils within the cloud per unit of share",
        valid="[0, 50]",
        plausible=(0.0, 8.0),
        source=sources.INTERACTIONS,
        description="Value of peers that use the same AI model.",
    )
    ai_nest_weight: float = quantity(
        1.5,
        unit="-",
        valid="[0, 20]",
        plausible=(1.0, 2.5),
        source=f"{sources.CALIBRATED} to AI spending in mid 2026",
        description="Weight of AI in the choice of a cloud before truncation at 1; 0 leaves AI out.",
    )
    ai_intensity_sd: float = quantity(
        0.7,
        unit="sd of the logarithm",
        valid="[0, 3]",
        source=sources.ASSUMED,
        description="Spread of AI intensity between enterprises of one sector.",
    )
    capability_value: float = quantity(
        1.2,
        unit="utils within the cloud per OOM",
        valid="[0, 20]",
        plausible=(0.8, 2.0),
        source=f"{sources.CALIBRATED} to swings of model shares, {sources.SURVEYS}",
        description="Value of ten times more effective training compute.",
    )
    capability_need_mean: float = quantity(
        1.0,
        unit="OOM",
        valid="[-20, 20]",
        plausible=(0.2, 2.0),
        source=f"{sources.CALIBRATED} to the adoption curve, {sources.ADOPTION}",
        description="Mean capability at which AI becomes worth using.",
    )
    capability_need_sd: float = quantity(
        1.0,
        unit="OOM",
        valid="[0, 20]",
        source=f"{sources.CALIBRATED} to the adoption curve, {sources.ADOPTION}",
        description="Spread of that capability between enterprises.",
    )
    need_size_slope: float = quantity(
        2.0,
        unit="OOM from the smallest to the largest",
        valid="[-20, 20]",
        plausible=(0.0, 4.0),
        source=f"{sources.CALIBRATED}, {sources.ADOPTION}",
        description="How much earlier large enterprises find AI worth using.",
    )
    int_mid: float = quantity(
        3.6,
        unit="OOM",
        valid="[-20, 30]",
        plausible=(3.0, 4.0),
        source=f"{sources.CALIBRATED} to AI spending 2024-25",
        description="Frontier capability at which assisted work reaches half of its final intensity.",
    )
    int_slope: float = quantity(
        1.0,
        unit="per OOM",
        valid="[0, 100]",
        plausible=(0.6, 1.6),
        source=f"{sources.CALIBRATED} to AI spending 2024-25",
        description="Steepness of the growth of assisted work.",
    )
    assist_weight: float = quantity(
        0.4,
        unit="-",
        valid="[0, 1]",
        plausible=(0.2, 0.5),
        source=sources.CALIBRATED,
        description="Final intensity of assisted work.",
    )
    agent_weight: float = quantity(
        0.6,
        unit="-",
        valid="[0, 1]",
        plausible=(0.5, 0.8),
        source=sources.CALIBRATED,
        description="Final intensity of delegated work.",
    )
    agent_mid: float = quantity(
        2.7,
        unit="OOM",
        valid="[-20, 30]",
        plausible=(2.6, 3.1),
        source=f"{sources.CALIBRATED} to AI spending mid 2026, {sources.RUN_RATES}",
        description="Frontier capability at which delegated work starts in software.",
    )
    agent_slope: float = quantity(
        8.0,
        unit="per OOM",
        valid="[0, 100]",
        plausible=(4.0, 12.0),
        source=f"{sources.CALIBRATED} to AI spending mid 2026, {sources.RUN_RATES}",
        description="Steepness of the start of delegated work; almost a threshold.",
    )
    agent_lag: float = quantity(
        0.2,
        unit="OOM",
        valid="[0, 20]",
        plausible=(0.0, 0.6),
        source=f"{sources.CALIBRATED} to AI spending mid 2026, {sources.RUN_RATES}",
        description="Additional capability that delegated work needs outside software.",
    )
    model_price_elasticity: float = quantity(
        2.0,
        unit="utils per unit of log price",
        valid="(0, 50]",
        plausible=(1.5, 3.0),
        source=f"{sources.CALIBRATED}; bounds AI spending",
        description="Price response of the choice of an AI model.",
    )
    serve_share: float = quantity(
        0.6,
        unit="share of unit cost",
        valid="[0, 1]",
        plausible=(0.4, 1.0),
        source=sources.ASSUMED,
        description="Accelerator part of the cost of serving a unit of AI.",
    )
    remote_penalty: float = quantity(
        0.8,
        unit="utils within the cloud",
        valid="[0, 50]",
        plausible=(0.2, 2.0),
        source=f"{sources.CALIBRATED}: latency, procurement, egress",
        description="Loss from using a model that is not native on the own cloud.",
    )
    first_party_integration: float = quantity(
        0.3,
        unit="utils within the cloud",
        valid="[0, 50]",
        plausible=(0.0, 1.0),
        source=f"{sources.CALIBRATED}: integration in the suite",
        description="Bonus of the model of the cloud's own lab.",
    )
    model_switching_cost: float = quantity(
        3.5,
        unit="utils within the cloud",
        valid="[0, 50]",
        plausible=(2.0, 6.0),
        source=f"{sources.CALIBRATED} to 11 % of teams a year, {sources.SURVEYS}",
        description="Cost of changing from one lab's model to another's.",
    )
    overtake_gap: float = quantity(
        0.2,
        unit="OOM",
        valid="[0, 20]",
        source=sources.ASSUMED,
        description="Lead of another lab that makes users review their model.",
    )
    brand_life: float = quantity(
        60.0,
        unit="months",
        valid="(0, inf)",
        plausible=(36.0, 96.0),
        source=f"{sources.CALIBRATED} to model shares",
        description="Time in which the brand advantage of 2023 falls to 37 %.",
    )
    brand_entrant: float = quantity(
        -2.5,
        unit="utils within the cloud",
        valid="[-50, 50]",
        plausible=(-4.0, -1.5),
        source=sources.ASSUMED,
        description="Brand of a lab that enters.",
    )
    focus: tuple[Focus, ...] = setting(
        (
            Focus(
                lab="anthropic",
                sector="software_it",
                value=2.0,
                start=datetime.date(2024, 3, 1),
                ramp_months=24,
            ),
            Focus(lab="anthropic", sector="all", value=0.7, start=datetime.date(2024, 3, 1), ramp_months=24),
            Focus(
                lab="google_deepmind",
                sector="all",
                value=1.4,
                start=datetime.date(2024, 6, 1),
                ramp_months=12,
            ),
        ),
        source=f"{sources.CALIBRATED} to model shares, {sources.SURVEYS}",
        description="Product lines: bonus of a lab in a sector from a date on; an empty list turns it off.",
    )
