"""Rules of conduct: what law, commitments and public measures add to the market. The base leaves all free."""

from moatlab.foundation.quantity import quantity, setting
from moatlab.foundation.record import Record
from moatlab.parameters import sources

__all__ = ["Conduct"]

_BY_LAW = f"{sources.DESIGNED}: no such rule unless an intervention makes one"


class Conduct(Record):
    """Limits on contracts, access, ownership and compute; interventions change them, for all or for some."""

    exclusive_sale_allowed: bool = setting(
        default=True,
        source=_BY_LAW,
        description="Whether a lab may promise to sell its models on one cloud only.",
    )
    exclusive_compute_allowed: bool = setting(
        default=True,
        source=_BY_LAW,
        description="Whether a lab may promise to buy compute from one cloud only.",
    )
    clause_months_max: int = quantity(
        1200,
        unit="months",
        valid="[1, 1200]",
        plausible=(12, 60),
        source=f"{sources.GENERAL}: vertical rules of the EU, 60; 1200 is no limit",
        description="Longest life of an exclusive or preferred clause.",
    )
    rofr_allowed: bool = setting(
        default=True, source=_BY_LAW, description="Whether a cloud may have a right of first refusal."
    )
    take_rate_cap: float = quantity(
        1.0,
        unit="share of revenue",
        valid="[0, 1]",
        plausible=(0.03, 0.15),
        source=_BY_LAW,
        description="Highest part of native sales that a cloud may keep.",
    )
    equity_cap: float = quantity(
        1.0,
        unit="share of the lab",
        valid="[0, 1]",
        plausible=(0.0, 0.25),
        source=_BY_LAW,
        description="Largest equity share of a cloud in a lab; money that would buy more is forbidden.",
    )
    reserved_share_cap: float = quantity(
        1.0,
        unit="share of the cloud's capacity",
        valid="[0, 1]",
        plausible=(0.1, 0.6),
        source=_BY_LAW,
        description="Largest capacity that one lab may have reserved with a cloud.",
    )
    access_gap: float | None = quantity(
        None,
        unit="OOM",
        valid="[0, 100]",
        plausible=(0.0, 1.0),
        source=_BY_LAW,
        description="Models this near the frontier are native on every cloud, whatever contracts "
        "say; left out: contracts decide.",
    )
    access_take_rate_cap: float = quantity(
        0.30,
        unit="share of revenue",
        valid="[0, 1]",
        plausible=(0.03, 0.30),
        source=f"{sources.ASSUMED}: the highest that bargaining can reach",
        description="Highest take rate on models that are native by that rule.",
    )
    open_interface_lag: int | None = quantity(
        None,
        unit="months",
        valid="[0, 240]",
        plausible=(0, 12),
        source=_BY_LAW,
        description="Commitment to an open interface: exclusive models are reached remotely, models of this "
        "age natively everywhere; left out: none.",
    )
    labs_divested: bool = setting(
        default=False, source=_BY_LAW, description="Whether clouds must give up the labs they own."
    )
    chips_sold_to_all: bool = setting(
        default=False, source=_BY_LAW, description="Whether own chips are sold to all clouds."
    )
    chip_sale_markup: float = quantity(
        0.2,
        unit="share of cost",
        valid="[0, 10]",
        source=sources.ASSUMED,
        description="Margin on own chips that are sold to other clouds.",
    )
    marketplace_divested: bool = setting(
        default=False,
        source=_BY_LAW,
        description="Whether marketplaces and first-party integration are separated from clouds.",
    )
    chip_rent_markup_max: float | None = quantity(
        None,
        unit="share of cost",
        valid="[0, 100]",
        plausible=(0.0, 0.5),
        source=_BY_LAW,
        description="Highest margin on hours of own chips rented to third parties; left out: none.",
    )
    chip_rent_cap_strength: float = quantity(
        1.0,
        unit="share",
        valid="[0, 1]",
        plausible=(0.0, 1.0),
        source=_BY_LAW,
        description="How far that margin counts.",
    )
    public_compute_share: float = quantity(
        0.0,
        unit="share of capacity",
        valid="[0, 1]",
        plausible=(0.0, 0.1),
        source=_BY_LAW,
        description="Capacity that the state buys at cost for labs outside the two largest.",
    )
    compute_levy: float = quantity(
        0.0,
        unit="share of the price",
        valid="[0, 1]",
        plausible=(0.0, 0.2),
        source=_BY_LAW,
        description="Tax on AI compute of large clouds; its yield pays for public compute.",
    )
    levy_share: float = quantity(
        0.25,
        unit="share of general spending",
        valid="[0, 1]",
        plausible=(0.1, 0.4),
        source=sources.ASSUMED,
        description="Share of a cloud above which it pays the levy.",
    )
    research_grant: float = quantity(
        0.0,
        unit="USD bn/yr",
        valid="[0, inf)",
        plausible=(0.0, 3.0),
        source=_BY_LAW,
        description="Public money for training that each supported lab receives.",
    )
    supported_labs: tuple[str, ...] = setting(
        (), source=_BY_LAW, description="Labs that receive public money for training."
    )
    quality_parity: float = quantity(
        0.0,
        unit="utils",
        valid="[0, 100]",
        plausible=(0.0, 1.0),
        source=_BY_LAW,
        description="Advantage of a cloud through licences of installed software that the law removes.",
    )
    out_of_service: tuple[str, ...] = setting(
        (), source=_BY_LAW, description="Clouds out of service this month."
    )
