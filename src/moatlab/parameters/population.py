"""The enterprises: how many, how large, who is on a cloud at the start, how they grow and meet."""

from typing import Literal, Self

from pydantic import model_validator

from moatlab.foundation.errors import shown
from moatlab.foundation.quantity import quantity, setting
from moatlab.foundation.record import Record
from moatlab.foundation.refusals import refused
from moatlab.parameters import sources

__all__ = ["Population"]


class Population(Record):
    """Number, sizes, start, growth, turnover and influence network of the enterprises."""

    n_enterprises: int = quantity(
        2000,
        unit="enterprises",
        valid="[10, 10000000]",
        plausible=(500, 10_000),
        source=sources.DESIGNED,
        description="Number of simulated enterprises; more of them means less noise, not a larger market.",
    )
    size_zipf: float = quantity(
        1.06,
        unit="-",
        valid="(0, inf)",
        plausible=(0.95, 1.2),
        source=sources.FIRM_SIZES,
        description="Tail exponent of the bounded Pareto distribution of workloads.",
    )
    size_ratio_max: float = quantity(
        100.0,
        unit="ratio",
        valid="[1, inf)",
        source=sources.DESIGNED,
        description="Largest workload over the smallest, so that no agent exceeds about 1 % of the market.",
    )
    initial_cloud_spend: float = quantity(
        224.0,
        unit="USD bn/yr",
        valid="(0, inf)",
        plausible=(200.0, 250.0),
        source=f"{sources.SYNERGY}; range: assumption",
        description="General cloud spending of all enterprises on a cloud in the first month, at price 1.",
    )
    onprem_share: float = quantity(
        0.5,
        unit="share of enterprises",
        valid="[0, 1)",
        plausible=(0.4, 0.6),
        source=sources.GENERAL,
        description="Enterprises on their own premises in the first month.",
    )
    onprem_stay: float = quantity(
        0.6,
        unit="probability",
        valid="[0, 1)",
        plausible=(0.4, 0.8),
        source=sources.ASSUMED,
        description="Mean probability that an on-premises enterprise stays there at its first review.",
    )
    workload_growth: float = quantity(
        0.10,
        unit="per year",
        valid="(-1, 10]",
        plausible=(0.05, 0.18),
        source=f"{sources.MARKET_STUDY}; {sources.SYNERGY}",
        description="Growth of the workload of an enterprise.",
    )
    turnover_rate: float = quantity(
        0.08,
        unit="per year",
        valid="[0, 12]",
        plausible=(0.04, 0.10),
        source=sources.CALIBRATED,
        description="Rate at which a new, unattached enterprise takes the place of another.",
    )
    network: Literal["small_world", "mean_field"] = setting(
        "small_world",
        source=sources.DESIGNED,
        description="Influence network: neighbours on a small world, or everybody (market shares).",
    )
    network_degree: int = quantity(
        8,
        unit="neighbours",
        valid="[2, 1000]",
        plausible=(4, 12),
        source=sources.ASSUMED,
        description="Mean number of peers that an enterprise watches.",
    )
    rewiring: float = quantity(
        0.1,
        unit="share of links",
        valid="[0, 1]",
        plausible=(0.05, 0.15),
        source=sources.ASSUMED,
        description="Share of links of the small world that are rewired at random.",
    )
    cross_sector: float = quantity(
        0.2,
        unit="share of links",
        valid="[0, 1]",
        plausible=(0.1, 0.3),
        source=sources.ASSUMED,
        description="Share of links that lead out of the own sector.",
    )

    @model_validator(mode="after")
    def _check_degree(self) -> Self:
        if self.network_degree % 2:
            raise refused(
                found=shown(self.network_degree),
                allowed="an even number: half of the neighbours sit on either side",
                path="network_degree",
            )
        if self.network_degree >= self.n_enterprises:
            raise refused(
                found=shown(self.network_degree),
                allowed=f"below the number of enterprises ({self.n_enterprises})",
                path="network_degree",
            )
        return self
