"""What is measured on the runs; every function gives as many numbers as its line has bands."""

import itertools

import numpy as np
from numpy.typing import NDArray

from moatlab.observe.history import History
from moatlab.validation.patterns.evidence import Evidence

type Floats = NDArray[np.float64]

FIRST, SPRING_2023 = "2023-01", ("2023-03", "2023-04", "2023-05")
YEAR_ENDS_TO_2025 = ("2023-12", "2024-12", "2025-12")
SURVEYED_MONTHS = ("2023-12", "2024-12", "2025-06", "2025-12")
SURVEYED_SHARES = {
    "openai": (0.50, 0.34, 0.25, 0.27),
    "anthropic": (0.12, 0.24, 0.32, 0.40),
    "google_deepmind": (0.07, 0.12, 0.20, 0.21),
}
"""Shares of enterprise AI spending in the surveyed months (Menlo Ventures; see the shipped tables)."""


def cloud_share(evidence: Evidence, cloud: str) -> Floats:
    """Share of a cloud at the end of 2023, 2024, 2025 and in mid 2026 [%]."""
    return 100.0 * evidence.cloud("share", cloud, *YEAR_ENDS_TO_2025, "2026-06")


def aws_share(evidence: Evidence) -> Floats:
    """Share of the leader [%]."""
    return cloud_share(evidence, "aws")


def google_share(evidence: Evidence) -> Floats:
    """Share of the third cloud [%]."""
    return cloud_share(evidence, "google_cloud")


def azure_change(evidence: Evidence) -> Floats:
    """Change of the share of the second cloud from the start to the end of 2025 [points]."""
    start, end = 100.0 * evidence.cloud("share", "azure", FIRST, "2025-12")
    return np.array([end - start])


def churn(evidence: Evidence) -> Floats:
    """Customers that change their cloud, mean of 2023 to 2026 [% a year]."""
    years = evidence.market("churn_customers", *YEAR_ENDS_TO_2025, "2026-12")
    return np.array([100.0 * years.mean()])


def leaders_lerner(evidence: Evidence) -> Floats:
    """Lerner indices of the two leaders at the end of 2025."""
    return np.array([evidence.cloud("lerner_index", cloud, "2025-12")[0] for cloud in ("aws", "azure")])


def run_cost_growth(evidence: Evidence) -> Floats:
    """Growth of the cost of the final run from the end of 2023 to the end of 2027 [times a year]."""
    first, last = evidence.market("run_cost", "2023-12", "2027-12")
    return np.array([(last / first) ** 0.25])


def first_billion_run(evidence: Evidence) -> Floats:
    """Year of the first final run that costs more than 1 bn USD; the year after the last one if none does."""
    years = [_first_year_above(run, "run_cost", 1.0) for run in evidence.documented]
    return np.array([np.mean(years)])


def _first_year_above(run: History, column: str, level: float) -> int:
    above = run.market.index[run.market[column] > level]
    return int(above[0].year if len(above) else run.market.index[-1].year + 1)


def spot_price(evidence: Evidence) -> Floats:
    """Spot price, mean of March to May 2023, then February 2024, October 2025 and March 2026 [USD/h]."""
    spring = evidence.market("spot_price", *SPRING_2023).mean()
    return np.array([spring, *evidence.market("spot_price", "2024-02", "2025-10", "2026-03")])


def model_share_error(evidence: Evidence) -> Floats:
    """Root mean square distance of the three leaders' shares from the surveys [points]."""
    errors = [
        evidence.lab("share", lab, *SURVEYED_MONTHS) - surveyed for lab, surveyed in SURVEYED_SHARES.items()
    ]
    return np.array([100.0 * np.sqrt(np.mean(np.square(errors)))])


def largest_model_gain(evidence: Evidence) -> Floats:
    """Largest gain of a lab within 12 months, 2024 to mid 2026, of shares averaged over runs [points]."""
    gains = [
        float(evidence.lab_path("share", lab).loc["2023-01":"2026-06"].diff(12).max())
        for lab in SURVEYED_SHARES
    ]
    return np.array([100.0 * max(gains)])


def yearly_cloud_movement(evidence: Evidence) -> Floats:
    """Mean movement of the three clouds' shares within a year, 2023 to 2025, in single runs [points]."""
    moves = []
    for run in evidence.documented:
        shares = run.clouds.pivot_table(index="date", columns="cloud", values="share")
        ends = shares.loc[[FIRST, *YEAR_ENDS_TO_2025], ["aws", "azure", "google_cloud"]]
        moves.append(float(ends.diff().abs().to_numpy()[1:].mean()))
    return np.array([100.0 * np.mean(moves)])


def adoption(evidence: Evidence) -> Floats:
    """Cloud customers that use AI at the end of 2023, 2024, 2025 and in April 2026 [%]."""
    return 100.0 * evidence.market("ai_adoption", *YEAR_ENDS_TO_2025, "2026-04")


def large_adopters_lead(evidence: Evidence) -> Floats:
    """Use of AI in the top decile less that of all enterprises, end of 2025 [points]."""
    top, customers, onprem = (
        evidence.market(column, "2025-12")[0]
        for column in ("ai_adoption_top_decile", "ai_adoption", "onprem_share")
    )
    return np.array([100.0 * (top - customers * (1.0 - onprem))])


def ai_spending(evidence: Evidence) -> Floats:
    """Enterprise AI spending at the end of 2024, in mid 2025, end of 2025 and mid 2026 [USD bn/yr]."""
    return evidence.market("ai_spending", "2024-12", "2025-06", "2025-12", "2026-06")


def vendor_switching(evidence: Evidence) -> Floats:
    """Users of AI that changed their lab in 2025 [%]."""
    return 100.0 * evidence.market("model_switching", "2025-12")


def early_exclusivity(evidence: Evidence) -> Floats:
    """Exclusive or preferred share of contracts signed before 2027, less that after 2029 [points]."""
    shares = {}
    for period in ("early", "late"):
        signed = list(itertools.chain.from_iterable(_binding(run, period) for run in evidence.free))
        shares[period] = sum(signed) / len(signed) if signed else 0.0
    return np.array([100.0 * (shares["early"] - shares["late"])])


def _binding(run: History, period: str) -> list[bool]:
    """For each contract that a run signed in the period: whether it is exclusive or preferred."""
    dates = run.contracts["signed"]
    wanted = dates < "2027-01-01" if period == "early" else dates >= "2030-01-01"
    return list(run.contracts.loc[wanted, "mode"] != "open")


def custom_share_rise(evidence: Evidence) -> Floats:
    """Own chips in the capacity at the end of 2027 less those at the end of 2025 [points]."""
    before, after = 100.0 * evidence.market("custom_share", "2025-12", "2027-12")
    return np.array([after - before])


def chip_cost_2030(evidence: Evidence) -> Floats:
    """Cost of the leader's own chips over the vendor's, end of 2030."""
    return evidence.cloud("custom_chip_relative_cost", "aws", "2030-12")


def market_size(evidence: Evidence) -> Floats:
    """General cloud plus AI compute revenue, end of 2023, 2024, 2025 and mid 2026 [USD bn/yr]."""
    months = (*YEAR_ENDS_TO_2025, "2026-06")
    return evidence.market("general_revenue", *months) + evidence.market("ai_compute_revenue", *months)
