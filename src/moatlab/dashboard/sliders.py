"""The eight sliders in plain words: the parameters that users ask about first."""

import math
from dataclasses import dataclass
from typing import Final

from moatlab.scenario.scenario import Scenario

__all__ = ["SLIDERS", "Slider"]

PER_CENT = 100.0


@dataclass(frozen=True)
class Slider:
    """A parameter in plain words.

    Attributes:
        path: of the parameter; label: what it is called on the page; unit: behind the number.
        step: in the unit shown; scale: what the parameter is multiplied by for readers.
        explanation: what a higher value means.
    """

    path: str
    label: str
    unit: str
    step: float
    explanation: str
    scale: float = 1.0

    @property
    def decimals(self) -> int:
        """Decimals that tell neighbouring values apart."""
        return max(0, -math.floor(math.log10(self.step)))

    @property
    def format(self) -> str:
        """Number and unit, as printf writes them."""
        return f"%.{self.decimals}f {self.unit.replace('%', '%%')}".strip()

    def shown(self, scenario: Scenario) -> float:
        """The value of a scenario as the slider shows it."""
        value = scenario.value_at(self.path)
        assert isinstance(value, int | float), f"{self.path} is a number"
        return round(self.scale * value, 10)

    def value(self, shown: float) -> float:
        """The value of the parameter when the slider shows a number; without noise of the last digit."""
        return round(round(shown, self.decimals) / self.scale, 10)

    def ends(self, scenario: Scenario) -> tuple[float, float]:
        """The plausible range in the unit shown, wide enough for the scenario's own value."""
        declared = scenario.quantity_at(self.path)
        assert declared is not None, f"{self.path} is declared"
        assert declared.plausible is not None, f"{self.path} has a plausible range"
        low, high = (round(self.scale * end, 10) for end in declared.plausible)
        own = self.shown(scenario)
        return min(low, own), max(high, own)


SLIDERS: Final = (
    Slider(
        path="parameters.switching.procedural_switching_cost",
        label="Cost of changing cloud",
        unit="years of spend",
        step=0.1,
        explanation="Retraining, rewriting and migrating when an enterprise changes its cloud. "
        "Higher: fewer leave.",
    ),
    Slider(
        path="parameters.switching.egress_fee",
        label="Fee on data that leave a cloud",
        unit="USD/GB",
        step=0.005,
        explanation="The egress fee, paid on regular traffic and on a move.",
    ),
    Slider(
        path="parameters.occasions.attention_prob",
        label="How readily firms look around",
        unit="% of contract ends",
        step=5.0,
        scale=PER_CENT,
        explanation="Chance that the end of a commitment leads to a review instead of a renewal.",
    ),
    Slider(
        path="parameters.demand.ai_nest_weight",
        label="How much AI decides on the cloud",
        unit="(weight)",
        step=0.1,
        explanation="Weight of AI models in the choice of a cloud. Higher: exclusive models pull more.",
    ),
    Slider(
        path="parameters.chips.learning_rate",
        label="How fast own chips get cheaper",
        unit="% per doubling",
        step=1.0,
        scale=PER_CENT,
        explanation="Fall of the cost of a cloud's own chips with every doubling of experience.",
    ),
    Slider(
        path="parameters.chips.chip_pass_through",
        label="Part of that saving passed on",
        unit="% of the saving",
        step=5.0,
        scale=PER_CENT,
        explanation="How much of what own chips save reaches the price of AI compute.",
    ),
    Slider(
        path="parameters.vendor.supply_growth_start",
        label="Growth of chip supply",
        unit="times a year, at first",
        step=0.1,
        explanation="How fast the chips that can be delivered grow at first. Lower: a longer shortage.",
    ),
    Slider(
        path="parameters.labs.vc_climate",
        label="Willingness of investors",
        unit="times that of today",
        step=0.1,
        explanation="Climate for venture capital of AI labs; 1 is that of the scenario.",
    ),
)
