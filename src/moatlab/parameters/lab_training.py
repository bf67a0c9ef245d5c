"""How labs train: the race, budgets, releases, progress of algorithms."""

from moatlab.foundation.quantity import quantity
from moatlab.foundation.record import Record
from moatlab.parameters import sources

__all__ = ["LabTraining"]


class LabTraining(Record):
    """Training budgets, runs and releases."""

    race_budget_2023: float = quantity(
        0.6,
        unit="USD bn/yr",
        valid="(0, inf)",
        source=sources.TRAINING_COST,
        description="Training budget that keeps up with the race at the start.",
    )
    race_growth: float = quantity(
        2.4,
        unit="factor per year",
        valid="(0, 100]",
        plausible=(1.59, 3.1),
        source=f"{sources.TRAINING_COST}; {sources.SEED}",
        description="Growth of the budget that keeps up with the race.",
    )
    race_years: float = quantity(
        5.0,
        unit="years",
        valid="[0, 100]",
        plausible=(3.0, 8.0),
        source=sources.ASSUMED,
        description="Years that the race goes on.",
    )
    race_fade: float = quantity(
        0.1,
        unit="per year",
        valid="[0, 10]",
        plausible=(0.0, 0.25),
        source=sources.ASSUMED,
        description="Fall of that budget once the race is over.",
    )
    budget_gap_slope: float = quantity(
        0.5,
        unit="per OOM",
        valid="[0, 50]",
        source=sources.ASSUMED,
        description="How much less a lab spends that lags behind.",
    )
    budget_lag: int = quantity(
        12,
        unit="months",
        valid="[1, 240]",
        plausible=(3, 24),
        source=sources.ASSUMED,
        description="Memory of the revenue that sets the budget.",
    )
    revenue_to_training: float = quantity(
        0.5,
        unit="share of net revenue",
        valid="[0, 10]",
        plausible=(0.3, 0.8),
        source=sources.ASSUMED,
        description="Revenue that a lab puts into training.",
    )
    cash_spend_rate: float = quantity(
        2.0,
        unit="per year",
        valid="[0, 12]",
        source=sources.ASSUMED,
        description="Cash that a lab may spend on training in a year.",
    )
    runway_squeeze: float = quantity(
        6.0,
        unit="months",
        valid="[0, 240]",
        source=sources.ASSUMED,
        description="Runway below which a lab cuts training.",
    )
    transfer_share: float = quantity(
        0.75,
        unit="share",
        valid="[0, 1]",
        plausible=(0.0, 1.0),
        source=sources.ASSUMED,
        description="Part of the market margin in the transfer price of a cloud to its own lab.",
    )
    own_budget_profit_share: float = quantity(
        0.15,
        unit="share of gross profit",
        valid="[0, 10]",
        source=sources.ASSUMED,
        description="Parent's gross profit that its own lab may spend.",
    )
    own_budget_allowance: float = quantity(
        12.0,
        unit="USD bn/yr",
        valid="[0, inf)",
        source=sources.ASSUMED,
        description="Budget that a parent grants whatever its profit.",
    )
    own_budget_growth: float = quantity(
        0.15,
        unit="per year",
        valid="[-1, 10]",
        source=sources.ASSUMED,
        description="Growth of that allowance.",
    )
    final_run_share: float = quantity(
        0.1,
        unit="share of training compute",
        valid="(0, 1]",
        plausible=(0.05, 0.2),
        source=sources.ASSUMED,
        description="Compute of the final run; the rest is research.",
    )
    flop_per_hour: float = quantity(
        1.35e18,
        unit="FLOP per H100e-hour",
        valid="(0, inf)",
        source=f"{sources.HARDWARE}: 37 % utilisation",
        description="Training compute of one hour.",
    )
    algo_halving_months: float = quantity(
        8.0,
        unit="months",
        valid="[1, inf)",
        plausible=(5.0, 14.0),
        source=sources.ALGORITHMS,
        description="Time in which algorithms halve the compute for constant performance.",
    )
    cadence_months: int = quantity(
        9,
        unit="months",
        valid="[1, 240]",
        plausible=(6, 15),
        source=sources.ASSUMED,
        description="Months between releases.",
    )
    min_run_months: int = quantity(
        4,
        unit="months",
        valid="[1, 240]",
        source=sources.ASSUMED,
        description="Shortest training run.",
    )
    release_gap: float = quantity(
        0.3,
        unit="OOM",
        valid="[0, 20]",
        source=sources.ASSUMED,
        description="Lead of rivals that makes a lab release early.",
    )
    release_noise: float = quantity(
        0.05,
        unit="OOM",
        valid="[0, 5]",
        source=sources.ASSUMED,
        description="Luck of a training run.",
    )
    catchup: float = quantity(
        0.15,
        unit="per year",
        valid="[0, 12]",
        plausible=(0.0, 0.4),
        source=sources.ASSUMED,
        description="Diffusion of knowledge to labs that lag.",
    )
    staff_share: float = quantity(
        0.3,
        unit="share of compute cost",
        valid="[0, 100]",
        source=sources.ASSUMED,
        description="Cost of staff on top of training compute.",
    )
