"""What it costs to leave: procedures, data gravity, egress fees, commitments."""

from typing import Self

from pydantic import model_validator

from moatlab.foundation.quantity import quantity
from moatlab.foundation.record import Record
from moatlab.parameters import sources
from moatlab.parameters.consistency import refuse_disorder

__all__ = ["Switching"]


class Switching(Record):
    """Switching costs in years of annual spend, embeddedness, data stocks, interoperability."""

    procedural_switching_cost: float = quantity(
        2.5,
        unit="years of spend",
        valid="[0, 100]",
        plausible=(0.5, 3.5),
        source=f"{sources.CALIBRATED} to a churn of about 1 % a year, {sources.MARKET_STUDY}",
        description="Cost of retraining, rewriting and migrating when the cloud changes.",
    )
    data_gravity_cost: float = quantity(
        0.6,
        unit="years of spend",
        valid="[0, 100]",
        plausible=(0.2, 1.2),
        source=sources.CALIBRATED,
        description="Cost of leaving for a fully embedded enterprise.",
    )
    embed_rate: float = quantity(
        0.25,
        unit="per year",
        valid="[0, 12]",
        source=sources.ASSUMED,
        description="Rate at which an enterprise grows into its cloud.",
    )
    embed_start_low: float = quantity(
        0.3,
        unit="share",
        valid="[0, 1]",
        source=sources.ASSUMED,
        description="Lowest embeddedness of an incumbent's customer in the first month.",
    )
    embed_start_high: float = quantity(
        0.9,
        unit="share",
        valid="[0, 1]",
        source=sources.ASSUMED,
        description="Highest embeddedness of an incumbent's customer in the first month.",
    )
    data_rate: float = quantity(
        0.2,
        unit="per year",
        valid="[0, 12]",
        source=sources.ASSUMED,
        description="Rate at which data stocks approach their maximum.",
    )
    data_max: float = quantity(
        1.5,
        unit="PB per USD m of annual spend",
        valid="[0, 100]",
        plausible=(0.5, 4.0),
        source=sources.ASSUMED,
        description="Data stock that an enterprise approaches.",
    )
    data_start_low: float = quantity(
        0.2,
        unit="PB per USD m of annual spend",
        valid="[0, 100]",
        source=sources.ASSUMED,
        description="Lowest data stock in the first month.",
    )
    data_start_high: float = quantity(
        1.0,
        unit="PB per USD m of annual spend",
        valid="[0, 100]",
        source=sources.ASSUMED,
        description="Highest data stock in the first month.",
    )
    egress_fee: float = quantity(
        0.07,
        unit="USD/GB",
        valid="[0, 10]",
        plausible=(0.02, 0.09),
        source=f"[GK] list prices; {sources.OFCOM}",
        description="Fee for data that leave a cloud.",
    )
    switching_egress_factor: float = quantity(
        1.0,
        unit="share of the fee",
        valid="[0, 1]",
        plausible=(0.0, 1.0),
        source=f"{sources.DATA_ACT}; 0 from January 2027 in the EU",
        description="Part of the egress fee that is charged on a one-off move to another cloud.",
    )
    parallel_egress_factor: float = quantity(
        1.0,
        unit="share of the fee",
        valid="[0, 1]",
        plausible=(0.0, 1.0),
        source=f"{sources.DATA_ACT}: parallel use at cost",
        description="Part of the egress fee that is charged on data sent to a model on another cloud.",
    )
    provider_paid_share: float = quantity(
        0.0,
        unit="share of the procedural cost",
        valid="[0, 1]",
        plausible=(0.0, 0.5),
        source=f"{sources.ASSUMED}: raised by policy",
        description="Part of a leaving customer's procedural cost that its old cloud pays.",
    )
    egress_cost: float = quantity(
        0.005,
        unit="USD/GB",
        valid="[0, 10]",
        source=sources.ASSUMED,
        description="What the transfer costs the cloud.",
    )
    egress_traffic: float = quantity(
        0.43,
        unit="PB per USD m of annual spend",
        valid="[0, 100]",
        source=f"{sources.ASSUMED}: 3 % of the bill at 0.07 USD/GB",
        description="Regular outbound traffic in a year.",
    )
    ai_traffic: float = quantity(
        0.10,
        unit="PB per USD m of annual spend",
        valid="[0, 100]",
        source=sources.ASSUMED,
        description="Additional outbound traffic in a year from using a model on another cloud.",
    )
    commitment_penalty: float = quantity(
        0.2,
        unit="share of the remaining commitment",
        valid="[0, 10]",
        plausible=(0.0, 0.5),
        source=sources.CALIBRATED,
        description="Cost of leaving before a commitment ends.",
    )
    amortisation_years: float = quantity(
        3.0,
        unit="years",
        valid="(0, 100]",
        source=f"{sources.ASSUMED}: the contract term",
        description="Years over which an enterprise spreads a switching cost.",
    )
    interop_procedural: float = quantity(
        0.0,
        unit="share removed",
        valid="[0, 1]",
        plausible=(0.0, 0.4),
        source=f"{sources.ASSUMED}: raised by policy",
        description="Interoperability of services: share of the procedural cost that is gone.",
    )
    interop_data: float = quantity(
        0.0,
        unit="share removed",
        valid="[0, 1]",
        plausible=(0.0, 0.6),
        source=f"{sources.ASSUMED}: raised by policy",
        description="Interoperability of data: share of the data-gravity cost that is gone.",
    )

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        refuse_disorder(self, "embed_start_low", "embed_start_high")
        refuse_disorder(self, "data_start_low", "data_start_high")
        return self
