"""When do a lab and a cloud that bargain freely choose exclusivity, and is it where theory says?"""

from collections.abc import Mapping

import pandas as pd

from moatlab.analysis.effect_grid import markdown_table
from moatlab.analysis.paired_difference import mean_interval
from moatlab.cli.experiment import Findings, run_experiment
from moatlab.economics.contracting import liquidity_premium
from moatlab.economics.exclusivity import (
    Exclusive,
    Renewals,
    exclusivity_ratio_to_first_order,
    rents_over_sales_in_time,
)
from moatlab.economics.lab_pricing import net_margin
from moatlab.foundation.months import MONTHS_PER_YEAR
from moatlab.observe.outcomes import Outcome
from moatlab.parameters.parameters import Parameters
from moatlab.plots.level_effects import by_levels, level_effects
from moatlab.plots.margin_map import margin_map
from moatlab.plots.sheets import Caption
from moatlab.sweeps.results import Results

LAB_PATIENCE = "parameters.labs.max_foresight"
CLOUD_PATIENCE = "parameters.cloud_price.foresight"
LIQUIDITY = "parameters.contracts.liquidity_value"
COUNTED = ("open_contracts", "preferred_contracts", "exclusive_contracts")
MODES = ("open", "preferred", "exclusive")
RATIOS = (0.0, 0.4, 0.6, 0.8, 1.0, 1.2, 1.5, float("inf"))
SHARES = [
    Outcome("exclusive", "Exclusive: sold on one cloud alone", "share of signings", ""),
    Outcome("bound", "Exclusive or preferred", "share of signings", ""),
    Outcome("ratio", "Ratio of theory before signing", "rents drawn over margin lost", ""),
]


def find(sweeps: Mapping[str, Results]) -> Findings:
    """What is signed by the margins of the month before, beside what theory says of the same month."""
    dates, levers, remedies = (signings(sweeps[name]) for name in ("dates", "levers", "remedies"))
    moved = pd.concat([changes(levers, "row", "base"), changes(remedies, "policy", "none")])
    tables = {
        "by margins": by_margins(dates),
        "by ratio": by_ratio(dates),
        "changes": moved,
        "signings": dates.drop(columns=["run"]),
    }
    text = [
        "Deals of Anthropic in the month in which it becomes free to bargain; margins, shares and the ratio "
        "of theory are those of the month before.",
        f"## Deals by the ratio of theory\n\n{ratio_text(tables['by ratio'])}",
        f"## Deals by patience in pricing\n\n{margins_text(tables['by margins'])}",
        f"## What else moves the window, July 2026\n\n{changes_text(moved)}",
    ]
    seeds = len(sweeps["dates"].design.seeds)
    window = margin_map(
        dates.assign(panel=dates["scenario"].str.replace("free_", "July ")),
        Caption(
            "Where a lab and a cloud choose exclusivity",
            f"history_2025, Anthropic free to bargain; 25 pairs of margins, {seeds} seeds",
        ),
    )
    moving = level_effects(
        by_levels(moved, "change"),
        SHARES,
        Caption(
            "What else moves the window",
            f"history_2025, Anthropic free in July 2026; {len(sweeps['levers'].design.seeds)} paired worlds",
            "Changes against the same worlds without the change; means over 25 pairs of margins.",
        ),
        x_label="changed",
    )
    return Findings("\n\n".join(text) + "\n", tables, {"window": window, "levers": moving})


def signings(results: Results) -> pd.DataFrame:
    """One row a run in which the lab signed or listed: what, and the market of the month before."""
    names = [outcome.name for outcome in results.outcomes]
    scenarios = dict(zip(results.design.scenario_names, results.design.scenario, strict=True))
    paths = results.series.sort_values(["run", "date"], kind="stable")
    free = paths["scenario"].map(lambda name: pd.Timestamp(f"{name.removeprefix('free_')}-07-01").date())
    then = paths[paths["date"] == free].set_index("run")[names]
    before = paths.groupby("run")[names].shift(1).set_index(paths["run"])[(paths["date"] == free).to_numpy()]
    more = then[list(COUNTED)] - before[list(COUNTED)]
    mode = pd.Series("open", index=then.index).mask(more["preferred_contracts"] > 0.0, "preferred")
    mode = mode.mask(then["anthropic.exclusive"] > 0.0, "exclusive")
    keys = ["run", "scenario", "policy", "row", "seed", *results.factors]
    table = results.runs[keys].merge(before.assign(mode=mode), left_on="run", right_index=True)
    table = table.dropna(subset=["anthropic.api_price"]).reset_index(drop=True)
    theory = [in_theory(row, scenarios[row["scenario"]].parameters) for _, row in table.iterrows()]
    shares = {"exclusive": mode_is(table, "exclusive"), "bound": mode_is(table, "exclusive", "preferred")}
    return table.join(pd.DataFrame(theory)).assign(**shares)


def mode_is(table: pd.DataFrame, *modes: str) -> "pd.Series[float]":
    """Whether each deal is of one of the modes, as 0 or 1."""
    return table["mode"].isin(modes).astype(float)


