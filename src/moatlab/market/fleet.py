"""The accelerators of one cloud: what runs, what is on its way (MODEL 2.3, 7.5, 7.8)."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Delivery", "Fleet"]


@dataclass(frozen=True)
class Delivery:
    """Accelerators that arrive in a month [kH]; `designer` of the custom ones, if it is another cloud."""

    month: int
    gpu: float
    custom: float
    designer: str = ""


@dataclass
class Fleet:
    """Installed accelerators and deliveries to come [kH, thousand H100-equivalents].

    Attributes:
        gpu, custom: installed, bought from the vendor and designed by clouds.
        pipeline: deliveries on their way.
        bought: part of `custom` that other clouds designed, by their names.
    """

    gpu: float
    custom: float
    pipeline: list[Delivery] = field(default_factory=list)
    bought: dict[str, float] = field(default_factory=dict)

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

    @property
    def own_design(self) -> float:
        """Custom chips that run and that nobody else designed [kH]."""
        return self.custom - sum(self.bought.values())

    def wear_out(self, depreciation: float) -> None:
        """Lose the share `depreciation` of what runs."""
        self.gpu *= 1.0 - depreciation
        self.custom *= 1.0 - depreciation
        self.bought = {designer: kh * (1.0 - depreciation) for designer, kh in self.bought.items()}

    def take_over(self, other: Fleet, share: float, owner: str) -> None:
        """Install a share of another cloud's accelerators; what the new owner designed is its own."""
        self.gpu += share * other.gpu
        self.custom += share * other.custom
        for designer, kh in other.bought.items():
            if designer != owner:
                self.bought[designer] = self.bought.get(designer, 0.0) + share * kh

    def receive(self, month: int) -> None:
        """Install what has arrived by the month; what is shipped after its due date arrives a month later."""
        for due in self.pipeline:
            if due.month <= month:
                self.gpu += due.gpu
                self.custom += due.custom
                if due.designer:
                    self.bought[due.designer] = self.bought.get(due.designer, 0.0) + due.custom
        self.pipeline = [due for due in self.pipeline if due.month > month]
