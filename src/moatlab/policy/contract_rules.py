"""Instruments on contracts of clouds and labs: exclusivity, access, take rates, equity, reservations."""

from collections.abc import Mapping
from typing import ClassVar, Literal

from moatlab.foundation.quantity import quantity, setting
from moatlab.parameters import sources
from moatlab.parameters.parameters import Parameters
from moatlab.policy.intervention import Intervention, Sort, capped

__all__ = [
    "EquityCap",
    "ExclusivityBan",
    "ExclusivitySunset",
    "FrandModelAccess",
    "PrepaidCap",
    "RofrBan",
    "TakeRateCap",
    "VoluntaryOpenApi",
]

_BAN_OF_SALE = 0.5


class ExclusivityBan(Intervention):
    """Labs may not promise to sell on one cloud only nor, at full strength, to compute on one only.

    Legal counterpart: concerns of the FTC's 6(b) study on exclusive partnerships.
    Watch: lower investments, a shorter runway and a slower frontier; preferred terms and rights of first
        refusal in place of exclusive ones.
    Source: [S11] FTC, 6(b) staff report (2025).
    """

    aims: ClassVar[tuple[Sort, ...]] = ("cloud", "lab")
    binds_contracts: ClassVar[bool] = True
    kind: Literal["exclusivity_ban"] = "exclusivity_ban"

    def changes(self, rules: Parameters, strength: float) -> Mapping[str, object]:
        """Sale from half strength on, compute as well at full strength."""
        conduct = rules.conduct
        return {
            "conduct.exclusive_sale_allowed": conduct.exclusive_sale_allowed and strength < _BAN_OF_SALE,
            "conduct.exclusive_compute_allowed": conduct.exclusive_compute_allowed and strength < 1.0,
        }


class ExclusivitySunset(Intervention):
    """Exclusive and preferred clauses end after some years; the rest of an old contract goes on.

    Legal counterpart: EU rules on vertical restraints, which end non-compete clauses after five years.
    Watch: more money up front; more signings, and more exclusive ones, since each end is a new occasion.
    Source: [GK] EU vertical block exemption.
    """

    aims: ClassVar[tuple[Sort, ...]] = ("cloud", "lab")
    binds_contracts: ClassVar[bool] = True
    kind: Literal["exclusivity_sunset"] = "exclusivity_sunset"
    retroactive: bool = setting(
        default=True, source=sources.INSTRUMENT, description="Whether it ends older clauses too."
    )
    months: int = quantity(
        24,
        unit="months",
        valid="[1, 1200]",
        plausible=(12, 60),
        source=sources.INSTRUMENT,
        description="Longest life of a clause.",
    )

    def changes(self, rules: Parameters, strength: float) -> Mapping[str, object]:
        """The longest life of a clause."""
        return {"conduct.clause_months_max": min(rules.conduct.clause_months_max, self.months)}


class FrandModelAccess(Intervention):
    """Frontier models are sold natively on every cloud that asks, at a capped take rate.

    Legal counterpart: the debate in France and the EU on access to models; the promise of open interfaces.
    Watch: clouds have less reason to invest in labs; the quality of their own models.
    Source: [S28] French competition authority, opinion on generative AI.
    """

    aims: ClassVar[tuple[Sort, ...]] = ("lab",)
    kind: Literal["frand_model_access"] = "frand_model_access"
    take_rate: float = quantity(
        0.10,
        unit="share of revenue",
        valid="[0, 1]",
        plausible=(0.03, 0.15),
        source=sources.INSTRUMENT,
        description="Highest take rate on models that are sold under the mandate.",
    )

    def changes(self, rules: Parameters, strength: float) -> Mapping[str, object]:
        """How near the frontier a model must be offered everywhere, and the take rate there."""
        conduct, gap = rules.conduct, rules.contracts.frontier_gap
        return {
            "conduct.access_gap": gap if conduct.access_gap is None else max(gap, conduct.access_gap),
            "conduct.access_take_rate_cap": capped(conduct.access_take_rate_cap, self.take_rate, strength),
        }


