"""The regulator: when a contract is reviewed, how long, how often it is blocked."""

from moatlab.foundation.quantity import quantity, setting
from moatlab.foundation.record import Record
from moatlab.parameters import sources

__all__ = ["Regulator"]


class Regulator(Record):
    """Triggers, duration and outcome of reviews of bargained contracts."""

    review_on: bool = setting(
        default=True,
        source=sources.DESIGNED,
        description="Whether bargained contracts are reviewed.",
    )
    review_intercept: float = quantity(
        -2.0,
        unit="log odds",
        valid="[-100, 100]",
        source=sources.ASSUMED,
        description="Log odds of a block of a harmless contract.",
    )
    review_hhi_scale: float = quantity(
        500.0,
        unit="HHI points",
        valid="(0, inf)",
        source=sources.ASSUMED,
        description="Rise of the concentration of the chain that raises the log odds by 1.",
    )
    review_exclusive: float = quantity(
        1.5,
        unit="log odds",
        valid="[0, 100]",
        source=sources.ASSUMED,
        description="Rise of the log odds for an exclusive contract.",
    )
    review_open_api: float = quantity(
        1.0,
        unit="log odds",
        valid="[0, 100]",
        source=sources.ASSUMED,
        description="Fall of the log odds for a voluntary open interface.",
    )
    review_commitments: float = quantity(
        1.0,
        unit="log odds",
        valid="[0, 100]",
        plausible=(0.5, 1.5),
        source=sources.ASSUMED,
        description="How much sooner the regulator asks for commitments than it blocks.",
    )
    block_floor: float = quantity(
        0.0,
        unit="probability",
        valid="[0, 1]",
        plausible=(0.0, 1.0),
        source=sources.DESIGNED,
        description="Lowest chance of a block under a stricter rule for reviews.",
    )
    block_floor_strength: float = quantity(
        0.0,
        unit="share",
        valid="[0, 1]",
        plausible=(0.0, 1.0),
        source=sources.DESIGNED,
        description="How far that stricter rule is in force.",
    )
    review_months: float = quantity(
        14.0,
        unit="months",
        valid="[1, 240]",
        source=sources.ASSUMED,
        description="Mean duration of a review.",
    )
    review_sd: float = quantity(
        5.0,
        unit="months",
        valid="[0, 240]",
        source=sources.ASSUMED,
        description="Spread of the duration of a review.",
    )
    trigger_investment: float = quantity(
        5.0,
        unit="USD bn",
        valid="[0, inf)",
        source=sources.ASSUMED,
        description="Investment above which a contract is reviewed.",
    )
    trigger_share: float = quantity(
        0.25,
        unit="share of general spending",
        valid="[0, 1]",
        source=sources.ASSUMED,
        description="Share of the cloud above which a contract with a frontier lab is reviewed.",
    )
    anticipation: bool = setting(
        default=False,
        source=sources.DESIGNED,
        description="Whether clouds discount exclusive terms by the chance of a block.",
    )
