"""Slow stocks and sectors: ecosystems, the vendor's experience, sector weights, degrees of control."""

from typing import Self

from pydantic import model_validator

from moatlab.foundation.quantity import quantity
from moatlab.foundation.record import Record
from moatlab.parameters import sources
from moatlab.parameters.consistency import refuse_sum

__all__ = ["Stocks"]

FiveSectors = tuple[float, float, float, float, float]


class Stocks(Record):
    """Sector numbers, memory of ecosystems, the vendor's experience, control through contracts."""

    sector_weights: FiveSectors = quantity(
        (0.20, 0.15, 0.20, 0.25, 0.20),
        unit="share of enterprises",
        valid="[0, 1]",
        source=f"{sources.CALIBRATED}; {sources.NORMALISED}",
        description="Enterprises by sector: finance, health, software, industry, public and other.",
    )
    sector_ai_multiplier: FiveSectors = quantity(
        (1.2, 0.8, 2.0, 0.7, 0.6),
        unit="factor",
        valid="(0, 100]",
        source=f"{sources.CALIBRATED}; {sources.NORMALISED}",
        description="AI intensity by sector, before rescaling to mean 1.",
    )
    sector_procedural_multiplier: FiveSectors = quantity(
        (1.3, 1.3, 0.8, 1.0, 1.2),
        unit="factor",
        valid="[0, 100]",
        source=f"{sources.CALIBRATED}; {sources.NORMALISED}",
        description="Procedural switching cost by sector.",
    )
    vendor_experience: float = quantity(
        300.0,
        unit="kH-years",
        valid="(0, inf)",
        source=sources.ASSUMED,
        description="Experience of the accelerator vendor in the first month.",
    )
    ecosystem_memory: float = quantity(
        24.0,
        unit="months",
        valid="[1, 1200]",
        source=sources.ASSUMED,
        description="Memory of the developer ecosystem of a cloud.",
    )
    control_exclusive: float = quantity(
        0.5,
        unit="share of control",
        valid="[0, 1]",
        source=sources.ASSUMED,
        description="Control over a lab that an exclusive contract gives to the cloud.",
    )
    control_preferred: float = quantity(
        0.25,
        unit="share of control",
        valid="[0, 1]",
        source=sources.ASSUMED,
        description="Control over a lab that a preferred contract gives to the cloud.",
    )
    chip_value_share: float = quantity(
        0.4,
        unit="share of the value of compute",
        valid="[0, 1]",
        plausible=(0.2, 0.6),
        source=sources.ASSUMED,
        description="Value added by the maker of the chip in an hour of compute; the rest is the cloud's.",
    )

    @model_validator(mode="after")
    def _check_weights(self) -> Self:
        refuse_sum(self.sector_weights, path="sector_weights", what="the weights of the five sectors")
        return self