class TakeRateCap(Intervention):
    """Clouds keep at most a capped share of what models earn on their marketplaces.

    Legal counterpart: rules on the fees of app stores.
    Watch: dearer compute in bargained contracts, where the cloud gets its share in another way.
    Source: [S22] AWS Marketplace fees.
    """

    aims: ClassVar[tuple[Sort, ...]] = ("cloud", "lab")
    binds_contracts: ClassVar[bool] = True
    kind: Literal["take_rate_cap"] = "take_rate_cap"
    cap: float = quantity(
        0.05,
        unit="share of revenue",
        valid="[0, 1]",
        plausible=(0.03, 0.15),
        source=sources.INSTRUMENT,
        description="Highest take rate.",
    )

    def changes(self, rules: Parameters, strength: float) -> Mapping[str, object]:
        """The standard take rates, and the cap on what contracts may say."""
        contracts, conduct = rules.contracts, rules.conduct
        names = ("take_rate", "licensing_take_rate", "infrastructure_take_rate", "take_rate_max")
        rates = {f"contracts.{name}": capped(getattr(contracts, name), self.cap, strength) for name in names}
        highest = max(contracts.take_rate_max, contracts.take_rate)
        allowed = min(conduct.take_rate_cap, capped(highest, self.cap, strength))
        return {**rates, "conduct.take_rate_cap": allowed}


class EquityCap(Intervention):
    """A cloud may hold only a small share of a lab; money that would buy more is forbidden.

    Legal counterpart: merger control over minority stakes; the FTC's 6(b) study.
    Watch: labs depend on venture capital: runway, exits.
    Source: [S11] FTC, 6(b) staff report (2025).
    """

    aims: ClassVar[tuple[Sort, ...]] = ("cloud", "lab")
    binds_contracts: ClassVar[bool] = True
    kind: Literal["equity_cap"] = "equity_cap"
    cap: float = quantity(
        0.10,
        unit="share of the lab",
        valid="[0, 1]",
        plausible=(0.0, 0.25),
        source=sources.INSTRUMENT,
        description="Largest equity share of a cloud in a lab.",
    )

    def changes(self, rules: Parameters, strength: float) -> Mapping[str, object]:
        """The cap on equity, by law and in bargaining."""
        contracts, conduct = rules.contracts, rules.conduct
        limit = capped(contracts.equity_share_max, self.cap, strength)
        return {
            "contracts.equity_share_max": limit,
            "conduct.equity_cap": min(conduct.equity_cap, limit),
        }


class PrepaidCap(Intervention):
    """One lab may have only so much of a cloud's capacity reserved, and must sublet what it does not use.

    Legal counterpart: use-it-or-lose-it rules for slots at airports.
    Watch: less security of supply, so lower investments and later releases.
    Source: [GK] slot allocation rules.
    """

    aims: ClassVar[tuple[Sort, ...]] = ("cloud", "lab")
    binds_contracts: ClassVar[bool] = True
    kind: Literal["prepaid_cap"] = "prepaid_cap"
    cap: float = quantity(
        0.30,
        unit="share of the cloud's capacity",
        valid="[0, 1]",
        plausible=(0.1, 0.6),
        source=sources.INSTRUMENT,
        description="Largest reservation of one lab.",
    )

    def changes(self, rules: Parameters, strength: float) -> Mapping[str, object]:
        """Reservations of one lab, and what becomes of unused ones."""
        limit = capped(rules.contracts.max_share_single, self.cap, strength)
        return {
            "conduct.reserved_share_cap": min(rules.conduct.reserved_share_cap, limit),
            "compute.sublet": max(rules.compute.sublet, strength),
        }


class VoluntaryOpenApi(Intervention):
    """A lab commits itself to an open interface: exclusive becomes preferred, older models are open.

    Legal counterpart: the commitment to an open interface in the Amazon-Anthropic deal.
    Watch: reviews end milder; the commitment may forestall stronger remedies. It ends when its maker says so.
    Source: [SEED] seed article on the Amazon-Anthropic deal of 2026.
    """

    aims: ClassVar[tuple[Sort, ...]] = ("lab",)
    kind: Literal["voluntary_open_api"] = "voluntary_open_api"
    lag: int = quantity(
        6,
        unit="months",
        valid="[0, 240]",
        plausible=(0, 12),
        source=sources.INSTRUMENT,
        description="Age from which a model is open on every cloud.",
    )

    def changes(self, rules: Parameters, strength: float) -> Mapping[str, object]:
        """The age from which models are open."""
        lag = rules.conduct.open_interface_lag
        return {"conduct.open_interface_lag": self.lag if lag is None else min(lag, self.lag)}


class RofrBan(Intervention):
    """No cloud has a right of first refusal on the next contract of a lab.

    Legal counterpart: Microsoft gave up its right of first refusal on OpenAI's compute in 2025.
    Watch: more rivals win contracts.
    Source: [S26] terms of Microsoft and OpenAI, October 2025.
    """

    aims: ClassVar[tuple[Sort, ...]] = ("cloud", "lab")
    binds_contracts: ClassVar[bool] = True
    kind: Literal["rofr_ban"] = "rofr_ban"

    def changes(self, rules: Parameters, strength: float) -> Mapping[str, object]:
        """The right itself."""
        return {"conduct.rofr_allowed": False}
