"""The money of labs: venture capital, value, exit and entry."""

from moatlab.foundation.quantity import quantity
from moatlab.foundation.record import Record
from moatlab.parameters import sources

__all__ = ["LabFunding"]


class LabFunding(Record):
    """Funding rounds, value, failure and entry of labs."""

    vc_hazard: float = quantity(
        0.25,
        unit="probability per month",
        valid="[0, 1]",
        source=sources.ASSUMED,
        description="Chance of a funding round of a lab at the frontier in need of money.",
    )
    vc_climate: float = quantity(
        1.0,
        unit="factor",
        valid="[0, 100]",
        plausible=(0.3, 2.0),
        source=sources.ASSUMED,
        description="Climate for venture capital; 0 closes it.",
    )
    vc_runway: float = quantity(
        12.0,
        unit="months",
        valid="[0, 240]",
        source=sources.ASSUMED,
        description="Runway below which a lab raises money.",
    )
    vc_gap: float = quantity(
        1.5,
        unit="OOM",
        valid="[0, 20]",
        source=sources.ASSUMED,
        description="Lag behind the frontier above which nobody funds.",
    )
    round_gap: int = quantity(
        9,
        unit="months",
        valid="[0, 240]",
        source=sources.ASSUMED,
        description="Shortest time between two rounds.",
    )
    round_value_share: float = quantity(
        0.2,
        unit="share of the lab's value",
        valid="[0, 1]",
        source=sources.ASSUMED,
        description="Largest round relative to value.",
    )
    round_budget_multiple: float = quantity(
        1.5,
        unit="years of budget",
        valid="[0, 100]",
        source=sources.ASSUMED,
        description="Largest round relative to the training budget.",
    )
    multiple_floor: float = quantity(
        5.0,
        unit="years of revenue",
        valid="[0, 1000]",
        source=sources.ASSUMED,
        description="Value over revenue of a lab that does not grow.",
    )
    multiple_growth: float = quantity(
        20.0,
        unit="years of revenue per unit of log growth",
        valid="[0, 1000]",
        source=sources.ASSUMED,
        description="Additional value over revenue of a lab that grows.",
    )
    option_value: float = quantity(
        30.0,
        unit="USD bn",
        valid="[0, inf)",
        plausible=(5.0, 60.0),
        source=sources.ASSUMED,
        description="Value of a frontier lab without revenue.",
    )
    option_growth: float = quantity(
        0.4,
        unit="per year",
        valid="[-1, 10]",
        source=sources.ASSUMED,
        description="Growth of that value.",
    )
    option_years: float = quantity(
        5.0,
        unit="years",
        valid="[0, 100]",
        source=sources.ASSUMED,
        description="Years that this value grows.",
    )
    value_gap_slope: float = quantity(
        1.5,
        unit="per OOM",
        valid="[0, 50]",
        source=sources.ASSUMED,
        description="How much less a lab is worth that lags behind.",
    )
    value_floor: float = quantity(
        1.0,
        unit="USD bn",
        valid="(0, inf)",
        source=sources.ASSUMED,
        description="Lowest value of a lab.",
    )
    exit_months: int = quantity(
        3,
        unit="months",
        valid="[1, 240]",
        source=sources.ASSUMED,
        description="Months without cash before a lab fails.",
    )
    exit_gap: float = quantity(
        1.0,
        unit="OOM",
        valid="[0, 20]",
        source=sources.ASSUMED,
        description="Lag behind the frontier at which a lab becomes obsolete.",
    )
    exit_gap_months: int = quantity(
        12,
        unit="months",
        valid="[1, 240]",
        source=sources.ASSUMED,
        description="Months of that lag before it leaves.",
    )
    entrant_grace: int = quantity(
        36,
        unit="months",
        valid="[0, 240]",
        source=sources.ASSUMED,
        description="Months in which an entrant is not judged by its lag.",
    )
    absorb_prob: float = quantity(
        0.6,
        unit="probability",
        valid="[0, 1]",
        source=sources.ASSUMED,
        description="Chance that a failing lab is absorbed by the cloud with the largest claim.",
    )
    entry_hazard: float = quantity(
        0.5,
        unit="per year",
        valid="[0, 120]",
        source=sources.ASSUMED,
        description="Rate at which new labs try to enter.",
    )
    entry_fund: float = quantity(
        1.0,
        unit="USD bn",
        valid="[0, inf)",
        source=sources.ASSUMED,
        description="Money of a lab that enters.",
    )
    entry_gap: float = quantity(
        1.0,
        unit="OOM",
        valid="[0, 20]",
        source=sources.ASSUMED,
        description="Lag behind the frontier of a lab that enters.",
    )
    entry_run_share: float = quantity(
        0.5,
        unit="share of the fund",
        valid="[0, 1]",
        source=sources.ASSUMED,
        description="Part of the fund that the entrant's training run may cost.",
    )
    entrant_consumer_weight: float = quantity(
        0.05,
        unit="-",
        valid="[0, 100]",
        source=sources.ASSUMED,
        description="Consumer weight of a lab that enters.",
    )
    max_labs: int = quantity(
        8,
        unit="labs",
        valid="[1, 64]",
        source=sources.DESIGNED,
        description="Slots for labs, entrants included.",
    )
