"""Who wins: what the changes give and take, by layer of the market, and by size and sector of enterprises."""

import streamlit as st

from moatlab.dashboard.figures import CONFIG, bars
from moatlab.dashboard.headlines import Part, parts
from moatlab.dashboard.runs import Answer

__all__ = ["show_winners"]

LAYERS = {
    "consumer_surplus": "Enterprises",
    "cloud_surplus": "Clouds",
    "lab_surplus": "AI labs",
    "vendor_surplus": "Chip vendor",
    "government_surplus": "The state",
    "total_welfare": "All together",
}
SIZES = {
    "consumer_surplus_small": "Small third",
    "consumer_surplus_medium": "Middle third",
    "consumer_surplus_large": "Large third",
}
SECTORS = {
    "consumer_surplus_finance": "Finance",
    "consumer_surplus_health": "Health",
    "consumer_surplus_software_it": "Software, IT",
    "consumer_surplus_industry_logistics": "Industry, logistics",
    "consumer_surplus_public_other": "Public, other",
}
GROUPS = {
    "layers": ("By layer of the market", LAYERS),
    "sizes": ("Enterprises by size", SIZES),
    "sectors": ("Enterprises by sector", SECTORS),
}


def show_winners(answer: Answer) -> None:
    """Draw differences in surplus; without a change, the surplus itself."""
    alone = answer.choice.is_baseline
    what = "surplus" if alone else "difference to the baseline"
    for place, (key, (title, columns)) in zip(st.columns(3), GROUPS.items(), strict=True):
        picture = bars(parts(answer, columns), title, _level if alone else _difference, sign=not alone)
        place.plotly_chart(picture, theme=None, config=CONFIG, key=key)
    st.caption(
        f"USD bn a year, {what}, mean over {answer.window}. Enterprises: what use is worth beyond its price, "
        "less what changing suppliers costs; clouds and the chip vendor: profit; AI labs: sales less costs, "
        "so that labs which live on investors' money stand below zero. Sizes: thirds by workload."
    )


def _level(part: Part) -> float:
    return part.changed


def _difference(part: Part) -> float:
    return part.difference
