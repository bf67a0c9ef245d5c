"""The firms that exist at the start: clouds and labs with their own numbers."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator

from moatlab.foundation.errors import shown
from moatlab.foundation.quantity import quantity, setting
from moatlab.foundation.record import Month, Record
from moatlab.foundation.refusals import refused
from moatlab.parameters import sources

__all__ = ["CloudRecord", "LabRecord", "Label", "Name", "Text"]

_LONGEST_LABEL, _LONGEST_TEXT = 100, 10_000
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_OF_THE_START = f"{sources.DESIGNED}: state in January 2023"


def _name(value: str) -> str:
    if _NAME.fullmatch(value):
        return value
    raise refused(
        found=shown(value),
        allowed="a name of at most 40 lower-case letters, digits and underscores that starts "
        "with a letter, such as my_cloud",
        cure="Put the readable name into label.",
    )


def _label(value: str) -> str:
    if value.strip() and value.isprintable() and len(value) <= _LONGEST_LABEL:
        return value
    raise refused(found=shown(value), allowed=f"one line of 1 to {_LONGEST_LABEL} characters")


def _text(value: str) -> str:
    if len(value) <= _LONGEST_TEXT and all(char.isprintable() or char in "\n\t" for char in value):
        return value
    raise refused(found=shown(value), allowed=f"printable text of at most {_LONGEST_TEXT} characters")


Name = Annotated[str, AfterValidator(_name)]
"""Identifier of a firm."""
Label = Annotated[str, AfterValidator(_label)]
"""One readable line."""
Text = Annotated[str, AfterValidator(_text)]
"""Readable text of several lines."""


class CloudRecord(Record):
    """A cloud as it stands in the first month."""

    name: Name = setting(source=_OF_THE_START, description="Identifier of the cloud.")
    label: Label = setting(source=_OF_THE_START, description="Readable name, for figures and tables.")
    price_taker: bool = setting(
        default=False,
        source=sources.DESIGNED,
        description="Whether this is the fringe: many small firms under the price umbrella of the others.",
    )
    initial_share: float = quantity(
        unit="share of general cloud spending",
        valid="(0, 1]",
        plausible=(0.05, 0.6),
        source=sources.SYNERGY,
        description="Share of spending in the first month; the clouds' shares add up to 1.",
    )
    entrant_share: float = quantity(
        unit="share of new customers",
        valid="(0, 1]",
        plausible=(0.05, 0.6),
        source=f"{sources.SYNERGY}, growth of shares",
        description="Share among enterprises that choose their first cloud; the clouds' shares add up to 1.",
    )
    start_share: float | None = quantity(
        None,
        unit="share of general cloud spending",
        valid="(0, 1]",
        plausible=(0.05, 0.6),
        source=sources.DESIGNED,
        description="Another history: share of spending that is with the cloud in the first month although "
        "its quality and its costs are those of the initial share; of all clouds or of none.",
    )
    capacity_share: float = quantity(
        unit="share of AI capacity",
        valid="[0, 1]",
        plausible=(0.05, 0.6),
        source=sources.ASSUMED,
        description="Share of AI capacity in the first month; the clouds' shares add up to 1.",
    )
    initial_custom_share: float = quantity(
        0.0,
        unit="share of own AI capacity",
        valid="[0, 1]",
        plausible=(0.0, 0.7),
        source=sources.ASSUMED,
        description="Own chips in the AI capacity of the first month.",
    )
    base_portability: float = quantity(
        0.1,
        unit="share of AI hours",
        valid="[0, 1]",
        source=f"{sources.CALIBRATED} to custom shares",
        description="AI work, besides labs', that can run on own chips.",
    )
    parent_capex: float = quantity(
        0.0,
        unit="USD bn/yr",
        valid="[0, inf)",
        plausible=(0.0, 40.0),
        source=sources.CAPEX,
        description="What the parent company adds to spending on capacity in the first year.",
    )
    chip_experience: float = quantity(
        0.5,
        unit="kH-years",
        valid="(0, inf)",
        source=sources.ASSUMED,
        description="Experience with own chips in the first month.",
    )
    chip_cost_without_learning: float = quantity(
        1.0,
        unit="ratio to the cost of the vendor's chips",
        valid="(0, 100]",
        plausible=(0.6, 1.3),
        source=sources.ASSUMED,
        description="Relative cost of own chips in a world without learning (`chips.learning_rate` 0).",
    )
    chip_program_start: Month | None = setting(
        None, source=sources.CUSTOM_CHIPS, description="First month of own chips; left out: never."
    )


class LabRecord(Record):
    """An AI lab as it stands in the first month."""

    name: Name = setting(source=_OF_THE_START, description="Identifier of the lab.")
    label: Label = setting(source=_OF_THE_START, description="Readable name, for figures and tables.")
    capability: float = quantity(
        unit="OOM of effective training compute over 2e25 FLOP",
        valid="[-20, 20]",
        plausible=(-1.5, 0.5),
        source=sources.ASSUMED,
        description="Capability of the best released model.",
    )
    cash: float = quantity(
        0.0,
        unit="USD bn",
        valid="[0, inf)",
        plausible=(0.0, 20.0),
        source=sources.GENERAL,
        description="Money at hand; without meaning for a lab that its parent funds.",
    )
    funding: Literal["venture", "parent"] = setting(
        "venture", source=sources.GENERAL, description="Whether investors or a parent company pay."
    )
    budget_match: float = quantity(
        0.0,
        unit="ratio",
        valid="[0, 10]",
        plausible=(0.0, 1.5),
        source=sources.ASSUMED,
        description="Training budget of a parent-funded lab over the mean of the two leaders'.",
    )
    owner_cloud: Name | None = setting(
        None, source=sources.GENERAL, description="Cloud that owns the lab; left out: independent."
    )
    open_weights: bool = setting(
        default=False, source=sources.GENERAL, description="Whether anybody may host the models."
    )
    consumer_weight: float = quantity(
        0.0,
        unit="-",
        valid="[0, 100]",
        plausible=(0.0, 1.0),
        source=f"{sources.CALIBRATED} to consumer revenue",
        description="Weight in the consumer market.",
    )
    brand_target_share: float = quantity(
        unit="share of enterprise AI spending",
        valid="(0, 1]",
        plausible=(0.03, 0.6),
        source=sources.SURVEYS,
        description="Share that the brand of 2023 must reproduce; the labs' shares add up to 1.",
    )
    api_price: float = quantity(
        unit="index, normal unit cost of serving = 1",
        valid="(0, 1000]",
        plausible=(0.8, 3.0),
        source=sources.ASSUMED,
        description="Price of the models in the first month.",
    )
    bargains_from: Month | None = setting(
        None,
        source=sources.DESIGNED,
        description="First month in which the lab bargains; its deals before are dated and their commitments "
        "not enforced; left out: from the start.",
    )
    listings: tuple[Name, ...] = setting(
        (), source=sources.GENERAL, description="Clouds on which the models are native without any contract."
    )
