"""How clouds set prices: foresight, damping, costs, the fringe, discounts, the waterbed."""

from typing import Self

from pydantic import model_validator

from moatlab.foundation.quantity import quantity
from moatlab.foundation.record import Record
from moatlab.parameters import sources
from moatlab.parameters.consistency import refuse_disorder

__all__ = ["CloudPrice"]


class CloudPrice(Record):
    """Pricing rule of the strategic clouds, umbrella of the fringe, discounts, response to egress rules."""

    foresight: float = quantity(
        1.0,
        unit="share",
        valid="[0, 1]",
        plausible=(0.8, 1.0),
        source=sources.LOCK_IN_PRICES,
        description="Weight of the later value of a customer: 0 is myopic, 1 looks ahead fully.",
    )
    firm_discount_rate: float = quantity(
        0.10,
        unit="per year",
        valid="[0, 10]",
        source=sources.GENERAL,
        description="Discount rate of clouds.",
    )
    price_damping: float = quantity(
        0.3,
        unit="share of the way",
        valid="[0, 1]",
        source=sources.DYNAMICS,
        description="Part of the way to the target price that one decision goes; 0 freezes prices.",
    )
    margin_min: float = quantity(
        0.02,
        unit="price index",
        valid="[0, 100]",
        source=sources.ASSUMED,
        description="Smallest margin a cloud asks for.",
    )
    margin_max: float = quantity(
        3.0,
        unit="price index",
        valid="(0, 100]",
        source=sources.ASSUMED,
        description="Largest margin a cloud asks for.",
    )
    cloud_cost_trend: float = quantity(
        0.02,
        unit="per year",
        valid="[-1, 1)",
        plausible=(0.0, 0.06),
        source=sources.ASSUMED,
        description="Yearly fall of the marginal cost of general cloud services.",
    )
    fringe_umbrella: float = quantity(
        1.0,
        unit="share",
        valid="[0, 10]",
        plausible=(0.5, 1.1),
        source=f"{sources.CALIBRATED} to shares, {sources.SYNERGY}",
        description="Part of the leaders' mean margin that the fringe charges.",
    )
    n_fringe: int = quantity(
        10,
        unit="firms",
        valid="[1, 10000]",
        source=sources.DESIGNED,
        description="Equal firms that the fringe stands for in every measure of concentration.",
    )
    entrant_inflow_floor: float = quantity(
        0.10,
        unit="per year",
        valid="(0, 10]",
        source=sources.ASSUMED,
        description="Smallest inflow of uncommitted spending, when flow shares are derived from stocks.",
    )
    commit_discount_max: float = quantity(
        0.20,
        unit="share of the price",
        valid="[0, 1)",
        plausible=(0.05, 0.30),
        source=sources.DISCOUNTS,
        description="Discount of the largest committed customer.",
    )
    loyalty_share: float = quantity(
        0.5,
        unit="share of the discount",
        valid="[0, 1]",
        plausible=(0.0, 1.0),
        source=sources.OFCOM,
        description="Part of the discount that is lost by using a model of another cloud.",
    )
    waterbed: float = quantity(
        1.0,
        unit="share",
        valid="[0, 1]",
        plausible=(0.0, 1.0),
        source=sources.EGRESS,
        description="Part of a capped egress fee that returns in the list price.",
    )
    technical_lockin_response: float = quantity(
        0.0,
        unit="share",
        valid="[0, 10]",
        plausible=(0.0, 0.5),
        source=sources.EGRESS,
        description="Part of a lost egress switching cost that clouds restore by technical means.",
    )

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        refuse_disorder(self, "margin_min", "margin_max")
        return self
