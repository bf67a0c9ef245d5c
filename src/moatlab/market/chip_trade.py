"""Chips of clouds that must sell them to others: from whom a cloud buys, and what it pays (MODEL 8)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from moatlab.market.compute import HOURS_PER_KH_MONTH, bill

if TYPE_CHECKING:
    from moatlab.market.cloud import Cloud
    from moatlab.market.market import Market

__all__ = [
    "ChipSource",
    "best_source",
    "cost_of_installed",
    "cost_of_new",
    "deployed",
    "margin_on_chips_in_use",
]


class ChipSource(NamedTuple):
    """Whose chips a cloud may order, and what they cost it over the vendor's [-]."""

    designer: Cloud
    cost: float

    def name_for(self, buyer: Cloud) -> str:
        """Name of the designer; empty for own chips."""
        return "" if self.designer is buyer else self.designer.name


def best_source(cloud: Cloud) -> ChipSource | None:
    """The cheapest custom chips for a cloud: its own or, if below these and the vendor's, a rival's."""
    own = [ChipSource(cloud, cloud.own_chip_cost)] if cloud.runs_chip_program else []
    offers = [
        ChipSource(rival, _sale_price(rival))
        for rival in cloud.model.clouds
        if rival is not cloud and _sells_chips(rival) and _sale_price(rival) < 1.0
    ]
    return min(own + offers, key=lambda source: source.cost, default=None)


def cost_of_new(cloud: Cloud, designer: str) -> float:
    """Cost of chips of a designer (empty: own ones) to a cloud, over the vendor's [-]."""
    return _sale_price(cloud.model.cloud_named(designer)) if designer else cloud.own_chip_cost


def cost_of_installed(cloud: Cloud) -> float:
    """Mean cost of the custom chips that a cloud runs, own and bought, over the vendor's [-]."""
    fleet = cloud.fleet
    if not fleet.bought or fleet.custom <= 0.0:
        return cloud.own_chip_cost
    total = fleet.own_design * cloud.own_chip_cost
    total += sum(kh * cost_of_new(cloud, designer) for designer, kh in fleet.bought.items())
    return total / fleet.custom


def deployed(cloud: Cloud) -> float:
    """Chips of a cloud's design that run, its own and those it sold [kH]."""
    sold = [rival.fleet.bought.get(cloud.name, 0.0) for rival in cloud.model.clouds if rival is not cloud]
    return cloud.fleet.own_design + sum(sold)


def margin_on_chips_in_use(market: Market) -> float:
    """What buyers of chips book as their cost beyond what the chips cost their designers [USD bn/yr]."""
    margin = 0.0
    for buyer in market.clouds:
        for name, kh in buyer.fleet.bought.items():
            more = cost_of_new(buyer, name) - market.cloud_named(name).own_chip_cost
            margin += bill(kh * HOURS_PER_KH_MONTH, more * market.gpu_cost)
    return margin


def _sells_chips(cloud: Cloud) -> bool:
    return cloud.runs_chip_program and cloud.rules.conduct.chips_sold_to_all


def _sale_price(cloud: Cloud) -> float:
    return (1.0 + cloud.rules.conduct.chip_sale_markup) * cloud.own_chip_cost
