"""Custom chips: learning by doing, research, and how cheaper chips reach customers."""

from typing import Self

from pydantic import model_validator

from moatlab.foundation.quantity import quantity, setting
from moatlab.foundation.record import Record
from moatlab.parameters import sources
from moatlab.parameters.consistency import refuse_disorder

__all__ = ["Chips"]


class Chips(Record):
    """Learning curve of custom chips relative to the vendor, pass-through of their savings."""

    learning_rate: float = quantity(
        0.15,
        unit="cost fall per doubling of experience",
        valid="[0, 1)",
        plausible=(0.08, 0.22),
        source=sources.WRIGHT,
        description="Wright's learning rate; 0 removes the virtuous cycle.",
    )
    parity_scale: float = quantity(
        0.04,
        unit="share of the vendor's experience",
        valid="(0, 100]",
        plausible=(0.02, 0.08),
        source=sources.CALIBRATED,
        description="Experience at which a custom chip costs as much as the vendor's.",
    )
    experience_depreciation: float = quantity(
        0.25,
        unit="per year",
        valid="[0, 12]",
        plausible=(0.1, 0.5),
        source=sources.FORGETTING,
        description="Obsolescence of experience.",
    )
    spillover: float = quantity(
        0.05,
        unit="share",
        valid="[0, 1]",
        source=sources.ASSUMED,
        description="Part of the other clouds' experience that counts as own.",
    )
    rho_min: float = quantity(
        0.60,
        unit="ratio to the GPU",
        valid="(0, 10]",
        plausible=(0.5, 0.8),
        source=f"{sources.SEED}: up to 40 %; {sources.CUSTOM_CHIPS}",
        description="Lowest relative cost of a custom chip.",
    )
    rho_max: float = quantity(
        1.3,
        unit="ratio to the GPU",
        valid="(0, 10]",
        source=sources.ASSUMED,
        description="Highest relative cost of a custom chip.",
    )
    rd_share: float = quantity(
        0.10,
        unit="share of AI gross profit",
        valid="[0, 1]",
        source=sources.ASSUMED,
        description="Spending on chip research.",
    )
    rd_efficiency: float = quantity(
        0.5,
        unit="ratio",
        valid="[0, 100]",
        plausible=(0.2, 2.0),
        source=sources.ASSUMED,
        description="Experience bought by research, over experience bought by deployment at the same cost.",
    )
    port_loss: float = quantity(
        0.15,
        unit="share",
        valid="[0, 1]",
        source=sources.ASSUMED,
        description="Training efficiency lost at first when training moves to custom chips.",
    )
    chip_pass_through: float = quantity(
        0.7,
        unit="share",
        valid="[0, 1]",
        plausible=(0.0, 1.0),
        source=sources.ASSUMED,
        description="Part of the saving of custom chips that reaches the price of AI compute.",
    )
    chip_capex: bool = setting(
        default=True,
        source=sources.DESIGNED,
        description="Whether cheaper custom chips lower the cost of new capacity.",
    )
    placement_elasticity: float = quantity(
        2.0,
        unit="-",
        valid="[0, 50]",
        plausible=(0.0, 4.0),
        source=sources.ASSUMED,
        description="Response of AI demand that is not tied to a cloud to relative compute prices.",
    )

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        refuse_disorder(self, "rho_min", "rho_max")
        return self
