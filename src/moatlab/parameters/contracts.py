"""Contracts of clouds and labs: bargaining, money, reservations, renegotiation."""

from typing import Self

from pydantic import model_validator

from moatlab.foundation.quantity import quantity
from moatlab.foundation.record import Record
from moatlab.parameters import sources
from moatlab.parameters.consistency import refuse_sum

__all__ = ["Contracts"]


class Contracts(Record):
    """Default terms of contracts and the rules of bargaining."""

    bargaining_weight: float = quantity(
        0.5,
        unit="share of the surplus",
        valid="[0, 1]",
        plausible=(0.2, 0.8),
        source=sources.BARGAINING,
        description="Part of the joint surplus that goes to the lab.",
    )
    take_rate: float = quantity(
        0.15,
        unit="share of revenue",
        valid="[0, 1)",
        plausible=(0.03, 0.30),
        source=f"{sources.MARKETPLACE}; {sources.OPENAI_TERMS}",
        description="Marketplace fee on models listed without a contract.",
    )
    licensing_take_rate: float = quantity(
        0.20,
        unit="share of revenue",
        valid="[0, 1)",
        source=sources.OPENAI_TERMS,
        description="Revenue share in a licensing contract.",
    )
    infrastructure_take_rate: float = quantity(
        0.10,
        unit="share of revenue",
        valid="[0, 1)",
        source=sources.ASSUMED,
        description="Revenue share in an infrastructure contract.",
    )
    take_rate_max: float = quantity(
        0.30,
        unit="share of revenue",
        valid="[0, 1)",
        source=sources.ASSUMED,
        description="Highest revenue share that bargaining can reach.",
    )
    compute_discount_max: float = quantity(
        0.30,
        unit="share of the reference price",
        valid="[0, 1)",
        source=sources.ASSUMED,
        description="Highest compute discount that bargaining can reach.",
    )
    equity_share_max: float = quantity(
        0.49,
        unit="share of the lab",
        valid="[0, 1)",
        source=f"{sources.PARTNERSHIPS}: non-controlling",
        description="Largest equity share of a cloud in a lab.",
    )
    anchor_custom_share: float = quantity(
        0.8,
        unit="share of hours",
        valid="[0, 1]",
        source=sources.ASSUMED,
        description="Custom part of the compute of an infrastructure contract.",
    )
    lab_contract_term: int = quantity(
        60,
        unit="months",
        valid="[1, 1200]",
        plausible=(24, 120),
        source=f"{sources.GENERAL}; {sources.SEED}: ten years",
        description="Term of a contract of a cloud and a lab.",
    )
    valuation_horizon: int = quantity(
        60,
        unit="months",
        valid="[1, 1200]",
        source=sources.ASSUMED,
        description="Longest future that bargaining looks at.",
    )
    learning_window_years: float = quantity(
        2.0,
        unit="years",
        valid="[0, 100]",
        source=sources.ASSUMED,
        description="Custom capacity of a contract whose learning counts in bargaining.",
    )
    lab_discount_rate: float = quantity(
        0.15,
        unit="per year",
        valid="[0, 10]",
        source=sources.GENERAL,
        description="Discount rate of labs.",
    )
    liquidity_value: float = quantity(
        1.0,
        unit="USD per USD",
        valid="[0, 100]",
        plausible=(0.0, 2.0),
        source=sources.ASSUMED,
        description="Additional worth of a dollar of investment to a lab without runway.",
    )
    runway_target: float = quantity(
        18.0,
        unit="months",
        valid="(0, 1200]",
        source=sources.ASSUMED,
        description="Runway at which money no longer presses.",
    )
    investment_cap: float = quantity(
        25.0,
        unit="USD bn",
        valid="[0, inf)",
        source=sources.SEED,
        description="Largest investment of one contract.",
    )
    investment_cap_profit_share: float = quantity(
        0.3,
        unit="share of annual profit",
        valid="[0, 100]",
        source=sources.ASSUMED,
        description="Investment that a cloud can pay out of its profit.",
    )
    valuation_multiple: float = quantity(
        25.0,
        unit="years of revenue",
        valid="[0, 1000]",
        source=sources.ASSUMED,
        description="Value of a lab over its revenue in the first year.",
    )
    renegotiation_runway: float = quantity(
        9.0,
        unit="months",
        valid="[0, 1200]",
        source=sources.ASSUMED,
        description="Runway below which a lab asks for new terms.",
    )
    renegotiation_fill: float = quantity(
        0.7,
        unit="share",
        valid="[0, 1]",
        source=sources.ASSUMED,
        description="Compute fill rate below which a lab asks for new terms.",
    )
    renegotiation_fill_months: int = quantity(
        6,
        unit="months",
        valid="[1, 240]",
        source=sources.ASSUMED,
        description="Months of that shortage before it asks.",
    )
    renegotiation_gap: int = quantity(
        12,
        unit="months",
        valid="[0, 240]",
        source=sources.ASSUMED,
        description="Shortest time between two bargaining events of a lab.",
    )
    breach_fee: float = quantity(
        0.2,
        unit="share of the remaining commitment",
        valid="[0, 10]",
        source=sources.ASSUMED,
        description="Fee that a lab pays for renegotiating.",
    )
    hold_up: float = quantity(
        0.12,
        unit="share of the compute bill",
        valid="[0, 1]",
        plausible=(0.0, 0.3),
        source=sources.ASSUMED,
        description="Expected loss from buying compute from one supplier.",
    )
    open_compute_share: float = quantity(
        0.7,
        unit="share of hours",
        valid="[0, 1]",
        source=sources.ASSUMED,
        description="Compute that a lab buys from a partner without exclusive compute.",
    )
    reserve_margin: float = quantity(
        1.1,
        unit="ratio to need",
        valid="[0, 100]",
        source=sources.DEAL,
        description="Reservation over the lab's present need.",
    )
    reservation_scale: float = quantity(
        2.5,
        unit="factor",
        valid="[0, 100]",
        plausible=(1.0, 6.0),
        source=sources.ASSUMED,
        description="Multiplies dated reservations, stated in 2023 hardware: later chips give more per kW.",
    )
    commit_fraction: float = quantity(
        0.8,
        unit="share of projected cost",
        valid="[0, 10]",
        source=sources.ASSUMED,
        description="Committed spending over projected compute cost.",
    )
    max_share_single: float = quantity(
        0.6,
        unit="share of capacity",
        valid="[0, 1]",
        source=sources.ASSUMED,
        description="Largest part of a cloud's capacity for one lab.",
    )
    fill_floor: float = quantity(
        0.05,
        unit="share",
        valid="(0, 1]",
        source=sources.ASSUMED,
        description="Lowest fill rate that bargaining expects on the spot market.",
    )
    insurance_cap: float = quantity(
        2.0,
        unit="OOM",
        valid="[0, 20]",
        source=sources.ASSUMED,
        description="Largest capability gain that bargaining credits to secured compute.",
    )
    tranche_signing: float = quantity(
        0.3,
        unit="share of the investment",
        valid="[0, 1]",
        source=sources.ASSUMED,
        description="Part paid at signing.",
    )
    tranche_monthly: float = quantity(
        0.4,
        unit="share of the investment",
        valid="[0, 1]",
        source=sources.ASSUMED,
        description="Part paid in monthly instalments.",
    )
    tranche_conditional: float = quantity(
        0.3,
        unit="share of the investment",
        valid="[0, 1]",
        source=sources.ASSUMED,
        description="Part paid only while the lab stays near the frontier.",
    )
    instalment_months: int = quantity(
        24,
        unit="months",
        valid="[1, 1200]",
        source=sources.ASSUMED,
        description="Months over which instalments are paid.",
    )
    frontier_gap: float = quantity(
        0.3,
        unit="OOM",
        valid="[0, 20]",
        source=sources.ASSUMED,
        description="Distance from the frontier within which a model counts as a frontier model.",
    )

    @model_validator(mode="after")
    def _check_tranches(self) -> Self:
        shares = (self.tranche_signing, self.tranche_monthly, self.tranche_conditional)
        refuse_sum(
            shares, path="tranche_signing", what="tranche_signing, tranche_monthly and tranche_conditional"
        )
        return self
