"""The compute market: capacity at the start, contracts and spot, orders of new capacity."""

from moatlab.foundation.quantity import quantity
from moatlab.foundation.record import Record
from moatlab.parameters import sources

__all__ = ["Compute"]


class Compute(Record):
    """Initial AI capacity, spot market, reservations, capacity orders and their financing."""

    initial_capacity_kh: float = quantity(
        200.0,
        unit="kH, thousand H100-equivalents",
        valid="(0, inf)",
        plausible=(140.0, 300.0),
        source=sources.ASSUMED,
        description="Merchant AI capacity in the first month.",
    )
    initial_utilisation: float = quantity(
        2.0,
        unit="demand over capacity",
        valid="(0, 100]",
        plausible=(1.6, 2.4),
        source=f"{sources.CALIBRATED} to rental prices, {sources.RENTAL_PRICES}",
        description="Demand for AI compute in the first month, at the reference price.",
    )
    background_exponent: float = quantity(
        0.8,
        unit="-",
        valid="[0, 10]",
        plausible=(0.7, 1.0),
        source=f"{sources.CALIBRATED} to rental prices, {sources.RENTAL_PRICES}",
        description="Growth of third-party AI demand relative to supply.",
    )
    contract_markup: float = quantity(
        0.5,
        unit="share of cost",
        valid="[0, 100]",
        source=sources.RENTAL_PRICES,
        description="Mark-up of the reference contract price on the cost of a GPU hour.",
    )
    spot_elasticity: float = quantity(
        0.5,
        unit="-",
        valid="(0, 50]",
        plausible=(0.3, 1.0),
        source=sources.ASSUMED,
        description="Price elasticity of demand for compute on the spot market.",
    )
    spot_floor: float = quantity(
        0.6,
        unit="ratio to the reference price",
        valid="(0, 1]",
        source=sources.ASSUMED,
        description="Lowest spot price.",
    )
    spot_cap: float = quantity(
        3.5,
        unit="ratio to the reference price",
        valid="[1, 1000]",
        source=sources.RENTAL_PRICES,
        description="Highest spot price: 8 USD in 2023 against a normal price near 2.3.",
    )
    sublet: float = quantity(
        0.0,
        unit="share",
        valid="[0, 1]",
        plausible=(0.0, 1.0),
        source=sources.ASSUMED,
        description="Part of unused reservations that returns to the spot market.",
    )
    own_lab_share_max: float = quantity(
        0.9,
        unit="share of capacity",
        valid="[0, 1]",
        source=sources.ASSUMED,
        description="Largest part of a cloud's capacity that its own lab is served first.",
    )
    bound_training_share: float = quantity(
        0.5,
        unit="share of free hours",
        valid="[0, 1]",
        source=sources.ASSUMED,
        description="Free hours of its cloud that a lab bound by exclusive compute may train on.",
    )
    lead_months: int = quantity(
        9,
        unit="months",
        valid="[1, 240]",
        plausible=(6, 18),
        source=sources.ASSUMED,
        description="Time from an order to its delivery.",
    )
    capacity_buffer: float = quantity(
        0.15,
        unit="share",
        valid="[0, 10]",
        source=sources.ASSUMED,
        description="Capacity ordered above the forecast.",
    )
    forecast_growth_cap: float = quantity(
        3.3,
        unit="factor per year",
        valid="[1, 100]",
        source=sources.HARDWARE,
        description="Fastest growth of use that a forecast extrapolates.",
    )
    life_years: float = quantity(
        5.0,
        unit="years",
        valid="(0, 100]",
        source=sources.GENERAL,
        description="Life of an accelerator; its inverse is depreciation.",
    )
    custom_share_max: float = quantity(
        0.8,
        unit="share of new capacity",
        valid="[0, 1]",
        source=sources.ASSUMED,
        description="Largest custom part of new capacity.",
    )
    custom_share_slope: float = quantity(
        6.0,
        unit="per unit of relative cost",
        valid="[0, 100]",
        source=sources.ASSUMED,
        description="How sharply the custom part responds to the relative cost.",
    )
    custom_growth_max: float = quantity(
        0.5,
        unit="share per quarter",
        valid="[0, 100]",
        source=sources.ASSUMED,
        description="Fastest growth of custom capacity.",
    )
    custom_growth_start: float = quantity(
        0.025,
        unit="share of capacity per quarter",
        valid="[0, 1]",
        source=sources.ASSUMED,
        description="Custom capacity that can be added from nothing.",
    )
    base_portability_factor: float = quantity(
        1.0,
        unit="factor",
        valid="[0, 10]",
        plausible=(0.5, 2.0),
        source=f"{sources.CALIBRATED} to custom shares",
        description="Scales the base portability of all clouds.",
    )
    min_efficient_scale: float = quantity(
        0.15,
        unit="share of capacity",
        valid="[0, 1]",
        source=sources.ASSUMED,
        description="Uncommitted demand below which a fringe provider leaves the AI market.",
    )
    min_scale_months: int = quantity(
        12,
        unit="months",
        valid="[1, 240]",
        source=sources.ASSUMED,
        description="Months below that scale before it leaves.",
    )
    capex_ai: float = quantity(
        1.5,
        unit="share of AI revenue",
        valid="[0, 100]",
        plausible=(0.9, 2.0),
        source=sources.CAPEX,
        description="AI revenue that a cloud may spend on capacity.",
    )
    capex_gp: float = quantity(
        1.0,
        unit="share of gross profit",
        valid="[0, 100]",
        plausible=(0.5, 1.5),
        source=sources.CAPEX,
        description="Gross profit of general cloud services that a cloud may spend on capacity.",
    )
    parent_capex_growth: float = quantity(
        0.15,
        unit="per year",
        valid="[-1, 10]",
        source=sources.CAPEX,
        description="Growth of what the parent company adds.",
    )
    capital_share: float = quantity(
        0.6,
        unit="share of full cost",
        valid="(0, 1]",
        source=sources.ASSUMED,
        description="Capital part of the full cost of a GPU hour.",
    )
    reservation_cap: float = quantity(
        0.7,
        unit="share of capacity",
        valid="[0, 1]",
        source=sources.ASSUMED,
        description="Largest part of a cloud's capacity that contracts can reserve.",
    )
