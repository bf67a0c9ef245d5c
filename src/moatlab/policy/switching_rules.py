"""Instruments on switching and parallel use of clouds: fees, interfaces, support, discounts, information."""

from collections.abc import Mapping
from typing import ClassVar, Literal

from moatlab.foundation.quantity import quantity, setting
from moatlab.parameters import sources
from moatlab.parameters.parameters import Parameters
from moatlab.policy.intervention import Intervention, Sort, capped, raised, scaled

__all__ = [
    "CommitDiscountLimit",
    "EgressBan",
    "EgressCap",
    "Interoperability",
    "LicenceParity",
    "PortabilityMultihoming",
    "SwitchingSupport",
    "Transparency",
]


class EgressCap(Intervention):
    """Egress fees fall to a cap: what the transfer costs.

    Legal counterpart: EU Data Act, switching charges limited to cost from 11 January 2024.
    Watch: the list price, which rises by the fee on regular traffic (waterbed, MODEL 7.4.6).
    Source: [S13] EU Data Act; [S12] Biglaiser, Cremer, de Corniere, Mantovani (2026).
    """

    aims: ClassVar[tuple[Sort, ...]] = ("cloud",)
    kind: Literal["egress_cap"] = "egress_cap"
    cap: float = quantity(
        0.005,
        unit="USD/GB",
        valid="[0, 10]",
        plausible=(0.0, 0.02),
        source=sources.INSTRUMENT,
        description="Highest fee; the base is the cost of the transfer.",
    )

    def changes(self, rules: Parameters, strength: float) -> Mapping[str, object]:
        """The fee on data that leave a cloud."""
        return {"switching.egress_fee": capped(rules.switching.egress_fee, self.cap, strength)}


class EgressBan(Intervention):
    """Moving away costs no egress fee, and regular traffic no more than its cost.

    Legal counterpart: EU Data Act, switching charges banned from 12 January 2027; parallel use at cost.
    Watch: the list price (waterbed), technical lock-in in place of the fee, adoption; a loss of welfare if
        the transfer is really costly.
    Source: [S13] EU Data Act; [S12] Biglaiser, Cremer, de Corniere, Mantovani (2026).
    """

    aims: ClassVar[tuple[Sort, ...]] = ("cloud",)
    kind: Literal["egress_ban"] = "egress_ban"
    multi: bool = setting(
        default=False, source=sources.INSTRUMENT, description="Whether regular traffic is free as well."
    )

    def changes(self, rules: Parameters, strength: float) -> Mapping[str, object]:
        """The fee on a move, and the fee on regular traffic."""
        switching = rules.switching
        level = 0.0 if self.multi else switching.egress_cost
        return {
            "switching.switching_egress_factor": scaled(switching.switching_egress_factor, 1.0, strength),
            "switching.egress_fee": capped(switching.egress_fee, level, strength),
        }


class Interoperability(Intervention):
    """Services and data of a cloud must work with those of others; standards take three years to bite.

    Legal counterpart: functional equivalence of the EU Data Act; remedies of the CMA's cloud investigation.
    Watch: less harvesting of locked-in customers, and less investment in new ones.
    Source: [S2] CMA, cloud services market investigation (2025); [S13] EU Data Act.
    """

    aims: ClassVar[tuple[Sort, ...]] = ("cloud", "sector")
    kind: Literal["interoperability"] = "interoperability"
    phase_in_months: int = quantity(
        36,
        unit="months",
        valid="[0, 1200]",
        plausible=(0, 60),
        source=sources.INSTRUMENT,
        description="Months over which the strength rises from 0; 0: at once.",
    )
    procedural: float = quantity(
        0.4,
        unit="share removed",
        valid="[0, 1]",
        source=sources.INSTRUMENT,
        description="Part of the procedural switching cost that interoperable services remove.",
    )
    data: float = quantity(
        0.6,
        unit="share removed",
        valid="[0, 1]",
        source=sources.INSTRUMENT,
        description="Part of the cost of data gravity that interoperable data remove.",
    )
    ecosystem: float = quantity(
        0.3,
        unit="utils",
        valid="[0, 10]",
        source=sources.INSTRUMENT,
        description="Fall of the weight of a cloud's own developer ecosystem.",
    )

    def changes(self, rules: Parameters, strength: float) -> Mapping[str, object]:
        """Interoperability of services and of data, and the pull of the own ecosystem."""
        switching, demand = rules.switching, rules.demand
        services = switching.interop_procedural + self.procedural * strength
        return {
            "switching.interop_procedural": min(1.0, services),
            "switching.interop_data": min(1.0, switching.interop_data + self.data * strength),
            "demand.ecosystem_weight": max(0.0, demand.ecosystem_weight - self.ecosystem * strength),
        }


class PortabilityMultihoming(Intervention):
    """Using models of another cloud gets easier: no loyalty clauses, data copied free on request.

    Legal counterpart: in-parallel use in the EU Data Act; remedies of the CMA's cloud investigation.
    Watch: more remote use; less to gain from exclusivity.
    Source: [S13] EU Data Act; [S3] Ofcom, cloud services market study (2023).
    """

    aims: ClassVar[tuple[Sort, ...]] = ("cloud",)
    kind: Literal["portability_multihoming"] = "portability_multihoming"
    easing: float = quantity(
        0.5,
        unit="share removed",
        valid="[0, 1]",
        source=sources.INSTRUMENT,
        description="Part of the disutility of remote use that is removed.",
    )

    def changes(self, rules: Parameters, strength: float) -> Mapping[str, object]:
        """The burden of remote use, loyalty discounts, and the fee on data sent to another cloud."""
        factor = rules.switching.parallel_egress_factor
        return {
            "demand.remote_penalty": scaled(rules.demand.remote_penalty, self.easing, strength),
            "cloud_price.loyalty_share": scaled(rules.cloud_price.loyalty_share, 1.0, strength),
            "switching.parallel_egress_factor": scaled(factor, 1.0, strength),
        }


