"""Instruments that spend or raise public money: compute for small labs, a levy, support of open models."""

from collections.abc import Mapping
from typing import ClassVar, Literal

from moatlab.foundation.quantity import quantity, setting
from moatlab.parameters import sources
from moatlab.parameters.parameters import Parameters
from moatlab.policy.intervention import Intervention, Sort

__all__ = ["ComputeLevy", "OpenWeightsSupport", "PublicCompute"]


class PublicCompute(Intervention):
    """The state buys a part of all AI capacity at cost for labs outside the two largest.

    Legal counterpart: the US National AI Research Resource, AI factories in the EU.
    Watch: less is left on the spot market; entry stays open.
    Source: [GK] programmes of public compute.
    """

    kind: Literal["public_compute"] = "public_compute"
    share: float = quantity(
        0.03,
        unit="share of capacity",
        valid="[0, 1]",
        plausible=(0.0, 0.10),
        source=sources.INSTRUMENT,
        description="Part of all AI capacity at full strength.",
    )

    def changes(self, rules: Parameters, strength: float) -> Mapping[str, object]:
        """The part of capacity that the state buys."""
        share = min(1.0, rules.conduct.public_compute_share + self.share * strength)
        return {"conduct.public_compute_share": share}


class ComputeLevy(Intervention):
    """A tax on AI compute of large clouds; its yield buys compute for labs outside the two largest.

    Legal counterpart: digital services taxes and levies on platforms.
    Watch: it is passed on to the cost of serving; training gets dearer and capability lower.
    Source: [GK] digital services taxes.
    """

    aims: ClassVar[tuple[Sort, ...]] = ("cloud",)
    kind: Literal["compute_levy"] = "compute_levy"
    rate: float = quantity(
        0.05,
        unit="share of the price",
        valid="[0, 1]",
        plausible=(0.0, 0.2),
        source=sources.INSTRUMENT,
        description="Rate of the tax at full strength.",
    )

    def changes(self, rules: Parameters, strength: float) -> Mapping[str, object]:
        """The rate of the levy."""
        return {"conduct.compute_levy": min(1.0, rules.conduct.compute_levy + self.rate * strength)}


class OpenWeightsSupport(Intervention):
    """Public money for labs whose results everybody may use; all others learn faster from the frontier.

    Legal counterpart: public funding of open models.
    Watch: lower margins of labs at the frontier, which may slow it ("openness trap").
    Source: [S31] literature on the openness of AI models.
    """

    kind: Literal["open_weights_support"] = "open_weights_support"
    supported: tuple[str, ...] = setting(
        ("meta", "other_labs"), source=sources.INSTRUMENT, description="Labs that receive the money."
    )
    grant: float = quantity(
        1.0,
        unit="USD bn/yr",
        valid="[0, inf)",
        plausible=(0.0, 3.0),
        source=sources.INSTRUMENT,
        description="Money for the training of each lab supported.",
    )
    spillover: float = quantity(
        0.2,
        unit="per year",
        valid="[0, 12]",
        source=sources.INSTRUMENT,
        description="Rise of the rate at which labs catch up with the frontier.",
    )

    def changes(self, rules: Parameters, strength: float) -> Mapping[str, object]:
        """The rate of catching up, and who is paid how much."""
        return {
            "labs.catchup": min(12.0, rules.labs.catchup + self.spillover * strength),
            "conduct.research_grant": rules.conduct.research_grant + self.grant * strength,
            "conduct.supported_labs": tuple(dict.fromkeys((*rules.conduct.supported_labs, *self.supported))),
        }

    @property
    def firms(self) -> Mapping[str, tuple[Sort, tuple[str, ...]]]:
        """The labs must exist."""
        return {"supported": ("lab", self.supported)}
