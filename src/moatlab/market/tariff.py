"""Prices of general computing: what a cloud decides, and the tariff that it then may post (MODEL 7.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from moatlab.foundation.errors import NumericalError

if TYPE_CHECKING:
    from moatlab.market.cloud import Cloud
    from moatlab.parameters.parameters import Parameters

__all__ = ["PriceDecision", "Tariff", "lawful_tariff", "list_price"]


@dataclass(frozen=True)
class PriceDecision:
    """A cloud's new full price [index] and what it believed when it set it."""

    full_price: float
    retention_advantage: float


class Tariff(NamedTuple):
    """What rules say of a tariff: fee [USD/GB], its part on a move, largest discount, part for loyalty."""

    egress_fee: float
    switching_egress_factor: float
    commit_discount_max: float
    loyalty_share: float


def lawful_tariff(rules: Parameters) -> Tariff:
    """The tariff of these rules."""
    switching, pricing = rules.switching, rules.cloud_price
    return Tariff(
        float(switching.egress_fee),
        float(switching.switching_egress_factor),
        float(pricing.commit_discount_max),
        float(pricing.loyalty_share),
    )


def list_price(cloud: Cloud, mean_discount: float) -> float:
    """List price at which the average customer of the cloud pays its full price, traffic included [index].

    With a full waterbed a lower egress fee comes back one for one in the list price (7.4.6).

    Raises:
        NumericalError: traffic alone costs more than the full price.
    """
    parameters = cloud.model.parameters
    waterbed = parameters.cloud_price.waterbed
    initial_fee = cloud.model.scenario.parameters.switching.egress_fee
    fee = waterbed * cloud.egress_fee + (1.0 - waterbed) * initial_fee
    traffic = parameters.switching.egress_traffic * fee
    price = (cloud.full_price - traffic) / (1.0 - mean_discount)
    if price <= 0.0:
        raise NumericalError(
            problem=f"fees on regular traffic, {traffic:.3g}, exceed the full price of "
            f"{cloud.full_price:.3g}; lower switching.egress_fee or switching.egress_traffic",
            month=str(cloud.model.date),
            firm=cloud.name,
        )
    return float(price)
