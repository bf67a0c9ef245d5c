"""Figures of a sweep on its page: which ones its design allows, and the data behind each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from moatlab.analysis.leaderboard import Goal, leaderboard
from moatlab.analysis.sensitivity import sensitivity
from moatlab.analysis.sweep_effects import sweep_effects
from moatlab.analysis.sweep_levels import sweep_levels
from moatlab.foundation.errors import MoatlabError
from moatlab.observe.outcomes import Outcome
from moatlab.plots.leaderboard_figure import leaderboard_figure
from moatlab.plots.level_effects import by_levels, level_effects
from moatlab.plots.sensitivity_bars import Sensitivity, sensitivity_bars
from moatlab.plots.sheets import Caption
from moatlab.plots.sweep_paths import sweep_paths, world_paths
from moatlab.plots.wording import short_name
from moatlab.report.contrast import Contrast
from moatlab.report.data_table import DataTable
from moatlab.report.drawing import drawing
from moatlab.report.page import Picture
from moatlab.sweeps.results import Results

__all__ = ["SweepPictures", "sweep_pictures"]

MOST_PATHS, MOST_PANELS, MOST_FACTORS, FEWEST_RANKED = 3, 6, 3, 3
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
RANKED_BY = "consumer_surplus"
WITH_PATHS = ("policy", "scenario", "row")


@dataclass
class SweepPictures:
    """Figures that could be drawn, and why others could not, in sentences."""

    results: Results
    contrast: Contrast | None
    drawn: list[Picture] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    @property
    def source(self) -> str:
        """The runs that figures come from."""
        design = self.results.design
        return f"sweep of {', '.join(design.scenario_names)}, {len(self.results.runs):,} runs"

    @property
    def panels(self) -> Sequence[Outcome]:
        """Outcomes that have a panel of their own."""
        return self.results.outcomes[:MOST_PANELS]

    def add(self, title: str, reading: str, data: pd.DataFrame, draw: Callable[[], Figure]) -> None:
        """Draw a figure and keep it with its data."""
        name = f"sweep-{len(self.drawn) + 1}"
        picture = drawing(draw, name, f"{title}. {reading}")
        table = DataTable(f"Data: {title[:1].lower()}{title[1:]}", data, file=title)
        self.drawn.append(Picture(title, picture, reading, table))


def sweep_pictures(results: Results, contrast: Contrast | None) -> SweepPictures:
    """What the levels do, where outcomes go year by year, what matters, and which policy is best."""
    pictures = SweepPictures(results, contrast)
    _add_levels(pictures)
    _add_paths(pictures)
    if results.sampler is not None:
        for add in (_add_sensitivity, _add_leaderboard):
            try:
                add(pictures)
            except MoatlabError as error:
                pictures.left_out.append(f"A figure is missing: {' '.join(str(error).split())}")
    if len(results.outcomes) > MOST_PANELS:
        names = ", ".join(outcome.label for outcome in pictures.panels)
        pictures.left_out.append(f"Figures show the first outcomes of the design: {names}.")
    return pictures


def _add_levels(pictures: SweepPictures) -> None:
    """Effects of the levels by each factor of the grid, or all together where there is no grid."""
    results, contrast = pictures.results, pictures.contrast
    if contrast is None:
        return
    grid = [path for path in results.design.grid if results.runs[path].nunique() > 1]
    if contrast.of in grid:
        table = sweep_levels(results, [contrast.of])
        title = f"Outcomes by {short_name(contrast.of)}"
        reading = "A point is the mean over the runs with that value, a bar its 95 % interval."
        _draw_levels(pictures, by_levels(table, contrast.of), contrast.of, (title, reading), table)
        return
    reading = (
        f"A point is the difference to {contrast.name(contrast.reference)}; "
        "a bar that crosses zero shows no effect."
    )
    for path in grid[:MOST_FACTORS]:
        table = sweep_effects(results, contrast.of, contrast.reference, by=[path])
        title = f"What each {contrast.of} does, by {short_name(path)}"
        _draw_levels(
            pictures, by_levels(table, path, contrast.of), path, (title, reading), table.reset_index()
        )
    if not grid:
        table = contrast.effects
        title = f"What each {contrast.of} does"
        _draw_levels(
            pictures, by_levels(table, contrast.of), contrast.of, (title, reading), table.reset_index()
        )


def _draw_levels(
    pictures: SweepPictures, levels: pd.DataFrame, of: str, words: tuple[str, str], data: pd.DataFrame
) -> None:
    title, reading = words
    declared = pictures.results.design.scenario[0].quantity_at(of) if "." in of else None
    unit = f", {declared.unit}" if declared is not None and declared.unit != "-" else ""
    caption = Caption(title, pictures.source)
    pictures.add(
        title,
        reading,
        data,
        lambda: level_effects(
            levels,
            pictures.panels,
            caption,
            x_label=f"{short_name(of)}{unit}",
            differences="mean" not in data,
        ),
    )


def _add_paths(pictures: SweepPictures) -> None:
    """Paths of the first outcomes, by level."""
    results, contrast = pictures.results, pictures.contrast
    if results.design.series == "none":
        pictures.left_out.append("The design keeps no paths (series = none), so that none are drawn.")
        return
    compared = contrast is not None and contrast.of in WITH_PATHS
    of = contrast.of if contrast is not None and compared else "policy"
    reference = str(contrast.reference) if contrast is not None and compared else None
    often = "year by year" if results.design.series == "yearly" else "month by month"
    reading = (
        "The line is the median of all worlds; half of them lie in the dark band, 90 % in the light one."
    )
    if compared:
        reading += " Below, what is different from the same world of the reference."
    for outcome in results.outcomes[:MOST_PATHS]:
        paths = world_paths(results.series, outcome.name, of).dropna(subset="value")
        if paths.empty or (compared and reference not in set(paths["group"])):
            pictures.left_out.append(f"{outcome.label} has no paths to draw: its runs failed or lack it.")
            continue
        paths["date"] = pd.to_datetime(paths["date"])
        title = f"{outcome.label}, {often}"
        draw = partial(sweep_paths, paths, outcome, Caption(title, pictures.source), reference=reference)
        pictures.add(title, reading, _quantiles(paths, reference), draw)


def _quantiles(paths: pd.DataFrame, reference: str | None) -> pd.DataFrame:
    """What bands and lines show: quantiles of levels and of differences to the reference, as recorded."""
    tables = {"level": paths}
    if reference is not None:
        of_reference = paths["group"] == reference
        pairs = paths[~of_reference].merge(
            paths[of_reference], on=["world", "date"], suffixes=("", "_before")
        )
        tables["difference"] = pairs.assign(value=pairs["value"] - pairs["value_before"])
    found = [
        table.groupby(["group", "date"], sort=False)["value"]
        .quantile(np.array(QUANTILES))
        .unstack()
        .rename(columns=lambda share: f"{share:.0%} quantile")
        .reset_index()
        .assign(what=what)
        for what, table in tables.items()
    ]
    table = pd.concat(found, ignore_index=True)
    return pd.DataFrame(table[["what", *(name for name in table.columns if name != "what")]])


def _add_sensitivity(pictures: SweepPictures) -> None:
    """How much the first outcomes depend on each sampled factor, in the world of the reference."""
    results = pictures.results
    policies = list(results.design.policies)
    policy = "none" if "none" in policies else policies[0]
    scenario = results.design.scenario_names[0]
    panels, tables = [], []
    for outcome in results.outcomes[:MOST_PATHS]:
        table = sensitivity(results, outcome.name, policy=policy, scenario=scenario)
        panels.append(Sensitivity(outcome, table))
        tables.append(table.reset_index().assign(outcome=outcome.name))
    title = "What the outcomes depend on"
    caption = Caption(title, pictures.source, f"Scenario {scenario}, policy {short_name(policy)}.")
    pictures.add(
        title,
        "The longer a bar, the more the outcome depends on that factor; what ends before the dashed line "
        "cannot be told from chance.",
        pd.concat(tables, ignore_index=True),
        lambda: sensitivity_bars(panels, caption),
    )


def _add_leaderboard(pictures: SweepPictures) -> None:
    """Policies ranked by consumer surplus, where it was recorded and there are policies to rank."""
    results = pictures.results
    recorded = RANKED_BY in {outcome.name for outcome in results.outcomes}
    if not recorded or len(results.design.policies) < FEWEST_RANKED:
        return
    board = leaderboard(results, {RANKED_BY: Goal("up")})
    title = "Which policy, if nobody knows the world?"
    caption = Caption(title, pictures.source, "Ranked by consumer surplus alone; other goals rank otherwise.")
    pictures.add(
        title,
        "Dark circles are good ranks: a row of one shade is a policy on which all criteria agree.",
        board.table().reset_index(),
        lambda: leaderboard_figure(board, caption),
    )