class SwitchingSupport(Intervention):
    """Customers may leave at two months' notice, unpunished, and the old provider helps to pay the move.

    Legal counterpart: EU Data Act, articles 23 and 25 (notice of at most two months, assistance).
    Watch: providers recover the cost in the list price (waterbed on the procedural part).
    Source: [S13] EU Data Act; [S32] Handel (2013) on inattention.
    """

    aims: ClassVar[tuple[Sort, ...]] = ("cloud",)
    kind: Literal["switching_support"] = "switching_support"
    review_rate: float = quantity(
        0.5,
        unit="per year",
        valid="[0, 120]",
        source=sources.INSTRUMENT,
        description="Rate of reviews during a commitment that the right to leave at notice brings.",
    )
    provider_share: float = quantity(
        0.3,
        unit="share of the procedural cost",
        valid="[0, 1]",
        source=sources.INSTRUMENT,
        description="Part of the procedural cost of a move that the old provider pays.",
    )
    attention: float = quantity(
        0.2,
        unit="probability",
        valid="[0, 1]",
        source=sources.INSTRUMENT,
        description="Rise of the chance that the end of a commitment leads to a review.",
    )

    def changes(self, rules: Parameters, strength: float) -> Mapping[str, object]:
        """Occasions to leave, what leaving early costs, and who pays for the move."""
        switching, occasions = rules.switching, rules.occasions
        paid = raised(switching.provider_paid_share, self.provider_share, strength)
        return {
            "occasions.midterm_review_rate": raised(
                occasions.midterm_review_rate, self.review_rate, strength
            ),
            "occasions.attention_prob": min(1.0, occasions.attention_prob + self.attention * strength),
            "switching.commitment_penalty": scaled(switching.commitment_penalty, 1.0, strength),
            "switching.provider_paid_share": paid,
        }


class CommitDiscountLimit(Intervention):
    """No discounts for committing or for concentrating spending on one cloud.

    Legal counterpart: committed-spend discounts as a theory of harm in Ofcom's and the CMA's studies.
    Watch: large customers pay more, small ones less, as list prices fall.
    Source: [S3] Ofcom, cloud services market study (2023).
    """

    aims: ClassVar[tuple[Sort, ...]] = ("cloud",)
    kind: Literal["commit_discount_limit"] = "commit_discount_limit"

    def changes(self, rules: Parameters, strength: float) -> Mapping[str, object]:
        """The largest discount, and its part that remote use forfeits."""
        pricing = rules.cloud_price
        return {
            "cloud_price.commit_discount_max": scaled(pricing.commit_discount_max, 1.0, strength),
            "cloud_price.loyalty_share": scaled(pricing.loyalty_share, 1.0, strength),
        }


class Transparency(Intervention):
    """Customers see all offers, more of them look, and contract terms are public.

    Legal counterpart: FTC 6(b) study; proposals in France on transparency of minority stakes.
    Watch: easier price matching among clouds (not modelled).
    Source: [S11] FTC, 6(b) staff report (2025); [S28] French competition authority, opinion on generative AI.
    """

    kind: Literal["transparency"] = "transparency"
    attention: float = quantity(
        0.1,
        unit="probability",
        valid="[0, 1]",
        source=sources.INSTRUMENT,
        description="Rise of the chance that the end of a commitment leads to a review.",
    )
    months_saved: float = quantity(
        6.0,
        unit="months",
        valid="[0, 240]",
        source=sources.INSTRUMENT,
        description="Fall of the mean duration of a merger review when terms are public.",
    )

    def changes(self, rules: Parameters, strength: float) -> Mapping[str, object]:
        """Rivals considered, attention, and how long reviews take."""
        occasions, months = rules.occasions, rules.regulator.review_months
        return {
            "occasions.consideration_prob": raised(occasions.consideration_prob, 1.0, strength),
            "occasions.attention_prob": min(1.0, occasions.attention_prob + self.attention * strength),
            "regulator.review_months": max(1.0, months - self.months_saved * strength),
        }


class LicenceParity(Intervention):
    """Software installed before costs the same on every cloud.

    Legal counterpart: Microsoft's licensing terms in the CMA's cloud investigation; its inquiry of 2026.
    Watch: customers of Azure with installed software, who move first.
    Source: [S2] CMA, cloud services market investigation (2025).
    """

    aims: ClassVar[tuple[Sort, ...]] = ("cloud",)
    kind: Literal["licence_parity"] = "licence_parity"
    targets: tuple[str, ...] = setting(
        ("azure",), source=sources.INSTRUMENT, description="Clouds whose advantage through licences ends."
    )
    advantage: float = quantity(
        0.3,
        unit="utils",
        valid="[0, 100]",
        plausible=(0.1, 0.6),
        source=sources.INSTRUMENT,
        description="Advantage of the cloud through licences.",
    )

    def changes(self, rules: Parameters, strength: float) -> Mapping[str, object]:
        """The advantage that the law removes."""
        removed = rules.conduct.quality_parity + self.advantage * strength
        return {"conduct.quality_parity": removed}
