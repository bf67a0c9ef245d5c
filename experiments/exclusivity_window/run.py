"""Where in the space of lab margins, runways and cloud margins do a lab and a cloud choose exclusivity?"""

from collections.abc import Mapping

import pandas as pd

from moatlab.analysis.effect_grid import markdown_table
from moatlab.cli.experiment import Findings, run_experiment
from moatlab.economics.exclusivity import Exclusive, exclusivity_ratio_to_first_order
from moatlab.plots.map_plan import MapPlan, Quantity
from moatlab.plots.phase_map import phase_map
from moatlab.plots.sheets import Caption
from moatlab.sweeps.results import Results

ELASTICITY = "parameters.demand.model_price_elasticity"
COST = "parameters.switching.procedural_switching_cost"
AXES = [ELASTICITY, COST]
BEFORE, LATER = (2025, 2025), (2031, 2035)
# Customers in the middle of a contract cannot be drawn: part of the ratio of free customers that is left.
DILUTION = 0.6
RUNWAY_TARGET, PRICE_SENSITIVITY = 18.0, 3.5


def find(sweeps: Mapping[str, Results]) -> Findings:
    """Share of time under an exclusive contract in each cell, beside the ratio that theory gives for it."""
    results = sweeps["design"]
    keys = ["row", *AXES]
    runs = results.runs.rename(columns={"anthropic.exclusive": "exclusive"})
    cells = runs.groupby(keys, sort=False)[["exclusive", "exclusive_contracts", "lerner_model"]].mean()
    cells["ratio"] = ratios(results, keys)
    cells["theory"] = cells["ratio"] > 1.0
    cells["agrees"] = cells["theory"] == (cells["exclusive"] > 0.5)
    later = (
        yearly(results, (2031, 2035), [*keys, "seed"]).groupby(keys, sort=False)["exclusive_contracts"].mean()
    )
    cells["exclusive_contracts_2031_2035"] = later
    text = "\n\n".join(
        [
            "Share of the months from April 2026 to December 2030 in which Anthropic sells on one cloud "
            "only, %; bold where the ratio of theory, from margins and shares of 2025, exceeds 1.",
            *(f"## {row}\n\n{map_of(cells.loc[row])}" for row in dict.fromkeys(runs["row"])),
            f"## All panels\n\n{summary(cells)}",
        ]
    )
    plan = MapPlan(
        Quantity(ELASTICITY, "price elasticity of models"),
        Quantity(COST, "switching cost", "years of spend"),
        Quantity("exclusive", "months under an exclusive contract", "%", 100.0, (0.0, 100.0)),
        Quantity("row", " "),
    )
    caption = Caption(
        "Where a lab and a cloud choose exclusivity, April 2026 to 2030",
        f"none_free, {len(results.design.seeds)} seeds a cell",
        "Line: ratio of theory 1, from the margins and shares of 2025.",
    )
    figure = phase_map(cells.reset_index(), plan, caption, theory="theory")
    return Findings(text + "\n", {"cells": cells}, {"window": figure})


def ratios(results: Results, keys: list[str]) -> "pd.Series[float]":
    """Exclusivity ratio of theory of each cell from the market of 2025, raised by the need for money."""
    before = yearly(results, BEFORE, keys)
    return before.reset_index(AXES).apply(_ratio, axis=1).set_axis(before.index)


def _ratio(cell: "pd.Series[float]") -> float:
    margin = 1.0 - cell["anthropic.serving_cost"] / cell["anthropic.api_price"]
    terms = Exclusive(
        cloud_margin=cell["aws.lerner_index"],
        lab_margin=max(margin, 0.01),
        price_sensitivity=PRICE_SENSITIVITY,
        model_price_elasticity=cell[ELASTICITY],
        cloud_share=cell["aws.share"],
        model_share=cell["anthropic.share"],
    )
    liquidity = max(0.0, 1.0 - cell["anthropic.runway_months"] / RUNWAY_TARGET)
    return DILUTION * (1.0 + liquidity) * exclusivity_ratio_to_first_order(terms)


def yearly(results: Results, years: tuple[int, int], keys: list[str]) -> pd.DataFrame:
    """Outcomes by the keys, means over some years."""
    series = results.series
    chosen = series[pd.to_datetime(series["date"]).dt.year.between(*years)]
    names = [outcome.name for outcome in results.outcomes]
    factors = [key for key in keys if key not in chosen]
    return chosen.merge(results.runs[["run", *factors]], on="run").groupby(keys, sort=False)[names].mean()


def map_of(cells: pd.DataFrame) -> str:
    """One panel as a table, large switching costs on top."""
    wide, theory = cells["exclusive"].unstack(ELASTICITY), cells["theory"].unstack(ELASTICITY)
    rows = []
    for cost in sorted(wide.index, reverse=True):
        shown = [f"{100.0 * share:.0f}" for share in wide.loc[cost]]
        marked = [f"**{text}**" if bold else text for text, bold in zip(shown, theory.loc[cost], strict=True)]
        rows.append([f"{cost:g}", *marked])
    return markdown_table(
        ["switching cost / price elasticity", *(f"{level:g}" for level in wide.columns)], rows
    )


def summary(cells: pd.DataFrame) -> str:
    """Every panel in one line."""
    rows = []
    for name, panel in cells.groupby(level="row", sort=False):
        means = panel.mean()
        slopes = [panel["exclusive"].groupby(axis).mean() for axis in AXES]
        rows.append(
            [
                str(name),
                f"{100.0 * means['exclusive']:.0f}",
                *(f"{100.0 * (slope.iloc[-1] - slope.iloc[0]):+.0f}" for slope in slopes),
                f"{means['exclusive_contracts']:.1f} / {means['exclusive_contracts_2031_2035']:.1f}",
                f"{means['ratio']:.2f}",
                f"{100.0 * means['agrees']:.0f}",
            ]
        )
    head = [
        "panel",
        "exclusive, % of months",
        "from least to most elastic demand",
        "from least to most switching cost",
        "exclusive contracts of all labs, 2026-30 / 2031-35",
        "mean ratio",
        "cells where theory agrees, %",
    ]
    return markdown_table(head, rows)


if __name__ == "__main__":
    run_experiment(__file__, find)
