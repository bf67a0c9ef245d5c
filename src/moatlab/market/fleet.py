"""The accelerators of one cloud: what runs, what is on its way (MODEL 2.3, 7.5, 7.8)."""

from dataclasses import dataclass, field

__all__ = ["Delivery", "Fleet"]


@dataclass(frozen=True)
class Delivery:
    """Accelerators that arrive in a month [kH]."""

    month: int
    gpu: float
    custom: float


@dataclass
class Fleet:
    """Installed accelerators and deliveries to come [kH, thousand H100-equivalents].

    Attributes:
        gpu, custom: installed, bought from the vendor and of own design.
        pipeline: deliveries on their way.
    """

    gpu: float
    custom: float
    pipeline: list[Delivery] = field(default_factory=list)

    @property
    def capacity(self) -> float:
        """All that runs [kH]."""
        return self.gpu + self.custom

    @property
    def on_order(self) -> float:
        """All that is on its way [kH]."""
        return sum(due.gpu + due.custom for due in self.pipeline)

    @property
    def custom_share(self) -> float:
        """Own chips in what runs [0-1]."""
        return self.custom / self.capacity if self.capacity > 0.0 else 0.0

    def wear_out(self, depreciation: float) -> None:
        """Lose the share `depreciation` of what runs."""
        self.gpu *= 1.0 - depreciation
        self.custom *= 1.0 - depreciation

    def receive(self, month: int) -> None:
        """Install what has arrived by the month; what is shipped after its due date arrives a month later."""
        for due in self.pipeline:
            if due.month <= month:
                self.gpu += due.gpu
                self.custom += due.custom
        self.pipeline = [due for due in self.pipeline if due.month > month]