def in_theory(row: "pd.Series[float]", parameters: Parameters) -> dict[str, float]:
    """Margins, and rents drawn over margin lost, of equal enterprises in the market of a row."""
    demand, occasions, contracts = parameters.demand, parameters.occasions, parameters.contracts
    lab_margin = net_margin(
        row["anthropic.serving_cost"], row["anthropic.api_price"], contracts.infrastructure_take_rate
    )
    years = occasions.contract_term_months / MONTHS_PER_YEAR
    renewals = Renewals(
        review_rate=occasions.attention_prob / years,
        turnover_rate=parameters.population.turnover_rate,
        onprem_rate=occasions.onprem_review_rate,
        onprem=row["onprem_share"] / (1.0 - row["onprem_share"]),
        retention=row["aws.retention_advantage"],
        term_years=years,
        horizon_years=min(contracts.lab_contract_term, contracts.valuation_horizon) / MONTHS_PER_YEAR,
        cloud_rate=parameters.cloud_price.firm_discount_rate,
        lab_rate=contracts.lab_discount_rate,
    )
    terms = Exclusive(
        cloud_margin=row["aws.markup"],
        lab_margin=lab_margin,
        price_sensitivity=demand.price_sensitivity_median,
        model_price_elasticity=demand.model_price_elasticity,
        cloud_share=row["aws.share"],
        model_share=row["anthropic.share"],
    )
    worth = row.get(LIQUIDITY, contracts.liquidity_value)
    premium = liquidity_premium(row["anthropic.runway_months"], contracts.runway_target, worth)
    ratio = rents_over_sales_in_time(renewals) * exclusivity_ratio_to_first_order(terms)
    margins = {"lab_margin": lab_margin, "cloud_margin": row["aws.markup"]}
    return margins | {"ratio": (1.0 + premium) * ratio, "money_premium": premium}


def by_margins(table: pd.DataFrame) -> pd.DataFrame:
    """Means of each pair of patience: margins, ratio, and how often the deal binds."""
    keys = ["scenario", LAB_PATIENCE, CLOUD_PATIENCE]
    values = ["lab_margin", "cloud_margin", "ratio", "exclusive", "bound"]
    return table.groupby(keys, sort=True)[values].mean()


def by_ratio(table: pd.DataFrame) -> pd.DataFrame:
    """How often the deal is of each mode, by date and by the ratio of theory of the month before."""
    bins = pd.cut(table["ratio"], RATIOS, right=False)
    counts = table.groupby(["scenario", bins, "mode"], observed=True).size().unstack(fill_value=0)
    return counts.reindex(columns=MODES, fill_value=0)


def changes(table: pd.DataFrame, of: str, reference: str) -> pd.DataFrame:
    """Differences to a reference in the same worlds, means over pairs of margins; seeds are the sample."""
    keys = [LAB_PATIENCE, CLOUD_PATIENCE, "seed"]
    names = [outcome.name for outcome in SHARES]
    base = table[table[of] == reference].set_index(keys)[names]
    rows = []
    for name, group in table[table[of] != reference].groupby(of, sort=False):
        paired = (group.set_index(keys)[names] - base).dropna()
        found = mean_interval(paired.groupby("seed").mean().to_numpy())
        for number, outcome in enumerate(names):
            interval = {"low": found.low[number], "high": found.high[number]}
            rows.append({"change": name, "outcome": outcome, "difference": found.mean[number]} | interval)
    return pd.DataFrame(rows)


def ratio_text(table: pd.DataFrame) -> str:
    """Percentages of the modes in each bin of the ratio."""
    rows = []
    for (scenario, ratio), counts in table.iterrows():
        parts = [f"{100.0 * count / counts.sum():.0f}" for count in counts]
        rows.append([scenario.replace("_", " "), str(ratio), *parts, f"{counts.sum()}"])
    return markdown_table(["free in July", "ratio", *(f"{mode}, %" for mode in MODES), "deals"], rows)


def margins_text(table: pd.DataFrame) -> str:
    """Margins, ratio and modes of each pair of patience, one table for all dates."""
    rows = [
        [
            scenario.removeprefix("free_"),
            f"{lab:g}",
            f"{cloud:g}",
            *(f"{row[name]:.2f}" for name in ("lab_margin", "cloud_margin", "ratio")),
            *(f"{100.0 * row[name]:.0f}" for name in ("exclusive", "bound")),
        ]
        for (scenario, lab, cloud), row in table.iterrows()
    ]
    head = ["July", "patience of labs", "of clouds", "margin of the lab", "of AWS", "ratio of theory"]
    return markdown_table([*head, "exclusive, %", "or preferred, %"], rows)


def changes_text(table: pd.DataFrame) -> str:
    """Every change in one line, in points of the signings."""
    wide = table.set_index(["change", "outcome"])
    rows = []
    for change in dict.fromkeys(table["change"]):
        cells = []
        for outcome in SHARES:
            found = outcome.scale * wide.loc[(change, outcome.name), ["difference", "low", "high"]]
            decimals = 0 if outcome.in_per_cent else 2
            half = (found["high"] - found["low"]) / 2.0
            shown = f"{found['difference']:+.{decimals}f} ± {half:.{decimals}f}"
            cells.append(f"({shown})" if found["low"] <= 0.0 <= found["high"] else shown)
        rows.append([change, *cells])
    return markdown_table(["change", "exclusive, points", "or preferred, points", "ratio of theory"], rows)


if __name__ == "__main__":
    run_experiment(__file__, find)
