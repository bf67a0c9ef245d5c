"""The labs: training, prices, the consumer market, money, exit and entry."""

from moatlab.foundation.quantity import quantity
from moatlab.parameters import sources
from moatlab.parameters.lab_funding import LabFunding
from moatlab.parameters.lab_training import LabTraining

__all__ = ["Labs"]


class Labs(LabFunding, LabTraining):
    """Training and funding of labs, their prices, and the consumer market they share."""

    max_foresight: float = quantity(
        0.8,
        unit="share",
        valid="[0, 1]",
        source=sources.ASSUMED,
        description="Patience in pricing of a lab with a full runway.",
    )
    price_step: float = quantity(
        0.3,
        unit="share of the way",
        valid="[0, 1]",
        source=sources.ASSUMED,
        description="Part of the way to the target price that a lab goes in a month.",
    )
    price_floor: float = quantity(
        0.5,
        unit="ratio to unit cost",
        valid="[0, 100]",
        source=sources.ASSUMED,
        description="Lowest price.",
    )
    retention_cap: float = quantity(
        0.98,
        unit="probability",
        valid="[0, 1)",
        source=sources.ASSUMED,
        description="Highest retention advantage used in pricing.",
    )
    open_weights_markup: float = quantity(
        1.2,
        unit="ratio to unit cost",
        valid="(0, 100]",
        source=sources.ASSUMED,
        description="Price of an open-weights model at its host.",
    )
    consumer_saturation: float = quantity(
        100.0,
        unit="USD bn/yr",
        valid="[0, inf)",
        plausible=(50.0, 200.0),
        source=sources.RUN_RATES,
        description="Final size of the consumer market.",
    )
    consumer_rate: float = quantity(
        1.2,
        unit="per year",
        valid="[0, 100]",
        source=sources.RUN_RATES,
        description="Steepness of the growth of the consumer market.",
    )
    consumer_mid: float = quantity(
        4.45,
        unit="years after the start",
        valid="[-100, 100]",
        source=sources.RUN_RATES,
        description="When the consumer market is half grown.",
    )
